"""The erases of one job: each a process of its own, seen through its journal alone."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from agent.view import DrivePhase
from host.durable import make_folder, move
from host.port import Host, Process
from wipe import folder as drive_folder
from wipe.events import Began
from wipe.folder import DriveFolder
from wipe.follow import Follower, FollowPhase, Progress
from wipe.history import can_go_on
from wipe.journal_lines import JournalDamaged, read_lines
from wipe.outcome import unproved
from wipe.values import DriveStatus, ErasePlan, Outcome, StatusReason

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

    @property
    def can_go_on(self) -> bool:
        """Whether `resume` is worth trying."""
        return self.running is None and (self.outcome is None or can_go_on(self.outcome))

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
        self.is_fresh = False
        """Our process was started and has not yet taken the journal."""


class EraseTasks:
    """Starts, resumes and stops erases, and follows them."""

    def __init__(self, host: Host, job_folder: Path) -> None:
        self._host = host
        self._job_folder = job_folder
        self._tasks: dict[str, _Task] = {}
        self._seen: dict[str, Work] = {}
        self._lock = threading.Lock()
        self._adopt()

    def work(self) -> dict[str, Work]:
        """Every erase as last seen, by drive id."""
        return dict(self._seen)

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

        What was interrupted goes on; what ended otherwise begins anew, its journal kept aside.

        Raises:
            OSError: the stick is full or gone; nothing was started.
            HostError: the process could not be started.
        """
        drive_id = plan.identity.drive_id
        work, task = self._seen.get(drive_id), self._tasks.get(drive_id)
        if task is not None and work is not None and work.can_go_on and not work.is_refused:
            # What was planned stays; who said yes, and to which node, is new.
            fresh = {name: getattr(plan, name) for name in _CONFIRMED_ANEW}
            task.plan = task.plan.model_copy(update=fresh)
            task.folder.write_plan(task.plan)
        else:
            if task is not None:
                self._set_aside(drive_id, task.folder)
            folder = drive_folder.create(self._job_folder, plan)
            self._tasks[drive_id] = _Task(folder, plan)
        self._spawn(drive_id)

    def _set_aside(self, drive_id: str, folder: DriveFolder) -> None:
        earlier = self._job_folder / _EARLIER
        make_folder(earlier)
        number = 1 + len(list(earlier.glob(f"{drive_id}-*")))
        move(folder.path, earlier / f"{drive_id}-{number}")

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
            task.process = drive_folder.start(self._host, task.folder)
            task.is_fresh = True
        self._look(drive_id)

    def _look(self, drive_id: str) -> None:
        # A journal is followed by one thread at a time: the ticker, or the one that starts it.
        with self._lock:
            self._seen[drive_id] = _work_of(self._tasks[drive_id])

    def _adopt(self) -> None:
        for plan_path in sorted(self._job_folder.glob("drives/*/plan.json")):
            folder = DriveFolder(plan_path.parent)
            try:
                plan = folder.plan()
            except (OSError, ValueError) as torn:
                _log.error("%s: %s", plan_path, torn)
                continue
            self._tasks[plan.identity.drive_id] = _Task(folder, plan)
        self.poll()


def _work_of(task: _Task) -> Work:
    try:
        progress = task.follower.poll()
    except (JournalDamaged, OSError) as lost:
        _log.error("%s: %s", task.folder.journal_path, lost)
        outcome = unproved(task.plan, StatusReason.JOURNAL_LOST, None)
        return Work(task.plan, None, 0, 2 * task.plan.size_bytes, None, None, outcome)
    alive = task.process is not None and task.process.poll() is None
    task.is_fresh = task.is_fresh and alive and not progress.running
    running = DrivePhase.STARTING if task.is_fresh else _running(progress)
    return Work(
        plan=task.plan,
        running=running,
        done_bytes=progress.done_bytes,
        total_bytes=progress.total_bytes or 2 * task.plan.size_bytes,
        rate_bytes_s=progress.rate_bytes_s,
        left_s=progress.left_s,
        outcome=None if running else progress.outcome,
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
        case FollowPhase.PREPARING | FollowPhase.PROVING:
            return DrivePhase.STARTING
        case FollowPhase.ERASING:
            return DrivePhase.ERASING
        case FollowPhase.VERIFYING:
            return DrivePhase.VERIFYING
        case FollowPhase.ENDED | FollowPhase.INTERRUPTED:
            return None
