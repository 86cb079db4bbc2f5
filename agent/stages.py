"""Names and keys of the six steps."""

from agent.say import Say
from agent.view import Blocker, Stage

ORDER = tuple(Stage)

KEYS: dict[Stage, str] = {
    Stage.START: "F3",
    Stage.CHECK: "F4",
    Stage.ERASE: "F5",
    Stage.TRY: "F6",
    Stage.LOOKS: "F7",
    Stage.GRADE: "F8",
}


def stage_name(stage: Stage, say: Say) -> str:
    """One word for a step."""
    match stage:
        case Stage.START:
            return say.tr("Start")
        case Stage.CHECK:
            return say.tr("Check")
        case Stage.ERASE:
            return say.tr("Erase")
        case Stage.TRY:
            return say.tr("Try")
        case Stage.LOOKS:
            return say.tr("Looks")
        case Stage.GRADE:
            return say.tr("Grade")


def next_stage(stage: Stage) -> Stage | None:
    """The step after this one."""
    place = ORDER.index(stage)
    return ORDER[place + 1] if place + 1 < len(ORDER) else None


def blocked_at(blocker: Blocker) -> Stage:
    """The step in which something can be done about it."""
    match blocker:
        case Blocker.OPERATOR_MISSING:
            return Stage.START
        case Blocker.INSPECTION_RUNNING | Blocker.LONG_TESTS_RUNNING:
            return Stage.CHECK
        case (
            Blocker.DRIVE_NOT_DECIDED
            | Blocker.FOREIGN_NOT_ANSWERED
            | Blocker.ERASE_RUNNING
            | Blocker.NO_STORAGE_NOT_ATTESTED
        ):
            return Stage.ERASE
        case Blocker.HAND_TESTS_OPEN:
            return Stage.TRY
        case Blocker.LOOKS_OPEN:
            return Stage.LOOKS
