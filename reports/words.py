"""Every code in Dutch and English: the one place that words findings, erasures and grades.

Screens, plain lines, pages and certificates all say the same, because they all ask here. The
tables are in `reports/wording/`, the Dutch texts in `reports/locale/`.
"""

from pathlib import Path

from reports.language import Language, Translator
from reports.wording import flow
from reports.wording.grade_words import GradeWords
from reports.wording.hand_words import HandWords
from reports.wording.parts import Wording
from reports.wording.plan_words import PlanWords


def translator(language: Language) -> Translator:
    """The translator of this room's texts."""
    return Translator(__file__, Path(__file__).parent.name, language)


class Words(PlanWords, GradeWords, HandWords):
    """Words every code in one language; made from `translator(language)`."""

    def blocker(self, code: str) -> Wording:
        """Why the laptop cannot be graded and sent yet."""
        text = flow.BLOCKERS.get(code)
        return self._coded(flow.UNKNOWN_CODE, code) if text is None else self._words(text)

    def problem(self, code: str) -> Wording:
        """Why the server did not take a record, as the bench sees it."""
        text = flow.PROBLEMS.get(code)
        return self._coded(flow.PROBLEM_OTHER, code) if text is None else self._words(text)
