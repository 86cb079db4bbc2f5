"""Blocks that we leave on a drive before its firmware erases it, and look for afterwards.

Each marker is unlike any other and unlike anything a drive leaves. They are read back only when
all of them were written: a medium of less than the stated capacity shows by then that two places
are one (H39).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from host.errors import ReadFailed
from host.memory import AlignedBuffer
from host.port import DriveHandle
from wipe.proof.classify import PageClass, look_at
from wipe.proof.pages import PageReader, page_bytes
from wipe.proof.places import Area, MarkerSeed, marker_places
from wipe.ranges import RangeSet

ERROR = "error"
"""The class of a place that cannot be read."""
_PIECE_BYTES = 512
_TAG_BYTES = 32
_HOPELESS = 32


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of writing the markers of one area."""

    area: Area
    count: int
    """Markers that were to be written."""
    landed: int
    """Those that were read back as written, after all were written and flushed."""
    unwritable: int = 0
    """Of those that did not land: the drive itself said so."""
    others: int = 0
    """Of those that did not land: something else is read in their place."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the markers of one area."""

    placed: int
    found: int
    """Of which at least a sector is still there, in its own place or another's."""
    classes: tuple[tuple[str, int], ...]
    """What stands in the places of the others."""
    still: RangeSet
    """Where markers were found."""
    unreadable: RangeSet
    hopeless: bool
    """Nothing of the area can be read; not every place was tried."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


def area_of(handle: DriveHandle) -> Area:
    """An open area as its markers see it."""
    return Area(handle.area, handle.size_bytes, page_bytes(handle.logical_block_bytes))


def content_of(seed: MarkerSeed, area: Area, offset: int) -> bytes:
    """The marker of a place."""
    return seed.derive("content", area.name, offset, area.marker_bytes)


def place(
    handle: DriveHandle, seed: MarkerSeed, *, stopped: Callable[[], bool] = never
) -> Placed | None:
    """Write the markers of one area, flush, then read all of them back.

    What is written over is gone: only an area that is to be erased may be given.

    Returns:
        What landed, or `None` when it was stopped.

    Raises:
        DriveGone: the drive went away.
        NotPermitted: the handle may not write.
    """
    area = area_of(handle)
    places = marker_places(seed, area)
    written = _write(handle, seed, area, places, stopped)
    if written is None:
        return None
    if not _flushed(handle):
        return Placed(area, len(places), 0, len(places))
    reader = PageReader(handle, area.marker_bytes)
    landed = others = 0
    for offset in written:
        if stopped():
            return None
        if reader.hopeless:
            break
        page = reader.read(offset)
        same = page == content_of(seed, area, offset)
        landed += same
        others += page is not None and not same
    return Placed(area, len(places), landed, len(places) - len(written), others)


def _write(
    handle: DriveHandle,
    seed: MarkerSeed,
    area: Area,
    places: tuple[int, ...],
    stopped: Callable[[], bool],
) -> list[int] | None:
    """Write in order; the offsets that the drive took, `None` when stopped."""
    written: list[int] = []
    if not places:
        return written
    buffer = AlignedBuffer(area.marker_bytes)
    for tried, offset in enumerate(places):
        if stopped():
            return None
        if not written and tried >= _HOPELESS:
            break
        buffer.view[:] = content_of(seed, area, offset)
        try:
            handle.write(buffer.view, offset)
        except ReadFailed:
            continue
        written.append(offset)
    return written


def _flushed(handle: DriveHandle) -> bool:
    try:
        handle.flush()
    except ReadFailed:
        # What a drive cannot keep did not land.
        return False
    return True


def check(
    handle: DriveHandle,
    seed: MarkerSeed,
    area: Area | None = None,
    *,
    stopped: Callable[[], bool] = never,
) -> Checked | None:
    """Look in every place of a marker.

    Args:
        handle: the area, open for reading.
        seed: of the markers.
        area: as it was when they were placed; `None` takes it as it is now.
        stopped: whether somebody asked to stop.

    Returns:
        What was found, or `None` when it was stopped.

    Raises:
        DriveGone: the drive went away.
    """
    area = area or area_of(handle)
    places = marker_places(seed, area)
    tags = {tag for offset in places for tag in _tags(content_of(seed, area, offset))}
    reader = PageReader(handle, area.marker_bytes)
    classes: Counter[str] = Counter()
    still = RangeSet()
    found = 0
    for offset in places:
        if stopped():
            return None
        if reader.hopeless:
            break
        page, whole = reader.read_parts(offset)
        if not tags.isdisjoint(_tags(page)):
            found += 1
            still.add(offset, len(page))
        else:
            classes[look_at(page).kind.value if whole else ERROR] += 1
    return Checked(len(places), found, in_order(classes), still, reader.unreadable, reader.hopeless)


def in_order(classes: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Counts by class, the classes in their order."""
    words = (*(kind.value for kind in PageClass), ERROR)
    return tuple((word, classes[word]) for word in words if classes[word])


def _tags(page: bytes) -> list[bytes]:
    """What begins each sector: enough to know it again wherever it stands."""
    return [page[at : at + _TAG_BYTES] for at in range(0, len(page), _PIECE_BYTES)]
