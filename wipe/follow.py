"""Following an erase by its journal: what the screen and the command line see of it."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from os import SEEK_END

from wipe.codes import Method, StepResult
from wipe.events import (
    Adopted,
    Began,
    Crashed,
    Ended,
    OffsetReached,
    Planned,
    Progressed,
    Proof,
    RunPhase,
    StepBegan,
    StepEnded,
    Verified,
    VerifyBegan,
)
from wipe.folder import DriveFolder
from wipe.history import must_belong
from wipe.journal_lines import Entry, JournalDamaged, read_lines
from wipe.step_now import StepNow, step_after
from wipe.values import DrivePlan, ErasePlan, Outcome

_SAMPLED_PART = 10
"""A sample reads a tenth."""
_WINDOW_MS = 20_000
_DRIVES_WINDOW_MS = 300_000
"""A drive's own counter may stand still for a minute and then jump."""
_LEAST_MS = 900
"""A rate measured over less than this says nothing."""


class FollowPhase(StrEnum):
    """Where an erase stands."""

    NOT_STARTED = "not_started"
    """No process has written a line yet."""
    PREPARING = "preparing"
    """The guard looks at the drive."""
    PROVING = "proving"
    """An interrupted drive is compared with what was written before."""
    ERASING = "erasing"
    VERIFYING = "verifying"
    ENDED = "ended"
    INTERRUPTED = "interrupted"
    """No process and no final word: it died, and can be resumed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot. Bytes count writing and reading back together, or what is being proved."""

    phase: FollowPhase
    done_bytes: int
    total_bytes: int
    rate_bytes_s: int | None
    """Measured in this phase over the last 20 seconds; `None` while unknown, and while the drive
    erases itself: nobody knows how many bytes it touches."""
    left_s: int | None
    """What is left at the measured rate; reading back is taken to be as fast as writing until it
    has been measured. While the drive erases itself, what that takes by its own counter, without
    reading back."""
    outcome: Outcome | None
    running: bool
    """Whether a process holds the journal; one may hold it for a moment after its last word."""
    runs: int = 0
    """How many processes have begun to write in the journal."""
    step: StepNow | None = None
    """The step that runs, or ran last; `None` before the first."""


