"""The folder of one drive's erase: `plan.json`, `journal.jsonl`, `secrets.jsonl`, `erase.log`."""

import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from host.drive import Drive
from host.durable import is_locked, make_folder, write_whole
from host.port import Host, Process
from wipe.codes import Purpose
from wipe.history import History, must_belong, recall
from wipe.journal_lines import Entry, JournalDamaged, read_lines
from wipe.values import Confirmation, DrivePlan, ErasePlan, HostSpec

_DRIVES = "drives"


@dataclass(frozen=True, slots=True)
class DriveFolder:
    """Where one drive's erase keeps its files."""

    path: Path

    @property
    def plan_path(self) -> Path:
        """What was planned and confirmed."""
        return self.path / "plan.json"

    @property
    def journal_path(self) -> Path:
        """What was done."""
        return self.path / "journal.jsonl"

    @property
    def lock_path(self) -> Path:
        """Held by the process that writes the journal."""
        return self.path / "journal.lock"

    @property
    def secrets_path(self) -> Path:
        """Keys (0600)."""
        return self.path / "secrets.jsonl"

    @property
    def log_path(self) -> Path:
        """What the process printed: for developers only."""
        return self.path / "erase.log"

    def plan(self) -> ErasePlan:
        """Read the plan.

        Raises:
            OSError, ValueError: there is none, or it is not a plan.
        """
        return ErasePlan.model_validate_json(self.plan_path.read_bytes())

    def write_plan(self, plan: ErasePlan) -> None:
        """Make the plan durable."""
        write_whole(self.plan_path, plan.model_dump_json(indent=1).encode())

    def history(self) -> History:
        """What earlier runs promised.

        Raises:
            JournalDamaged: it cannot be trusted.
        """
        content = self.journal_path.read_bytes() if self.journal_path.exists() else b""
        entries = read_lines(content).entries
        must_belong(entries, self.plan())
        return recall(entries)

    def is_running(self) -> bool:
        """Whether a process writes this journal now."""
        return is_locked(self.lock_path)


def folder_of(job: Path, drive_id: str) -> DriveFolder:
    """The folder of a drive within a job's folder; it need not exist."""
    return DriveFolder(job / _DRIVES / drive_id)


def create(job: Path, plan: ErasePlan) -> DriveFolder:
    """Make a drive's folder with its plan, durable when this returns."""
    drive_id = plan.identity.drive_id
    folder = folder_of(job, drive_id)
    make_folder(folder.path)
    orders = (older.order for _, older in _folders_of(job.parent, drive_id))
    folder.write_plan(plan.model_copy(update={"order": max(orders, default=0) + 1}))
    return folder


def confirmed_plan(
    drive: Drive,
    plan: DrivePlan,
    confirmation: Confirmation,
    *,
    record_id: str,
    purpose: Purpose,
    host: HostSpec,
    boot_id: str,
    laptop: str | None,
    foreign_accepted: bool = False,
) -> ErasePlan:
    """Everything the erase process may know beforehand, under one confirmation.

    Raises:
        ValueError: the drive's size is unknown; the guard refuses such a drive before.
    """
    if drive.size_bytes is None:
        raise ValueError(f"{drive.path} does not tell its size")
    return ErasePlan(
        record_id=record_id,
        purpose=purpose,
        host=host,
        laptop=laptop,
        path_hint=drive.path,
        identity=drive.identity,
        size_bytes=drive.size_bytes,
        diskseq=drive.diskseq,
        boot_id=boot_id,
        include_loop=drive.loop is not None,
        foreign_accepted=foreign_accepted,
        plan=plan,
        confirmation=confirmation,
    )


STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""What asks an erase to stop; held back until the process can listen."""


def start(host: Host, folder: DriveFolder) -> Process:
    """Start the erase process, in a process group of its own: it outlives the screen."""
    packages = str(Path(__file__).parents[1])
    # Its interpreter takes a moment to start; a stop in that moment must not end it unheard.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        return host.spawn(
            (sys.executable, "-P", "-m", "wipe", str(folder.path)),
            log=str(folder.log_path),
            environment={"PYTHONPATH": packages},
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def find_job(
    open_jobs: Path, drive_id: str, *, purpose: Purpose, laptop: str | None
) -> DriveFolder | None:
    """The last job of this drive in this laptop for this purpose, under `open/`.

    A job of a demo is never adopted by a real run, nor the other way round. One in which nothing
    was begun hides no older one in which something was.
    """
    found = [
        ((_has_begun(folder), plan.order), folder)
        for folder, plan in _folders_of(open_jobs, drive_id)
        if plan.purpose is purpose and plan.laptop == laptop
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def siblings_of(folder: DriveFolder) -> Iterator[tuple[Entry, ...]]:
    """The journals of the other jobs of this drive, as far as they can be read."""
    drive_id, job = folder.path.name, folder.path.parent.parent
    for other, _ in _folders_of(job.parent, drive_id):
        if other.path == folder.path or not other.journal_path.exists():
            continue
        try:
            yield read_lines(other.journal_path.read_bytes()).entries
        except (OSError, JournalDamaged):
            continue


def _folders_of(open_jobs: Path, drive_id: str) -> Iterator[tuple[DriveFolder, ErasePlan]]:
    """Every folder of a drive whose plan can be read."""
    for plan_path in sorted(open_jobs.glob(f"*/{_DRIVES}/{drive_id}/plan.json")):
        folder = DriveFolder(plan_path.parent)
        try:
            yield folder, folder.plan()
        except (OSError, ValueError):
            continue


def _has_begun(folder: DriveFolder) -> bool:
    """Whether this job wrote to the drive, runs, or may have: a damaged journal tells nothing."""
    try:
        return folder.is_running() or folder.history().started
    except (JournalDamaged, OSError):
        return True
