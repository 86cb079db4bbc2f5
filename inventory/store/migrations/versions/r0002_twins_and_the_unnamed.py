"""Drives by their place in the record, and quarantine by the address that was used.

Two drives of one record may have the same id, and bytes that name no record do not take its place.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Carry both tables over; nothing refers to them."""
    _drives()
    _quarantine()


def _drives() -> None:
    op.execute("ALTER TABLE drive_view RENAME TO drive_view_before")
    op.create_table(
        "drive_view",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("level_r1", sa.Text(), nullable=False),
        sa.Column("level_r2", sa.Text(), nullable=False),
        sa.Column("level_2883", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record_view.record_id"], name="fk_drive_view_record_id"
        ),
        sa.PrimaryKeyConstraint("record_id", "position", name="pk_drive_view"),
        sqlite_strict=True,
    )
    # rows were written in the record's order, and rowid counts them
    op.execute(
        "INSERT INTO drive_view "
        "SELECT record_id, row_number() OVER (PARTITION BY record_id ORDER BY rowid) - 1, "
        "drive_id, serial, model, kind, method, level_r1, level_r2, level_2883, status, reason "
        "FROM drive_view_before ORDER BY rowid"
    )
    op.execute("DROP TABLE drive_view_before")
    op.create_index("ix_drive_view_serial", "drive_view", ["serial"])


def _quarantine() -> None:
    op.execute("ALTER TABLE quarantine RENAME TO quarantine_before")
    op.create_table(
        "quarantine",
        sa.Column("log_idx", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sent_as", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("schema_name", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["log_idx"], ["log_leaf.idx"], name="fk_quarantine_log_idx"),
        sa.PrimaryKeyConstraint("log_idx", name="pk_quarantine"),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO quarantine SELECT * FROM quarantine_before")
    op.execute("DROP TABLE quarantine_before")
    op.create_index("ix_quarantine_sent_as_log_idx", "quarantine", ["sent_as", "log_idx"])
