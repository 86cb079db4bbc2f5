"""Digests of what a drive held before its erase: proof that the old data changed, and no more.

Markers prove that what we wrote is gone; a drive could treat that otherwise than what lay there
for years. So pages of the old data are remembered too, as salted digests in memory: without the
salt they tell nothing, and nothing of them is ever stored. A power cut loses them.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from host.port import DriveHandle
from wipe.proof.classify import PageClass, look_at
from wipe.proof.markers import area_of, never
from wipe.proof.pages import PageReader
from wipe.proof.places import Area, MarkerSeed, marker_places
from wipe.proof.sampling import subsections
from wipe.ranges import RangeSet

WITNESSES = 4096
_TRIES = 4
"""Draws in a stratum for a page that is no marker's."""
_MAY_STAY = frozenset({PageClass.ZERO, PageClass.ONES, PageClass.PERIODIC})
"""Such pages may look the same after an erase, so they are no witnesses of it."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The witnesses of one area, in memory only."""

    area: Area
    salt: bytes = field(repr=False)
    digests: tuple[tuple[int, bytes], ...] = field(repr=False)
    """Offset of a page and HMAC-SHA256 of what stood there."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.digests)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the witnesses of one area say."""

    unchanged: RangeSet
    """Pages that read as before the erase."""
    unchanged_count: int
    unreadable: RangeSet


def remember(
    handle: DriveHandle,
    seed: MarkerSeed,
    salt: bytes,
    random: Random,
    *,
    stopped: Callable[[], bool] = never,
) -> Witnesses | None:
    """Digest pages of the old data, before any marker is written.

    Args:
        handle: one area.
        seed: of the markers: their places are no witnesses.
        salt: of this run alone, never stored.
        random: chooses the places.
        stopped: whether somebody asked to stop.

    Returns:
        The witnesses, fewer on a drive that is blank or cannot be read; `None` when stopped.

    Raises:
        DriveGone: the drive went away.
    """
    area = area_of(handle)
    digests: list[tuple[int, bytes]] = []
    if area.pages:
        reader = PageReader(handle, area.marker_bytes)
        for offset in _places(area, marker_places(seed, area), random):
            if stopped():
                return None
            if reader.hopeless:
                break
            page = reader.read(offset)
            if page is not None and look_at(page).kind not in _MAY_STAY:
                digests.append((offset, _digest(salt, page)))
    return Witnesses(area, salt, tuple(digests))


def hear(
    handle: DriveHandle, witnesses: Witnesses, *, stopped: Callable[[], bool] = never
) -> Heard | None:
    """Read every witness's page again; `None` when stopped.

    Raises:
        DriveGone: the drive went away.
    """
    reader = PageReader(handle, max(1, witnesses.area.marker_bytes))
    unchanged = RangeSet()
    count = 0
    for offset, digest in witnesses.digests:
        if stopped():
            return None
        if reader.hopeless:
            break
        page = reader.read(offset)
        if page is not None and hmac.compare_digest(_digest(witnesses.salt, page), digest):
            unchanged.add(offset, len(page))
            count += 1
    return Heard(unchanged, count, reader.unreadable)


def _digest(salt: bytes, page: bytes) -> bytes:
    return hmac.digest(salt, page, "sha256")


def _places(area: Area, markers: tuple[int, ...], random: Random) -> Iterator[int]:
    """One page in each of 4,096 strata, or all of a small area, without those of markers."""
    page = area.marker_bytes
    taken = {touched for at in markers for touched in (at // page, (at + page - 1) // page)}
    for stratum in subsections(area.pages, WITNESSES):
        for _ in range(_TRIES):
            number = stratum.start + random.randrange(len(stratum))
            if number not in taken:
                yield number * page
                break
