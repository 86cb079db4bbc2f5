"""The log: an RFC 9162 tree over the envelopes as received, kept so that a leaf costs log n."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, or_, select

from inventory.store.tables import log_leaf, log_node
from reports.merkle import leaf_hash, node_hash


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next leaf stands in the tree it completes."""

    index: int
    leaf: bytes
    root: bytes
    """Of the tree of `index + 1` leaves."""
    path: tuple[bytes, ...]
    """Proof of the leaf in that tree, nearest sibling first."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One row of the log."""

    idx: int
    kind: str
    doc_id: str
    bench_id: str
    envelope: bytes
    envelope_sha256: str
    leaf_hash: bytes
    received_at: str
    receipt: bytes


def next_place(connection: Connection, envelope: bytes) -> Place:
    """Where these bytes would be appended; the write lock must be held."""
    size = tree_size(connection)
    leaf = leaf_hash(envelope)
    path = tuple(_peaks(connection, size))
    root = leaf
    for peak in path:
        root = node_hash(peak, root)
    return Place(size, leaf, root, path)


def append(connection: Connection, leaf: Leaf) -> None:
    """Store a leaf and every subtree it completes."""
    connection.execute(
        insert(log_leaf).values(
            idx=leaf.idx,
            kind=leaf.kind,
            doc_id=leaf.doc_id,
            bench_id=leaf.bench_id,
            envelope=leaf.envelope,
            envelope_sha256=leaf.envelope_sha256,
            leaf_hash=leaf.leaf_hash,
            received_at=leaf.received_at,
            receipt=leaf.receipt,
        )
    )
    level, pos, digest = 0, leaf.idx, leaf.leaf_hash
    nodes = [{"level": level, "pos": pos, "hash": digest}]
    while pos % 2:
        digest = node_hash(_node(connection, level, pos - 1), digest)
        level, pos = level + 1, pos // 2
        nodes.append({"level": level, "pos": pos, "hash": digest})
    connection.execute(insert(log_node), nodes)


def leaf_of(connection: Connection, doc_id: str) -> Leaf | None:
    """What was received under this id."""
    row = connection.execute(select(log_leaf).where(log_leaf.c.doc_id == doc_id)).first()
    return None if row is None else Leaf(*row)


def id_of_bytes(connection: Connection, envelope_sha256: str) -> str | None:
    """The id under which these bytes were received."""
    found = connection.execute(
        select(log_leaf.c.doc_id).where(log_leaf.c.envelope_sha256 == envelope_sha256)
    ).scalar()
    return None if found is None else str(found)


def tree_size(connection: Connection) -> int:
    """Number of leaves."""
    last = connection.execute(select(func.max(log_leaf.c.idx))).scalar()
    return 0 if last is None else int(last) + 1


def leaves(connection: Connection) -> Iterator[Leaf]:
    """Every leaf in order, a few at a time."""
    rows = connection.execution_options(yield_per=200).execute(
        select(log_leaf).order_by(log_leaf.c.idx)
    )
    for row in rows:
        yield Leaf(*row)


def nodes(connection: Connection) -> Iterator[tuple[int, int, bytes]]:
    """Every stored subtree: level, position, hash."""
    rows = connection.execution_options(yield_per=1000).execute(
        select(log_node).order_by(log_node.c.level, log_node.c.pos)
    )
    for row in rows:
        yield row.level, row.pos, row.hash


def peak_places(size: int) -> list[tuple[int, int]]:
    """Level and position of the complete subtrees of a tree of `size` leaves, smallest first."""
    return [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]


def _peaks(connection: Connection, size: int) -> list[bytes]:
    places = peak_places(size)
    if not places:
        return []
    wanted = or_(*((log_node.c.level == level) & (log_node.c.pos == pos) for level, pos in places))
    found = {
        (row.level, row.pos): bytes(row.hash)
        for row in connection.execute(select(log_node).where(wanted))
    }
    return [found[place] for place in places]


def _node(connection: Connection, level: int, pos: int) -> bytes:
    return bytes(
        connection.execute(
            select(log_node.c.hash).where(log_node.c.level == level, log_node.c.pos == pos)
        ).scalar_one()
    )
