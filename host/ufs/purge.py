"""A UFS device's purge: its states, and the door that a method needs.

Source: JESD220, flag fPurgeEnable and attribute bPurgeStatus.

There is no transport behind the door: no class of the product implements `UfsDoor`, so no UFS
device is offered a purge.
"""

from enum import IntEnum
from typing import Protocol, runtime_checkable

from host.errors import AnswerMalformed


class UfsPurgeStatus(IntEnum):
    """bPurgeStatus."""

    IDLE = 0
    RUNNING = 1
    STOPPED_EARLY = 2
    DONE = 3
    QUEUE_NOT_EMPTY = 4
    """Not begun: a logical unit had commands waiting."""
    FAILED = 5

    @property
    def is_told_once(self) -> bool:
        """Whether reading it set it back to `IDLE`: nobody can ask again."""
        return self not in {UfsPurgeStatus.IDLE, UfsPurgeStatus.RUNNING}


def purge_status_of(value: int) -> UfsPurgeStatus:
    """The state of an attribute's value.

    Raises:
        AnswerMalformed: a value that the standard reserves.
    """
    try:
        return UfsPurgeStatus(value)
    except ValueError as error:
        raise AnswerMalformed(f"bPurgeStatus {value:#x}") from error


@runtime_checkable
class UfsDoor(Protocol):
    """What purging needs of an open UFS device.

    Every method may raise `CommandLost`, `DriveGone`, `NoSuchInterface` and `NotPermitted`, as
    those of `Firmware`. Both that change the device are journaled before they are sent.
    """

    def unmap_all(self) -> None:
        """Unmap every block of every logical unit: purge reaches nothing else.

        Raises:
            ReadFailed: a unit refused it.
        """

    def enable_purge(self) -> None:
        """Set fPurgeEnable (flag 06h)."""

    def read_purge_status(self) -> int:
        """Read bPurgeStatus (attribute 06h) once.

        sysfs has a file of it too: whoever reads that ends the answer for everybody else (H42).
        The value is durable in the journal before this returns, because most of them are told
        only once.
        """
