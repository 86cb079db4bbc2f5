"""Running several erases at once and telling what their journals say."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import typer

from agent.commands.erase_speech import Speech
from host.errors import HostError
from host.port import Host, Process
from wipe.codes import DriveStatus, Refusal, StatusReason
from wipe.events import Began, Ended
from wipe.folder import DriveFolder, start
from wipe.follow import Follower, Progress
from wipe.journal_lines import JournalDamaged
from wipe.levels import NOTHING
from wipe.outcome import exit_status
from wipe.values import Outcome

_log = logging.getLogger(__name__)

_LOOK_S = 0.1
_NOT_PROVED = 1
_BUSY = 3
_CRASHED = 5


@dataclass(frozen=True, slots=True)
class Job:
    """One drive of the command line."""

    path: str
    drive_id: str
    folder: DriveFolder
    outcome: Outcome | None
    """Known beforehand: a finished job that is only told again."""


def run_jobs(host: Host, jobs: Sequence[Job], speech: Speech, stop: threading.Event) -> list[int]:
    """Erase every drive in a process of its own and tell how each goes.

    Args:
        host: starts the processes.
        jobs: the drives.
        speech: who is told.
        stop: once set, every process is asked to finish what runs and end.

    Returns:
        The exit status of each.
    """
    statuses = [_tell_again(job, speech) for job in jobs if job.outcome is not None]
    open_jobs = []
    for job in jobs:
        if job.outcome is None:
            try:
                open_jobs.append(_Running(host, job, speech))
            except (OSError, HostError, JournalDamaged) as error:
                # The others go on: an erase that runs is followed to its end.
                statuses.append(_not_begun(job, speech, error))
    asked = False
    while open_jobs:
        if stop.is_set() and not asked:
            asked = True
            for running in open_jobs:
                running.terminate()
        ended = [running for running in open_jobs if running.look()]
        statuses += [running.status for running in ended]
        open_jobs = [running for running in open_jobs if running not in ended]
        if open_jobs and not ended:
            open_jobs[0].wait(_LOOK_S)
    return statuses


def _tell_again(job: Job, speech: Speech) -> int:
    if job.outcome is None:
        return 0
    speech.ended(job.path, job.drive_id, job.outcome)
    return exit_status(job.outcome)


def _not_begun(job: Job, speech: Speech, error: Exception) -> int:
    _log.error("%s: %s", job.folder.path, error)
    typer.echo(f"{job.path}: {error}", err=True)
    outcome = _unproved(job.drive_id, DriveStatus.NOT_ERASED, StatusReason.JOURNAL_LOST)
    speech.ended(job.path, job.drive_id, outcome)
    return exit_status(outcome)


class _Running:
    """One erase process and the journal it writes."""

    def __init__(self, host: Host, job: Job, speech: Speech) -> None:
        self._job = job
        self._speech = speech
        self._follower = Follower(job.folder)
        # An earlier run's lines were told when they were new.
        self._follower.poll()
        self._follower.take_new()
        self._process: Process = start(host, job.folder)
        self._has_begun = False
        self.status = 0

    def terminate(self) -> None:
        """Ask the process to end."""
        self._process.terminate()

    def wait(self, timeout_s: float) -> None:
        """Wait until it ends, but not for longer than this."""
        self._process.wait(timeout_s)

    def look(self) -> bool:
        """Tell what is new; true when it has ended and everything was told."""
        exit_code = self._process.poll()
        job = self._job
        try:
            progress = self._follower.poll()
        except JournalDamaged:
            return exit_code is not None and self._end(exit_code, None)
        for entry in self._follower.take_new():
            self._has_begun = self._has_begun or isinstance(entry.event, Began)
            if not isinstance(entry.event, Ended):
                self._speech.event(job.path, job.drive_id, entry)
        self._speech.progress(job.path, progress)
        return exit_code is not None and self._end(exit_code, progress)

    def _end(self, exit_code: int, progress: Progress | None) -> bool:
        # Before its first line, the last word in the journal is an earlier run's.
        told = progress is not None and self._has_begun
        outcome = progress.outcome if told and progress is not None else None
        if outcome is None or exit_code == _CRASHED:
            outcome = self._without_a_word(exit_code)
        elif exit_code != exit_status(outcome):
            # What it last wrote can be read and is not on the stick: the process knows.
            outcome = self._journal_lost()
        self.status = _CRASHED if exit_code == _CRASHED else exit_status(outcome)
        self._speech.ended(self._job.path, self._job.drive_id, outcome)
        return True

    def _without_a_word(self, exit_code: int) -> Outcome:
        """What is true of a process that ended without a last line (`wipe.__main__`)."""
        drive_id = self._job.drive_id
        if exit_code == _BUSY and not self._has_begun:
            return Outcome(
                drive_id=drive_id,
                status=DriveStatus.REFUSED,
                reason=Refusal.IN_USE,
                levels=NOTHING,
            )
        if exit_code == _NOT_PROVED:
            return self._journal_lost()
        return _unproved(drive_id, DriveStatus.UNKNOWN, StatusReason.DIED)

    def _journal_lost(self) -> Outcome:
        status = DriveStatus.UNKNOWN if _may_be_at_work(self._job) else DriveStatus.NOT_ERASED
        return _unproved(self._job.drive_id, status, StatusReason.JOURNAL_LOST)


def _may_be_at_work(job: Job) -> bool:
    """Whether the drive was told to erase itself, by what is left of the journal."""
    try:
        return job.folder.history().open_firmware_step is not None
    except (JournalDamaged, OSError, ValueError):
        return False


def _unproved(drive_id: str, status: DriveStatus, reason: StatusReason) -> Outcome:
    return Outcome(drive_id=drive_id, status=status, reason=reason, levels=NOTHING)
