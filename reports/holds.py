"""Holds: what stops a laptop whatever its letter, and what ends it (pure)."""

from collections.abc import Iterable

from checks.findings import Finding
from checks.policy import Policy
from reports.functional import is_held
from reports.grade_input import DriveEnd, GradeInput
from reports.grades import Hold, Needs
from wipe.codes import DriveStatus

HIDDEN = "drive.hidden"


def holds(inp: GradeInput, findings: Iterable[Finding], policy: Policy) -> tuple[Hold, ...]:
    """Everything that stops this laptop, each once, in a fixed order."""
    found = {
        (hold.code, hold.device or ""): hold
        for hold in (
            *_of_findings(inp, findings, policy),
            *_of_hints(inp),
            *_of_drives(inp),
        )
    }
    return tuple(found[key] for key in sorted(found))


def _of_findings(inp: GradeInput, findings: Iterable[Finding], policy: Policy) -> Iterable[Hold]:
    for finding in findings:
        # The operator's word that the bay is empty ends the suspicion of a drive not seen.
        closed = finding.code == HIDDEN and inp.attested_no_storage and not inp.open_hints
        if is_held(finding, policy) and not closed:
            needs = _finding_needs(finding.code).value
            yield Hold(code=finding.code, device=finding.device, needs=needs)


def _of_hints(inp: GradeInput) -> Iterable[Hold]:
    if inp.open_hints and not any(finding.code == HIDDEN for finding in inp.findings):
        yield Hold(code=HIDDEN, needs=Needs.FIRMWARE_TO_AHCI.value)


def _of_drives(inp: GradeInput) -> Iterable[Hold]:
    for drive in inp.drives:
        needs = _drive_needs(drive)
        if needs is not None:
            status = drive.status or DriveStatus.NOT_ERASED
            code = f"erase.{status.value}"
            yield Hold(code=code, device=f"drive:{drive.drive_id}", needs=needs.value)
    if not inp.drives and not inp.attested_no_storage:
        # No drive was seen and nobody has looked: what happened to the data is not known.
        yield Hold(code=f"erase.{DriveStatus.UNKNOWN.value}", needs=Needs.SUPERVISOR.value)


def _finding_needs(code: str) -> Needs:
    match code:
        case "drive.hidden":
            return Needs.FIRMWARE_TO_AHCI
        case "lock.drive_password":
            return Needs.UNLOCK_AND_ERASE
        case "battery.swollen":
            return Needs.PACK_OUT
        case _ if code.startswith("lock."):
            return Needs.OWNER_CLEARS_LOCK
        case _:  # a policy may hold on more than the default one does
            return Needs.SUPERVISOR


def _drive_needs(drive: DriveEnd) -> Needs | None:
    match drive.status:
        case DriveStatus.ERASED | DriveStatus.NO_STORAGE_ATTESTED:
            return None
        case DriveStatus.ERASED_WITH_EXCEPTIONS | DriveStatus.CLEAR_ONLY:
            return Needs.VALIDATOR
        case DriveStatus.TO_DESTROY:
            return Needs.DRIVE_OUT
        case DriveStatus.NOT_ERASED | DriveStatus.UNKNOWN | DriveStatus.REFUSED | None:
            return Needs.NEW_ERASE
