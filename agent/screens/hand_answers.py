"""Yes, no and skip: the answers to a question of the step Try."""

from enum import StrEnum

from agent.say import Say
from agent.try_words import SKIP, hand_question
from agent.widgets.layout import Cell, Row
from checks.findings import Reason, Verdict


class HandAnswer(StrEnum):
    """What a person says after trying."""

    YES = "yes"
    PARTLY = "partly"
    """It works, with something that the next owner must know."""
    NO = "no"
    SKIP = "skip"


SKIP_REASONS = (
    Reason.OPERATOR_SKIPPED,
    Reason.PRESENCE_UNKNOWN,
    Reason.DRIVER_MISSING,
    Reason.ABORTED,
)
"""What a person can honestly say; the other reasons are the machine's own."""


def answers_to(code: str) -> tuple[HandAnswer, ...]:
    """What a question offers: something between yes and no only where there is something."""
    between = (HandAnswer.PARTLY,) if hand_question(code).partly else ()
    return (HandAnswer.YES, *between, HandAnswer.NO, HandAnswer.SKIP)


def answer_label(answer: HandAnswer, code: str, say: Say) -> str:
    """The words of an answer to this question."""
    question = hand_question(code)
    match answer:
        case HandAnswer.YES:
            return say.tr(question.yes)
        case HandAnswer.PARTLY:
            return say.tr(question.partly or question.no)
        case HandAnswer.NO:
            return say.tr(question.no)
        case HandAnswer.SKIP:
            return say.tr(SKIP)


def verdict_of(answer: HandAnswer) -> Verdict:
    """What an answer means."""
    match answer:
        case HandAnswer.YES:
            return Verdict.PASS
        case HandAnswer.PARTLY:
            return Verdict.WARN
        case HandAnswer.NO:
            return Verdict.FAIL
        case HandAnswer.SKIP:
            return Verdict.NOT_TESTED


def answer_rows(code: str, say: Say) -> list[Row]:
    """The answers as rows."""
    return [
        Row(answer.value, (Cell(answer_label(answer, code, say)),)) for answer in answers_to(code)
    ]


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
