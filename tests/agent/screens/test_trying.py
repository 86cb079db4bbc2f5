"""No answer of the steps Try and Looks comes by itself, and none says more than was tried."""

import string
from dataclasses import replace

import pytest

from agent.say import Say
from agent.screens.looks_words import surface_where
from agent.view import Stage
from checks.findings import Verdict
from reports.grades import LooksCard, Surface
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running

TRY = s.working(Stage.TRY, language=Language.EN)
LOOKS = s.working(Stage.LOOKS, language=Language.EN)
SHOW_COLOURS = ["down", "enter", "enter", *["space"] * 6]
HINT = "Choose an answer first"
SAY = Say(Language.EN)


@pytest.mark.parametrize("stage", [Stage.TRY, Stage.LOOKS])
@pytest.mark.parametrize("moves", range(3))
async def test_enter_held_down_answers_nothing(stage: Stage, moves: int) -> None:
    async with running(s.working(stage)) as (_, pilot, job):
        await press(pilot, [*["down"] * moves, *["enter"] * 12])
        assert job.asked == []


async def test_enter_without_a_choice_says_so_until_one_is_made() -> None:
    async with running(LOOKS) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert HINT not in flat(app)
        await press(pilot, ["enter"])
        assert HINT in flat(app)
        await press(pilot, ["down"])
        assert HINT not in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == [("choose_look", Surface.LID, LooksCard.NONE)]


@pytest.mark.parametrize(
    ("downs", "verdict"), [(1, Verdict.PASS), (2, Verdict.WARN), (3, Verdict.FAIL)]
)
async def test_a_spot_is_neither_a_good_nor_a_broken_picture(downs: int, verdict: Verdict) -> None:
    async with running(TRY) as (_, pilot, job):
        await press(pilot, [*SHOW_COLOURS, *["down"] * downs, "enter"])
        assert job.asked == [("answer_hand_test", "display.picture", verdict, None)]


async def test_the_colours_can_be_seen_once_more_before_answering() -> None:
    async with running(TRY) as (app, pilot, job):
        await press(pilot, [*SHOW_COLOURS, "end", "enter"])
        assert "colour-red" in app.screen.classes
        await press(pilot, [*["space"] * 6, "down", "enter"])
        assert job.asked == [("answer_hand_test", "display.picture", Verdict.PASS, None)]


async def test_the_keyboard_counts_the_keys_that_were_not_seen() -> None:
    async with running(TRY) as (app, pilot, _):
        await press(pilot, ["enter"])
        before = _not_seen(flat(app))
        await press(pilot, [*"aab", "left"])
        assert _not_seen(flat(app)) == before - 3
        await press(pilot, ["A"])
        assert _not_seen(flat(app)) == before - 4, "a capital shows that Shift works"


def _not_seen(words: str) -> int:
    return int(words.split("Not seen yet: ")[1].split(maxsplit=1)[0])


async def test_after_few_keys_that_all_work_is_doubted() -> None:
    async with running(TRY) as (app, pilot, job):
        await press(pilot, ["enter", *"abc", "tab", "down", "enter"])
        assert "You pressed 3 of" in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        await press(pilot, ["home", "enter", "d", "tab", "home", "enter"])
        assert "You pressed 4 of" in flat(app)
        await press(pilot, ["end", "enter"])
        assert job.asked == [("answer_hand_test", "input.keyboard", Verdict.PASS, None)]


async def test_after_nearly_all_keys_nothing_is_doubted() -> None:
    named = ["enter", "backspace", "space", "left", "up", "down", "right"]
    async with running(TRY) as (_, pilot, job):
        typed = [*string.ascii_lowercase, *string.digits, "A", *named]
        await press(pilot, ["enter", *typed, "minus", "comma", "tab", "down", "enter"])
        assert job.asked == [("answer_hand_test", "input.keyboard", Verdict.PASS, None)]


@pytest.mark.parametrize("surface", Surface)
def test_while_a_drive_is_erased_the_lid_stays_open(surface: Surface) -> None:
    later = "Leave the lid open and do this part later."
    moved = surface in {Surface.LID, Surface.BASE}
    assert (later in surface_where(surface, SAY, erasing=True)) is moved
    assert later not in surface_where(surface, SAY)


async def test_the_card_of_the_lid_says_so_while_a_drive_is_erased() -> None:
    async with running(replace(LOOKS, drives=(drives.ERASING,))) as (app, pilot, _):
        await press(pilot, ["enter"])
        assert "Still erasing?" in flat(app)
