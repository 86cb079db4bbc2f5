"""What the front ends show and may ask: codes and numbers, no wording (values only).

Both faces, the full-screen app and `--plain`, see a job only through `View` and act on it only
through `Actions`. A view is a snapshot: cheap to make, safe to keep, asked for as often as wished.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandEnd, HandEngine
from checks.long_tests.values import LongProgress, LongTask, LongTest
from checks.told_facts import NOTHING_TOLD, ToldFacts
from host.drive import Drive, HiddenStorage
from host.suspend import SleepRefusal
from reports.grades import Grade, Looks, LooksCard, Surface
from reports.language import Language
from reports.record import Event
from wipe.codes import DriveStatus, Refusal
from wipe.step_now import StepNow
from wipe.values import DrivePlan, Outcome


class Stage(StrEnum):
    """The six steps of a laptop's trip, in order."""

    START = "start"
    CHECK = "check"
    ERASE = "erase"
    TRY = "try"
    LOOKS = "looks"
    GRADE = "grade"


class StageState(StrEnum):
    """How far a step is."""

    OPEN = "open"
    BUSY = "busy"
    DONE = "done"
    PROBLEM = "problem"
    """Done, and something in it needs attention."""


class Blocker(StrEnum):
    """Why the laptop cannot be graded and sent yet. Each has a sentence and an action."""

    OPERATOR_MISSING = "operator_missing"
    INSPECTION_RUNNING = "inspection_running"
    DRIVE_NOT_DECIDED = "drive_not_decided"
    """A drive was neither erased, refused nor set aside."""
    FOREIGN_NOT_ANSWERED = "foreign_not_answered"
    ERASE_RUNNING = "erase_running"
    NO_STORAGE_NOT_ATTESTED = "no_storage_not_attested"
    LONG_TESTS_RUNNING = "long_tests_running"
    HAND_TESTS_OPEN = "hand_tests_open"
    LOOKS_OPEN = "looks_open"


@dataclass(frozen=True, slots=True)
class StageView:
    """One line of the list of steps."""

    stage: Stage
    state: StageState


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One component of the inspection; `verdict` is the worst of its findings."""

    component: str
    """`identity`, `cpu`, `memory`, `battery`, `drive`, `locks`, `firmware`."""
    device: str | None
    label: str | None
    """Maker's name and key figure, as data: `Intel(R) Core(TM) i5-8350U`."""
    busy: bool
    verdict: Verdict | None
    findings: tuple[Finding, ...]
    progress: LongProgress | None = None  # of a long test that runs, or waits for a person


class LongPhase(StrEnum):
    """Where a long test stands; one that waits begins by itself when nothing is in its way."""

    WAITING = "waiting"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LongRow:
    """One long test."""

    test: LongTest
    drive_id: str | None
    phase: LongPhase
    progress: LongProgress | None
    findings: tuple[Finding, ...]


class DrivePhase(StrEnum):
    """Where one drive's erase stands."""

    WAITING = "waiting"
    """Planned; needs its typed confirmation."""
    REFUSED = "refused"
    FOREIGN = "foreign"
    """Needs an answer: does it belong to this laptop?"""
    SET_ASIDE = "set_aside"
    """A foreign drive that is not part of this laptop."""
    STARTING = "starting"
    PROVING = "proving"
    """An interrupted erase goes on: first what was written before is read back."""
    ERASING = "erasing"
    VERIFYING = "verifying"
    ENDED = "ended"
    INTERRUPTED = "interrupted"
    """An erase that stopped without a verdict; it can go on."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class DriveRow:
    """One drive in the step Erase."""

    drive: Drive
    phase: DrivePhase
    plan: DrivePlan | None
    refusal: Refusal | None
    done_bytes: int
    total_bytes: int
    """Over erasing and reading back together."""
    rate_bytes_s: int | None
    left_s: int | None
    """Honest time left from measured speed; `None` while unknown. While the drive erases itself,
    without reading back."""
    outcome: Outcome | None
    confirm_whole_serial: bool
    """Two drives end alike: the whole serial must be typed."""
    can_go_on: bool = False
    """It ended (stopped, refused) in a way after which `resume_erase` is worth trying."""
    left: bool = False
    """It was unplugged after its erase, and another drive answers to its identity now."""
    step: StepNow | None = None
    """The step of its erase that runs, or ran last; `None` before the first."""


class SleepEnd(StrEnum):
    """What came of a sleep, for one drive."""

    FREED = "freed"
    NOT_FREED = "not_freed"
    """It says itself that it is still frozen."""
    NOT_KNOWN = "not_known"
    """It did not answer, or only its erase will show."""
    NOT_SLEPT = "not_slept"
    """The laptop stayed awake."""
    GONE = "gone"
    """It was not found again."""
    REFUSED = "refused"
    """Nobody slept for it; see the refusal."""
    NOT_WOKEN = "not_woken"
    """Told at the next start: nobody saw the laptop wake."""


@dataclass(frozen=True, slots=True)
class SleepResult:
    """What came of a sleep for one drive."""

    drive_id: str
    end: SleepEnd
    refusal: SleepRefusal | None = None
    path: str | None = None
    """Where it is now: its name may be another."""
    cause: str | None = None
    """Why the laptop did not sleep, as far as told."""


@dataclass(frozen=True, slots=True)
class SleepState:
    """Letting the laptop sleep once, to free drives that were frozen when it was switched on."""

    offered: tuple[str, ...] = ()
    """Drives that it may free, by id; empty: it is not offered."""
    busy: bool = False
    refusal: SleepRefusal | None = None
    """Why the laptop stayed awake when it was last asked for."""
    results: tuple[SleepResult, ...] = ()
    """What came of it when it was last asked for."""


@dataclass(frozen=True, slots=True)
class HandRow:
    """One question of the step Try."""

    code: str
    """`input.keyboard`, `display.picture`, `audio.speakers`."""
    verdict: Verdict | None
    reason: Reason | None


class SendPhase(StrEnum):
    """Where the record is."""

    NOT_SEALED = "not_sealed"
    WAITING = "waiting"
    """Sealed and stored; the server has not answered yet."""
    SENT = "sent"
    REFUSED = "refused"
    """The server refused it; a supervisor must look."""
    NO_SERVER = "no_server"
    """No server is configured: the record stays on the stick."""


@dataclass(frozen=True, slots=True)
class SendState:
    """State of sending, for this record and the outbox as a whole."""

    phase: SendPhase
    waiting: int
    """Records in the outbox."""
    address: str | None
    """Where a person can read the record."""
    at: str | None
    problem: str | None
    """Code of the server's refusal."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything a front end shows."""

    language: Language
    bench: str
    demo: bool
    laptop_name: str | None
    laptop_serial: str | None
    asset_tag: str | None
    operator: str | None
    stage: Stage
    stages: tuple[StageView, ...]
    resumed: bool
    """Unfinished work of this laptop was found and picked up."""
    checks: tuple[CheckRow, ...]
    checks_done: int
    drives: tuple[DriveRow, ...]
    hidden: tuple[HiddenStorage, ...]
    no_storage_attested: bool
    hand_tests: tuple[HandRow, ...]
    looks: Looks
    blockers: tuple[Blocker, ...]
    grade: Grade | None
    """Computed afresh while the job is open, fixed once sealed."""
    sealed: bool
    record_id: str
    send: SendState
    sealed_at: str | None = None
    events: tuple[Event, ...] = ()
    """What happened so far, in its order."""
    sleep: SleepState = SleepState()
    told: ToldFacts = NOTHING_TOLD
    told_open: tuple[str, ...] = ()
    """What the step Start still asks: `bios`, `usb_sockets`, and items by name: `touchscreen`."""
    long_tests: tuple[LongRow, ...] = ()


