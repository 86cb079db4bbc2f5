"""The first tables, their guards and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = {
    "log_leaf": "idx = NEW.idx OR doc_id = NEW.doc_id OR envelope_sha256 = NEW.envelope_sha256",
    "log_node": "level = NEW.level AND pos = NEW.pos",
    "audit": "id = NEW.id OR prev_hash = NEW.prev_hash",
}
"""Tables whose rows never change, and when a new row would replace an old one."""


def upgrade() -> None:
    """Make everything."""
    _keys_and_people()
    _log()
    _projections()
    _guards()


def _keys_and_people() -> None:
    op.create_table(
        "bench",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bench"),
        sqlite_strict=True,
    )
    op.create_table(
        "login_failure",
        sa.Column("name_and_address", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("blocked_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name_and_address", name="pk_login_failure"),
        sqlite_strict=True,
    )
    op.create_table(
        "reader_token",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_reader_token"),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
        sqlite_strict=True,
    )
    op.create_table(
        "site_key",
        sa.Column("keyid", sa.Text(), nullable=False),
        sa.Column("public_key_pem", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("keyid", name="pk_site_key"),
        sqlite_strict=True,
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="NOCASE"), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_account"),
        sa.UniqueConstraint("name", name="uq_user_account_name"),
        sqlite_strict=True,
    )
    op.create_table(
        "bench_key",
        sa.Column("keyid", sa.Text(), nullable=False),
        sa.Column("bench_id", sa.Text(), nullable=False),
        sa.Column("public_key_pem", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bench_id"], ["bench.id"], name="fk_bench_key_bench_id"),
        sa.PrimaryKeyConstraint("keyid", name="pk_bench_key"),
        sa.UniqueConstraint("public_key_pem", name="uq_bench_key_public_key_pem"),
        sqlite_strict=True,
    )
    op.create_index("ix_bench_key_bench_id", "bench_key", ["bench_id"])
    op.create_table(
        "bench_token",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("bench_id", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.Column("last_seen_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["bench_id"], ["bench.id"], name="fk_bench_token_bench_id"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_bench_token"),
        sqlite_strict=True,
    )
    op.create_index("ix_bench_token_bench_id", "bench_token", ["bench_id"])
    op.create_table(
        "login_state",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_login_state_user_id"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_login_state"),
        sqlite_strict=True,
    )
    op.create_index("ix_login_state_user_id", "login_state", ["user_id"])


def _log() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("prev_hash", name="uq_audit_prev_hash"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_target_id", "audit", ["target", "id"])
    op.create_table(
        "log_node",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("pos", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "pos", name="pk_log_node"),
        sqlite_strict=True,
    )
    op.create_table(
        "log_leaf",
        sa.Column("idx", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("bench_id", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sha256", sa.Text(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bench_id"], ["bench.id"], name="fk_log_leaf_bench_id"),
        sa.PrimaryKeyConstraint("idx", name="pk_log_leaf"),
        sa.UniqueConstraint("doc_id", name="uq_log_leaf_doc_id"),
        sa.UniqueConstraint("envelope_sha256", name="uq_log_leaf_envelope_sha256"),
        sqlite_strict=True,
    )
    op.create_table(
        "quarantine",
        sa.Column("log_idx", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("schema_name", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["log_idx"], ["log_leaf.idx"], name="fk_quarantine_log_idx"),
        sa.PrimaryKeyConstraint("log_idx", name="pk_quarantine"),
        sa.UniqueConstraint("doc_id", name="uq_quarantine_doc_id"),
        sqlite_strict=True,
    )


def _projections() -> None:
    op.create_table(
        "laptop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_laptop"),
        sqlite_strict=True,
    )
    op.create_table(
        "laptop_identity",
        sa.Column("laptop_id", sa.Integer(), nullable=False),
        sa.Column("system_uuid", sa.Text(), nullable=False),
        sa.Column("serial_norm", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name="fk_laptop_identity_laptop_id"),
        sa.PrimaryKeyConstraint("system_uuid", "serial_norm", name="pk_laptop_identity"),
        sqlite_strict=True,
    )
    op.create_index("ix_laptop_identity_laptop_id", "laptop_identity", ["laptop_id"])
    op.create_index("ix_laptop_identity_serial_norm", "laptop_identity", ["serial_norm"])
    op.create_table(
        "record_view",
        sa.Column("log_idx", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("laptop_id", sa.Integer(), nullable=True),
        sa.Column("demo", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("bench_id", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("fit_for", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("maker", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("drives", sa.Integer(), nullable=False),
        sa.Column("drives_erased", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bench_id"], ["bench.id"], name="fk_record_view_bench_id"),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name="fk_record_view_laptop_id"),
        sa.ForeignKeyConstraint(["log_idx"], ["log_leaf.idx"], name="fk_record_view_log_idx"),
        sa.PrimaryKeyConstraint("log_idx", name="pk_record_view"),
        sa.UniqueConstraint("record_id", name="uq_record_view_record_id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_record_view_held", "record_view", ["log_idx"], sqlite_where=sa.text("held = 1")
    )
    op.create_index("ix_record_view_laptop_id_log_idx", "record_view", ["laptop_id", "log_idx"])
    op.create_index("ix_record_view_letter_log_idx", "record_view", ["letter", "log_idx"])
    op.create_index("ix_record_view_serial", "record_view", ["serial"])
    op.create_index("ix_record_view_tag", "record_view", ["tag"])
    op.create_table(
        "drive_view",
        sa.Column("record_id", sa.Text(), nullable=False),
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
        sa.PrimaryKeyConstraint("record_id", "drive_id", name="pk_drive_view"),
        sqlite_strict=True,
    )
    op.create_index("ix_drive_view_serial", "drive_view", ["serial"])
    op.create_table(
        "finding_view",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record_view.record_id"], name="fk_finding_view_record_id"
        ),
        sa.PrimaryKeyConstraint("record_id", "position", name="pk_finding_view"),
        sqlite_strict=True,
    )
    op.create_index("ix_finding_view_code_verdict", "finding_view", ["code", "verdict"])
    # trigram: any part of three characters or more is found, in any case
    op.execute(
        "CREATE VIRTUAL TABLE record_search USING fts5("
        "serial, tag, model, drives, content='', contentless_delete=1, tokenize='trigram')"
    )


def _guards() -> None:
    for table, collision in APPEND_ONLY.items():
        refuse = f"SELECT RAISE(ABORT, '{table} is append-only');"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse} END")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse} END")
        # INSERT OR REPLACE fires the delete trigger only with recursive_triggers on
        replaces = f"EXISTS (SELECT 1 FROM {table} WHERE {collision})"  # noqa: S608 names are ours
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN {replaces} BEGIN {refuse} END"
        )
