"""Letting the laptop sleep once for drives that were frozen when it was switched on."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.sleep_journal import SleepJournal
from agent.view import SleepEnd, SleepResult
from host.errors import HostError
from host.port import Host
from host.suspend import SleepRefusal, Slept, SysfsSetting, suspend
from wipe.events import Event
from wipe.folder import DriveFolder
from wipe.frozen import is_freed
from wipe.interrogation import ask
from wipe.journal import Journal, JournalBusy, JournalLost
from wipe.journal_lines import JournalDamaged
from wipe.sleep_events import S3Began, S3Told
from wipe.unfreeze import (
    SleepConditions,
    UnfreezeEnd,
    Unfrozen,
    Wanted,
    read_conditions,
    unfreeze_all,
)

_log = logging.getLogger(__name__)

SleepAct = Callable[[int], Slept]
"""Sleeps for that many seconds and returns awake; a simulated machine brings its own."""


@dataclass(frozen=True, slots=True)
class SleepAnswer:
    """What came of asking for a sleep."""

    refusal: SleepRefusal | None = None
    """Why the laptop stayed awake; of single drives see `results`."""
    results: tuple[SleepResult, ...] = ()
    """One per drive that it was asked for."""


def real_sleep(host: Host) -> SleepAct:
    """The sleep of the machine that we run on. It refuses on any other."""
    return lambda seconds: suspend(host, SysfsSetting(), seconds=seconds)


def running_under(open_jobs: Path) -> tuple[str, ...]:
    """Drives that an erase process of ours works on now, in any open job, by id."""
    folders = sorted(open_jobs.glob("*/drives/*")) if open_jobs.is_dir() else []
    return tuple(path.name for path in folders if DriveFolder(path).is_running())


def sleep_once(
    host: Host,
    journal: SleepJournal,
    wanted: Sequence[Wanted],
    *,
    busy: Sequence[str],
    sleep: SleepAct,
) -> SleepAnswer:
    """Look whether the laptop may sleep, sleep, and ask the drives anew.

    Args:
        host: the machine; no handle of any of its drives may be open.
        journal: where it is written down before.
        wanted: the drives that it is done for.
        busy: drives that are being erased, or erase themselves.
        sleep: how this machine sleeps.
    """
    try:
        conditions = read_conditions(host, busy=busy)
        refusal = conditions.refusal()
        if refusal is not None:
            return SleepAnswer(refusal)
        with journal.open() as written:
            return _Sleep(host, written, wanted, conditions).do(sleep)
    except (JournalBusy, JournalDamaged, JournalLost) as failed:
        _log.error("nobody slept: %s", failed)
        return SleepAnswer(SleepRefusal.NOT_WRITTEN)
    except HostError as failed:
        _log.error("nobody slept: %s", failed)
        return SleepAnswer(SleepRefusal.NO_IDENTITY)


class _Sleep:
    """One sleep under its journal."""

    def __init__(
        self, host: Host, journal: Journal, wanted: Sequence[Wanted], conditions: SleepConditions
    ) -> None:
        self._host = host
        self._journal = journal
        self._wanted = wanted
        self._conditions = conditions
        self._has_begun = False

    def do(self, sleep: SleepAct) -> SleepAnswer:
        """Sleep.

        Raises:
            JournalLost, HostError: before the laptop slept; afterwards nothing is raised.
        """
        past = tuple(entry.event for entry in self._journal.entries)
        try:
            found = unfreeze_all(
                self._host,
                self._wanted,
                self._conditions,
                events=past,
                tell=self._tell,
                sleep=lambda seconds: self._act(sleep, seconds),
            )
        except HostError as failed:
            if not self._has_begun:
                raise
            # It slept, and what there is now cannot be listed: none of them was found again.
            _log.error("after the sleep: %s", failed)
            found = tuple(Unfrozen(UnfreezeEnd.VANISHED) for _ in self._wanted)
        pairs = zip(self._wanted, found, strict=True)
        return SleepAnswer(results=tuple(self._result(each, result) for each, result in pairs))

    def _act(self, sleep: SleepAct, seconds: int) -> Slept:
        self._has_begun = True
        return sleep(seconds)

    def _tell(self, event: Event) -> None:
        if isinstance(event, S3Began):
            self._journal.append(event)
            return
        try:
            self._journal.append(event)
        except JournalLost as lost:
            # It has slept already: what came of it is told all the same.
            _log.error("the sleep's end was not written: %s", lost)

    def _result(self, wanted: Wanted, found: Unfrozen) -> SleepResult:
        return SleepResult(
            drive_id=wanted.drive.id,
            end=self._end(wanted, found),
            refusal=found.refusal,
            path=None if found.drive is None else found.drive.path,
            cause=found.cause,
        )

    def _end(self, wanted: Wanted, found: Unfrozen) -> SleepEnd:
        match found.end:
            case UnfreezeEnd.REFUSED:
                return SleepEnd.REFUSED
            case UnfreezeEnd.VANISHED:
                return SleepEnd.GONE
            case UnfreezeEnd.NOT_SLEPT:
                return SleepEnd.NOT_SLEPT
            case UnfreezeEnd.SLEPT:
                return self._asked(wanted, found)

    def _asked(self, wanted: Wanted, found: Unfrozen) -> SleepEnd:
        told = None if found.drive is None else ask(self._host, found.drive)
        freed = is_freed(wanted.reason, told)
        self._tell(S3Told(drive_id=wanted.drive.id, freed=freed))
        if freed is None:
            return SleepEnd.NOT_KNOWN
        return SleepEnd.FREED if freed else SleepEnd.NOT_FREED
