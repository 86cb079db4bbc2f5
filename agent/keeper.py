"""The one place that changes a job: in memory at once, on the stick right behind."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from agent import state
from agent.desk import Desk
from agent.state import JobState

_log = logging.getLogger(__name__)


class Keeper:
    """Holds the newest state of a job and saves it after every step.

    A stick can take half a second for a durable write, a key press may not: `change` returns at
    once and the desk saves what is newest then. Whoever needs the state to be on the stick
    before going on (an erase, a seal) asks `save_now`, on the desk.
    """

    def __init__(self, open_jobs: Path, job: JobState, desk: Desk) -> None:
        self._open_jobs = open_jobs
        self._job = job
        self._saved: JobState | None = None
        self._desk = desk
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    @property
    def job(self) -> JobState:
        """The job as it is now."""
        return self._job

    @property
    def folder(self) -> Path:
        """The job's folder."""
        return self._open_jobs / self._job.record_id

    def change(self, step: Callable[[JobState], JobState]) -> JobState:
        """Take a step and have it saved."""
        with self._lock:
            before = self._job
            self._job = step(before)
            changed = self._job != before
        if changed:
            self._desk.do("save", self._save)
        return self._job

    def save_now(self) -> None:
        """Put the newest state on the stick.

        Raises:
            OSError: the stick is full or gone.
        """
        with self._writing:
            newest = self._job
            if newest is not self._saved:
                state.save(self._open_jobs / newest.record_id, newest)
                self._saved = newest

    def _save(self) -> None:
        try:
            self.save_now()
        except OSError as lost:
            _log.error("job %s could not be saved: %s", self._job.record_id, lost)
