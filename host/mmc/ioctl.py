"""eMMC commands and secure discard on an open block device."""

import ctypes
import errno
import fcntl
import os
from collections.abc import Callable

from host.errors import CommandLost, DriveGone, NoSuchInterface, NotPermitted, ReadFailed
from host.mmc.command import MmcCommand, MmcReply
from host.mmc.commands import MMC_IOC_CMD, RANGE, packed, response_of

BLKSECDISCARD = 0x127D
_MMC_BLOCK_MAJOR = 179
_GONE = {errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM}
_NOT_PASSED_ON = {
    errno.ENOTTY,
    errno.ENOSYS,
    errno.EOPNOTSUPP,
    errno.EINVAL,
    errno.EPERM,
    errno.EACCES,
}
"""The kernel's own refusals, before anything goes over the bus. EOPNOTSUPP also stands for a card
without sanitize, and for one that the kernel knows to be corrupted by a secure erase (H41)."""
_NO_ANSWER = {errno.ETIMEDOUT, errno.EILSEQ, errno.EIO, errno.EINTR}
"""No response, one with a wrong checksum, or a host that gave up: the card may be at it."""

Ioctl = Callable[[int, int, bytearray], int]
"""As `fcntl.ioctl` with a buffer that is written to."""


def _ioctl(descriptor: int, request: int, buffer: bytearray) -> int:
    return int(fcntl.ioctl(descriptor, request, buffer, True))  # noqa: FBT003  # positional only


def is_mmc_block(descriptor: int) -> bool:
    """Whether an open descriptor is a node of the kernel's MMC block driver.

    Ioctl numbers mean what the driver behind the descriptor makes of them, so ask first.
    """
    return os.major(os.fstat(descriptor).st_rdev) == _MMC_BLOCK_MAJOR


class MmcNode:
    """The commands of one open eMMC."""

    def __init__(
        self,
        descriptor: int,
        *,
        writable: bool,
        is_mmc: Callable[[int], bool] = is_mmc_block,
        ioctl: Ioctl = _ioctl,
    ) -> None:
        """Wrap a descriptor that stays the caller's.

        Args:
            descriptor: A whole block device.
            writable: Whether it was opened with a token.
            is_mmc: Tells whether there is an eMMC behind it.
            ioctl: The system call.
        """
        self._descriptor = descriptor
        self._writable = writable
        self._is_mmc = is_mmc
        self._ioctl = ioctl

    def send(self, command: MmcCommand) -> MmcReply:
        """Send a command and wait for its answer. Raises as `Firmware.mmc`."""
        self._check(command.name, harmless=command.harmless)
        data = ctypes.create_string_buffer(max(command.data_in_bytes, 1))
        structure = bytearray(packed(command, ctypes.addressof(data)))
        try:
            self._ioctl(self._descriptor, MMC_IOC_CMD, structure)
        except OSError as error:
            return failed_reply(command, error.errno or errno.EIO)
        return MmcReply(0, response_of(bytes(structure)), data.raw[: command.data_in_bytes])

    def discard_securely(self, offset: int, length: int) -> None:
        """Secure erase of a byte range. Raises as `Firmware.discard_securely`."""
        self._check(f"secure discard of {length} bytes at {offset}", harmless=False)
        try:
            self._ioctl(self._descriptor, BLKSECDISCARD, bytearray(RANGE.pack(offset, length)))
        except OSError as error:
            raise discard_failure(offset, length, error.errno or errno.EIO) from error

    def _check(self, name: str, *, harmless: bool) -> None:
        if not self._is_mmc(self._descriptor):
            raise NoSuchInterface(f"{name}: no eMMC")
        if not harmless and not self._writable:
            raise NotPermitted("not_confirmed", f"{name}: this handle was opened for reading")


def failed_reply(command: MmcCommand, number: int) -> MmcReply:
    """What an error number of MMC_IOC_CMD means.

    Returns:
        The reply of a card that was reached and complained.

    Raises:
        NoSuchInterface, CommandLost, DriveGone
    """
    cause = f"{command.name}: {os.strerror(number)}"
    if number in _GONE:
        raise DriveGone(cause)
    if number in _NOT_PASSED_ON:
        raise NoSuchInterface(cause)
    if number in _NO_ANSWER:
        raise CommandLost(cause)
    return MmcReply(number)


def discard_failure(
    offset: int, length: int, number: int
) -> NoSuchInterface | ReadFailed | DriveGone:
    """What an error number of BLKSECDISCARD means."""
    if number in _GONE:
        return DriveGone(f"secure discard at {offset}: the drive is gone (errno {number})")
    if number in {errno.EOPNOTSUPP, errno.ENOTTY}:
        return NoSuchInterface(f"secure discard of {length} bytes at {offset}: not offered")
    return ReadFailed("secure discard", offset, length, number)
