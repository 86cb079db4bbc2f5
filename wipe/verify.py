"""Reading a drive back and comparing every byte with the regenerated stream."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from host.memory import AlignedBuffer, Comparer
from host.port import DriveHandle
from wipe.chunks import ChunkWalk, ChunkWork, Pace
from wipe.narrowing import Narrower
from wipe.overwrite import StreamMaker
from wipe.ranges import RangeSet
from wipe.stream import PIECE_BYTES
from wipe.values import Verification

_BLOCKWISE_BYTES = 64 << 20
"""Mismatching bytes that are placed block by block; after that the piece is named as a whole."""


@dataclass(slots=True)
class Compared:
    """What comparing found so far. Used by all threads of a walk."""

    compared_bytes: int = 0
    mismatched: RangeSet = field(default_factory=RangeSet)
    unreadable: RangeSet = field(default_factory=RangeSet)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add_compared(self, length: int) -> None:
        """`length` more bytes were read and compared."""
        with self.lock:
            self.compared_bytes += length

    def add_mismatched(self, offset: int, length: int) -> None:
        """A range is not the stream."""
        with self.lock:
            self.mismatched.add(offset, length)

    def add_unreadable(self, offset: int, length: int) -> None:
        """A range could not be read."""
        with self.lock:
            self.unreadable.add(offset, length)

    def mismatched_bytes(self) -> int:
        """Bytes that are not the stream, so far."""
        with self.lock:
            return self.mismatched.total_bytes

    def matches(self) -> bool:
        """Whether everything was readable and is the stream."""
        with self.lock:
            return not self.mismatched.total_bytes and not self.unreadable.total_bytes


class ChunkComparer:
    """Reads chunks and compares them with the stream. Each thread needs its own."""

    def __init__(
        self, handle: DriveHandle, make_stream: StreamMaker, narrower: Narrower, found: Compared
    ) -> None:
        self._handle = handle
        self._stream = make_stream()
        self._narrower = narrower
        self._found = found
        self._comparer = Comparer()
        self._expected = AlignedBuffer(PIECE_BYTES)
        self._block = handle.logical_block_bytes

    def compare(self, buffer: AlignedBuffer, offset: int, length: int) -> None:
        """Read `length` bytes at `offset` and compare every one that can be read."""

        def read(at: int, size: int) -> None:
            self._handle.read_into(buffer.view[at - offset : at - offset + size], at)

        failed = self._narrower.attempt(read, offset, length)
        for part in failed:
            self._found.add_unreadable(part.offset, part.length)
        unread = [(part.offset - offset, part.length) for part in failed]
        for at, size in _between(unread, length):
            self._compare_part(buffer, offset, at, size)

    def _compare_part(self, buffer: AlignedBuffer, offset: int, at: int, size: int) -> None:
        self._stream.start(offset + at)
        for start in range(at, at + size, PIECE_BYTES):
            length = min(PIECE_BYTES, at + size - start)
            self._stream.fill(self._expected.view[:length])
            if not self._comparer.same(buffer, self._expected, length, left_at=start):
                self._place_mismatch(buffer, offset, start, length)
        self._found.add_compared(size)

    def _place_mismatch(self, buffer: AlignedBuffer, offset: int, start: int, length: int) -> None:
        if self._found.mismatched_bytes() > _BLOCKWISE_BYTES:
            self._found.add_mismatched(offset + start, length)
            return
        for at in range(0, length, self._block):
            end = min(at + self._block, length)
            expected = bytes(self._expected.view[at:end])
            if bytes(buffer.view[start + at : start + end]) != expected:
                self._found.add_mismatched(offset + start + at, end - at)


def verify(
    handle: DriveHandle,
    make_stream: StreamMaker,
    pace: Pace,
    on_progress: Callable[[int], None],
    *,
    stopped: Callable[[], bool],
) -> Verification | None:
    """Compare the whole drive, first byte to last, with the stream.

    Returns:
        The proof, or `None` when it was stopped: half a proof is none.

    Raises:
        DriveGone: the drive went away.
        JournalLost: raised by `on_progress`.
    """
    size = handle.size_bytes
    found = compare_span(handle, make_stream, (0, size), pace, on_progress, stopped=stopped)
    if found is None:
        return None
    unreadable_bytes = found.unreadable.total_bytes
    return Verification(
        method="F",
        expected="stream",
        compared_bytes=found.compared_bytes,
        coverage_percent=found.compared_bytes * 100 // size if size else 0,
        mismatched=found.mismatched.ranges(),
        unreadable=found.unreadable.ranges(),
        clean=found.matches() and found.compared_bytes == size and not unreadable_bytes,
    )


def compare_span(
    handle: DriveHandle,
    make_stream: StreamMaker,
    span: tuple[int, int],
    pace: Pace,
    on_progress: Callable[[int], None],
    *,
    stopped: Callable[[], bool],
) -> Compared | None:
    """Compare the bytes of `span` with the stream; `None` when stopped before its end."""
    found = Compared()
    narrower = Narrower(handle.logical_block_bytes)

    def make_work() -> ChunkWork:
        buffer = AlignedBuffer(pace.chunk_bytes)
        comparer = ChunkComparer(handle, make_stream, narrower, found)

        def compare_chunk(offset: int, length: int) -> None:
            comparer.compare(buffer, offset, length)

        return compare_chunk

    start, end = span
    reached = ChunkWalk(start, end, pace).run(make_work, on_progress, stopped=stopped)
    return found if reached == end else None


def _between(holes: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The parts of 0 to `length` that lie between the holes, as start and size."""
    at = 0
    for start, size in sorted(holes):
        if start > at:
            yield at, start - at
        at = start + size
    if at < length:
        yield at, length - at
