"""Following a sanitize of an ATA drive to its end."""

import contextlib
from dataclasses import dataclass

from host.ata.commands import sanitize_clear_failure
from host.ata.sanitize_status import SanitizeRegisters
from host.capabilities import AtaCapabilities, Capabilities
from host.errors import CommandLost, NoSuchInterface
from wipe.codes import StepReason, StepResult
from wipe.methods.ata_asking import sanitize_now
from wipe.methods.base import Step, StepEnd

PATIENCE_POLLS = 12
"""A drive may be this late in showing what it accepted, or lose its voice for as long (H46)."""
_PATIENCE_MS = 30_000
"""And in time, for the first looks come fast: a short sanitize may be over in a moment."""
_FIRST_PAUSE_S, _LAST_PAUSE_S, _GROWTH = 0.2, 5.0, 1.5
_STILL_MS = 2 * 3600 * 1000
"""Progress that does not move for this long, at least, is none."""
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known when the watch begins."""

    accepted: bool
    """The drive took the command, or was seen running in this job."""
    stale: bool
    """The completed bit was set before, or nobody looked: by itself it proves nothing (H25)."""
    idle: StepEnd
    """How it ends when the drive shows neither that it runs nor anything new."""
    idle_completed: StepEnd
    """The same, with a completed bit that may be old."""
    seen_running: bool = False


class SanitizeWatch:
    """Asks again and again, and believes nothing but the drive's registers."""

    def __init__(self, step: Step, expected: Expected) -> None:
        self._step = step
        self._expected = expected
        self._accepted = expected.accepted
        self._seen_running = expected.seen_running
        self._stale = expected.stale
        self._idle_polls = 0
        self._idle_since_ms = 0
        self._mute_polls = 0
        self._raw: str | None = None
        self._progress = -1
        self._moved_ms = step.now_ms()

    def follow(self) -> StepEnd:
        """Poll until the drive tells its end, or something says that it will not.

        Raises:
            DriveGone, JournalLost
        """
        pause_s = _FIRST_PAUSE_S
        while True:
            end = self._judge(sanitize_now(self._step.device))
            if end is not None:
                return end
            if self._step.stopped:
                return self._unknown(StepReason.STOPPED)
            self._step.pause(pause_s)
            if not 0 < self._idle_polls < PATIENCE_POLLS:
                pause_s = min(pause_s * _GROWTH, _LAST_PAUSE_S)

    def _judge(self, told: SanitizeRegisters | None) -> StepEnd | None:
        if told is None:
            return self._mute()
        self._mute_polls, self._raw = 0, told.raw
        if told.running:
            return self._running(told)
        if told.failed:
            return self._failed()
        # b15 without b14, and this job saw the bit come or saw it run (H25)
        if told.completed and self._accepted and (self._seen_running or not self._stale):
            return StepEnd(StepResult.DONE, raw=told.raw)
        return self._idle(told)

    def _mute(self) -> StepEnd | None:
        self._step.progress(None)
        self._mute_polls += 1
        silent = self._mute_polls > PATIENCE_POLLS
        return self._unknown(StepReason.STATUS_UNREADABLE) if silent else None

    def _running(self, told: SanitizeRegisters) -> StepEnd | None:
        self._seen_running, self._idle_polls = True, 0
        if not self._accepted:
            self._step.accepted(told.raw)
            self._accepted = True
        self._step.progress(told.progress, told.raw)
        now_ms = self._step.now_ms()
        if told.progress != self._progress:
            self._progress, self._moved_ms = told.progress, now_ms
        if now_ms - self._moved_ms > still_limit_ms(self._step.capabilities):
            return self._unknown(StepReason.NO_PROGRESS)
        return None

    def _failed(self) -> StepEnd:
        """SD3: leave it, so that the next method can be tried. A refusal leaves it as it is."""
        with contextlib.suppress(CommandLost, NoSuchInterface):
            self._step.device.ata(sanitize_clear_failure())
        return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED, self._raw)

    def _idle(self, told: SanitizeRegisters) -> StepEnd | None:
        self._step.progress(None, told.raw)
        if not told.completed:
            self._stale = False  # when the bit comes now it is a new one
        now_ms = self._step.now_ms()
        if not self._idle_polls:
            self._idle_since_ms = now_ms
        self._idle_polls += 1
        if self._idle_polls <= PATIENCE_POLLS or now_ms < self._idle_since_ms + _PATIENCE_MS:
            return None
        if self._seen_running:
            return self._unknown(StepReason.STATUS_UNREADABLE)
        end = self._expected.idle_completed if told.completed else self._expected.idle
        return StepEnd(end.result, end.reason, told.raw)

    def _unknown(self, reason: StepReason) -> StepEnd:
        return StepEnd(StepResult.UNKNOWN, reason, self._raw)


def still_limit_ms(capabilities: Capabilities) -> int:
    """How long progress may stand still: two hours, or three times what the drive estimates.

    ATA states no time for a sanitize; its time for an enhanced security erase is the nearest.
    """
    if not isinstance(capabilities, AtaCapabilities):
        return _STILL_MS
    security = capabilities.security
    stated = security.enhanced_minutes or security.normal_minutes or 0
    return max(_STILL_MS, 3 * stated * _MINUTE_MS)
