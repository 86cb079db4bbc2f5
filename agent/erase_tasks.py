"""The erases of one job: each a process of its own, seen through its journal alone."""

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from agent.view import DrivePhase
from host.durable import make_folder, move
from host.port import Host, Process
from wipe import folder as drive_folder
from wipe.codes import DriveStatus, StatusReason
from wipe.events import Began
from wipe.folder import DriveFolder
from wipe.follow import Follower, FollowPhase, Progress
from wipe.history import can_go_on
from wipe.journal_lines import JournalDamaged, read_lines
from wipe.outcome import exit_status, unproved
from wipe.step_now import StepNow
from wipe.values import ErasePlan, Outcome

_log = logging.getLogger(__name__)

_EARLIER = "earlier"
_CONFIRMED_ANEW = ("confirmation", "path_hint", "diskseq", "boot_id", "foreign_accepted")


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of one confirmed erase."""

    plan: ErasePlan
    running: DrivePhase | None
    """`None` when no process is at work."""
    done_bytes: int
    total_bytes: int
    rate_bytes_s: int | None
    left_s: int | None
    outcome: Outcome | None
    name: str = ""
    """Of its folder, which names its journal among the evidence."""
    is_damaged: bool = False
    """Its journal cannot be trusted: no process takes it again."""
    step: StepNow | None = None
    """The step that runs, or ran last."""

    @property
    def can_go_on(self) -> bool:
        """Whether `resume` is worth trying."""
        if self.running is not None or self.is_damaged:
            return False
        return self.outcome is None or can_go_on(self.outcome)

    @property
    def is_refused(self) -> bool:
        """The guard, or the proof that it is as we left it, said no."""
        return self.outcome is not None and self.outcome.status is DriveStatus.REFUSED


class _Task:
    """One drive's folder with its follower and, if we started it, its process."""

    def __init__(self, folder: DriveFolder, plan: ErasePlan) -> None:
        self.folder = folder
        self.plan = plan
        self.follower = Follower(folder)
        self.process: Process | None = None
        self.runs_before: int | None = None
        """How many had begun in the journal when our process was started, until it begins too."""


class EraseTasks:
    """Starts, resumes and stops erases, and follows them."""

    def __init__(self, host: Host, job_folder: Path) -> None:
        self._host = host
        self._job_folder = job_folder
        self._tasks: dict[str, _Task] = {}
        self._seen: dict[str, Work] = {}
        self._earlier: tuple[Work, ...] = ()
        self._lock = threading.Lock()
        self._adopt()

    def work(self) -> dict[str, Work]:
        """Every erase as last seen, by drive id."""
        return dict(self._seen)

    def earlier(self) -> tuple[Work, ...]:
        """Erases whose place a later one has taken, oldest first."""
        return self._earlier

    def journals(self) -> dict[str, bytes]:
        """What every erase of this job did, earlier ones too: evidence by name."""
        current = {drive_id: task.folder for drive_id, task in self._tasks.items()}
        earlier = {path.name: DriveFolder(path) for path in self._job_folder.glob(f"{_EARLIER}/*")}
        return {
            f"journal-{name}.jsonl": folder.journal_path.read_bytes()
            for name, folder in sorted({**earlier, **current}.items())
            if folder.journal_path.exists()
        }

    def start(self, plan: ErasePlan) -> None:
        """Make the plan durable, then start the process, under a new confirmation.

        What was interrupted goes on; what ended otherwise, what belongs to a drive of another
        size and what cannot be trusted begins anew, its journal kept aside.

        Raises:
            OSError: the stick is full or gone; nothing was started.
            HostError: the process could not be started.
        """
        drive_id = plan.identity.drive_id
        task = self._tasks.get(drive_id)
        if task is not None and self._goes_on(task, plan):
            # What was planned stays; who said yes, and to which node, is new.
            fresh = {name: getattr(plan, name) for name in _CONFIRMED_ANEW}
            task.plan = task.plan.model_copy(update=fresh)
            task.folder.write_plan(task.plan)
        else:
            if task is not None:
                self._set_aside(drive_id, task.folder)
            folder = drive_folder.create(self._job_folder, plan)
            self._tasks[drive_id] = _Task(folder, folder.plan())
        self._spawn(drive_id)

    def _goes_on(self, task: _Task, plan: ErasePlan) -> bool:
        work = self._seen.get(plan.identity.drive_id)
        if work is None or not work.can_go_on or work.is_refused:
            return False
        return task.plan.size_bytes == plan.size_bytes

    def _set_aside(self, drive_id: str, folder: DriveFolder) -> None:
        earlier = self._job_folder / _EARLIER
        make_folder(earlier)
        number = 1 + len(list(earlier.glob(f"{drive_id}-*")))
        aside = earlier / f"{drive_id}-{number}"
        move(folder.path, aside)
        # As it was seen last: what its process said of it is in no journal.
        self._earlier = (*self._earlier, replace(self._seen[drive_id], name=aside.name))

    def left_at_work(self) -> tuple[str, ...]:
        """Drives that may still be erasing themselves and that nobody follows, by drive id."""
        tasks = self._tasks.items()
        return tuple(drive_id for drive_id, task in tasks if _is_left_at_work(task))

    def resume(self, drive_id: str) -> None:
        """Start the process again under its old confirmation; it proves the drive by itself.

        Raises:
            HostError: the process could not be started.
        """
        self._spawn(drive_id)

    def stop(self, drive_id: str) -> None:
        """Ask a running erase to stop."""
        task = self._tasks.get(drive_id)
        if task is None:
            return
        if task.process is not None:
            task.process.terminate()
        elif (pid := _pid(task.folder)) is not None:
            # A screen before us started it.
            self._host.ask_to_stop(pid, str(task.folder.path))

    def poll(self) -> None:
        """Look at every journal once."""
        for drive_id in list(self._tasks):
            self._look(drive_id)

    def leave(self, timeout_s: float) -> None:
        """See processes off that have said their last word; the others go on without us."""
        for drive_id, work in self._seen.items():
            process = self._tasks[drive_id].process
            if work.outcome is not None and process is not None:
                process.wait(timeout_s)

    def _spawn(self, drive_id: str) -> None:
        task = self._tasks[drive_id]
        with self._lock:
            runs = _runs_in(task.folder)
            task.process = drive_folder.start(self._host, task.folder)
            task.runs_before = runs
            # The process reads the whole journal; what it finds there must be found here too.
            task.follower = Follower(task.folder)
        self._look(drive_id)

    def _look(self, drive_id: str) -> None:
        # A journal is followed by one thread at a time: the ticker, or the one that starts it.
        with self._lock:
            self._seen[drive_id] = _work_of(self._tasks[drive_id])

    def _adopt(self) -> None:
        for plan_path in sorted(self._job_folder.glob("drives/*/plan.json")):
            task = _task_in(plan_path.parent)
            if task is not None:
                self._tasks[task.plan.identity.drive_id] = task
        for folder in sorted(self._job_folder.glob(f"{_EARLIER}/*"), key=_age):
            self._adopt_earlier(folder)
        self.poll()

    def _adopt_earlier(self, folder: Path) -> None:
        task = _task_in(folder)
        if task is not None:
            self._earlier = (*self._earlier, _work_of(task))


