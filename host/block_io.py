"""Open drives of the real machine, and every check that only an open descriptor allows."""

import contextlib
import errno
import fcntl
import os
import stat
import struct
import threading
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from host.ata.command import AtaCommand, AtaReply
from host.block_node import BlockNode, int_by_ioctl, size_of_open
from host.capabilities import OpalState
from host.drive import LoopBacking
from host.errors import DriveGone, NoSuchInterface, NotPermitted
from host.mmc.command import MmcCommand, MmcReply
from host.mmc.ioctl import MmcNode
from host.nvme.command import NvmeCommand, NvmeReply
from host.nvme.ioctl import NvmeDoor
from host.opal.psid import revert_by_psid
from host.port import DriveHandle
from host.sg import send_ata

_BLKROGET = 0x125E
_LOOP_GET_STATUS64 = 0x4C05
_LOOP_INFO64 = struct.Struct("<QQQQQIIII64s64s32s2Q")
"""`struct loop_info64` of linux/loop.h: device and inode of the backing file come first."""
_LOCK_TRIES = 20
_LOCK_PAUSE_S = 0.05


class BlockHandle(BlockNode):
    """An open drive: its main area, the commands of its interface, and all that is held with it."""

    def __init__(
        self,
        descriptors: tuple[int, ...],
        *,
        writable: bool,
        nvme: NvmeDoor | NoSuchInterface | None = None,
        others: tuple[BlockNode, ...] = (),
    ) -> None:
        """Take over open descriptors.

        Args:
            descriptors: The drive's own first; all are closed with the handle.
            writable: Whether it was opened with a token.
            nvme: The drive's controller, or why it has none.
            others: Its further areas; they are closed with the handle.
        """
        descriptor, *self._held = descriptors
        super().__init__(descriptor, area="main", writable=writable)
        self._nvme = nvme or NoSuchInterface("no NVMe drive")
        self._others = others

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        """Send an ATA command through SG_IO. Raises as `Firmware.ata`."""
        if not command.harmless and not self._writable:
            raise NotPermitted("not_confirmed", f"{command.name}: opened for reading")
        return send_ata(self._descriptor, command)

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        """Send an NVMe admin command to the drive's controller. Raises as `Firmware.nvme`."""
        if isinstance(self._nvme, NoSuchInterface):
            raise NoSuchInterface(f"{command.name}: {self._nvme}")
        return self._nvme.send(command)

    @override
    def mmc(self, command: MmcCommand) -> MmcReply:
        """Send an eMMC command."""
        return MmcNode(self._descriptor, writable=self._writable).send(command)

    @override
    def discard_securely(self, offset: int, length: int) -> None:
        """Secure erase of a byte range of an eMMC."""
        MmcNode(self._descriptor, writable=self._writable).discard_securely(offset, length)

    @override
    def revert_by_psid(self, psid: str, state: OpalState, *, tries: int) -> None:
        """Have the drive throw away its locks and keys. Raises as `Firmware.revert_by_psid`."""
        if not self._writable:
            raise NotPermitted("not_confirmed", "PSID revert: opened for reading")
        revert_by_psid(self._descriptor, psid, state, tries=tries)

    @override
    def look_again(self) -> None:
        """Have the kernel look for namespaces and partitions anew, and forget what it cached.

        Raises:
            DriveGone: it, or an area of it, is no longer there.
        """
        if isinstance(self._nvme, NvmeDoor):
            self._nvme.rescan()
        super().look_again()
        for other in self._others:
            other.look_again()

    @override
    def others(self) -> tuple[DriveHandle, ...]:
        """Its further namespaces and hardware partitions; they take no commands of their own."""
        return self._others

    @override
    def close(self) -> None:
        """Release the drive and everything held with it."""
        super().close()
        for other in self._others:
            other.close()
        held, self._held = self._held, []
        for descriptor in held:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open descriptor and what the kernel says about it."""

    descriptor: int
    device_number: str
    size_bytes: int
    read_only: bool


def open_block(path: str, *, write: bool, exclusive: bool) -> Opened:
    """Open a block device with O_DIRECT.

    `exclusive` (O_EXCL on the whole drive) conflicts with every mount, holder and claim, and
    keeps udevd away until the drive is closed.

    Raises:
        NotPermitted: `not_whole_drive`, `in_use`, `read_only`.
        DriveGone: there is no such device.
    """
    flags = os.O_DIRECT | os.O_CLOEXEC | (os.O_RDWR if write else os.O_RDONLY)
    flags |= os.O_EXCL if exclusive else 0
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise _open_failure(path, error) from error
    try:
        opened = _ask(path, descriptor)
        if exclusive:
            _silence_udev(path, descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return opened


def _silence_udev(path: str, descriptor: int) -> None:
    """Hold the lock that udevd respects (systemd, "Locking Block Device Access").

    It reads no drive whose node is locked. It may just be reading one, so try a few times, as
    udisks does.
    """
    pause = threading.Event()
    for _ in range(_LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pause.wait(_LOCK_PAUSE_S)
        else:
            return
    raise NotPermitted("in_use", f"{path} is locked by another program")


def _ask(path: str, descriptor: int) -> Opened:
    status = os.fstat(descriptor)
    if not stat.S_ISBLK(status.st_mode):
        raise NotPermitted("not_whole_drive", f"{path} is no block device")
    return Opened(
        descriptor,
        f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}",
        size_of_open(descriptor),
        # a read-only loop opens for writing without an error, so ask
        bool(int_by_ioctl(descriptor, _BLKROGET, "i")),
    )


def _open_failure(path: str, error: OSError) -> NotPermitted | DriveGone:
    match error.errno:
        case errno.EBUSY:
            return NotPermitted("in_use", f"{path} is held by the system or another program")
        case errno.EROFS:
            return NotPermitted("read_only", f"{path} is write-protected")
        case errno.EACCES | errno.EPERM:
            return NotPermitted("in_use", f"{path} may not be opened: run as root")
        case errno.EINVAL:
            return NotPermitted("not_whole_drive", f"{path} allows no direct I/O")
        case _:
            return DriveGone(f"{path} cannot be opened ({error.strerror})")


def read_head(path: str, length: int) -> bytes:
    """The first bytes of a device through the page cache; empty when it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        with contextlib.suppress(OSError):
            return os.pread(descriptor, length, 0)
        return b""
    finally:
        os.close(descriptor)


