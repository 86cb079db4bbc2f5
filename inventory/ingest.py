"""Take in one signed record: stored, logged and receipted in one transaction, exactly once.

A laptop may be gone when a fault is seen, so a record whose signature holds is never refused: what
this version cannot read is kept whole in quarantine, with a receipt like any other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from inventory.clock import stamp
from inventory.listing import accepted, kept_row, listed
from inventory.problems import Problem, ProblemCode
from inventory.reading import ANY_RECORD, Unreadable, id_of_unnamed, read_record
from inventory.service import Inventory
from inventory.store import benches, kept, log
from inventory.store.benches import BenchKeyRow, TokenHolder
from inventory.store.kept import KeptRow
from inventory.store.log import Leaf
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

    def store(connection: Connection) -> Stored:
        # asked again under the write lock: the same record may have come twice at once
        known = _known(connection, record_id, digest)
        if known is not None:
            return known
        benches.seen(connection, holder, inventory.now())
        return _append(inventory, connection, record_id, checked)

    return inventory.store.together(store)


def _known(connection: Connection, record_id: str, digest: str) -> Stored | None:
    found = log.leaves_with(connection, record_id, digest)
    same = next((leaf for leaf in found if leaf.envelope_sha256 == digest), None)
    if same is not None:
        row = kept.row_of(connection, same.idx)
        sent_as = same.doc_id if row is None else row.sent_as
        if sent_as != record_id:
            raise Problem(ProblemCode.OTHER_ID, stored_as=sent_as, sent_sha256=digest)
        return _answer(200, same, row)
    if found:
        raise Problem(
            ProblemCode.DIGEST_CONFLICT,
            stored_sha256=found[0].envelope_sha256,
            sent_sha256=digest,
        )
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
    is_named = checked.content.record_id is not None
    leaf = Leaf(
        idx=found.index,
        kind="record",
        # what names no record must not keep a record from its place
        doc_id=record_id if is_named else id_of_unnamed(checked.sha256),
        bench_id=checked.key.bench_id,
        envelope=checked.envelope,
        envelope_sha256=checked.sha256,
        leaf_hash=found.leaf,
        received_at=received_at,
        receipt=make_receipt(inventory.site_key, receipt),
    )
    log.append(connection, leaf, found.path)
    why = listed(connection, accepted(checked.content, checked.key, received_at), leaf)
    if why is None:
        return _answer(201, leaf, None)
    row = kept_row(leaf, record_id, why)
    kept.put(connection, row)
    return _answer(201, leaf, row)


def _answer(status: int, leaf: Leaf, row: KeptRow | None) -> Stored:
    if row is None:
        return Stored(status, leaf.receipt)
    told = {
        "state": "quarantined",
        "reason": row.reason,
        "schema": row.schema_name,
        "detail": row.detail,
    }
    # spliced in as bytes: a receipt is the same wherever it is read
    head = json.dumps(told)[:-1].encode()
    return Stored(202, head + b', "receipt": ' + leaf.receipt + b"}")
