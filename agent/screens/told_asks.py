"""Questions about what no sensor tells, one at a time; Escape passes over and changes nothing."""

from textual import events
from typing_extensions import override

from agent.say import Say
from agent.screens.ask import Ask, Choice, worded
from agent.told_words import Told, told_question
from agent.widgets.rows import Rows
from reports.language import mark


class AskTold(Ask[Told]):
    """A question whose numbers can also be typed."""

    def on_key(self, event: events.Key) -> None:
        """A digit puts the cursor on its number; Enter takes it."""
        if event.character is not None and event.character.isdecimal():
            labels = [choice.label(self._say) for choice in self._choices]
            if event.character in labels:
                event.stop()
                event.prevent_default()
                self.query_one(Rows).highlighted = labels.index(event.character)

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Enter choose   Esc not now   F1 help   F2 {other}", other=say.other_language)


def told_ask(say: Say, name: str, place: int, total: int) -> AskTold:
    """One of these questions."""
    question = told_question(name)
    return AskTold(
        say,
        lambda said: said.tr("This laptop: question {n} of {m}", n=place, m=total),
        question.text,
        tuple(Choice(one.told, one.label) for one in question.options),
        start=None,
        explain=worded(
            mark(
                "opknap cannot see this by itself. Look at the laptop and answer. You do not "
                "know? Press Esc: you find the question again in step 1."
            )
        ),
    )