class Follower:
    """Reads a journal as it grows. It writes nothing and holds nothing of the drive."""

    def __init__(self, folder: DriveFolder) -> None:
        self._folder = folder
        self._new: list[Entry] = []
        self._plan: ErasePlan | None = None
        self._forget()

    def _forget(self) -> None:
        self._position = 0
        self._entries = 0
        self._phase = FollowPhase.NOT_STARTED
        self._outcome: Outcome | None = None
        self._runs = 0
        self._size = 0
        self._to_read = 0
        self._in_phase = 0
        self._proved, self._to_prove = 0, 0
        self._reached = 0
        self._points: deque[tuple[int, int]] = deque()
        self._step: StepNow | None = None

    def poll(self) -> Progress:
        """How far it is now.

        Raises:
            JournalDamaged: the journal cannot be trusted.
        """
        # The lock first: whoever gave it back had written the last word before.
        running = self._folder.is_running()
        try:
            entries = self._read()
        except JournalDamaged:
            # The same, and others were written in its place.
            self._forget()
            entries = self._read()
        for entry in entries:
            self._new.append(entry)
            self._take(entry)
        phase = self._phase
        unfinished = phase not in {FollowPhase.ENDED, FollowPhase.NOT_STARTED}
        if unfinished and not running:
            phase = FollowPhase.INTERRUPTED
        rate = self._rate() if running else None
        proving = phase is FollowPhase.PROVING
        return Progress(
            phase=phase,
            done_bytes=self._proved if proving else self._done(),
            total_bytes=self._to_prove if proving else self._size + self._to_read,
            rate_bytes_s=None if self._by_drive else rate,
            left_s=self._left(rate),
            outcome=self._outcome,
            running=running,
            runs=self._runs,
            step=self._step,
        )

    def take_new(self) -> tuple[Entry, ...]:
        """The entries that came with the polls since the last call."""
        taken, self._new = tuple(self._new), []
        return taken

    def _read(self) -> tuple[Entry, ...]:
        try:
            with self._folder.journal_path.open("rb") as journal:
                if journal.seek(0, SEEK_END) < self._position:
                    # A line that could not be made durable was taken back after we had read it.
                    self._forget()
                journal.seek(self._position)
                content = journal.read()
        except FileNotFoundError:
            return ()
        # The end of a line that is just being written comes with the next poll.
        text = read_lines(content, first_seq=self._entries + 1)
        if text.entries:
            self._plan = self._plan or self._folder.plan()
            must_belong(text.entries, self._plan)
        self._position += text.good_bytes
        self._entries += len(text.entries)
        return text.entries

    def _take(self, entry: Entry) -> None:
        event = entry.event
        self._step = step_after(self._step, event)
        match event:
            case Began():
                self._outcome = None
                self._runs += 1
                self._enter(FollowPhase.PREPARING, 0, entry)
            case Planned() | Adopted() | StepBegan() | StepEnded():
                self._take_step(event, entry)
            case VerifyBegan():
                self._to_read = event.total_bytes
                self._enter(FollowPhase.VERIFYING, 0, entry)
            case OffsetReached():
                self._point(event.bytes, entry)
            case Progressed():
                if event.phase is RunPhase.PROVE:
                    self._phase = FollowPhase.PROVING
                    self._proved, self._to_prove = event.bytes, event.total_bytes
                else:
                    self._point(event.bytes, entry)
            case Verified():
                self._in_phase = self._to_read
            case Ended():
                self._outcome = event.outcome
                self._reached = self._done()
                self._phase = FollowPhase.ENDED
            case Proof() | Crashed() | _:
                pass

    def _take_step(self, event: Planned | Adopted | StepBegan | StepEnded, entry: Entry) -> None:
        match event:
            case Planned(plan=plan):
                first = next((step.method for step in plan.plan.available), Method.OVERWRITE)
                self._expect(plan.plan, first, plan.size_bytes)
            case Adopted(method=method):
                if self._plan is not None and method is not None:
                    self._expect(self._plan.plan, method, self._plan.size_bytes)
                self._enter(FollowPhase.ERASING, 0, entry)
            case StepBegan():
                if self._plan is not None:
                    self._expect(self._plan.plan, event.method, event.end_offset)
                self._enter(FollowPhase.ERASING, event.start_offset, entry)
            case StepEnded(method=Method.OVERWRITE):
                self._in_phase = event.written_bytes
            case StepEnded():
                self._in_phase = self._size if event.result is StepResult.DONE else 0

    def _expect(self, plan: DrivePlan, method: Method, size: int) -> None:
        sampled = any(s.method is method and s.check == "M+P10" for s in plan.available)
        self._size, self._to_read = size, size // _SAMPLED_PART if sampled else size

    def _enter(self, phase: FollowPhase, done: int, entry: Entry) -> None:
        self._phase = phase
        self._points.clear()
        self._point(done, entry)

    def _point(self, done: int, entry: Entry) -> None:
        self._in_phase = done
        self._points.append((entry.boot_ms, done))
        window_ms = _DRIVES_WINDOW_MS if self._by_drive else _WINDOW_MS
        while entry.boot_ms - self._points[0][0] > window_ms:
            self._points.popleft()

    @property
    def _by_drive(self) -> bool:
        """Whether the drive erases itself now: the bytes are its own counter."""
        return self._phase is FollowPhase.ERASING and bool(self._step and self._step.by_drive)

    def _rate(self) -> int | None:
        if not self._points:
            return None
        (start_ms, start), (end_ms, end) = self._points[0], self._points[-1]
        if end_ms - start_ms < _LEAST_MS or end <= start:
            return None
        return (end - start) * 1000 // (end_ms - start_ms)

    def _done(self) -> int:
        match self._phase:
            case FollowPhase.ERASING:
                return self._in_phase
            case FollowPhase.VERIFYING:
                return self._size + self._in_phase
            case FollowPhase.ENDED:
                proved = self._outcome is not None and self._outcome.verification is not None
                return self._size + self._to_read if proved else self._reached
            case _:
                return 0

    def _left(self, rate: int | None) -> int | None:
        if not rate or self._phase not in {FollowPhase.ERASING, FollowPhase.VERIFYING}:
            return None
        until = self._size if self._by_drive else self._size + self._to_read
        return -(-(until - self._done()) // rate)
