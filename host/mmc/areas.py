"""Reading an eMMC's other hardware partitions: what is blank needs no erase."""

from collections.abc import Sequence

from host.capabilities import MmcArea
from host.errors import ReadFailed
from host.memory import AlignedBuffer
from host.port import DriveHandle

_PIECE_BYTES = 1 << 20
_MOST_BYTES = 64 << 20
"""Boot partitions have 32 MiB at most; of what is larger it is enough to know that it is there."""
_BLANK = (0x00, 0xFF)


def read_areas(handles: Sequence[DriveHandle]) -> tuple[MmcArea, ...]:
    """Every area with its size, and whether all of it is zeros or ones.

    Args:
        handles: `DriveHandle.others()` of the drive.

    Raises:
        DriveGone: the drive went away.
    """
    return tuple(
        MmcArea(name=handle.area, size_bytes=handle.size_bytes, blank=_is_blank(handle))
        for handle in handles
    )


def _is_blank(handle: DriveHandle) -> bool | None:
    """`None` when it could not be read, or is too large for a look at all of it."""
    size = handle.size_bytes
    if not 0 < size <= _MOST_BYTES:
        return None
    buffer = AlignedBuffer(_PIECE_BYTES)
    seen: set[int] = set()
    for offset in range(0, size, _PIECE_BYTES):
        piece = buffer.view[: min(_PIECE_BYTES, size - offset)]
        try:
            handle.read_into(piece, offset)
        except ReadFailed:
            return None
        seen.update(bytes(piece))
        if len(seen) > 1:
            return False
    return seen.issubset(_BLANK)
