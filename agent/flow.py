"""The trainee's flow: which step is how far, and why the laptop cannot be graded yet. Pure.

No step waits for another: any may be shown at any time. Only the seal asks for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.state import JobState
from agent.view import Blocker, DrivePhase, Stage, StageState, StageView, ended_well
from checks.findings import Finding, Verdict
from host.drive import HiddenKind, HiddenStorage
from reports.grades import GradeOutcome, LooksCard, Surface
from wipe.codes import Refusal
from wipe.values import Outcome

_RUNNING = frozenset(
    {DrivePhase.STARTING, DrivePhase.PROVING, DrivePhase.ERASING, DrivePhase.VERIFYING}
)
_UNDECIDED = frozenset({DrivePhase.WAITING, DrivePhase.INTERRUPTED})
_ALARMING = frozenset({Verdict.FAIL, Verdict.CRASHED})


@dataclass(frozen=True, slots=True)
class DriveSituation:
    """What is known of one drive when its phase is decided."""

    present: bool
    live_medium: bool
    foreign: bool
    belongs: bool | None
    """A person's answer about a foreign drive."""
    started: bool
    """An erase of it was confirmed."""
    running: DrivePhase | None
    """Where its process stands; `None` when none is at work."""
    outcome: Outcome | None
    refusal: Refusal | None
    """What the guard says of it as it is listed."""


@dataclass(frozen=True, slots=True)
class DriveStanding:
    """Where a drive that is shown stands, and whether it counts for the laptop."""

    phase: DrivePhase
    outcome: Outcome | None
    counts: bool
    """Part of the laptop: not set aside, not the stick that we run from."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the flow looks at."""

    job: JobState
    inspecting: bool
    findings: tuple[Finding, ...]
    drives: tuple[DriveStanding, ...]
    hidden: tuple[HiddenStorage, ...]
    hand_tests: tuple[str, ...]
    """Codes that a person is asked on this laptop."""
    testing: bool = False
    """A long test runs, or will by itself."""

    @property
    def phases(self) -> frozenset[DrivePhase]:
        """The phases that occur."""
        return frozenset(drive.phase for drive in self.drives)


def drive_phase(now: DriveSituation) -> DrivePhase | None:
    """Where one drive stands; `None` for one that was pulled before anything depended on it."""
    if now.outcome is not None:
        return DrivePhase.ENDED
    if now.running is not None:
        return now.running
    if now.started:
        return DrivePhase.INTERRUPTED if now.present else DrivePhase.GONE
    if now.foreign or now.live_medium:
        return _visitor_phase(now)
    return _own_phase(now)


def _visitor_phase(now: DriveSituation) -> DrivePhase | None:
    if now.live_medium:
        return DrivePhase.REFUSED if now.present else None
    if now.belongs is None:
        return DrivePhase.FOREIGN if now.present else None
    return _own_phase(now) if now.belongs else DrivePhase.SET_ASIDE


def _own_phase(now: DriveSituation) -> DrivePhase:
    if not now.present:
        return DrivePhase.GONE
    # Mains can be plugged in at any moment: that is no decision about the drive.
    if now.refusal is not None and now.refusal is not Refusal.NEEDS_AC:
        return DrivePhase.REFUSED
    return DrivePhase.WAITING


def blockers(now: Situation) -> tuple[Blocker, ...]:
    """Why the record cannot be sealed yet, in the order in which a person meets it."""
    phases = now.phases
    reasons = (
        (now.job.operator is None, Blocker.OPERATOR_MISSING),
        (now.inspecting, Blocker.INSPECTION_RUNNING),
        (DrivePhase.FOREIGN in phases, Blocker.FOREIGN_NOT_ANSWERED),
        (bool(phases & _UNDECIDED), Blocker.DRIVE_NOT_DECIDED),
        (bool(phases & _RUNNING), Blocker.ERASE_RUNNING),
        (_attestation_missing(now), Blocker.NO_STORAGE_NOT_ATTESTED),
        (now.testing, Blocker.LONG_TESTS_RUNNING),
        (bool(open_hand_tests(now)), Blocker.HAND_TESTS_OPEN),
        (bool(open_looks(now.job)), Blocker.LOOKS_OPEN),
    )
    return tuple(blocker for applies, blocker in reasons if applies)


