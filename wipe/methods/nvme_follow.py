"""Following a sanitize of an NVMe drive to its end, by log page 81h and a patient clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from host.capabilities import SanitizePhase
from host.nvme.commands import SanitizeAction
from host.nvme.sanitize_log import SanitizeLog
from wipe.codes import StepReason, StepResult
from wipe.methods.base import PROGRESS_WHOLE, Step, StepEnd
from wipe.methods.nvme_answers import read_log

PATIENCE_POLLS = 12
"""Polls that may show nothing of an accepted sanitize (H46), or may fail, before we give up."""
_FIRST_PAUSE_S, _MOST_PAUSE_S, _LEAST_PATIENT_S = 0.2, 5.0, 1.0
_GROWTH = 1.5
_LEAST_WATCH_MS = 2 * 3600 * 1000
_TIMES_ESTIMATE = 3
_MS = 1000


class Ending(Enum):
    """How following ended."""

    ENDED = "ended"
    """It ran, or changed the log, and runs no more."""
    UNSEEN = "unseen"
    """The log never showed anything of it."""
    NO_PROGRESS = "no_progress"
    STOPPED = "stopped"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Followed:
    """What following found."""

    ending: Ending
    log: SanitizeLog | None
    """The last one that could be read."""

    @property
    def raw(self) -> str | None:
        """Of the last log."""
        return None if self.log is None else self.log.raw


_REASONS = {
    Ending.UNSEEN: StepReason.NEVER_BEGAN,
    Ending.NO_PROGRESS: StepReason.NO_PROGRESS,
    Ending.STOPPED: StepReason.STOPPED,
    Ending.UNREADABLE: StepReason.STATUS_UNREADABLE,
}


def unconfirmed(followed: Followed) -> StepEnd:
    """The end of a step whose sanitize was not seen to end."""
    reason = _REASONS.get(followed.ending, StepReason.STATUS_UNREADABLE)
    return StepEnd(StepResult.UNKNOWN, reason, followed.raw)


@dataclass(slots=True)
class Follower:
    """Polls until the sanitize ended, however long that takes."""

    step: Step
    words: frozenset[int] = frozenset()
    """Dword 10 of what was sent: a log that names another shows an older sanitize. Empty when
    something is followed that was not sent by this job."""
    before: SanitizeLog | None = None
    """As it was right before the command: as long as nothing in it changed, nothing is seen of
    the command (H25). `None` when what is followed was already seen."""
    on_seen: Callable[[SanitizeLog], None] | None = None
    """Told once, when it is first seen to run or to have run."""
    _ran: bool = field(default=False, init=False)
    _unseen: int = field(default=0, init=False)
    _unread: int = field(default=0, init=False)
    _moved: tuple[int, int] | None = field(default=None, init=False)
    """Progress, and since when it is that."""

    def follow(self) -> Followed:
        """Poll, with pauses that grow, until there is something to tell.

        Raises:
            DriveGone, NoSuchInterface, JournalLost
        """
        pause_s, last = _FIRST_PAUSE_S, self.before
        while True:
            self.step.pause(pause_s)
            log = read_log(self.step)
            last = log or last
            ending = self._judge(log)
            if ending is not None:
                return Followed(ending, last)
            if self.step.stopped:
                return Followed(Ending.STOPPED, last)
            pause_s = min(pause_s * _GROWTH, _MOST_PAUSE_S)
            if self._unseen or self._unread:
                pause_s = max(pause_s, _LEAST_PATIENT_S)

    def _judge(self, log: SanitizeLog | None) -> Ending | None:
        if log is None:
            self._unread += 1
            return Ending.UNREADABLE if self._unread > PATIENCE_POLLS else None
        self._unread = 0
        self.step.progress(_done_of(log), log.raw)
        if self._is_unseen(log):
            self._unseen += 1
            return Ending.UNSEEN if self._unseen > PATIENCE_POLLS else None
        self._unseen = 0
        self._see(log)
        if log.phase is not SanitizePhase.RUNNING:
            return Ending.ENDED
        return Ending.NO_PROGRESS if self._stands_still(log) else None

    def _is_unseen(self, log: SanitizeLog) -> bool:
        if log.phase is SanitizePhase.RUNNING:
            return False
        if self.before is None or self._ran:
            return False
        same = (log.sstat, log.started_with) == (self.before.sstat, self.before.started_with)
        return same or log.phase is SanitizePhase.IDLE or log.started_with not in self.words

    def _see(self, log: SanitizeLog) -> None:
        self._ran = True
        if self.on_seen is not None and log.started_with in self.words:
            self.on_seen(log)
            self.on_seen = None

    def _stands_still(self, log: SanitizeLog) -> bool:
        """Whether it has not moved for longer than any drive has a reason to (H8)."""
        now_ms = self.step.now_ms()
        if self._moved is None or self._moved[0] != log.progress:
            self._moved = (log.progress, now_ms)
        limit_ms = max(_LEAST_WATCH_MS, _TIMES_ESTIMATE * _estimate_s(log) * _MS)
        return now_ms - self._moved[1] > limit_ms


def _done_of(log: SanitizeLog) -> int | None:
    if log.phase is SanitizePhase.RUNNING:
        return log.progress
    return PROGRESS_WHOLE if log.phase is SanitizePhase.DONE else None


def _estimate_s(log: SanitizeLog) -> int:
    """The drive's own estimate for what runs; 0 when it tells none."""
    estimates = {
        SanitizeAction.BLOCK: log.estimate_block_s,
        SanitizeAction.CRYPTO: log.estimate_crypto_s,
        SanitizeAction.OVERWRITE: log.estimate_overwrite_s,
    }
    return next((s for a, s in estimates.items() if a == log.action and s), 0)
