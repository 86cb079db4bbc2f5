"""Reading single pages of a drive, with what cannot be read told apart."""

from host.memory import AlignedBuffer
from host.port import DriveHandle
from wipe.narrowing import Narrower
from wipe.ranges import RangeSet

PAGE_BYTES = 4096
"""What drives with sectors of 512 bytes and of 4 KiB erase and map in one piece."""
_HOPELESS = 32
"""Reads that failed, and none that worked: every further one may cost many seconds."""


def page_bytes(logical_block_bytes: int) -> int:
    """The page of a drive: 4 KiB, or the next whole number of its blocks."""
    return -(-PAGE_BYTES // logical_block_bytes) * logical_block_bytes


class PageReader:
    """Reads pages of one area; remembers where that failed."""

    def __init__(self, handle: DriveHandle, length: int) -> None:
        """Make room for pages of `length` bytes."""
        self._handle = handle
        self._buffer = AlignedBuffer(length)
        self._length = length
        self._narrower = Narrower(handle.logical_block_bytes)
        self._blank = bytes(length)
        self._read = 0
        self.failed = 0
        """Pages of which something could not be read."""
        self.unreadable = RangeSet()

    def read(self, offset: int) -> bytes | None:
        """A page, `None` when a part of it cannot be read.

        Raises:
            DriveGone: the drive went away.
        """
        content, whole = self.read_parts(offset)
        return content if whole else None

    def read_parts(self, offset: int) -> tuple[bytes, bool]:
        """A page with zeros for what cannot be read, and whether all of it could be."""
        view = self._buffer.view

        def fill(at: int, size: int) -> None:
            start = at - offset
            self._handle.read_into(view[start : start + size], at)

        # A drive that delivers nothing must not be seen to deliver the page before.
        view[:] = self._blank
        failed = self._narrower.attempt(fill, offset, self._length)
        content = bytearray(view)
        for part in failed:
            self.unreadable.add(part.offset, part.length)
            start = part.offset - offset
            content[start : start + part.length] = bytes(part.length)
        if failed:
            self.failed += 1
        else:
            self._read += 1
        return bytes(content), not failed

    @property
    def hopeless(self) -> bool:
        """Whether nothing at all of this area can be read."""
        return self._read == 0 and self.failed >= _HOPELESS
