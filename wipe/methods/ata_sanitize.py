"""SAN-BLOCK, SAN-CRYPTO and SAN-OVR: SANITIZE DEVICE of ATA (ACS-4 §4.15, states SD0 to SD4)."""

from dataclasses import dataclass

from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.ata.commands import SanitizeAction, sanitize_clear_failure, sanitize_start
from host.ata.sanitize_status import AbortReason, SanitizeRegisters, abort_reason, read_sanitize
from host.capabilities import AtaCapabilities, SanitizeActions
from host.errors import CommandLost, NoSuchInterface
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.ata_asking import sanitize_now
from wipe.methods.ata_sanitize_watch import Expected, SanitizeWatch
from wipe.methods.base import Step, StepEnd

PATTERN = 0
"""What SAN-OVR leaves behind, as 32 bits."""
_NEVER_BEGAN = StepEnd(StepResult.UNKNOWN, StepReason.NEVER_BEGAN)
_ANSWER_LOST = StepEnd(StepResult.UNKNOWN, StepReason.ANSWER_LOST)
_INTERRUPTED = StepEnd(StepResult.NOT_RUN, StepReason.INTERRUPTED)
_DONE = StepEnd(StepResult.DONE)


@dataclass(frozen=True, slots=True)
class _Ready:
    """The drive may be started."""

    restricted: bool
    """Only a sanitize without the failure mode bit repairs the one that failed (H18)."""
    stale: bool


class AtaSanitize:
    """One of the three sanitize actions of an ATA drive."""

    def __init__(self, code: Method) -> None:
        """Make the method of a code.

        Raises:
            ValueError: not the code of a sanitize.
        """
        match code:
            case Method.SAN_BLOCK:
                self._action = SanitizeAction.BLOCK
            case Method.SAN_CRYPTO:
                self._action = SanitizeAction.CRYPTO
            case Method.SAN_OVR:
                self._action = SanitizeAction.OVERWRITE
            case _:
                raise ValueError(f"{code} is no sanitize")

    def run(self, step: Step) -> StepEnd:
        """Ask first, start it, follow it to its end."""
        if not self._is_offered(step):
            return _not_run(StepReason.NOT_SUPPORTED)
        told = sanitize_now(step.device)
        if told is None:
            return _not_run(StepReason.STATUS_UNREADABLE)
        refusal = _why_not(told, step)
        if refusal is not None:
            return refusal
        # before the step begins, for a drive that failed takes no markers; no data is touched
        ready = _leave_failure(step, told)
        if isinstance(ready, StepEnd):
            return ready
        command = self._command(restricted=ready.restricted)
        step.begin(command.cdb(), command.timeout_ms)
        return self._start(step, command, stale=ready.stale)

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:
        """An earlier run began it: follow what runs, and believe an end only if it was accepted.

        What is idle is watched for a while, for a drive may be late in showing that it runs.
        """
        expected = Expected(
            accepted=accepted,
            stale=True,
            idle=_INTERRUPTED,
            idle_completed=_DONE if accepted else _INTERRUPTED,
        )
        return SanitizeWatch(step, expected).follow()

    def _is_offered(self, step: Step) -> bool:
        told = step.capabilities
        offered = told.sanitize if isinstance(told, AtaCapabilities) else SanitizeActions()
        match self._action:
            case SanitizeAction.BLOCK:
                return offered.block
            case SanitizeAction.CRYPTO:
                return offered.crypto
            case SanitizeAction.OVERWRITE:
                return offered.overwrite

    def _command(self, *, restricted: bool) -> AtaCommand:
        return sanitize_start(self._action, pattern=PATTERN, passes=1, restricted=restricted)

    def _start(self, step: Step, command: AtaCommand, *, stale: bool) -> StepEnd:
        try:
            reply = step.device.ata(command)
        except CommandLost:
            return _look_for_it(step, _ANSWER_LOST)
        except NoSuchInterface:
            return _not_run(StepReason.BRIDGE)
        match reply.verdict:
            case AtaVerdict.OK:
                step.accepted(reply.raw)
                now = read_sanitize(reply)
                expected = Expected(
                    accepted=True,
                    stale=stale,
                    idle=_NEVER_BEGAN,
                    idle_completed=_NEVER_BEGAN,
                    seen_running=now is not None and now.running,
                )
                return SanitizeWatch(step, expected).follow()
            case AtaVerdict.UNREADABLE:
                return _look_for_it(step, _ANSWER_LOST)
            case AtaVerdict.REFUSED:
                return _not_run(StepReason.BRIDGE, reply.raw)
            case AtaVerdict.ABORTED:
                return _refused(step, reply)


def _why_not(told: SanitizeRegisters, step: Step) -> StepEnd | None:
    """What stands against starting, found out without changing anything."""
    if told.running:
        return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, told.raw)
    if told.frozen:  # SD1
        return _not_run(StepReason.FROZEN, told.raw)
    if step.on_mains() is False:
        return _not_run(StepReason.NEEDS_MAINS, told.raw)
    if step.stopped:
        return _not_run(StepReason.STOPPED, told.raw)
    return None


def _leave_failure(step: Step, told: SanitizeRegisters) -> _Ready | StepEnd:
    """From SD3 to a state that takes a start; refused, the next one must be restricted too."""
    if not told.failed:
        return _Ready(restricted=False, stale=told.completed)
    try:
        step.device.ata(sanitize_clear_failure())
    except (CommandLost, NoSuchInterface):
        return _not_run(StepReason.STATUS_UNREADABLE, told.raw)
    now = sanitize_now(step.device)
    if now is None:
        return _not_run(StepReason.STATUS_UNREADABLE, told.raw)
    if now.running:
        return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, now.raw)
    # while it is failed the completed bit is not shown: it may be an old one
    return _Ready(restricted=now.failed, stale=now.completed or now.failed)


def _look_for_it(step: Step, otherwise: StepEnd) -> StepEnd:
    """Nobody knows whether the start arrived: only a drive that is seen running tells."""
    expected = Expected(accepted=False, stale=True, idle=otherwise, idle_completed=otherwise)
    return SanitizeWatch(step, expected).follow()


def _refused(step: Step, reply: AtaReply) -> StepEnd:
    """The drive aborted the start. A moment ago nothing ran: if now it does, it is ours."""
    now = sanitize_now(step.device)
    if now is not None and now.running:
        step.accepted(now.raw)
        expected = Expected(
            accepted=True,
            stale=True,
            idle=_ANSWER_LOST,
            idle_completed=_ANSWER_LOST,
            seen_running=True,
        )
        return SanitizeWatch(step, expected).follow()
    match abort_reason(reply):
        case AbortReason.FROZEN:
            return _not_run(StepReason.FROZEN, reply.raw)
        case AbortReason.UNSUPPORTED:
            return _not_run(StepReason.NOT_SUPPORTED, reply.raw)
        case _:
            return _not_run(StepReason.ABORTED, reply.raw)


def _not_run(reason: StepReason, raw: str | None = None) -> StepEnd:
    return StepEnd(StepResult.NOT_RUN, reason, raw)
