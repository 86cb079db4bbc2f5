"""What a grade is made of (values only): the same on the stick and on the server."""

from dataclasses import dataclass

from checks.findings import Finding
from reports.grades import Looks
from wipe.codes import DriveStatus

Question = tuple[str, str | None]
"""A code and the device it is asked of."""


@dataclass(frozen=True, slots=True)
class StorageFacts:
    """One drive's worth to the next owner."""

    kind: str
    """`hdd`, `ssd`, `flash` or `unknown`."""
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What the capability axis reads beside the findings."""

    ram_mib: int | None
    """Nominal size; `None` when the laptop does not say."""
    ram_socketed: bool
    """At least one module can be taken out."""
    storage: tuple[StorageFacts, ...]
    """Drives of this laptop; empty: it has none."""


@dataclass(frozen=True, slots=True)
class DriveEnd:
    """How one drive of this laptop ended; drives that are not part of it are left out."""

    drive_id: str
    status: DriveStatus | None
    """`None`: nothing was done with it."""


@dataclass(frozen=True, slots=True)
class GradeInput:
    """Everything a grade depends on, beside the policy."""

    findings: tuple[Finding, ...]
    """Of the checks and of the hand tests."""
    expected: frozenset[Question]
    """What must have been answered; a question without finding counts as not tested."""
    machine: MachineFacts
    drives: tuple[DriveEnd, ...]
    looks: Looks
    attested_no_storage: bool = False
    """The operator looked: there is no drive."""
    open_hints: int = 0
    """Hints of storage that cannot be seen and that nothing has closed."""
