"""Quarantine: records that are held whole, with their receipts, and not shown as records."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from inventory.store import log
from inventory.store.log import Leaf
from inventory.store.tables import log_leaf, quarantine

MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Why one leaf of the log is in quarantine."""

    log_idx: int
    sent_as: str
    """The id it was sent under; the leaf has another one when the bytes name no record."""
    reason: str
    schema_name: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list of what waits."""

    record_id: str
    received_at: str
    reason: str


def put(connection: Connection, row: KeptRow) -> None:
    """Put a leaf into quarantine."""
    connection.execute(_INSERT, asdict(row))


def take_out(connection: Connection, log_idx: int) -> None:
    """Take a leaf out of quarantine."""
    connection.execute(delete(quarantine).where(quarantine.c.log_idx == log_idx))


def row_of(connection: Connection, log_idx: int) -> KeptRow | None:
    """Why this leaf is in quarantine, `None` when it is not."""
    row = connection.execute(_ROW, {"log_idx": log_idx}).first()
    return None if row is None else KeptRow(*row)


def leaf_under(connection: Connection, record_id: str) -> Leaf | None:
    """What is held under this id; failing that, the first unreadable bytes that came under it."""
    leaf = log.leaf_of(connection, record_id)
    if leaf is not None:
        return leaf
    row = connection.execute(_SENT_AS, {"sent_as": record_id}).first()
    return None if row is None else Leaf(*row)


def count(connection: Connection) -> int:
    """How many wait."""
    return connection.execute(select(func.count()).select_from(quarantine)).scalar_one()


def newest(connection: Connection) -> Sequence[Kept]:
    """The newest that wait."""
    rows = connection.execute(
        select(log_leaf.c.doc_id, log_leaf.c.received_at, quarantine.c.reason)
        .join(log_leaf, log_leaf.c.idx == quarantine.c.log_idx)
        .order_by(quarantine.c.log_idx.desc())
        .limit(MOST_LISTED)
    )
    return [Kept(*row) for row in rows]


def waiting(connection: Connection) -> Sequence[int]:
    """The log indexes of all that wait, oldest first."""
    return (
        connection.execute(select(quarantine.c.log_idx).order_by(quarantine.c.log_idx))
        .scalars()
        .all()
    )


# Built once: putting a statement together costs more than asking it.
_INSERT = insert(quarantine)
_ROW = select(quarantine).where(quarantine.c.log_idx == bindparam("log_idx"))
_SENT_AS = (
    select(log_leaf)
    .join(quarantine, log_leaf.c.idx == quarantine.c.log_idx)
    .where(quarantine.c.sent_as == bindparam("sent_as"))
    .order_by(quarantine.c.log_idx)
    .limit(1)
)
