"""From a typed yes to a plan for the erase process, or to the reason why not. Pure."""

from agent.drive_rows import Seen, ShownDrive, refusal_of
from agent.state import JobState
from agent.view import DrivePhase
from agent.workplace import Workplace
from wipe import guard
from wipe.codes import Refusal
from wipe.folder import confirmed_plan
from wipe.values import Confirmation, DrivePlan, ErasePlan

RUNNING = frozenset(
    {DrivePhase.STARTING, DrivePhase.PROVING, DrivePhase.ERASING, DrivePhase.VERIFYING}
)


def refusal_to_confirm(drive: ShownDrive, typed: str, seen: Seen) -> Refusal | None:
    """Why this drive is not erased under what was typed."""
    return _refusal_now(drive, seen) or guard.confirmation_refusal(
        drive.row.drive, typed, seen.drives
    )


def refusal_to_resume(drive: ShownDrive, seen: Seen) -> Refusal | None:
    """Why the erase does not go on under its old confirmation."""
    refusal = _refusal_now(drive, seen)
    if refusal is not None:
        return refusal
    may_go_on = drive.row.phase is DrivePhase.INTERRUPTED or drive.row.can_go_on
    return None if may_go_on else Refusal.NOT_CONFIRMED


def _refusal_now(drive: ShownDrive, seen: Seen) -> Refusal | None:
    if drive.row.phase in RUNNING:
        return Refusal.IN_USE
    if drive.row.drive.identity not in [one.identity for one in seen.drives]:
        return Refusal.IDENTITY_CHANGED
    return refusal_of(drive.known, seen)


def erase_plan(
    place: Workplace,
    job: JobState,
    drive: ShownDrive,
    plan: DrivePlan,
    typed: str,
) -> ErasePlan:
    """Everything that the erase process may know.

    Raises:
        ValueError: the drive does not tell its size; the guard refuses such a drive before.
    """
    given = drive.row.drive
    return confirmed_plan(
        given,
        plan,
        Confirmation(
            typed=typed.strip(),
            serial=given.identity.serial or "",
            operator=job.operator,
            boot_ms=place.clock.boot_ms(),
            at=place.clock.utc(),
        ),
        record_id=job.record_id,
        purpose=job.purpose,
        host=place.erase_host,
        boot_id=place.host.boot_id(),
        laptop=job.laptop,
        foreign_accepted=drive.known.is_foreign and drive.known.belongs,
    )
