"""Confirming, going on with and stopping the erases of a job."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from agent.desk import Desk
from agent.erase_start import erase_plan, refusal_to_confirm, refusal_to_resume
from agent.erase_tasks import EraseTasks
from agent.job_drives import JobDrives
from agent.keeper import Keeper
from agent.workplace import Workplace
from host.errors import HostError
from wipe.codes import Refusal
from wipe.values import ErasePlan

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EraseHooks:
    """What an erase needs of the rest of the job."""

    is_fixed: Callable[[], bool]
    """The job is sealed, or about to be."""
    is_asleep: Callable[[], bool]
    """The laptop is about to sleep, or does."""
    make_way: Callable[[], bool]
    """Ends every long test that would disturb an erase; False: one does not end."""
    note: Callable[..., None]
    """Puts a point into the timeline."""


class Erasing:
    """Says yes or no at once; starting happens on the desk."""

    def __init__(
        self,
        place: Workplace,
        keeper: Keeper,
        desk: Desk,
        erases: EraseTasks,
        drives: JobDrives,
        *,
        lock: threading.RLock,
        hooks: EraseHooks,
    ) -> None:
        self._place = place
        self._keeper = keeper
        self._desk = desk
        self._erases = erases
        self._drives = drives
        self._lock = lock
        self._hooks = hooks

    def confirm(self, drive_id: str, typed: str) -> Refusal | None:
        """The typed yes for one drive."""
        with self._lock:
            drive = self._drives.one(drive_id)
            if self._hooks.is_fixed() or drive is None or drive.row.plan is None:
                return Refusal.NOT_CONFIRMED
            asleep = Refusal.IN_USE if self._hooks.is_asleep() else None
            refusal = asleep or refusal_to_confirm(drive, typed, self._drives.seen)
            if refusal is not None:
                return refusal
            plan = erase_plan(self._place, self._keeper.job, drive, drive.row.plan, typed)
            self._drives.starting |= {drive_id}
        self._hooks.note("erase_confirmed", drive=drive_id, typed=typed.strip())
        self._desk.do("erase", lambda: self._begin(drive_id, plan))
        return None

    def resume(self, drive_id: str) -> Refusal | None:
        """Go on under the old yes."""
        with self._lock:
            drive = self._drives.one(drive_id)
            if self._hooks.is_fixed() or drive is None:
                return Refusal.NOT_CONFIRMED
            asleep = Refusal.IN_USE if self._hooks.is_asleep() else None
            refusal = asleep or refusal_to_resume(drive, self._drives.seen)
            if refusal is not None:
                return refusal
            self._drives.starting |= {drive_id}
        self._hooks.note("erase_resumed", drive=drive_id)
        self._desk.do("erase", lambda: self._begin(drive_id, None))
        return None

    def stop(self, drive_id: str) -> None:
        """Ask a running erase to stop."""
        self._hooks.note("erase_stop_asked", drive=drive_id)
        self._desk.do("stop", lambda: self._erases.stop(drive_id))

    def _begin(self, drive_id: str, plan: ErasePlan | None) -> None:
        """On the desk: everything that was promised is on the stick before the process starts."""
        try:
            if not self._hooks.make_way():
                _log.error("the erase of %s did not start: a long test does not end", drive_id)
                return
            self._keeper.save_now()
            if plan is None:
                self._erases.resume(drive_id)
            else:
                self._erases.start(plan)
        except (OSError, HostError) as failed:
            # The process finds the drive anew and asks the guard itself; here only the stick,
            # or starting it, can fail. The drive is untouched and its row says so.
            _log.error("the erase of %s did not start: %s", drive_id, failed)
        finally:
            with self._lock:
                self._drives.starting -= {drive_id}
