"""What a journal says of the laptop's sleep for a drive (values only)."""

from enum import StrEnum
from typing import Literal

from host.drive import DriveIdentity
from host.value import Value


class SleepReason(StrEnum):
    """Why the laptop is put to sleep: what only a power cycle of the drive can cure."""

    FROZEN = "frozen"
    """ATA security is frozen (SEC2, SEC6)."""
    SANITIZE_FROZEN = "sanitize_frozen"
    """ATA SANITIZE is frozen (SD1)."""
    COMMANDS_REFUSED = "commands_refused"
    """NVMe refuses Format and Sanitize although it offers them."""
    ATTEMPTS_EXCEEDED = "attempts_exceeded"
    """Too many wrong passwords since power-on."""
    HIDDEN_AREA = "hidden_area"
    """A maximum address was changed, or a change was refused."""


class S3Began(Value):
    """The laptop is about to sleep for a drive. A journal that ends here lost power in it."""

    type: Literal["s3_begin"] = "s3_begin"
    drive_id: str
    reason: SleepReason
    seconds: int
    drives: tuple[DriveIdentity, ...]
    """Every drive that is there before."""


class S3Ended(Value):
    """The laptop is awake again, or never slept."""

    type: Literal["s3_end"] = "s3_end"
    drive_id: str
    slept: bool | None
    """`None` when the kernel does not tell."""
    elapsed_ms: int
    missing: tuple[DriveIdentity, ...] = ()
    """Drives that did not come back."""
    moved: tuple[DriveIdentity, ...] = ()
    """Drives that came back under another name."""
    appeared: tuple[DriveIdentity, ...] = ()
    """Drives that were not there before."""
    cause: str | None = None
    """Why it did not sleep, as far as told."""


class S3Told(Value):
    """What the drive itself said after the laptop had slept for it."""

    type: Literal["s3_told"] = "s3_told"
    drive_id: str
    freed: bool | None
    """`None` when it did not answer, or when only the next command will show."""
