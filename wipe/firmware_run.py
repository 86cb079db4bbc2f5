"""The steps in which a drive erases itself: in order, each journaled, until one is done.

A step that did not run lets the next one be tried. One that was begun and whose end is not
confirmed ends the run: nothing else may be sent to a drive that may still be erasing itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from host.capabilities import Capabilities
from host.errors import CommandLost, DriveGone, NoSuchInterface
from wipe.codes import Method, Refusal, StepReason, StepResult
from wipe.events import Adopted, StepEnded
from wipe.folder import DriveFolder
from wipe.history import History, OpenStep
from wipe.journal import Journal
from wipe.marking import Marking, NotLanded, StoppedMarking
from wipe.methods.base import FirmwareMethod, StepEnd
from wipe.methods.registry import method_for
from wipe.open_drive import OpenDrive
from wipe.status import RunEnd
from wipe.step import JournaledStep, progress_lines
from wipe.surroundings import Surroundings
from wipe.values import Attempt, ErasePlan

_ENDS = {
    StepReason.STOPPED: RunEnd.RUNNING,
    StepReason.FOREIGN: RunEnd.RUNNING,
    StepReason.NO_PROGRESS: RunEnd.NO_PROGRESS,
    # It says itself that it failed, and takes nothing else before that is mended.
    StepReason.FIRMWARE_FAILED: RunEnd.NO_METHOD,
}


class _Refused(Exception):
    """The guard said no, right before a step would have begun."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(slots=True)
class FirmwareRun:
    """One process's part in the firmware methods of one drive."""

    plan: ErasePlan
    folder: DriveFolder
    journal: Journal
    world: Surroundings
    history: History
    opened: OpenDrive
    marking: Marking
    attempts: tuple[Attempt, ...] = ()
    method: Method | None = None
    """The last one that was tried."""
    _steps: list[JournaledStep] = field(default_factory=list, init=False)

    @property
    def has_begun(self) -> bool:
        """Whether the drive was told to erase itself."""
        return any(step.has_begun for step in self._steps)

    def go_on(self, open_step: OpenStep) -> RunEnd | Refusal | None:
        """Ask the drive about a step that an earlier run began; `None`: nothing of it runs.

        Raises:
            DriveGone, JournalLost
        """
        self.method = open_step.method
        told = self.opened.capabilities
        method = None if told is None else method_for(open_step.method, told)
        if told is None or method is None:
            return RunEnd.STATUS_UNREADABLE
        self.journal.append(Adopted(method=open_step.method, raw=open_step.command_bytes or ""))
        step = self._step(open_step.method, told)
        step.has_begun, step.began_ms = True, self.world.host.boot_ms()
        step.has_been_accepted = open_step.accepted
        return self._followed(
            step,
            lambda: method.go_on(step, accepted=open_step.accepted),
            open_step.command_bytes,
        )

    def run(self, methods: Sequence[Method]) -> RunEnd | Refusal | None:
        """Try each in turn; `None` when none of them ran.

        Raises:
            DriveGone, JournalLost
        """
        for code in methods:
            if self.world.stopped():
                return RunEnd.STOPPED
            self.method = code
            found = self._one(code)
            if found is not None:
                return found
            self.opened.ask_again()
        # Stopped in the last of them: an overwrite that begins now would be all that is resumed.
        return RunEnd.STOPPED if self.world.stopped() else None

    def _one(self, code: Method) -> RunEnd | Refusal | None:
        told = self.opened.capabilities
        method: FirmwareMethod | None = None if told is None else method_for(code, told)
        if told is None or method is None:
            reason = StepReason.BRIDGE if told is None else StepReason.NOT_SUPPORTED
            self._note(code, StepEnd(StepResult.NOT_RUN, reason), None)
            return None
        step = self._step(code, told)
        return self._followed(step, lambda: method.run(step), None)

    def _step(self, code: Method, told: Capabilities) -> JournaledStep:
        step = JournaledStep(
            method=code,
            device=self.opened.device,
            drive=self.opened.drive,
            capabilities=told,
            host=self.world.host,
            journal=self.journal,
            folder=self.folder,
            size_bytes=self.opened.handle.size_bytes,
            is_stopped=self.world.stopped,
            may_begin=self._may_begin,
            lines=progress_lines(self.journal, self.world.host),
        )
        self._steps.append(step)
        return step

    def _may_begin(self) -> None:
        """The last look before something is destroyed, and the marks that prove it later."""
        reason = self.opened.refusal_now(self.plan, self.world.host)
        if reason is not None:
            raise _Refused(reason)
        self.marking.place()

    def _followed(
        self, step: JournaledStep, act: Callable[[], StepEnd], command_bytes: str | None
    ) -> RunEnd | Refusal | None:
        """Act, and tell how the step ended whatever happens in it."""
        try:
            end = act()
        except _Refused as refused:
            return refused.reason
        except NotLanded:
            return RunEnd.MARKERS_NOT_LANDED
        except StoppedMarking:
            return RunEnd.STOPPED
        except (CommandLost, NoSuchInterface) as error:
            end = _without_answer(step, lost=isinstance(error, CommandLost))
        except DriveGone:
            self._note(step.method, StepEnd(StepResult.UNKNOWN, StepReason.ANSWER_LOST), step)
            raise
        self._note(step.method, end, step if step.has_begun else None, command_bytes)
        return _run_end(end)

    def _note(
        self,
        code: Method,
        end: StepEnd,
        step: JournaledStep | None,
        command_bytes: str | None = None,
    ) -> None:
        reason = None if end.reason is None else end.reason.value
        line = self.journal.append(
            StepEnded(method=code, result=end.result, reason=reason, raw=end.raw)
        )
        attempt = Attempt(
            method=code,
            command_bytes=command_bytes or (step.command_bytes if step else None),
            boot_id=self.world.host.boot_id(),
            start_ms=step.began_ms if step else line.boot_ms,
            end_ms=line.boot_ms,
            device_status_raw=end.raw,
            result=end.result,
            reason=reason,
        )
        self.attempts = (*self.attempts, attempt)


def _without_answer(step: JournaledStep, *, lost: bool) -> StepEnd:
    if step.has_begun and (lost or step.has_been_accepted):
        return StepEnd(StepResult.UNKNOWN, StepReason.ANSWER_LOST)
    reason = StepReason.STATUS_UNREADABLE if lost else StepReason.BRIDGE
    return StepEnd(StepResult.NOT_RUN, reason)


def _run_end(end: StepEnd) -> RunEnd | Refusal | None:
    """What a step's end means for the run; `None`: the next method may be tried."""
    match end.result:
        case StepResult.DONE:
            return RunEnd.COMPLETE
        case StepResult.NOT_RUN:
            return Refusal.NEEDS_AC if end.reason is StepReason.NEEDS_MAINS else None
        case StepResult.UNKNOWN:
            reason = end.reason or StepReason.STATUS_UNREADABLE
            return _ENDS.get(reason, RunEnd.STATUS_UNREADABLE)
