"""Finding the bad blocks of a chunk whose I/O failed: halve until one logical block is left."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from host.errors import ReadFailed

_MOST_NARROWED = 8192
"""Bad blocks found one by one. Every failing request may cost a drive many seconds, and with so
many it is lost anyway: from then on a failed chunk is recorded as a whole."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A range whose I/O failed."""

    offset: int
    length: int
    errno: int


class Narrower:
    """Does I/O on ranges and collects those that fail. Used by all threads of a walk."""

    def __init__(self, logical_block_bytes: int) -> None:
        self._block = logical_block_bytes
        self._lock = threading.Lock()
        self._narrowed = 0

    def attempt(self, io: Callable[[int, int], None], offset: int, length: int) -> list[Failed]:
        """Do `io(offset, length)`; if it fails, do it in ever smaller parts.

        Returns:
            What failed for good. Everything else was done.

        Raises:
            DriveGone: the drive went away.
        """
        failed: list[Failed] = []
        open_parts = [(offset, length)]
        while open_parts:
            at, size = open_parts.pop()
            try:
                io(at, size)
            except ReadFailed as error:
                if size <= self._block or self._is_exhausted():
                    _append(failed, Failed(at, size, error.errno))
                    self._count()
                    continue
                half = max(self._block, size // 2 // self._block * self._block)
                open_parts += [(at + half, size - half), (at, half)]
        return failed

    def _is_exhausted(self) -> bool:
        with self._lock:
            return self._narrowed >= _MOST_NARROWED

    def _count(self) -> None:
        with self._lock:
            self._narrowed += 1


def _append(failed: list[Failed], part: Failed) -> None:
    """Add a part, as one with the last where it goes on with the same error."""
    last = failed[-1] if failed else None
    if last and last.errno == part.errno and last.offset + last.length == part.offset:
        failed[-1] = Failed(last.offset, last.length + part.length, part.errno)
    else:
        failed.append(part)
