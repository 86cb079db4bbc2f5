"""Where a tenth of a drive is read (pure): NIST SP 800-88 revision 1, §4.7.

1,000 equal subsections, in each two samples of 5 % that do not overlap, and the first and last
block; other places in each run. What is as long as two subsections (0.2 %) holds a whole one and
is hit for certain; of pages that lie scattered each is hit with one chance in ten.
"""

from random import Random

from wipe.ranges import RangeSet
from wipe.values import ByteRange

SUBSECTIONS = 1000
_SAMPLE_PER = 20
"""A sample is a twentieth, 5 %."""


def subsections(pages: int, count: int) -> tuple[range, ...]:
    """`pages` cut into up to `count` parts that differ by one page at most."""
    parts = min(count, pages)
    return tuple(range(pages * part // parts, pages * (part + 1) // parts) for part in range(parts))


def tenth(size_bytes: int, page_bytes: int, random: Random) -> tuple[ByteRange, ...]:
    """The ranges to read, in order and not touching each other.

    Small drives are read more densely, the smallest wholly: a sample has a page at least.

    Args:
        size_bytes: of the area.
        page_bytes: unit of the samples, and what is read at either end.
        random: other places for every run.
    """
    if size_bytes <= 0:
        return ()
    chosen = RangeSet()
    ends = min(page_bytes, size_bytes)
    chosen.add(0, ends)
    chosen.add(size_bytes - ends, ends)
    for section in subsections(size_bytes // page_bytes, SUBSECTIONS):
        for part in _two_samples(section, random):
            chosen.add(part.start * page_bytes, len(part) * page_bytes)
    return chosen.ranges()


def whole(size_bytes: int) -> tuple[ByteRange, ...]:
    """Everything."""
    return (ByteRange(offset=0, length=size_bytes),) if size_bytes > 0 else ()


def _two_samples(section: range, random: Random) -> tuple[range, ...]:
    """Two samples in a subsection, as if its end met its beginning.

    So each page of it is chosen equally often; a sample over the end is two ranges.
    """
    length = -(-len(section) // _SAMPLE_PER)
    free = len(section) - 2 * length
    if free <= 0:
        return (section,)
    first = random.randrange(len(section))
    second = first + length + random.randrange(free + 1)
    return *_round(section, first, length), *_round(section, second, length)


def _round(section: range, start: int, length: int) -> tuple[range, ...]:
    start %= len(section)
    end = start + length
    over = end - len(section)
    if over <= 0:
        return (section[start:end],)
    return section[start:], section[:over]
