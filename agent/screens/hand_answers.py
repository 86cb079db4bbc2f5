"""Yes, no and skip: the answers to a question of the step Try."""

from enum import StrEnum

from agent.say import Say
from agent.widgets.layout import Cell, Row
from checks.findings import Reason


class HandAnswer(StrEnum):
    """What a person says after trying."""

    YES = "yes"
    PARTLY = "partly"
    """It works, with something that the next owner must know."""
    NO = "no"
    SKIP = "skip"


ANSWERS = (HandAnswer.YES, HandAnswer.NO, HandAnswer.SKIP)
"""What most questions offer."""

SKIP_REASONS = (
    Reason.OPERATOR_SKIPPED,
    Reason.PRESENCE_UNKNOWN,
    Reason.DRIVER_MISSING,
    Reason.ABORTED,
)
"""What a person can honestly say; the other reasons are the machine's own."""


def answer_label(answer: HandAnswer, say: Say) -> str:
    """The words of an answer."""
    match answer:
        case HandAnswer.YES:
            return say.tr("Yes, it works")
        case HandAnswer.PARTLY:
            return say.tr("It works, but not everywhere")
        case HandAnswer.NO:
            return say.tr("No, it does not work well")
        case HandAnswer.SKIP:
            return say.tr("Skip, I cannot tell")


def answer_rows(say: Say) -> list[Row]:
    """The three answers as rows."""
    return [Row(answer.value, (Cell(answer_label(answer, say)),)) for answer in ANSWERS]


def answer_of(row_id: str) -> HandAnswer:
    """The answer behind a row."""
    return HandAnswer(row_id)


def skip_label(reason: Reason, say: Say) -> str:
    """A reason as the person who skips would say it."""
    match reason:
        case Reason.OPERATOR_SKIPPED:
            return say.tr("I skip this now")
        case Reason.PRESENCE_UNKNOWN:
            return say.tr("I do not know if this laptop has it")
        case Reason.DRIVER_MISSING:
            return say.tr("It is there, but it does nothing on this stick")
        case Reason.ABORTED:
            return say.tr("The test stopped halfway")
        case _:
            return say.words.reason(reason).title
