"""The questions of the step Try as dialogs: Enter alone answers none of them."""

from agent.say import Say
from agent.screens.ask import Ask, Choice, worded
from agent.screens.hand_answers import (
    SKIP_REASONS,
    HandAnswer,
    answer_label,
    answers_to,
    skip_label,
)
from agent.screens.tell import Worded
from agent.try_words import MOST_COUNTED, counted_label, do_text, hand_question
from checks.findings import Reason
from reports.language import mark

BEEP = "beep"
COLOURS_AGAIN = "colours_again"

_OnScreen = Choice[HandAnswer | int | str]


def part_question(say: Say, code: str, *, erasing: bool) -> Ask[HandAnswer]:
    """A part that only the person can judge."""
    return Ask(
        say,
        lambda said: said.words.finding_name(code),
        lambda said: do_text(code, said, erasing=erasing),
        tuple(Choice(answer, _label(answer, code)) for answer in answers_to(code)),
        start=None,
        explain=worded(
            mark(
                "Try the part yourself and answer what you saw or heard. Nothing at hand to try "
                "it with? Skip, and say why: that is better than a guess."
            )
        ),
    )


def screen_question(say: Say, part: str, *, alone: bool) -> Ask[HandAnswer | int | str]:
    """One question about the colours; nobody remembers six of them, so they can be seen again.

    Args:
        say: what is spoken.
        part: which question.
        alone: no other question asks about spots and dots.
    """
    return Ask(
        say,
        lambda said: said.words.finding_name(part),
        lambda said: _screen_text(part, said),
        (
            *_screen_answers(part, alone=alone),
            Choice(HandAnswer.SKIP, _label(HandAnswer.SKIP, part)),
            Choice(COLOURS_AGAIN, worded(mark("See the colours again"))),
        ),
        start=None,
    )


def _screen_text(part: str, say: Say) -> str:
    if part == "display.picture":
        return say.tr(
            "You saw red, green, blue, white, black and grey. Was each of them even over the "
            "whole screen?"
        )
    return say.tr(hand_question(part).do)


def _screen_answers(part: str, *, alone: bool) -> tuple[_OnScreen, ...]:
    if part == "display.pixels":
        none: _OnScreen = Choice(0, worded(hand_question(part).yes))
        some: list[_OnScreen] = [Choice(n, _number(n)) for n in range(1, MOST_COUNTED + 1)]
        return (none, *some)
    answers = [one for one in answers_to(part) if one is not HandAnswer.SKIP]
    if part == "display.picture" and not alone:
        # Spots and dots have a question of their own.
        answers.remove(HandAnswer.PARTLY)
    return tuple(Choice(answer, _label(answer, part)) for answer in answers)


def picture_start(say: Say) -> Ask[bool]:
    """Ready to look at colours?"""
    return Ask(
        say,
        worded(mark("Screen")),
        worded(
            mark(
                "You will see six colours that fill the screen. Look for spots, lines and dead "
                "dots. Any key shows the next colour."
            )
        ),
        (Choice(True, worded(mark("Show the colours"))),),
    )


def sound_question(say: Say, *, beeped: bool) -> Ask[HandAnswer | str]:
    """Was a sound heard? Honest about what it can play here: a beep, where one works."""
    code = "audio.speakers"
    beep: Choice[HandAnswer | str] = Choice(
        BEEP, worded(mark("Beep again") if beeped else mark("Let the laptop beep"))
    )
    answers: list[Choice[HandAnswer | str]] = [
        Choice(answer, _label(answer, code)) for answer in answers_to(code)
    ]
    return Ask(
        say,
        worded(mark("Sound")),
        worded(
            mark(
                "Set the volume keys to loud. Let the laptop beep. Do you hear it?\n"
                "No beep? Not every laptop can beep from this stick. Then choose Skip: only say "
                "No if you know that the sound is broken."
            )
        ),
        (beep, *answers),
    )


def count_question(say: Say, code: str) -> Ask[int]:
    """How many do not work?"""
    return Ask(
        say,
        lambda said: said.words.finding_name(code),
        worded(mark("How many do not work?")),
        [Choice(n, _number(n)) for n in range(1, MOST_COUNTED + 1)],
        start=None,
    )


def skip_question(say: Say) -> Ask[Reason]:
    """Why is a test skipped?"""
    return Ask(
        say,
        worded(mark("Why do you skip this?")),
        worded(mark("The grade says that this was not tested.")),
        [Choice(reason, _skip_label(reason)) for reason in SKIP_REASONS],
    )


def skip_rest_question(say: Say, number: int) -> Ask[bool]:
    """Skip everything that is still open?"""
    return Ask(
        say,
        worded(mark("Skip the rest?")),
        lambda said: said.tr.plural(
            "{n} part has no answer yet. The grade will say that it was not tested.",
            "{n} parts have no answer yet. The grade will say that they were not tested.",
            number,
        ),
        (
            Choice(False, worded(mark("No, go on trying"))),
            Choice(True, worded(mark("Yes, skip all that is open"))),
        ),
        explain=worded(
            mark(
                "A part that was not tested lowers the grade or holds the laptop. You can still "
                "try each of them later, until the record is sealed."
            )
        ),
    )


SWOLLEN_TITLE: Worded = worded(mark("Stop: the battery may be swollen"))
SWOLLEN_TEXT: Worded = worded(
    mark(
        "Do not press on it. Fetch your supervisor.\n\nA swollen battery can catch fire. Leave the "
        "laptop where it is, and do not open, bend or charge it until your supervisor is there."
    )
)


def _label(answer: HandAnswer, code: str) -> Worded:
    return lambda say: answer_label(answer, code, say)


def _number(number: int) -> Worded:
    return lambda say: counted_label(number, say)


def _skip_label(reason: Reason) -> Worded:
    return lambda say: skip_label(reason, say)
