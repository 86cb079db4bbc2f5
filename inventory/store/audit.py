"""The audit log: who did what, each row chained to the one before."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from inventory.clock import stamp
from inventory.store.tables import audit

FIRST = "0" * 64
"""`prev_hash` of the first row."""


def note(
    connection: Connection, now: datetime, action: str, target: str, *, user_id: int | None = None
) -> None:
    """Append what was done to what; `user_id` is `None` for the console and for benches."""
    last = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).first()
    connection.execute(
        insert(audit).values(
            id=0 if last is None else last.id + 1,
            at=stamp(now),
            user_id=user_id,
            action=action,
            target=target,
            prev_hash=FIRST if last is None else row_digest(last),
        )
    )


def row_digest(row: Row[tuple[object, ...]]) -> str:
    """SHA-256 over all columns of a row."""
    return hashlib.sha256(json.dumps(list(row), ensure_ascii=True).encode()).hexdigest()
