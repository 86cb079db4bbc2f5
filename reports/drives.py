"""How one drive of a job stands in its record (pure)."""

from host.drive import HiddenKind, HiddenStorage
from reports.job import DriveInput, JobFacts
from reports.record import Count, PlanNote, RecordDrive, StorageHint
from wipe.codes import DriveStatus, Level
from wipe.values import ErasePlan, LevelClaim, Levels

_NO_LEVEL = Levels(
    nist_r1=LevelClaim(level=Level.NONE),
    nist_r2=LevelClaim(level=Level.NONE),
    ieee_2883=LevelClaim(level=Level.NONE),
)


def record_drive(given: DriveInput) -> RecordDrive:
    """The drive with everything that was done to it."""
    drive, outcome = given.drive, given.outcome
    status, reason = status_of(given)
    return RecordDrive(
        id=given.id,
        kind=drive.kind.value,
        transport=drive.transport.value,
        vendor=drive.vendor,
        model=drive.identity.model,
        serial=drive.identity.serial,
        firmware=drive.firmware,
        wwid=drive.identity.wwid,
        lba_size=drive.logical_block_bytes,
        capacity_reported=_count(drive.size_bytes),
        capacity_native=_count(drive.native_size_bytes),
        simulated=drive.simulated,
        stands_for=_count(drive.stands_for_bytes),
        foreign=given.foreign,
        plan=None if given.plan is None else _plan_note(given.plan),
        confirmed_typed=None if given.plan is None else given.plan.confirmation.typed,
        attempts=() if outcome is None else outcome.attempts,
        verification=None if outcome is None else outcome.verification,
        levels=_NO_LEVEL if outcome is None else outcome.levels,
        status=status,
        status_reason=reason,
        exceptions=() if outcome is None else outcome.exceptions,
        notes=() if outcome is None else outcome.notes,
        method=None if outcome is None else outcome.method,
        stream=None if outcome is None else outcome.stream,
        marker_seed=None if outcome is None else outcome.marker_seed,
        overwritten_bytes=None if outcome is None else _count(outcome.overwritten_bytes),
        elapsed_ms=None if outcome is None else outcome.elapsed_ms,
        evidence=given.evidence,
    )


def status_of(given: DriveInput) -> tuple[DriveStatus | None, str | None]:
    """Status and reason: what was erased keeps its outcome, whatever was said of it later."""
    if given.outcome is not None:
        return given.outcome.status, given.outcome.reason
    if not given.belongs:
        return None, None
    if given.refusal is not None:
        return DriveStatus.REFUSED, given.refusal.value
    return DriveStatus.NOT_ERASED, None


def storage_hints(job: JobFacts) -> tuple[StorageHint, ...]:
    """Hints of drives that cannot be seen, and who closed which."""
    return tuple(
        StorageHint(
            kind=hint.kind.value, where=hint.where, count=hint.count, closed_by=closed_by(hint, job)
        )
        for hint in job.hints
    )


def closed_by(hint: HiddenStorage, job: JobFacts) -> str | None:
    """Who closed a hint: only an empty bay can be attested by looking."""
    return job.attested_no_storage_by if hint.kind is HiddenKind.NO_DRIVE_FOUND else None


def _plan_note(plan: ErasePlan) -> PlanNote:
    return PlanNote(
        row=plan.plan.row,
        preferred=plan.plan.preferred,
        requested_level=plan.plan.requested_level,
        standard=plan.plan.standard,
    )


def _count(number: int | None) -> Count | None:
    return None if number is None else str(number)
