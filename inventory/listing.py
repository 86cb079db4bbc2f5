"""Put a stored record into lists and search, or into quarantine when that cannot be."""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from inventory.reading import QuarantineReason, Unreadable, read_record
from inventory.store import benches, kept, log, projection
from inventory.store.benches import BenchKeyRow
from inventory.store.engine import Store
from inventory.store.kept import KeptRow
from inventory.store.log import Leaf
from reports import dsse
from reports.record import Record

LONGEST_DETAIL = 200
_MAY_BE_READ_AGAIN = frozenset(
    {
        QuarantineReason.UNKNOWN_SCHEMA.value,
        QuarantineReason.INVALID_FIELDS.value,
        QuarantineReason.NOT_LISTED.value,
    }
)
"""What an update of the server can mend; keys that did not count need a person."""


def accepted(content: Record | Unreadable, key: BenchKeyRow, at: str) -> Record | Unreadable:
    """The record, unless its key does not count or it speaks for another bench."""
    if isinstance(content, Unreadable):
        return content
    if key.revoked_at is not None and key.revoked_at <= at:
        reason, detail = QuarantineReason.KEY_REVOKED, f"revoked at {key.revoked_at}"
    elif not key.valid_from <= at < key.valid_to:
        reason, detail = QuarantineReason.KEY_EXPIRED, f"valid until {key.valid_to}"
    elif content.bench.id != key.bench_id:
        reason, detail = QuarantineReason.INVALID_FIELDS, f"bench.id: {content.bench.id}"
    else:
        return content
    return Unreadable(reason, content.schema_, detail, content.record_id)


def listed(connection: Connection, content: Record | Unreadable, leaf: Leaf) -> Unreadable | None:
    """Why this leaf is not in the lists now; `None` when it is.

    In a savepoint: the leaf and its receipt stay, whatever goes wrong with what is only derived
    from them.
    """
    if isinstance(content, Unreadable):
        return content
    arrival = projection.Arrival(leaf.idx, leaf.bench_id, leaf.received_at)
    try:
        with connection.begin_nested():
            projection.project(connection, content, arrival)
    except Exception as fault:  # noqa: BLE001 - no mistake of ours may cost a signed record
        return Unreadable(
            QuarantineReason.NOT_LISTED, content.schema_, _said(fault), content.record_id
        )
    return None


def _said(fault: Exception) -> str:
    """What went wrong; never the values, which name people."""
    if isinstance(fault, DBAPIError):
        return f"{type(fault).__name__}: {fault.orig}"[:LONGEST_DETAIL]
    return type(fault).__name__


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """What became of the records in quarantine."""

    taken_out: int
    staying: int


def read_again(store: Store) -> ReadAgain:
    """Try once more everything in quarantine that this version might be able to show."""
    taken_out = 0
    with store.read() as connection:
        waiting = kept.waiting(connection)
    for log_idx in waiting:
        # one transaction each: benches can send meanwhile
        with store.write() as connection:
            taken_out += _read_one(connection, log_idx)
    with store.read() as connection:
        return ReadAgain(taken_out, kept.count(connection))


def _read_one(connection: Connection, log_idx: int) -> bool:
    row, leaf = kept.row_of(connection, log_idx), log.leaf_at(connection, log_idx)
    if row is None or row.reason not in _MAY_BE_READ_AGAIN:
        return False
    parts = dsse.read(leaf.envelope)
    content = read_record(parts.payload_type, parts.body)
    key = next(
        key for key in benches.keys_of(connection, leaf.bench_id) if key.keyid == parts.keyid
    )
    if content.record_id != leaf.doc_id:
        return False
    fault = listed(connection, accepted(content, key, leaf.received_at), leaf)
    kept.take_out(connection, log_idx)
    if fault is not None:
        kept.put(connection, kept_row(leaf, row.sent_as, fault))
    return fault is None


def kept_row(leaf: Leaf, sent_as: str, why: Unreadable) -> KeptRow:
    """The row of a leaf that goes into quarantine."""
    return KeptRow(leaf.idx, sent_as, why.reason.value, why.schema, why.detail)
