"""NVMe Format with secure erase: every namespace, in the format that it has.

It answers when it is done and tells no progress on the way. It does not reach namespaces that are
not attached, nor capacity in no namespace (H13): the method runs all the same, `left_out` tells,
and whoever runs it adds the exception `namespace_left`.
"""

from host.capabilities import NvmeCapabilities, NvmeNamespace, SanitizePhase
from host.errors import AnswerMalformed, CommandLost
from host.nvme.ask import read_controller, read_format_left, read_namespace
from host.nvme.command import NvmeCommand
from host.nvme.commands import EraseSetting, format_namespace
from wipe.codes import StepReason, StepResult
from wipe.methods.base import PROGRESS_WHOLE, Step, StepEnd
from wipe.methods.nvme_answers import left_failure_mode, make_readable, read_log, send
from wipe.methods.nvme_follow import PATIENCE_POLLS

_CARRIED_OUT = "0000"
"""Status of a command that succeeded."""
_PAUSE_S = 1.0
_POLL_S = 5.0
_WATCH_MS = 2 * 3600 * 1000


def left_out(drive: NvmeCapabilities) -> bool:
    """Whether a format cannot reach everything: namespaces not attached, or free capacity."""
    return bool(drive.hidden_namespaces or drive.unallocated_bytes)


class NvmeFormat:
    """Format with one of the two erase settings."""

    def __init__(self, *, crypto: bool) -> None:
        self._setting = EraseSetting.CRYPTO if crypto else EraseSetting.USER_DATA

    def run(self, step: Step) -> StepEnd:
        """Format all, then look whether the namespaces came back as they were."""
        drive = step.capabilities
        if not isinstance(drive, NvmeCapabilities) or not self._is_offered(drive):
            return StepEnd(StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
        if not drive.namespaces:
            return StepEnd(StepResult.NOT_RUN, StepReason.NAMESPACES)
        log = read_log(step) if drive.sanitize.any else None
        if log is not None and log.phase is SanitizePhase.RUNNING:
            return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, log.raw)
        if step.on_mains() is False:
            return StepEnd(StepResult.NOT_RUN, StepReason.NEEDS_MAINS)
        failed = log is not None and log.phase is SanitizePhase.FAILED
        if log is not None and failed and not left_failure_mode(step, log):
            return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED, log.raw)
        commands = self._commands(drive.namespaces, together=drive.broadcast_format)
        step.begin(commands[0].packed(), max(each.timeout_ms for each in commands))
        refused = _send_all(step, commands)
        return refused or _end(step, drive)

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:  # noqa: ARG002  # one may be of many
        """A format that nobody waited for proves nothing: see that it is over, and start anew."""
        drive = step.capabilities
        if not isinstance(drive, NvmeCapabilities):
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        log = read_log(step) if drive.sanitize.any else None
        if log is not None and log.phase is SanitizePhase.RUNNING:
            return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, log.raw)
        for namespace in drive.namespaces:
            unfinished = _wait(step, drive, namespace.nsid)
            if unfinished is not None:
                return StepEnd(StepResult.UNKNOWN, unfinished)
        return StepEnd(StepResult.NOT_RUN, StepReason.INTERRUPTED)

    def _is_offered(self, drive: NvmeCapabilities) -> bool:
        return drive.format and (drive.format_crypto or self._setting is EraseSetting.USER_DATA)

    def _commands(
        self, namespaces: tuple[NvmeNamespace, ...], *, together: bool
    ) -> tuple[NvmeCommand, ...]:
        size = sum(each.size_bytes for each in namespaces)
        alike = len({(each.flbas, each.protection) for each in namespaces}) == 1
        if together and alike:
            # one format for all: it would change a namespace that has another
            first = namespaces[0]
            return (format_namespace(first, self._setting, size_bytes=size, everywhere=True),)
        # with the size of all of them: on some drives one command hits all
        return tuple(format_namespace(each, self._setting, size_bytes=size) for each in namespaces)


def _send_all(step: Step, commands: tuple[NvmeCommand, ...]) -> StepEnd | None:
    """Send them in order; how the step ends if one of them was not carried out."""
    for number, command in enumerate(commands):
        step.progress(PROGRESS_WHOLE * number // len(commands))
        answer = send(step, command)
        if answer.unsure:
            return StepEnd(StepResult.UNKNOWN, StepReason.ANSWER_LOST, answer.raw or None)
        if answer.sanitize_runs:
            return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, answer.raw)
        if not answer.taken:
            reason = StepReason.NAMESPACES if number else answer.reason
            return StepEnd(StepResult.NOT_RUN, reason, answer.raw)
        if not number:
            step.accepted(answer.raw)
    step.progress(PROGRESS_WHOLE)
    return None


def _end(step: Step, drive: NvmeCapabilities) -> StepEnd:
    """Done, if every namespace is what it was."""
    same = _is_unchanged(step, drive)
    make_readable(step, drive)
    if same:
        return StepEnd(StepResult.DONE, raw=_CARRIED_OUT)
    return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE, _CARRIED_OUT)


def _is_unchanged(step: Step, drive: NvmeCapabilities) -> bool:
    """Whether all namespaces tell the same as before; they may take a moment to tell anything."""
    for _ in range(PATIENCE_POLLS):
        try:
            now = tuple(read_namespace(step.device, each.nsid) for each in drive.namespaces)
        except (AnswerMalformed, CommandLost):
            step.pause(_PAUSE_S)
        else:
            return now == drive.namespaces
    return False


def _wait(step: Step, drive: NvmeCapabilities, nsid: int) -> StepReason | None:
    """Wait until the controller names itself and shows no format in this namespace.

    Returns:
        Why that cannot be said; `None` when it is idle.
    """
    unread = 0
    moved: tuple[int, int] | None = None
    while True:
        try:
            same = read_controller(step.device).serial == drive.serial
            left = (read_format_left(step.device, nsid) or 0) if same else None
        except (AnswerMalformed, CommandLost):
            left = None
        if left == 0:
            return None
        unread = 0 if left is not None else unread + 1
        if unread > PATIENCE_POLLS:
            return StepReason.STATUS_UNREADABLE
        now_ms = step.now_ms()
        if left is not None and (moved is None or moved[0] != left):
            moved = (left, now_ms)
        if moved is not None and now_ms - moved[1] > _WATCH_MS:
            return StepReason.NO_PROGRESS
        if step.stopped:
            return StepReason.STOPPED
        if left is not None:
            step.progress(PROGRESS_WHOLE * (100 - left) // 100)
        step.pause(_POLL_S)
