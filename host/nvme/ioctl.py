"""NVMe admin commands over an open controller (linux/nvme_ioctl.h)."""

import ctypes
import errno
import fcntl
import os
import stat
import struct
import threading
from collections.abc import Callable

from host.errors import AnswerMalformed, CommandLost, DriveGone, NoSuchInterface, NotPermitted
from host.nvme.command import PASSTHRU, STATUS_MASK, NvmeCommand, NvmeReply
from host.nvme.commands import identify_controller
from host.nvme.controller import ControllerNode
from host.nvme.identify import clean_text, parse_controller

ADMIN_CMD = 0xC048_4E41
RESCAN = 0x4E46
_RESULT = struct.Struct("<I")
_NOT_PASSED_ON = {errno.ENOTTY, errno.EINVAL, errno.EOPNOTSUPP, errno.EACCES, errno.EPERM}
"""The system's own refusals, before anything reaches the controller."""
_GONE = {errno.ENODEV, errno.ENXIO}

Ioctl = Callable[[int, int, bytearray], int]
"""As `fcntl.ioctl` with a buffer that is written to."""


def _ioctl(descriptor: int, request: int, buffer: bytearray) -> int:
    return int(fcntl.ioctl(descriptor, request, buffer, True))  # noqa: FBT003  # positional only


class NvmeDoor:
    """The open controller of one drive.

    Before the first command goes through, the controller has to name the drive's serial: device
    numbers may have changed their meaning since sysfs was read (H14).
    """

    def __init__(
        self,
        descriptor: int,
        serial: str | None,
        *,
        writable: bool,
        ioctl: Ioctl = _ioctl,
    ) -> None:
        """Wrap a descriptor that stays the caller's.

        Args:
            descriptor: Of the controller's character device.
            serial: The drive's, as it was listed.
            writable: Whether it was opened with a token.
            ioctl: The system call.
        """
        self._descriptor = descriptor
        self._serial = serial
        self._writable = writable
        self._ioctl = ioctl
        self._lock = threading.Lock()
        self._known = False

    @property
    def descriptor(self) -> int:
        """Of the controller's character device, for whoever closes it."""
        return self._descriptor

    def send(self, command: NvmeCommand) -> NvmeReply:
        """Send a command and wait for its answer. Raises as `Firmware.nvme`."""
        if not (command.harmless or self._writable):
            raise NotPermitted(
                "not_confirmed", f"{command.name}: this handle was opened for reading"
            )
        with self._lock:
            if not self._known:
                self._compare_serial()
                self._known = True
        return self._sent(command)

    def rescan(self) -> None:
        """Have the kernel look at the controller's namespaces again.

        Raises:
            DriveGone: the controller went away.
        """
        try:
            self._ioctl(self._descriptor, RESCAN, bytearray())
        except OSError as error:
            if error.errno in _GONE:
                raise DriveGone("the NVMe controller is gone") from error

    def _compare_serial(self) -> None:
        reply = self._sent(identify_controller())
        try:
            told = parse_controller(reply.data).serial if reply.ok else None
        except AnswerMalformed:
            told = None
        meant = clean_text((self._serial or "").encode())
        if not told or told != meant:
            raise NotPermitted(
                "identity_changed",
                f"the controller says {told or 'nothing'}, not {meant or 'a serial'}",
            )

    def _sent(self, command: NvmeCommand) -> NvmeReply:
        length = command.data_in_bytes or len(command.data_out)
        data = ctypes.create_string_buffer(command.data_out, max(length, 1))
        packed = bytearray(command.packed(ctypes.addressof(data)))
        try:
            status = self._ioctl(self._descriptor, ADMIN_CMD, packed)
        except OSError as error:
            raise _failure(command, error) from error
        (result,) = _RESULT.unpack_from(packed, PASSTHRU.size - _RESULT.size)
        kept = data.raw[: command.data_in_bytes] if status == 0 else b""
        return NvmeReply(status & STATUS_MASK, result, kept)


def _failure(command: NvmeCommand, error: OSError) -> NoSuchInterface | DriveGone | CommandLost:
    number = error.errno or errno.EIO
    cause = f"{command.name}: {os.strerror(number)}"
    if number in _NOT_PASSED_ON:
        return NoSuchInterface(cause)
    if number in _GONE:
        return DriveGone(cause)
    # EINTR, ETIMEDOUT, EIO: the system gave up waiting, or reset the controller with the command
    # inside. Whatever else there may be: nothing says that it was not sent.
    return CommandLost(cause)


def open_controller(node: ControllerNode, serial: str | None, *, writable: bool) -> NvmeDoor:
    """Open a controller's character device, if it still is the one that sysfs named.

    Raises:
        NoSuchInterface: it cannot be opened, or is another device by now.
    """
    try:
        descriptor = os.open(node.path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise NoSuchInterface(f"{node.path} cannot be opened ({error.strerror})") from error
    status = os.fstat(descriptor)
    number = f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    if not stat.S_ISCHR(status.st_mode) or number != node.device_number:
        os.close(descriptor)
        raise NoSuchInterface(f"{node.path} is no longer {node.device_number}")
    return NvmeDoor(descriptor, serial, writable=writable)
