"""UFS-PURGE: unmap every logical unit, then purge what is unmapped."""

from host.capabilities import UfsCapabilities
from host.errors import AnswerMalformed, ReadFailed
from host.ufs.purge import UfsDoor, UfsPurgeStatus, purge_status_of
from wipe.codes import StepReason, StepResult
from wipe.methods.base import PROGRESS_WHOLE, Step, StepEnd

_COMMAND = b"fPurgeEnable=1"
"""For the journal: a flag is set, there are no bytes of a command."""
_POLL_S = 2.0
_LONGEST_MS = 12 * 3600 * 1000
"""A purge tells no progress; the standard states no bound."""
_IDLE_POLLS = 12
"""A device may need a moment until its status shows what it accepted (as NVMe's, H46)."""

_ENDS = {
    UfsPurgeStatus.DONE: (StepResult.DONE, None),
    UfsPurgeStatus.STOPPED_EARLY: (StepResult.NOT_RUN, StepReason.INTERRUPTED),
    UfsPurgeStatus.QUEUE_NOT_EMPTY: (StepResult.NOT_RUN, StepReason.ABORTED),
    UfsPurgeStatus.FAILED: (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED),
}


class UfsPurge:
    """Purge by the device itself.

    The status says how a purge ended only once, so this method is its one reader (H42), and a
    status of an earlier purge is read away before a new one begins.
    """

    def run(self, step: Step) -> StepEnd:
        """Unmap, purge, follow."""
        can, door = step.capabilities, step.device
        if not isinstance(can, UfsCapabilities) or not can.purge or not isinstance(door, UfsDoor):
            return StepEnd(StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
        if step.on_mains() is False:
            return StepEnd(StepResult.NOT_RUN, StepReason.NEEDS_MAINS)
        try:
            before = purge_status_of(door.read_purge_status())
        except AnswerMalformed:
            return StepEnd(StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
        if before is UfsPurgeStatus.RUNNING:
            return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, _raw(before))
        step.begin(_COMMAND, _LONGEST_MS)
        try:
            door.unmap_all()
        except ReadFailed:
            return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)
        door.enable_purge()
        step.accepted(_raw(before))
        return _follow(step, door)

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:
        """Ask how the earlier run's purge stands. A power cut stops a purge."""
        door = step.device
        if not isinstance(door, UfsDoor):
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        try:
            status = purge_status_of(door.read_purge_status())
        except AnswerMalformed:
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        if status is UfsPurgeStatus.RUNNING:
            # Accepted or not: the journal may end between the flag and its line.
            return _follow(step, door, has_run=True)
        if status is UfsPurgeStatus.DONE and accepted:
            return StepEnd(StepResult.DONE, None, _raw(status))
        # Idle says nothing: the end may have been told to a run that could not write it down.
        return StepEnd(StepResult.NOT_RUN, StepReason.INTERRUPTED, _raw(status))


def _follow(step: Step, door: UfsDoor, *, has_run: bool = False) -> StepEnd:
    began_ms, idle_polls, raw = step.now_ms(), 0, ""
    while not step.stopped:
        try:
            status = purge_status_of(door.read_purge_status())
        except AnswerMalformed:
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE, raw)
        raw = _raw(status)
        if status.is_told_once:
            result, reason = _ENDS[status]
            step.progress(PROGRESS_WHOLE if result is StepResult.DONE else None, raw)
            return StepEnd(result, reason, raw)
        step.progress(None, raw)
        if status is UfsPurgeStatus.RUNNING:
            has_run = True
        elif has_run:
            # It ran, and somebody else was told how it ended.
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE, raw)
        else:
            idle_polls += 1
            if idle_polls > _IDLE_POLLS:
                return StepEnd(StepResult.UNKNOWN, StepReason.NEVER_BEGAN, raw)
        if step.now_ms() - began_ms > _LONGEST_MS:
            return StepEnd(StepResult.UNKNOWN, StepReason.NO_PROGRESS, raw)
        step.pause(_POLL_S)
    return StepEnd(StepResult.UNKNOWN, StepReason.STOPPED, raw)


def _raw(status: UfsPurgeStatus) -> str:
    return f"{status:02x}"
