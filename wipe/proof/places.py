"""Where markers stand (pure): seed, serial and sizes are enough to find them again.

One place in each of 1,024 equal strata, at a distance that only the seed tells; the first and the
last page; and pages where a medium of less than the stated capacity begins anew, because most such
media wrap around at a power of two, or at an even part of what they state.
"""

import hashlib
from dataclasses import dataclass, field

from wipe.proof.sampling import subsections

STRATA = 1024
SEED_BYTES = 32
_SMALL_AREA_PER = 4
"""Of a small area every fourth page at most: the others are for witnesses."""
_TAG_BYTES = 8


@dataclass(frozen=True, slots=True)
class MarkerSeed:
    """What all markers of one erase are derived from."""

    seed: bytes = field(repr=False)
    serial: str
    """Of the drive: the same seed on another drive gives other places and contents."""

    def __post_init__(self) -> None:
        """Refuse a seed that could be guessed.

        Raises:
            ValueError: it has not 32 bytes.
        """
        if len(self.seed) != SEED_BYTES:
            raise ValueError(f"the seed has {len(self.seed)} bytes instead of {SEED_BYTES}")

    def derive(self, purpose: str, area: str, number: int, length: int) -> bytes:
        """`length` bytes that only this seed, drive, area and number give.

        SHAKE-256 over the words, each with its length before it, so that no two lists of words
        give the same input.
        """
        words = ("opknap/marker/v1", purpose, self.serial, area, str(number))
        coded = [word.encode("utf-8", "surrogatepass") for word in words]
        text = b"".join(len(word).to_bytes(4, "big") + word for word in (self.seed, *coded))
        return hashlib.shake_256(text).digest(length)

    def below(self, limit: int, area: str, number: int) -> int:
        """A number below `limit`; its bias is below 2^-30 on any drive."""
        return int.from_bytes(self.derive("place", area, number, _TAG_BYTES), "big") % limit


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a drive as its markers see it."""

    name: str
    """`main`, `nsid:2`, `boot0`."""
    size_bytes: int
    page_bytes: int

    @property
    def marker_bytes(self) -> int:
        """Length of a marker: a page, or the whole of a smaller area."""
        return min(self.page_bytes, self.size_bytes)

    @property
    def pages(self) -> int:
        """Whole pages."""
        return self.size_bytes // self.marker_bytes if self.size_bytes > 0 else 0


def marker_places(seed: MarkerSeed, area: Area) -> tuple[int, ...]:
    """Offsets of the markers in one area, ascending and not overlapping."""
    if not area.pages:
        return ()
    room = max(2, area.pages // _SMALL_AREA_PER)
    fixed = _fixed_places(area)[:room]
    chosen = set(fixed)
    # The last marker ends with the area, so it may stand across the last two pages.
    inside = max(0, area.pages - 2)
    for number, stratum in enumerate(subsections(inside, min(STRATA, room - len(fixed)))):
        page = 1 + stratum.start + seed.below(len(stratum), area.name, number)
        chosen.add(page * area.page_bytes)
    return tuple(sorted(chosen))


def _fixed_places(area: Area) -> tuple[int, ...]:
    """First and last page, then where a medium may wrap around, the largest part first."""
    page = area.marker_bytes
    last = area.size_bytes - page
    # An area of less than two pages has room for one marker.
    found = dict.fromkeys((0, last) if last >= page else (0,))
    power = 1 << max(0, area.size_bytes - 1).bit_length()
    for halving in range(1, power.bit_length()):
        for part in (area.size_bytes >> halving, power >> halving):
            offset = part // page * page
            if page <= offset <= last - page:
                found[offset] = None
    return tuple(found)
