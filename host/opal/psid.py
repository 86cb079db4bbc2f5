"""PSID revert: opening a locked drive, and throwing its keys away, with the code on its label.

The kernel carries the TCG session (IOC_OPAL_PSID_REVERT_TPR, CONFIG_BLK_SED_OPAL). Drives were
seen that answered with success and kept data or lock (H11), and those of the Pyrite class have no
keys to throw away (H37), so this is never an erase by itself: afterwards power-cycle the drive,
read level 0 discovery anew, place markers and sanitize.

Source: `struct opal_key` of linux/sed-opal.h; method status codes of the TCG core specification
§5.1.5.
"""

import errno
import fcntl
import os
import re
import struct
from collections.abc import Callable
from enum import StrEnum

from host.capabilities import OpalState
from host.errors import CommandLost, DriveGone, HostError, NoSuchInterface

IOC_OPAL_PSID_REVERT_TPR = 0x410870E8
"""_IOW('p', 232, struct opal_key)."""
OPAL_KEY = struct.Struct("=BB6x256s")
"""`struct opal_key`: locking range, length of the key, padding, key."""
MOST_TRIES = 3
"""In one power-on: after a few wrong ones a drive takes none until it loses power (H12)."""

_PSID = re.compile(r"[0-9A-Za-z]{32}")
_SEPARATORS = re.compile(r"[\s-]+")
_NOT_PASSED_ON = {errno.ENOTTY, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EPERM}
_GONE = {errno.ENODEV, errno.ENXIO}

Ioctl = Callable[[int, int, bytes], int]


class PsidRefusal(StrEnum):
    """Why no revert was sent, or what the drive made of it."""

    NOT_A_PSID = "not_a_psid"
    """Not 32 letters and digits: a typing error. Nothing was sent."""
    TOO_MANY_TRIES = "too_many_tries"
    """Power-cycle the drive first. Nothing was sent."""
    NOT_LOCKED = "not_locked"
    """Nothing is locked, so there is nothing to open. Nothing was sent."""
    WRONG = "wrong"
    """The drive does not know this PSID."""
    LOCKED_OUT = "locked_out"
    """The drive takes no PSID until it loses power."""
    FAILED = "failed"
    """The drive, or the session with it, failed."""


class PsidRefused(HostError):
    """There was no revert; `reason` says why."""

    def __init__(self, reason: PsidRefusal, cause: str) -> None:
        super().__init__(f"{reason.value}: {cause}")
        self.reason = reason
        self.cause = cause


_STATUS = {0x01: PsidRefusal.WRONG, 0x12: PsidRefusal.LOCKED_OUT}
"""Method status NOT_AUTHORIZED and AUTHORITY_LOCKED_OUT; every other one is a failure."""


def _ioctl(descriptor: int, request: int, key: bytes) -> int:
    result = fcntl.ioctl(descriptor, request, bytearray(key), True)  # noqa: FBT003
    return int(result)


def psid_from(typed: str) -> bytes:
    """The PSID out of what a person typed or a scanner read.

    Labels print it in groups and people type small letters; both are put right. Anything else
    is refused here, because each wrong one costs a try.

    Raises:
        PsidRefused: `not_a_psid`.
    """
    text = _SEPARATORS.sub("", typed)
    if not _PSID.fullmatch(text):
        cause = f"{len(text)} characters, of which a PSID has 32, letters and digits only"
        raise PsidRefused(PsidRefusal.NOT_A_PSID, cause)
    # made large only now: some letters of other alphabets become ASCII, or two letters, by it
    return text.upper().encode("ascii")


def packed_key(psid: bytes) -> bytes:
    """`struct opal_key` for the whole drive."""
    return OPAL_KEY.pack(0, len(psid), psid)


def revert_by_psid(
    descriptor: int, typed: str, state: OpalState, *, tries: int, ioctl: Ioctl = _ioctl
) -> None:
    """Revert the drive to its factory state: unlocked, and with new keys if it encrypts.

    When this returns the drive says that it did so; that is no proof. Power-cycle it, ask for
    its state anew and sanitize it.

    Args:
        descriptor: The open drive, of a handle that was opened with a token.
        typed: The PSID as typed or scanned.
        state: Level 0 discovery from right before.
        tries: How many PSIDs were sent to this drive since it got power, by the journal.
        ioctl: The system call.

    Raises:
        PsidRefused: with its reason.
        NoSuchInterface: this kernel, or this drive, has no such command; nothing was sent.
        CommandLost: sent, and no answer came.
        DriveGone: the drive went away.
    """
    if not state.locked:
        raise PsidRefused(PsidRefusal.NOT_LOCKED, f"{state.kind}: no range of it is locked")
    if tries >= MOST_TRIES:
        raise PsidRefused(PsidRefusal.TOO_MANY_TRIES, f"{tries} since power-on")
    key = packed_key(psid_from(typed))
    try:
        status = ioctl(descriptor, IOC_OPAL_PSID_REVERT_TPR, key)
    except OSError as error:
        raise _failure(error.errno or errno.EIO) from error
    if status:
        reason = _STATUS.get(status, PsidRefusal.FAILED)
        raise PsidRefused(reason, f"method status {status:02x}h")


def _failure(number: int) -> HostError:
    cause = f"PSID revert: {os.strerror(number)}"
    if number in _NOT_PASSED_ON:
        return NoSuchInterface(cause)
    if number in _GONE:
        return DriveGone(cause)
    return CommandLost(cause)
