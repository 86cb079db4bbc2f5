"""The drives of a job as a person sees them, from what is kept, seen and followed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.config import EraseSettings
from agent.erase_tasks import Work
from agent.flow import DriveSituation, DriveStanding, drive_phase
from agent.replugged import own_work
from agent.state import DriveJob, JobState
from agent.view import DrivePhase, DriveRow
from host.capabilities import Capabilities
from host.drive import Drive, HiddenStorage
from wipe import guard
from wipe.codes import Refusal, StatusReason
from wipe.outcome import unproved
from wipe.plan import Earlier, MachineState, plan_drive
from wipe.values import DrivePlan, ErasePlan, Outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """What the machine showed at the last look."""

    drives: tuple[Drive, ...] = ()
    hidden: tuple[HiddenStorage, ...] = ()
    on_mains: bool | None = None
    capabilities: Mapping[str, Capabilities] = field(default_factory=dict)
    """What the drives say of themselves, by drive id."""
    deep_sleep: bool | None = None
    """Whether the machine can sleep in S3, which frees some frozen drives."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything beside the job that a row depends on."""

    seen: Seen
    works: Mapping[str, Work]
    """Confirmed erases, by drive id."""
    starting: frozenset[str]
    """Confirmed this instant; their processes are about to start."""
    erase: EraseSettings
    remapped_sectors: Mapping[str, int]
    """Reallocated and pending sectors of the drives that tell them, by drive id."""
    earlier: tuple[Work, ...] = ()
    """Erases whose place a later one has taken."""
    slept_in_vain: frozenset[str] = frozenset()
    """Drives for which the laptop slept, and which that did not free, by drive id."""


@dataclass(frozen=True, slots=True)
class ShownDrive:
    """One drive: what is kept of it, how it is shown, how the flow counts it."""

    known: DriveJob
    row: DriveRow
    standing: DriveStanding
    plan: ErasePlan | None
    """The confirmed plan, if there is one."""
    journal: str | None = None
    """Name of the journal of its erase among the evidence."""


def drive_rows(job: JobState, around: Surroundings) -> tuple[ShownDrive, ...]:
    """A row for every drive that is to be shown, in the order in which they were first seen."""
    rows = []
    for known, present in zip(job.drives, job.is_present(around.seen.drives), strict=True):
        work = own_work(known, job, around.works, around.earlier)
        row = _row(known, work, around, present=present)
        if row is not None:
            plan = work.plan if work else None
            journal = f"journal-{work.name}.jsonl" if work else None
            rows.append(ShownDrive(known, row, _standing(known, row), plan, journal))
    return tuple(rows)


def _row(
    known: DriveJob, work: Work | None, around: Surroundings, *, present: bool
) -> DriveRow | None:
    if known.left is not None and work is None:
        return None
    drive = known.drive.model_copy(update={"foreign": known.is_foreign})
    starting = drive.id in around.starting and known.left is None
    refusal = refusal_of(known, around.seen) if present else None
    outcome = _outcome(work) if work and not starting else None
    phase = drive_phase(
        DriveSituation(
            present=present,
            live_medium=drive.live_medium is not None,
            foreign=known.is_foreign,
            belongs=known.foreign.belongs if known.foreign else None,
            started=work is not None,
            running=DrivePhase.STARTING if starting else (work.running if work else None),
            outcome=outcome,
            refusal=refusal,
        )
    )
    if phase is None:
        return None
    if phase is DrivePhase.GONE and work is not None:
        # Whatever its journal last said: nobody knows what is on it now.
        outcome = unproved(work.plan, StatusReason.VANISHED, None)
    return DriveRow(
        drive=drive,
        phase=phase,
        plan=work.plan.plan if work else plan_of(drive, around),
        refusal=refusal if phase in {DrivePhase.REFUSED, DrivePhase.WAITING} else None,
        done_bytes=work.done_bytes if work else 0,
        total_bytes=work.total_bytes if work else 2 * (drive.size_bytes or 0),
        rate_bytes_s=work.rate_bytes_s if work else None,
        left_s=work.left_s if work else None,
        outcome=outcome,
        confirm_whole_serial=guard.needs_whole_serial(drive, around.seen.drives),
        can_go_on=phase is DrivePhase.ENDED and present and _can_go_on(drive, work),
        left=known.left is not None,
        step=work.step if work else None,
    )


def _can_go_on(drive: Drive, work: Work | None) -> bool:
    """A drive that got hidden sectors back is another one to plan and to confirm."""
    return work is not None and work.can_go_on and work.plan.size_bytes == drive.size_bytes


def refusal_of(known: DriveJob, seen: Seen) -> Refusal | None:
    """What the guard says of a drive as it is listed now."""
    return guard.refusal(
        known.drive.model_copy(update={"foreign": known.is_foreign}),
        peers=seen.drives,
        on_mains=seen.on_mains,
        foreign_accepted=known.belongs,
    )


def plan_of(drive: Drive, around: Surroundings) -> DrivePlan:
    """The plan for a drive that nobody has confirmed yet."""
    return plan_drive(
        drive,
        requested=around.erase.minimum_level,
        standard=around.erase.standard,
        remapped_sectors=around.remapped_sectors.get(drive.id),
        capabilities=around.seen.capabilities.get(drive.id),
        policy=around.erase,
        machine=MachineState(mains=around.seen.on_mains, deep_sleep=around.seen.deep_sleep),
        earlier=Earlier(slept=drive.id in around.slept_in_vain),
    )


def _outcome(work: Work) -> Outcome | None:
    """How it ended. A process that died is an interruption and no end: it can go on."""
    ended = work.outcome if work.running is None else None
    died = ended is not None and ended.reason == StatusReason.DIED
    return None if died else ended


def _standing(known: DriveJob, row: DriveRow) -> DriveStanding:
    visitor = known.is_foreign and row.drive.live_medium is not None
    counts = row.phase is not DrivePhase.SET_ASIDE and not visitor
    return DriveStanding(row.phase, row.outcome, counts=counts)
