"""Answers from a sheet, shown as if they were typed."""

from collections.abc import Callable

from agent.answers import Answers
from agent.asking import Ask, Question, Respondent
from agent.view import DriveRow


class AnswerSheet:
    """Answers what the sheet answers; the rest goes to somebody else, if there is one."""

    def __init__(
        self, answers: Answers, show: Callable[[str], None], otherwise: Respondent | None = None
    ) -> None:
        """Make the respondent.

        Args:
            answers: the sheet.
            show: prints an answer after its question.
            otherwise: whoever is asked what the sheet leaves open.
        """
        self._answers = answers
        self._show = show
        self._otherwise = otherwise

    def answer(self, question: Question, attempt: int) -> str:
        """The sheet's answer; a refused one is not given again."""
        given = self._given(question) if attempt == 0 else ""
        if not given and self._otherwise is not None:
            return self._otherwise.answer(question, attempt)
        self._show(given)
        return given

    def _given(self, question: Question) -> str:  # noqa: PLR0911 - one answer per question
        sheet, drive = self._answers, question.drive
        match question.ask:
            case Ask.OPERATOR | Ask.ASSET_TAG:
                return getattr(sheet, question.ask.value) or ""
            case Ask.FOREIGN | Ask.RESUME | Ask.CONFIRM:
                return "" if drive is None else self._about_drive(question, drive)
            case Ask.HAND_TEST:
                return _key(question, sheet.hand_choice(question.code or ""))
            case Ask.TOLD:
                return _key(question, sheet.told.choice(question.code or ""))
            case Ask.LOOK if question.surface is not None:
                return _key(question, sheet.looks.get(question.surface))
            case Ask.NO_STORAGE:
                return question.key_of("yes") if sheet.no_storage else ""
            case Ask.SEAL:
                return question.key_of("yes")
            case Ask.NEXT if question.stage is None:
                return question.key_of("leave")
            case _:
                # Through the steps once, in their order.
                return ""

    def _about_drive(self, question: Question, row: DriveRow) -> str:
        confirmed = self._answers.confirmation(row.drive)
        if question.ask is Ask.CONFIRM:
            return confirmed or ""
        if question.ask is Ask.RESUME:
            return "" if confirmed is None else question.key_of("yes")
        belongs = self._answers.belongs(row.drive)
        return "" if belongs is None else question.key_of("yes" if belongs else "no")


def _key(question: Question, answer: str | None) -> str:
    return "" if answer is None else question.key_of(answer)
