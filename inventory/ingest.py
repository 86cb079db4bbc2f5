"""Take in one signed record: stored, logged and receipted in one transaction, exactly once.

A laptop may be gone when a fault is seen, so a record whose signature holds is never refused: what
this version cannot read is kept whole in quarantine, with a receipt like any other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from inventory.clock import stamp
from inventory.problems import Problem, ProblemCode
from inventory.reading import ANY_RECORD, QuarantineReason, Unreadable, read_record
from inventory.service import Inventory
from inventory.store import benches, log, projection
from inventory.store.benches import BenchKeyRow, TokenHolder
from inventory.store.log import Leaf
from inventory.store.tables import quarantine
from reports import dsse
from reports.dsse import EnvelopeError, Unverified
from reports.keys import PublicKey
from reports.receipt import Receipt, make_receipt, place
from reports.record import Record


@dataclass(frozen=True, slots=True)
class Stored:
    """The answer to a record that is held: status and body, the same each time for the same bytes.

    201 for new bytes, 200 for known ones, 202 while they are in quarantine.
    """

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Checked:
    """An envelope whose signature holds, and what could be read in it."""

    envelope: bytes
    sha256: str
    key: BenchKeyRow
    content: Record | Unreadable


def ingest(inventory: Inventory, holder: TokenHolder, record_id: str, envelope: bytes) -> Stored:
    """Store these bytes under this id, or find that they are stored already.

    Raises:
        Problem: other bytes are stored under this id, the signature does not hold, or the bytes
            are no envelope of this record. Nothing was stored.
    """
    if holder.bench_id is None:
        raise Problem(ProblemCode.MISSING_SCOPE)
    digest = hashlib.sha256(envelope).hexdigest()
    with inventory.store.read() as connection:
        known = _known(connection, record_id, digest)
        keys = benches.keys_of(connection, holder.bench_id)
    if known is not None:
        return known
    key, content = _checked(envelope, record_id, keys)
    checked = _Checked(envelope, digest, key, content)
    with inventory.store.write() as connection:
        # asked again under the write lock: the same record may have come twice at once
        known = _known(connection, record_id, digest)
        if known is None:
            benches.seen(connection, holder, inventory.now())
            known = _append(inventory, connection, record_id, checked)
    return known


def _known(connection: Connection, record_id: str, digest: str) -> Stored | None:
    leaf = log.leaf_of(connection, record_id)
    if leaf is not None:
        if leaf.envelope_sha256 != digest:
            raise Problem(
                ProblemCode.DIGEST_CONFLICT,
                stored_sha256=leaf.envelope_sha256,
                sent_sha256=digest,
            )
        return _answer(connection, leaf, is_new=False)
    other = log.id_of_bytes(connection, digest)
    if other is not None:
        raise Problem(ProblemCode.OTHER_ID, stored_as=other, sent_sha256=digest)
    return None


def _checked(
    envelope: bytes, record_id: str, keys: Sequence[BenchKeyRow]
) -> tuple[BenchKeyRow, Record | Unreadable]:
    try:
        parts = dsse.read(envelope)
    except EnvelopeError as refused:
        raise Problem(ProblemCode.NOT_AN_ENVELOPE, fault=str(refused)) from refused
    if not parts.payload_type.startswith(ANY_RECORD):
        raise Problem(ProblemCode.NOT_AN_ENVELOPE, fault="other_type")
    key = _signer(parts, keys)
    content = read_record(parts.payload_type, parts.body)
    if content.record_id not in {record_id, None}:
        raise Problem(ProblemCode.OTHER_ID, named_id=content.record_id or "")
    return key, content


def _signer(parts: Unverified, keys: Sequence[BenchKeyRow]) -> BenchKeyRow:
    signed = dsse.pae(parts.payload_type, parts.body)
    for key in keys:
        public = PublicKey.from_pem(key.public_key_pem.encode())
        if key.keyid == parts.keyid and public.verifies(parts.signature, signed):
            return key
    raise Problem(ProblemCode.SIGNATURE_INVALID, keyid=parts.keyid)


def _append(
    inventory: Inventory, connection: Connection, record_id: str, checked: _Checked
) -> Stored:
    # stamped under the lock, so that times rise with the log's index
    received_at = stamp(inventory.now())
    found = log.next_place(connection, checked.envelope)
    receipt = Receipt(
        record_id=record_id,
        envelope_sha256=checked.sha256,
        received_at=received_at,
        time_source=inventory.time_source,
        log=place(inventory.site.origin, found.index, found.index + 1, found.root, found.path),
    )
    leaf = Leaf(
        idx=found.index,
        kind="record",
        doc_id=record_id,
        bench_id=checked.key.bench_id,
        envelope=checked.envelope,
        envelope_sha256=checked.sha256,
        leaf_hash=found.leaf,
        received_at=received_at,
        receipt=make_receipt(inventory.site_key, receipt),
    )
    log.append(connection, leaf, found.path)
    content = _accepted(checked, received_at)
    match content:
        case Record():
            arrival = projection.Arrival(leaf.idx, leaf.bench_id, received_at)
            projection.project(connection, content, arrival)
        case Unreadable():
            _put_in_quarantine(connection, leaf, content)
    return _answer(connection, leaf, is_new=True)


def _accepted(checked: _Checked, at: str) -> Record | Unreadable:
    """The record, unless its key does not count or it speaks for another bench."""
    key, content = checked.key, checked.content
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


def _put_in_quarantine(connection: Connection, leaf: Leaf, content: Unreadable) -> None:
    connection.execute(
        insert(quarantine),
        {
            "log_idx": leaf.idx,
            "doc_id": leaf.doc_id,
            "reason": content.reason.value,
            "schema_name": content.schema,
            "detail": content.detail,
        },
    )


def _answer(connection: Connection, leaf: Leaf, *, is_new: bool) -> Stored:
    kept = connection.execute(_KEPT, {"log_idx": leaf.idx}).first()
    if kept is None:
        return Stored(201 if is_new else 200, leaf.receipt)
    told = {
        "state": "quarantined",
        "reason": kept.reason,
        "schema": kept.schema_name,
        "detail": kept.detail,
    }
    # spliced in as bytes: a receipt is the same wherever it is read
    head = json.dumps(told)[:-1].encode()
    return Stored(202, head + b', "receipt": ' + leaf.receipt + b"}")


_KEPT = select(quarantine).where(quarantine.c.log_idx == bindparam("log_idx"))