def read_tail(path: str, length: int) -> tuple[bytes, int]:
    """The last bytes of a device through the page cache, and its size; empty when unreadable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b"", 0
    try:
        with contextlib.suppress(OSError):
            size = os.lseek(descriptor, 0, os.SEEK_END)
            return os.pread(descriptor, length, max(size - length, 0)), size
        return b"", 0
    finally:
        os.close(descriptor)


def loop_backing(path: str, backing_file: str) -> tuple[LoopBacking, str] | None:
    """What a loop device stands on, and the serial that opknap gives it.

    The serial is `loop:<file name>:<8 hex of device and inode>`; `None` when it is not bound.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        raw = bytearray(_LOOP_INFO64.size)
        fcntl.ioctl(descriptor, _LOOP_GET_STATUS64, raw)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    device, inode, block_device, *_ = _LOOP_INFO64.unpack(raw)
    is_regular = False
    writable = False
    with contextlib.suppress(OSError):
        status = Path(backing_file).stat()
        # the same name may by now be another file; only device and inode tell
        same = _kernel_device(status.st_dev) == device and status.st_ino == inode
        is_regular = same and stat.S_ISREG(status.st_mode)
        writable = is_regular and os.access(backing_file, os.W_OK)
    name = backing_file.removesuffix(" (deleted)").rsplit("/", 1)[-1]
    mark = f"{(device * 0x9E3779B1 ^ inode) & 0xFFFFFFFF:08x}"
    backing = LoopBacking(
        file=backing_file,
        regular_file=is_regular,
        writable=writable,
        file_id=mark,
        # of a regular file the kernel gives the number of the device that it lies on
        block_device=None if is_regular else _number_text(block_device),
    )
    return backing, f"loop:{name}:{mark}"


def _number_text(kernel_device: int) -> str:
    """Device number from `huge_encode_dev`."""
    minor = (kernel_device & 0xFF) | ((kernel_device >> 12) & ~0xFF)
    return f"{(kernel_device >> 8) & 0xFFF}:{minor}"


def _kernel_device(number: int) -> int:
    """`lo_device` as the kernel encodes it (huge_encode_dev): minor, major, minor's upper bits."""
    major, minor = os.major(number), os.minor(number)
    return (minor & 0xFF) | (major << 8) | ((minor & ~0xFF) << 12)
