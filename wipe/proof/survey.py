"""Reading ranges of an area in large pieces and sorting their pages by what they look like."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from host.memory import AlignedBuffer, Comparer
from host.port import DriveHandle
from wipe.narrowing import Failed, Narrower
from wipe.proof.classify import look_at
from wipe.proof.expected import Sorting
from wipe.proof.pages import page_bytes
from wipe.ranges import RangeSet
from wipe.values import ByteRange

_PIECE_BYTES = 2 << 20


@dataclass(slots=True)
class Surveyed:
    """What reading found."""

    sorting: Sorting
    read_bytes: int = 0
    unreadable: RangeSet = field(default_factory=RangeSet)


class Survey:
    """Reads and sorts the pages of one area."""

    def __init__(self, handle: DriveHandle, sorting: Sorting) -> None:
        """Make room for one piece."""
        self._handle = handle
        self._page = page_bytes(handle.logical_block_bytes)
        self._piece = max(1, _PIECE_BYTES // self._page) * self._page
        self._buffer = AlignedBuffer(self._piece)
        self._narrower = Narrower(handle.logical_block_bytes)
        self._comparer = Comparer()
        self.found = Surveyed(sorting)

    def read(
        self,
        ranges: tuple[ByteRange, ...],
        on_read: Callable[[int], None],
        *,
        stopped: Callable[[], bool],
    ) -> bool:
        """Read the ranges in order.

        Args:
            ranges: what to read.
            on_read: told of each piece how many bytes were read or tried.
            stopped: no piece is begun once this is true.

        Returns:
            Whether all were read or tried.

        Raises:
            DriveGone: the drive went away.
        """
        for part in ranges:
            for offset in range(part.offset, part.offset + part.length, self._piece):
                if stopped():
                    return False
                length = min(self._piece, part.offset + part.length - offset)
                self._read_piece(offset, length)
                on_read(length)
        return True

    def _read_piece(self, offset: int, length: int) -> None:
        view = self._buffer.view

        def fill(at: int, size: int) -> None:
            start = at - offset
            self._handle.read_into(view[start : start + size], at)

        failed = self._narrower.attempt(fill, offset, length)
        for part in failed:
            self.found.unreadable.add(part.offset, part.length)
        for start, size in _readable(failed, offset, length):
            self._sort(offset, start, size)
            self.found.read_bytes += size

    def _sort(self, offset: int, start: int, size: int) -> None:
        """Sort a stretch of the buffer page by page."""
        view, sorting = self._buffer.view, self.found.sorting
        if start == 0 and size % self._page == 0 and self._is_one_page_repeated(size):
            look = look_at(bytes(view[: self._page]))
            sorting.add(look, offset, size, size // self._page)
            return
        for at in range(start, start + size, self._page):
            end = min(at + self._page, start + size)
            sorting.add(look_at(bytes(view[at:end])), offset + at, end - at)

    def _is_one_page_repeated(self, size: int) -> bool:
        """Whether each page is as the one before it, compared at the speed of memory."""
        return self._comparer.same(
            self._buffer, self._buffer, size - self._page, left_at=self._page
        )


def _readable(failed: list[Failed], offset: int, length: int) -> Iterator[tuple[int, int]]:
    """What could be read of a piece, as start in the buffer and size."""
    at = 0
    for part in failed:
        start = part.offset - offset
        if start > at:
            yield at, start - at
        at = start + part.length
    if at < length:
        yield at, length - at