class Actions(Protocol):
    """What a front end may ask. All calls return at once (below 0.1 s) and are thread-safe."""

    def view(self) -> View:
        """A snapshot of the job."""

    def set_language(self, language: Language) -> None:
        """Dutch or English; kept with the job."""

    def go_to(self, stage: Stage) -> None:
        """Show another step; any step may be visited at any time."""

    def begin(self, operator: str, asset_tag: str | None) -> str | None:
        """Who works on which tag. Returns a code (`operator_invalid`, `asset_tag_invalid`)."""

    def inspect_again(self) -> None:
        """Run the quick probes once more."""

    def answer_foreign(self, drive_id: str, *, belongs: bool) -> None:
        """Whether a drive on USB or a card is part of this laptop."""

    def confirm_erase(self, drive_id: str, typed: str) -> Refusal | None:
        """The typed yes for one drive: starts its erase, or says why not."""

    def resume_erase(self, drive_id: str) -> Refusal | None:
        """Go on with an interrupted erase under its old confirmation."""

    def stop_erase(self, drive_id: str) -> None:
        """Ask a running erase to stop; it ends `not_erased`."""

    def sleep_once(self) -> None:
        """Let the laptop sleep for the drives that it may free; `View.sleep` tells the rest."""

    def attest_no_storage(self) -> None:
        """The operator looked: there is no drive in this laptop."""

    def answer_hand_test(self, code: str, verdict: Verdict, reason: Reason | None) -> None:
        """A person's answer: pass, warn, fail, or not_tested with a reason."""

    def open_hand_test(self, code: str) -> HandEngine | None:
        """An engine that watches while the person tries; `None`: only the person can tell."""

    def end_hand_test(self, code: str, end: HandEnd) -> None:
        """What came of a hand test: its findings take the place of earlier ones."""

    def tell(self, told: ToldFacts) -> None:
        """A person's answers to what no sensor tells."""

    def begin_long_test(self, task: LongTask) -> None:
        """Want a long test (again); it begins when nothing is in its way."""

    def stop_long_test(self, task: LongTask) -> None:
        """End a long test now, or do not begin it."""

    def choose_look(self, surface: Surface, card: LooksCard) -> None:
        """The fault card of one surface."""

    def seal(self) -> Sequence[Blocker]:
        """Grade, sign and store the record, and send it in the background; or why not yet."""

    def close(self) -> None:
        """Leave: running erases go on in their own processes."""


def worst(findings: Sequence[Finding]) -> Verdict | None:
    """The verdict of a row: fail before crashed, warn, not_tested, unsupported and pass."""
    order = (
        Verdict.FAIL,
        Verdict.CRASHED,
        Verdict.WARN,
        Verdict.NOT_TESTED,
        Verdict.UNSUPPORTED,
        Verdict.PASS,
    )
    present = {finding.verdict for finding in findings}
    return next((verdict for verdict in order if verdict in present), None)


def ended_well(status: DriveStatus) -> bool:
    """Whether a status clears by itself."""
    return status in {DriveStatus.ERASED, DriveStatus.NO_STORAGE_ATTESTED}
