"""Asking and telling in lines: what every step of the plain face needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agent.asking import Ask, Option, Question, Respondent
from agent.say import Say
from reports.language import Language

TRIES = 3
"""After that many wrong answers a question is left open."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The world around the plain face."""

    say_line: Callable[[str], None]
    pause: Callable[[float], None]
    now_ms: Callable[[], int]


class Talk:
    """One conversation in one language."""

    def __init__(self, respondent: Respondent, world: Surroundings, language: Language) -> None:
        self._respondent = respondent
        self.world = world
        self.say = Say(language)

    def speak(self, language: Language) -> None:
        """Go on in this language."""
        self.say = Say(language)

    def line(self, text: str = "") -> None:
        """Say one line."""
        self.world.say_line(text)

    def lines(self, texts: Iterable[str]) -> None:
        """Say several lines."""
        for text in texts:
            self.line(text)

    def typed(self, question: Question, attempt: int) -> str:
        """The answer to a question for free text."""
        return self._respondent.answer(question, attempt)

    def choose(self, question: Question) -> str | None:
        """The value of the chosen option, `None` when it is left open."""
        for attempt in range(TRIES):
            self._show(question)
            typed = self.typed(question, attempt).casefold()
            if not typed:
                return None
            for option in question.options:
                if typed == option.key.casefold():
                    return option.value
            self.line(self.say.tr("Type one of the numbers, or only Enter."))
        return None

    def _show(self, question: Question) -> None:
        if question.ask is Ask.NEXT:
            # Asked after every step: two lines are enough.
            steps = [one for one in question.options if one.key.isdigit()]
            others = [one for one in question.options if not one.key.isdigit()]
            for line in (steps, others):
                self.line("  " + "   ".join(f"{one.key} {one.text}" for one in line))
            return
        for option in question.options:
            self.line(f"  {option.key} = {option.text}")

    def agreed(self, question: Question, no: str, yes: str) -> bool | None:
        """Yes or no, `None` when it is left open; the harmless answer comes first."""
        options = (Option("1", "no", no), Option("2", "yes", yes))
        chosen = self.choose(Question(question.ask, options, drive=question.drive))
        return None if chosen is None else chosen == "yes"
