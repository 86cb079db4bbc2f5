"""Byte ranges collected out of order, merged, and bounded in number."""

import bisect

from wipe.values import ByteRange

MOST_RANGES = 4096
"""Beyond this, neighbours are merged over the gap between them: a list is for people to read.
Unreadable ranges never get here and stay exact: 2049 single blocks are above 1 MiB already."""


class RangeSet:
    """A growing set of ranges; overlapping and touching ones become one."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, offset: int, length: int) -> None:
        """Add `length` bytes from `offset`."""
        end = offset + length
        first = bisect.bisect_left(self._ends, offset)
        last = bisect.bisect_right(self._starts, end)
        if first < last:
            offset = min(offset, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [offset]
        self._ends[first:last] = [end]
        if len(self._starts) > MOST_RANGES:
            self._merge_nearest()

    def add_all(self, ranges: tuple[ByteRange, ...]) -> None:
        """Add every one of `ranges`."""
        for part in ranges:
            self.add(part.offset, part.length)

    @property
    def total_bytes(self) -> int:
        """Bytes in all ranges."""
        return sum(self._ends) - sum(self._starts)

    def ranges(self) -> tuple[ByteRange, ...]:
        """The merged ranges in order."""
        return tuple(
            ByteRange(offset=start, length=end - start)
            for start, end in zip(self._starts, self._ends, strict=True)
        )

    def _merge_nearest(self) -> None:
        """Close the smaller half of the gaps."""
        gaps = [start - end for start, end in zip(self._starts[1:], self._ends[:-1], strict=True)]
        by_size = sorted(range(len(gaps)), key=gaps.__getitem__)
        kept = sorted(by_size[len(gaps) // 2 :])
        self._starts = [self._starts[0], *(self._starts[at + 1] for at in kept)]
        self._ends = [*(self._ends[at] for at in kept), self._ends[-1]]
