"""The tables as queries see them. The schema itself is made by the migrations.

Bytes first: `log_leaf` holds what was received and what was answered, `log_node` and `audit` are
append-only too. The `*_view` tables and `laptop*` are projections that can be rebuilt from it.
Times are UTC texts with milliseconds, truth values are 0 or 1.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
    text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

site_key = Table(
    "site_key",
    metadata,
    Column("keyid", Text, primary_key=True),
    Column("public_key_pem", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    sqlite_strict=True,
)

bench = Table(
    "bench",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_strict=True,
)

bench_key = Table(
    "bench_key",
    metadata,
    Column("keyid", Text, primary_key=True),
    Column("bench_id", Text, ForeignKey("bench.id"), nullable=False, index=True),
    Column("public_key_pem", Text, nullable=False, unique=True),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False),
    Column("revoked_at", Text),
    Column("statement", LargeBinary, nullable=False),
    sqlite_strict=True,
)

bench_token = Table(
    "bench_token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("bench_id", Text, ForeignKey("bench.id"), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("last_seen_at", Text),
    sqlite_strict=True,
)

reader_token = Table(
    "reader_token",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    sqlite_strict=True,
)

log_leaf = Table(
    "log_leaf",
    metadata,
    Column("idx", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("doc_id", Text, nullable=False, unique=True),
    Column("bench_id", Text, ForeignKey("bench.id"), nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("envelope_sha256", Text, nullable=False, unique=True),
    Column("leaf_hash", LargeBinary, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    sqlite_strict=True,
)

log_node = Table(
    "log_node",
    metadata,
    Column("level", Integer, nullable=False),
    Column("pos", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("level", "pos"),
    sqlite_strict=True,
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("log_idx", Integer, ForeignKey("log_leaf.idx"), primary_key=True, autoincrement=False),
    Column("sent_as", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("schema_name", Text),
    Column("detail", Text, nullable=False),
    Index(None, "sent_as", "log_idx"),
    sqlite_strict=True,
)

laptop = Table(
    "laptop",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("first_seen", Text, nullable=False),
    sqlite_strict=True,
)

laptop_identity = Table(
    "laptop_identity",
    metadata,
    Column("laptop_id", Integer, ForeignKey("laptop.id"), nullable=False, index=True),
    Column("system_uuid", Text, nullable=False),
    Column("serial_norm", Text, nullable=False, index=True),
    PrimaryKeyConstraint("system_uuid", "serial_norm"),
    sqlite_strict=True,
)

record_view = Table(
    "record_view",
    metadata,
    Column("log_idx", Integer, ForeignKey("log_leaf.idx"), primary_key=True, autoincrement=False),
    Column("record_id", Text, nullable=False, unique=True),
    Column("laptop_id", Integer, ForeignKey("laptop.id")),
    Column("demo", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("bench_id", Text, ForeignKey("bench.id"), nullable=False),
    Column("operator", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("held", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("fit_for", Text, nullable=False),
    Column("tag", Text),
    Column("serial", Text),
    Column("maker", Text),
    Column("model", Text),
    Column("name", Text),
    Column("drives", Integer, nullable=False),
    Column("drives_erased", Integer, nullable=False),
    Index("ix_record_view_letter_log_idx", "letter", "log_idx"),
    Index("ix_record_view_laptop_id_log_idx", "laptop_id", "log_idx"),
    Index("ix_record_view_serial", "serial"),
    Index("ix_record_view_tag", "tag"),
    Index("ix_record_view_held", "log_idx", sqlite_where=text("held = 1")),
    sqlite_strict=True,
)

drive_view = Table(
    "drive_view",
    metadata,
    Column("record_id", Text, ForeignKey("record_view.record_id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("drive_id", Text, nullable=False),
    Column("serial", Text, index=True),
    Column("model", Text),
    Column("kind", Text, nullable=False),
    Column("method", Text),
    Column("level_r1", Text, nullable=False),
    Column("level_r2", Text, nullable=False),
    Column("level_2883", Text, nullable=False),
    Column("status", Text),
    Column("reason", Text),
    PrimaryKeyConstraint("record_id", "position"),
    sqlite_strict=True,
)

finding_view = Table(
    "finding_view",
    metadata,
    Column("record_id", Text, ForeignKey("record_view.record_id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("device", Text),
    Column("verdict", Text, nullable=False),
    PrimaryKeyConstraint("record_id", "position"),
    Index("ix_finding_view_code_verdict", "code", "verdict"),
    sqlite_strict=True,
)

user_account = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text(collation="NOCASE"), nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_strict=True,
)

login_state = Table(
    "login_state",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("user_id", Integer, ForeignKey("user_account.id"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    sqlite_strict=True,
)

login_failure = Table(
    "login_failure",
    metadata,
    Column("name_and_address", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("blocked_until", Text),
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("user_id", Integer),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("prev_hash", Text, nullable=False),
    UniqueConstraint("prev_hash"),
    Index("ix_audit_target_id", "target", "id"),
    sqlite_strict=True,
)

record_search = table("record_search", column("rowid"), column("record_search"))
"""The trigram index over serial, tag, model and drives' serials; `rowid` is the log index."""

APPEND_ONLY = ("log_leaf", "log_node", "audit")
"""Tables whose rows may never change; triggers refuse it."""
