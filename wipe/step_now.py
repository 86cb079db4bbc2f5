"""The step that runs, as a journal tells of it: who erases, and what is known of it meanwhile."""

from dataclasses import dataclass, replace

from wipe.codes import Method, StepResult
from wipe.events import Adopted, Event, Progressed, RunPhase, StepBegan, StepEnded
from wipe.remaining import SANITIZES


@dataclass(frozen=True, slots=True)
class StepNow:
    """The step that runs, or the last one that ran."""

    method: Method
    is_told: bool = True
    """Whether anybody knows how far it is; some drives do not tell that of themselves."""
    was_adopted: bool = False
    """It was running when this process came."""
    may_run: bool = False
    """The drive erases itself, or may: no end of it was seen."""

    @property
    def by_drive(self) -> bool:
        """Whether the drive erases itself, so that nobody can stop it."""
        return self.method is not Method.OVERWRITE


def step_after(step: StepNow | None, event: Event) -> StepNow | None:
    """What is known of the step once `event` was written."""
    match event:
        case StepBegan(method=method):
            return _begun(method)
        case Adopted(method=method):
            code = method or (step.method if step else None)
            return None if code is None else replace(_begun(code), was_adopted=True)
        case Progressed() | StepEnded() if step is not None:
            return _moved(step, event)
        case _:
            return step


def _begun(method: Method) -> StepNow:
    ours = method is Method.OVERWRITE
    return StepNow(method, is_told=ours or method in SANITIZES, may_run=not ours)


def _moved(step: StepNow, event: Progressed | StepEnded) -> StepNow:
    match event:
        case Progressed(phase=RunPhase.FIRMWARE, bytes=done):
            return replace(step, is_told=step.is_told or done > 0)
        case StepEnded(method=method, result=result):
            unseen = result is StepResult.UNKNOWN and method is not Method.OVERWRITE
            return replace(step, method=method, may_run=unseen)
        case Progressed():
            return step
