"""The talk of the step Check: everything about one part, and its long tests begun and stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.long_words import deep_test, is_wanted_again, long_name, phase_text, tests_of
from agent.say import Say
from agent.screens.ask import Ask, Choice, worded
from agent.screens.check import details
from agent.screens.tell import Tell, Worded
from agent.view import Actions, CheckRow, LongPhase, LongRow, View
from checks.long_tests.values import LongTask
from reports.language import mark

if TYPE_CHECKING:
    from agent.app import OpknapApp


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person may want of a long test."""

    task: LongTask
    begins: bool


_Choice = Choice[Wish | None]


async def tell_check(app: "OpknapApp", actions: Actions, row: CheckRow) -> None:
    """Tell about a part; where it has a long test, offer what can be done with it."""
    choices = [] if app.job.sealed else long_choices(row, app.job)
    title: Worded = lambda say: say.words.component(row.component)  # noqa: E731 - a text
    text = _text_of(app, row)
    if not choices:
        await app.push_screen_wait(Tell(app.say, title, text))
        return
    back: _Choice = Choice(None, worded(mark("Back")))
    question: Ask[Wish | None] = Ask(app.say, title, text, (back, *choices))
    wish = await app.push_screen_wait(question)
    if wish is None:
        return
    if wish.begins:
        actions.begin_long_test(wish.task)
    else:
        actions.stop_long_test(wish.task)
    app.look_again()


def _text_of(app: "OpknapApp", row: CheckRow) -> Callable[[Say], str]:
    tests = tests_of(row, app.job.long_tests)

    def text(say: Say) -> str:
        lines = [phase_text(test, say) for test in tests]
        return "\n\n".join(part for part in ("\n".join(lines), details(row, say)) if part)

    return text


def long_choices(row: CheckRow, view: View) -> list[_Choice]:
    """What can be done with the long tests of a part."""
    tests = tests_of(row, view.long_tests)
    choices = [choice for test in tests for choice in _choices_of(test)]
    deep = deep_test(row, tests)
    if deep is not None:
        label = worded(mark("Test the memory longer: about 10 minutes"))
        choices.append(Choice(Wish(deep, begins=True), label))
    return choices


def _choices_of(test: LongRow) -> list[_Choice]:
    task = LongTask(test.test, drive_id=test.drive_id)
    if test.phase is not LongPhase.ENDED:
        label = mark("Stop: {test}") if test.phase is LongPhase.RUNNING else mark("Skip: {test}")
        return [Choice(Wish(task, begins=False), _named(test, label))]
    if is_wanted_again(test):
        return [Choice(Wish(task, begins=True), _named(test, mark("Test again: {test}")))]
    return []


def _named(test: LongRow, text: str) -> Worded:
    return lambda say: say.tr(text, test=long_name(test.test, say))
