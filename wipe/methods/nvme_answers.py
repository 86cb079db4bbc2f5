"""What the answers to NVMe's erasing commands mean for a step."""

import contextlib
from dataclasses import dataclass

from host.capabilities import NvmeCapabilities
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.nvme.ask import read_sanitize_log
from host.nvme.command import NvmeCommand
from host.nvme.commands import clear_deallocated_errors, leave_failure_mode
from host.nvme.sanitize_log import SanitizeLog
from wipe.codes import StepReason
from wipe.methods.base import Step

_INVALID_OPCODE, _ACCESS_DENIED = 0x001, 0x286
_SANITIZE_FAILED, _SANITIZE_RUNS = 0x01C, 0x01D
_REFUSED_FOR_NOW = {_INVALID_OPCODE, _ACCESS_DENIED}
"""Some firmware refuses the first one after power-on and takes the second (H7, H36)."""
_UNSURE = {0x007, 0x008, 0x370, 0x371}
"""Aborted, queue deleted, path lost, aborted by the system: the controller may have had the command
and may still have it."""
_REASONS = {
    _INVALID_OPCODE: StepReason.INVALID_OPCODE,
    _ACCESS_DENIED: StepReason.ACCESS_DENIED,
    _SANITIZE_FAILED: StepReason.FIRMWARE_FAILED,
}
_RETRY_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an erasing command."""

    status: int | None
    """As it came; `None` when no answer did."""

    @property
    def taken(self) -> bool:
        """The controller took it."""
        return self.status == 0

    @property
    def unsure(self) -> bool:
        """Nobody knows what became of it."""
        return self.status is None or self.status in _UNSURE

    @property
    def sanitize_runs(self) -> bool:
        """Refused because a sanitize runs."""
        return self.status == _SANITIZE_RUNS

    @property
    def reason(self) -> StepReason:
        """Why it was refused, where it surely was."""
        return _REASONS.get(self.status or 0, StepReason.ABORTED)

    @property
    def raw(self) -> str:
        """For the journal: the status in hex."""
        return "" if self.status is None else f"{self.status:04x}"


def send(step: Step, command: NvmeCommand) -> Answer:
    """Send an erasing command; once more where the first refusal may not be the last word.

    Raises:
        DriveGone, NoSuchInterface, JournalLost
    """
    try:
        status = step.device.nvme(command).status
        if status in _REFUSED_FOR_NOW:
            step.pause(_RETRY_PAUSE_S)
            status = step.device.nvme(command).status
    except CommandLost:
        return Answer(None)
    return Answer(status)


def read_log(step: Step) -> SanitizeLog | None:
    """Log page 81h; `None` when it does not come or cannot be understood."""
    try:
        return read_sanitize_log(step.device)
    except (AnswerMalformed, CommandLost):
        return None


def left_failure_mode(step: Step, log: SanitizeLog) -> bool:
    """Leave the failure mode of a sanitize, where the drive allows it (H18).

    The log goes on saying that the last sanitize failed: that the command was carried out is all
    there is to tell.
    """
    return log.unrestricted and send(step, leave_failure_mode()).taken


def make_readable(step: Step, drive: NvmeCapabilities) -> None:
    """After an erase: let emptied blocks be read, and let the system look at the drive anew."""
    for namespace in drive.namespaces:
        # a drive without this feature refuses it and reads emptied blocks anyway
        with contextlib.suppress(CommandLost, NoSuchInterface):
            step.device.nvme(clear_deallocated_errors(namespace.nsid))
    step.device.look_again()
