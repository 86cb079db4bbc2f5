"""The sleep of one job: offered, asked for, done in the background, told."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from agent.desk import Desk
from agent.drive_asking import DriveAsking
from agent.drive_rows import ShownDrive
from agent.job_drives import JobDrives
from agent.sleep_journal import SleepJournal
from agent.sleeping import SleepAnswer, running_under, sleep_once
from agent.view import DrivePhase, SleepEnd, SleepState
from agent.workplace import Workplace
from host.capabilities import Capabilities
from host.errors import HostError
from host.suspend import SleepRefusal
from wipe.codes import Ask
from wipe.frozen import erases_itself, sleep_reason
from wipe.unfreeze import Wanted

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SleepHooks:
    """What a sleep does to the job around it."""

    look_again: Callable[[], None]
    """Look at the drives once more; may raise HostError or OSError."""
    note: Callable[[str, SleepEnd], None]
    """Put a drive's result into the timeline."""


class SleepTask:
    """Sleeps at most once for each drive that it does not help."""

    def __init__(
        self, place: Workplace, desk: Desk, asking: DriveAsking, hooks: SleepHooks
    ) -> None:
        self._place = place
        self._desk = desk
        self._asking = asking
        self._hooks = hooks
        self._journal = SleepJournal(place.data, place.host)
        self._in_vain = self._journal.in_vain()
        self._busy = False
        self._last = SleepAnswer()

    @property
    def is_busy(self) -> bool:
        """Whether the laptop is about to sleep, sleeps, or looks at its drives after it."""
        return self._busy

    @property
    def in_vain(self) -> frozenset[str]:
        """Drives that a sleep did not free, by id."""
        return self._in_vain

    def state(self, drives: Sequence[ShownDrive], *, may_ask: bool) -> SleepState:
        """What front ends show of it."""
        offered = _candidates(drives) if may_ask and not self._busy else ()
        return SleepState(
            offered=tuple(each.drive.id for each in offered),
            busy=self._busy,
            refusal=self._last.refusal,
            results=self._last.results,
        )

    def begin(self, drives: JobDrives) -> None:
        """Sleep for all that it may help, in the background; `state` tells what came of it."""
        wanted = _candidates(drives.all())
        if self._busy or not wanted:
            return
        if drives.is_erasing:
            self._last = SleepAnswer(SleepRefusal.DRIVE_BUSY)
            return
        self._busy = True
        told = drives.seen.capabilities
        self._desk.do("sleep", lambda: self._do(wanted, told))

    def explain(self, drive_ids: frozenset[str]) -> None:
        """Tell of drives of this job for which the laptop slept and never woke by itself."""
        for drive_id in self._journal.close_what_never_woke(drive_ids):
            self._hooks.note(drive_id, SleepEnd.NOT_WOKEN)

    def _do(self, wanted: Sequence[Wanted], told: Mapping[str, Capabilities]) -> None:
        try:
            self._last = self._sleep(wanted, told)
            self._in_vain = self._journal.in_vain()
            for result in self._last.results:
                if result.end is not SleepEnd.REFUSED:
                    self._hooks.note(result.drive_id, result.end)
            self._hooks.look_again()
        except (HostError, OSError) as failed:
            # The next look of the ticker shows what there is.
            _log.warning("drives: %s", failed)
        finally:
            self._busy = False

    def _sleep(self, wanted: Sequence[Wanted], told: Mapping[str, Capabilities]) -> SleepAnswer:
        if self._place.sleep is None:
            return SleepAnswer(SleepRefusal.NO_DEEP_SLEEP)
        itself = (drive_id for drive_id, said in told.items() if erases_itself(said))
        with self._asking.forgetting():
            return sleep_once(
                self._place.host,
                self._journal,
                wanted,
                busy=(*running_under(self._place.data.open_jobs), *itself),
                sleep=self._place.sleep,
            )


def _candidates(drives: Sequence[ShownDrive]) -> tuple[Wanted, ...]:
    """The waiting drives that a sleep may free."""
    found = []
    for shown in drives:
        row = shown.row
        plan = row.plan if shown.plan is None and not row.left else None
        if plan is None or row.phase is not DrivePhase.WAITING or Ask.SUSPEND_ONCE not in plan.asks:
            continue
        reason = sleep_reason(plan)
        if reason is not None:
            found.append(Wanted(shown.known.drive, reason))
    return tuple(found)