def _age(folder: Path) -> tuple[int, str]:
    number = folder.name.rpartition("-")[2]
    return (int(number) if number.isdecimal() else 0, folder.name)


def _is_left_at_work(task: _Task) -> bool:
    if task.process is not None or task.folder.is_running():
        return False
    try:
        return task.folder.history().open_firmware_step is not None
    except (JournalDamaged, OSError, ValueError):
        return False


def _runs_in(folder: DriveFolder) -> int:
    try:
        return Follower(folder).poll().runs
    except (JournalDamaged, OSError):
        return 0


def _task_in(path: Path) -> _Task | None:
    folder = DriveFolder(path)
    try:
        return _Task(folder, folder.plan())
    except (OSError, ValueError) as torn:
        _log.error("%s: %s", folder.plan_path, torn)
        return None


def _work_of(task: _Task) -> Work:
    # The process first: whatever it had to say is in the journal when it has ended.
    exit_code = None if task.process is None else task.process.poll()
    alive = task.process is not None and exit_code is None
    try:
        progress = task.follower.poll()
    except (JournalDamaged, OSError) as lost:
        _log.error("%s: %s", task.folder.journal_path, lost)
        return _without_journal(task, alive=alive, is_damaged=isinstance(lost, JournalDamaged))
    # Not by the lock: the process before ours may hold that a moment longer than its last word.
    if not alive or progress.runs > (task.runs_before or 0):
        task.runs_before = None
    running = DrivePhase.STARTING if task.runs_before is not None else _running(progress)
    return Work(
        plan=task.plan,
        running=running,
        done_bytes=progress.done_bytes,
        total_bytes=progress.total_bytes or 2 * task.plan.size_bytes,
        rate_bytes_s=progress.rate_bytes_s,
        left_s=progress.left_s,
        outcome=None if running else _believed(task.plan, progress.outcome, exit_code),
        name=task.folder.path.name,
        step=progress.step,
    )


def _believed(plan: ErasePlan, outcome: Outcome | None, exit_code: int | None) -> Outcome | None:
    """The journal's last word, unless the process that wrote it says otherwise.

    A last line that could not be made durable may still be read from memory when even taking it
    back failed; its process knows, and ends with another exit status.
    """
    if outcome is None or exit_code in {None, exit_status(outcome)}:
        return outcome
    _log.error("%s: exit status %s is not that of %s", plan.path_hint, exit_code, outcome.status)
    return unproved(plan, StatusReason.JOURNAL_LOST, None)


def _without_journal(task: _Task, *, alive: bool, is_damaged: bool) -> Work:
    running = DrivePhase.ERASING if alive or task.folder.is_running() else None
    return Work(
        plan=task.plan,
        running=running,
        done_bytes=0,
        total_bytes=2 * task.plan.size_bytes,
        rate_bytes_s=None,
        left_s=None,
        outcome=None if running else unproved(task.plan, StatusReason.JOURNAL_LOST, None),
        name=task.folder.path.name,
        is_damaged=is_damaged,
    )


def _pid(folder: DriveFolder) -> int | None:
    """The process that writes a journal now, by the journal's word."""
    if not folder.is_running():
        return None
    entries = read_lines(folder.journal_path.read_bytes()).entries
    begun = (entry.event for entry in reversed(entries) if isinstance(entry.event, Began))
    return next((event.pid for event in begun), None)


def _running(progress: Progress) -> DrivePhase | None:
    match progress.phase:
        case FollowPhase.NOT_STARTED:
            return DrivePhase.STARTING if progress.running else None
        case FollowPhase.PREPARING:
            return DrivePhase.STARTING
        case FollowPhase.PROVING:
            return DrivePhase.PROVING
        case FollowPhase.ERASING:
            return DrivePhase.ERASING
        case FollowPhase.VERIFYING:
            return DrivePhase.VERIFYING
        case FollowPhase.ENDED | FollowPhase.INTERRUPTED:
            return None
