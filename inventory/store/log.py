"""The log: an RFC 9162 tree over the envelopes as received, kept so that a leaf costs log n."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, tuple_

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


def append(connection: Connection, leaf: Leaf, path: tuple[bytes, ...]) -> None:
    """Store a leaf and every subtree it completes; `path` is that of its place."""
    connection.execute(_INSERT_LEAF, asdict(leaf))
    level, pos, digest = 0, leaf.idx, leaf.leaf_hash
    nodes = [{"level": level, "pos": pos, "hash": digest}]
    while pos % 2:
        # a subtree is completed together with its left sibling, which is a peak of the tree before
        digest = node_hash(path[level], digest)
        level, pos = level + 1, pos // 2
        nodes.append({"level": level, "pos": pos, "hash": digest})
    connection.execute(_INSERT_NODE, nodes)


def leaf_of(connection: Connection, doc_id: str) -> Leaf | None:
    """What is held under this id."""
    row = connection.execute(_LEAF, {"doc_id": doc_id}).first()
    return None if row is None else Leaf(*row)


def leaves_with(connection: Connection, doc_id: str, envelope_sha256: str) -> Sequence[Leaf]:
    """What is held under this id and what holds these bytes: one leaf, two, or none."""
    rows = connection.execute(_LEAVES_WITH, {"doc_id": doc_id, "envelope_sha256": envelope_sha256})
    return [Leaf(*row) for row in rows]


def leaf_at(connection: Connection, idx: int) -> Leaf:
    """The leaf at this index, which must exist."""
    return Leaf(*connection.execute(select(log_leaf).where(log_leaf.c.idx == idx)).one())


def tree_size(connection: Connection) -> int:
    """Number of leaves."""
    last = connection.execute(_LAST).scalar()
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
    found = {
        (row.level, row.pos): bytes(row.hash)
        for row in connection.execute(_NODES, {"places": places})
    }
    return [found[place] for place in places]


# Built once: putting a statement together costs more than asking it.
_INSERT_LEAF = insert(log_leaf)
_INSERT_NODE = insert(log_node)
_LEAF = select(log_leaf).where(log_leaf.c.doc_id == bindparam("doc_id"))
_LEAVES_WITH = select(log_leaf).where(
    (log_leaf.c.doc_id == bindparam("doc_id"))
    | (log_leaf.c.envelope_sha256 == bindparam("envelope_sha256"))
)
_LAST = select(func.max(log_leaf.c.idx))
_NODES = select(log_node).where(
    tuple_(log_node.c.level, log_node.c.pos).in_(bindparam("places", expanding=True))
)
