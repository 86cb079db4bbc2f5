"""Direct I/O on one open block device, whatever part of a drive it is."""

import errno
import fcntl
import os
import struct

from typing_extensions import override

from host.errors import DriveGone, NotPermitted, ReadFailed
from host.firmware import NoFirmware
from host.port import DriveHandle

_BLKGETSIZE64 = 0x80081272
_BLKSSZGET = 0x1268
_BLKRRPART, _BLKFLSBUF = 0x125F, 0x1261
_GONE = {errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM}


class BlockNode(NoFirmware):
    """An open block device. Reads and writes bypass the page cache; it takes no commands."""

    def __init__(self, descriptor: int, *, area: str, writable: bool) -> None:
        """Take over an open descriptor.

        Args:
            descriptor: Of the block device; it is closed with this.
            area: Which part of its drive it is.
            writable: Whether a token allows to write it.
        """
        self._descriptor = descriptor
        self._area = area
        self._writable = writable
        self._closed = False
        self._size = size_of_open(descriptor)
        self._block = int_by_ioctl(descriptor, _BLKSSZGET, "i")

    @property
    def area(self) -> str:
        """Which part of the drive."""
        return self._area

    @property
    def size_bytes(self) -> int:
        """Capacity that the kernel states for this descriptor."""
        return self._size

    @property
    def logical_block_bytes(self) -> int:
        """Smallest unit of I/O."""
        return self._block

    def read_into(self, buffer: memoryview, offset: int) -> None:
        """Fill the buffer.

        Raises:
            ReadFailed, DriveGone
        """
        done = 0
        while done < len(buffer):
            try:
                count = os.preadv(self._descriptor, [buffer[done:]], offset + done)
            except OSError as error:
                raise self._failure("read", offset + done, len(buffer) - done, error) from error
            if count == 0:
                ended = OSError(errno.EIO, os.strerror(errno.EIO))
                raise self._failure("read", offset + done, len(buffer) - done, ended)
            done += count

    def write(self, buffer: memoryview, offset: int) -> None:
        """Write the whole buffer.

        Raises:
            NotPermitted, ReadFailed, DriveGone
        """
        if not self._writable:
            raise NotPermitted("not_confirmed", f"{self._area} was opened for reading")
        done = 0
        while done < len(buffer):
            try:
                done += os.pwritev(self._descriptor, [buffer[done:]], offset + done)
            except OSError as error:
                raise self._failure("write", offset + done, len(buffer) - done, error) from error

    def flush(self) -> None:
        """Drain the drive's write cache; late write errors are raised here."""
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._failure("flush", 0, self._size, error) from error

    @override
    def look_again(self) -> None:
        """Have the kernel look for partitions anew, and forget what it cached.

        Raises:
            DriveGone: it is no longer there.
        """
        for request in (_BLKFLSBUF, _BLKRRPART):
            try:
                fcntl.ioctl(self._descriptor, request)
            except OSError as error:
                # EINVAL: no drive with partitions. EBUSY: one of them is held by somebody, and
                # what it shows stays. Neither matters to direct reads.
                if error.errno in _GONE:
                    raise DriveGone("the drive is gone") from error

    def others(self) -> tuple[DriveHandle, ...]:
        """None: only the drive's own node knows of the others."""
        return ()

    def close(self) -> None:
        """Release it. Again does nothing: the number may be another file's by then."""
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)

    def _failure(
        self, operation: str, offset: int, length: int, error: OSError
    ) -> ReadFailed | DriveGone:
        """What an error means: one that is gone fails like a bad or a full one, but is empty."""
        number = error.errno or errno.EIO
        if number in _GONE or self._is_shorter():
            return DriveGone(f"{operation} at {offset}: the drive is gone (errno {number})")
        return ReadFailed(operation, offset, length, number)

    def _is_shorter(self) -> bool:
        """Whether the kernel took away capacity: of a drive that was pulled, all of it.

        Writes then fail with ENOSPC, flushes with EIO, and reads end at once.
        """
        try:
            return size_of_open(self._descriptor) < self._size
        except OSError as error:
            return error.errno in _GONE


def size_of_open(descriptor: int) -> int:
    """Capacity of an open block device, in bytes."""
    return int_by_ioctl(descriptor, _BLKGETSIZE64, "Q")


def int_by_ioctl(descriptor: int, request: int, code: str) -> int:
    """A number that the kernel tells of an open block device.

    Args:
        descriptor: Of the block device.
        request: The question (linux/fs.h).
        code: Of the answer, as `struct` has it.
    """
    answer = bytearray(struct.calcsize(code))
    fcntl.ioctl(descriptor, request, answer)
    (value,) = struct.unpack(code, answer)
    return int(value)
