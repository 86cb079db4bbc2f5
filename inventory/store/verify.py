"""Recompute the whole log: every stored column of every leaf must follow from signed bytes."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from inventory.reading import ANY_RECORD, id_of_unnamed, read_record
from inventory.store import audit, benches, log
from inventory.store.log import Leaf
from inventory.store.tables import audit as audit_table
from reports import dsse
from reports.dsse import EnvelopeError
from reports.keys import PublicKey
from reports.merkle import leaf_hash, node_hash
from reports.receipt import Receipt, ReceiptError, open_receipt


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written."""

    where: str
    """`leaf 12`, `node 3/0`, `audit 7`."""
    column: str
    detail: str


@dataclass(slots=True)
class _Tree:
    """The tree as it grows: its peaks, smallest last, and every complete subtree."""

    peaks: list[tuple[int, bytes]]
    nodes: dict[tuple[int, int], bytes]

    def add(self, index: int, leaf: bytes) -> bytes:
        """Append a leaf; the root of the tree it completes."""
        level, digest = 0, leaf
        self.nodes[0, index] = digest
        while self.peaks and self.peaks[-1][0] == level:
            digest = node_hash(self.peaks.pop()[1], digest)
            level += 1
            self.nodes[level, index >> level] = digest
        self.peaks.append((level, digest))
        root = digest
        for _, peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def faults(connection: Connection, site: PublicKey, origin: str) -> Iterator[Fault]:
    """Everything in the append-only tables that does not hold; nothing when all does."""
    keys: dict[str, list[PublicKey]] = {}
    for key in benches.all_keys(connection):
        public = PublicKey.from_pem(key.public_key_pem.encode())
        keys.setdefault(key.bench_id, []).append(public)
    tree = _Tree([], {})
    for expected, leaf in enumerate(log.leaves(connection)):
        if leaf.idx != expected:
            yield Fault(f"leaf {expected}", "idx", "this leaf is missing")
            return
        root = tree.add(leaf.idx, leaf_hash(leaf.envelope))
        yield from _leaf_faults(leaf, _Expected(site, origin, root, keys.get(leaf.bench_id, [])))
    yield from _node_faults(connection, tree.nodes)
    yield from _audit_faults(connection)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a leaf is held against."""

    site: PublicKey
    origin: str
    root: bytes
    keys: list[PublicKey]


def _leaf_faults(leaf: Leaf, expected: _Expected) -> Iterator[Fault]:
    where = f"leaf {leaf.idx}"
    try:
        receipt = open_receipt(leaf.receipt, expected.site)
    except (EnvelopeError, ReceiptError) as refused:
        yield Fault(where, "receipt", f"the site's signature does not hold ({refused})")
        return
    digest = hashlib.sha256(leaf.envelope).hexdigest()
    if receipt.envelope_sha256 != digest:
        yield Fault(where, "envelope", "other bytes than the receipt names")
    if leaf.envelope_sha256 != receipt.envelope_sha256:
        yield Fault(where, "envelope_sha256", "not the digest that the receipt names")
    if leaf.leaf_hash != leaf_hash(leaf.envelope):
        yield Fault(where, "leaf_hash", "not the hash of the envelope")
    yield from _place_faults(leaf, receipt, expected)
    yield from _signature_faults(leaf, expected.keys)


def _place_faults(leaf: Leaf, receipt: Receipt, expected: _Expected) -> Iterator[Fault]:
    where = f"leaf {leaf.idx}"
    if leaf.doc_id not in {receipt.record_id, _own_id(leaf)}:
        yield Fault(where, "doc_id", f"the receipt names {receipt.record_id}")
    if receipt.received_at != leaf.received_at:
        yield Fault(where, "received_at", f"the receipt names {receipt.received_at}")
    if (receipt.log.origin, receipt.log.leaf_index) != (expected.origin, leaf.idx):
        yield Fault(where, "idx", f"the receipt names {receipt.log.leaf_index}")
    is_root = base64.b64decode(receipt.log.root) == expected.root
    if receipt.log.tree_size != leaf.idx + 1 or not is_root:
        yield Fault(where, "receipt", "the log before this leaf is not the one it was added to")


def _own_id(leaf: Leaf) -> str | None:
    """The id that bytes have which name no record; `None` for those that name one."""
    if leaf.doc_id != id_of_unnamed(leaf.envelope_sha256):
        return None
    try:
        parts = dsse.read(leaf.envelope)
    except EnvelopeError:
        return None
    names_none = read_record(parts.payload_type, parts.body).record_id is None
    return leaf.doc_id if names_none else None


def _signature_faults(leaf: Leaf, keys: list[PublicKey]) -> Iterator[Fault]:
    where = f"leaf {leaf.idx}"
    try:
        parts = dsse.read(leaf.envelope)
    except EnvelopeError as refused:
        yield Fault(where, "envelope", str(refused))
        return
    signed = dsse.pae(parts.payload_type, parts.body)
    if not any(key.keyid == parts.keyid and key.verifies(parts.signature, signed) for key in keys):
        yield Fault(where, "bench_id", f"no key of {leaf.bench_id} made this signature")
    if leaf.kind != "record" or not parts.payload_type.startswith(ANY_RECORD):
        yield Fault(where, "kind", f"{leaf.kind} does not fit {parts.payload_type}")


def _node_faults(connection: Connection, expected: dict[tuple[int, int], bytes]) -> Iterator[Fault]:
    left = dict(expected)
    for level, pos, digest in log.nodes(connection):
        if left.pop((level, pos), None) != digest:
            yield Fault(f"node {level}/{pos}", "hash", "not the hash of what is below it")
    for level, pos in left:
        yield Fault(f"node {level}/{pos}", "hash", "this node is missing")


def _audit_faults(connection: Connection) -> Iterator[Fault]:
    expected = audit.FIRST
    rows = connection.execute(select(audit_table).order_by(audit_table.c.id))
    for number, row in enumerate(rows):
        if row.id != number:
            yield Fault(f"audit {number}", "id", "this row is missing")
            return
        if row.prev_hash != expected:
            yield Fault(f"audit {number}", "prev_hash", "a row before this one was changed")
        expected = audit.row_digest(row)