def no_storage_found(now: Situation) -> bool:
    """Whether the laptop shows no drive of its own and no hint of a hidden one."""
    hints = [hint for hint in now.hidden if hint.kind is not HiddenKind.NO_DRIVE_FOUND]
    return now.job.drives_seen and not any(drive.counts for drive in now.drives) and not hints


def open_hand_tests(now: Situation) -> tuple[str, ...]:
    """Questions without an answer."""
    answered = {answer.code for answer in now.job.hand_tests}
    return tuple(code for code in now.hand_tests if code not in answered)


def open_looks(job: JobState) -> tuple[Surface, ...]:
    """Surfaces for which no card was chosen."""
    return tuple(surface for surface in Surface if surface not in job.looked_at)


def stages(now: Situation) -> tuple[StageView, ...]:
    """All six steps and how far each is."""
    return tuple(StageView(stage, _stage_state(stage, now)) for stage in Stage)


def next_stage(now: Situation) -> Stage:
    """The first step in which something is left to do."""
    done = {StageState.DONE, StageState.PROBLEM, StageState.BUSY}
    return next((one.stage for one in stages(now) if one.state not in done), Stage.GRADE)


def _attestation_missing(now: Situation) -> bool:
    unknown = not now.job.drives_seen and not now.inspecting
    return (no_storage_found(now) or unknown) and now.job.no_storage_attested_by is None


def _stage_state(stage: Stage, now: Situation) -> StageState:
    match stage:
        case Stage.START:
            return StageState.OPEN if now.job.operator is None else StageState.DONE
        case Stage.CHECK:
            return _check_state(now)
        case Stage.ERASE:
            return _erase_state(now)
        case Stage.TRY:
            failed = any(answer.verdict in _ALARMING for answer in now.job.hand_tests)
            return _asked_state(len(open_hand_tests(now)), len(now.hand_tests), problem=failed)
        case Stage.LOOKS:
            cards = {getattr(now.job.looks, surface) for surface in now.job.looked_at}
            broken = bool(cards & {LooksCard.BROKEN, LooksCard.CRUSHED})
            return _asked_state(len(open_looks(now.job)), len(Surface), problem=broken)
        case Stage.GRADE:
            return _grade_state(now.job)


def _check_state(now: Situation) -> StageState:
    if now.inspecting or now.testing:
        return StageState.BUSY
    alarming = any(finding.verdict in _ALARMING for finding in now.findings)
    return StageState.PROBLEM if alarming else StageState.DONE


def _erase_state(now: Situation) -> StageState:
    phases = now.phases
    if phases & _RUNNING:
        return StageState.BUSY
    if DrivePhase.INTERRUPTED in phases or (phases & _UNDECIDED and _any_bad(now.drives)):
        return StageState.PROBLEM
    if phases & _UNDECIDED or DrivePhase.FOREIGN in phases or _attestation_missing(now):
        return StageState.OPEN
    if not now.job.drives_seen:
        return StageState.BUSY
    return StageState.PROBLEM if _any_bad(now.drives) else StageState.DONE


def _any_bad(drives: Sequence[DriveStanding]) -> bool:
    return any(drive.counts and _is_bad(drive) for drive in drives)


def _is_bad(drive: DriveStanding) -> bool:
    if drive.outcome is not None:
        return not ended_well(drive.outcome.status)
    return drive.phase in {DrivePhase.GONE, DrivePhase.REFUSED}


def _asked_state(still_open: int, asked: int, *, problem: bool) -> StageState:
    if still_open == asked and asked:
        return StageState.OPEN
    if still_open:
        return StageState.BUSY
    return StageState.PROBLEM if problem else StageState.DONE


def _grade_state(job: JobState) -> StageState:
    if job.seal is None:
        return StageState.OPEN
    held = job.seal.grade.outcome is GradeOutcome.HOLD
    return StageState.PROBLEM if held else StageState.DONE
