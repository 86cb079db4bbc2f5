"""What a drive's self-test said (values only)."""

from enum import StrEnum

from host.value import Value


class SelftestWay(StrEnum):
    """By whose numbers a result is to be read."""

    ATA = "ata"
    """Status nibble of ATA (ACS-3 table 108): 0 passed, 1-2 aborted, 3-8 failed."""
    NVME = "nvme"
    """Result of the NVMe log 06h: 0 passed, 1-4, 8 and 9 aborted, 5-7 failed."""


class SelftestRun(Value):
    """What one short self-test of a drive said."""

    way: SelftestWay
    result: int | None = None
    """The drive's own number; `None`: no result that is this run's."""
    followed: bool = False
    """It was already running when we came."""
    attempts: int = 0
    """How often we started one."""
    hours_before: int | None = None
    hours_after: int | None = None
    """Power-on hours as the drive counts them."""
    left_permille: int | None = None
    """What was left of it when it was last seen running."""
