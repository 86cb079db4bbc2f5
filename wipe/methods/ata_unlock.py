"""Unlocking an ATA drive with the passwords that erasing programs leave behind (H33)."""

from collections.abc import Sequence

from host.ata.commands import security_unlock
from host.capabilities import SecurityState
from host.errors import CommandLost, NoSuchInterface
from wipe.codes import StepReason, StepResult
from wipe.methods.ata_asking import identity_now
from wipe.methods.base import Step, StepEnd

MOST_TRIES = 4
"""The fifth wrong password ends all tries until the next power cycle."""
LEFT_BEHIND: tuple[bytes, ...] = (b"", b"NULL", b"maas")
"""Tried after our own: no password, hdparm before 9.51, MAAS."""
LEFT_BEHIND_TOO: tuple[bytes, ...] = (
    b"xxxx",
    b"SeaChest",
    b"AutoATAWindowsString12345678901",
    b"vstl",
)
"""For a second round after a power cycle: udisks, Seagate's and other tools."""


def unlock(step: Step, passwords: Sequence[bytes]) -> bytes | StepEnd:
    """Try passwords, at most `MOST_TRIES`; IDENTIFY alone says whether one was right.

    Returns:
        The password that stands, or why the drive stays locked.
    """
    for password in passwords[:MOST_TRIES]:
        try:
            step.device.ata(security_unlock(password))
        except CommandLost:
            pass  # whether it was right shows all the same
        except NoSuchInterface:
            return StepEnd(StepResult.NOT_RUN, StepReason.BRIDGE)
        told = identity_now(step.device)
        if told is None:
            return StepEnd(StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
        if told.security.state is not SecurityState.SEC4:
            return password
        if told.security.attempts_exceeded:
            return StepEnd(StepResult.NOT_RUN, StepReason.ATTEMPTS_EXCEEDED)
    return StepEnd(StepResult.NOT_RUN, StepReason.LOCKED)
