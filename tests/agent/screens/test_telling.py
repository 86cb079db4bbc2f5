"""What no sensor tells: asked once after the code, passed over with Escape, found again later."""

from dataclasses import replace

import pytest
from typing_extensions import override

from agent.say import Say
from agent.told_words import UNKNOWN, is_told_question, told_question
from agent.view import Blocker, Stage, View
from agent.widgets.rows import Rows
from checks.told_facts import BiosOpened, Item, ItemTold, ToldFacts
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.stand_in import StandIn

CODE = [*"mk", "enter", "enter"]
ALL = ("bios", "usb_sockets", "touchscreen")
SAY = Say(Language.EN)


class Forgetful(StandIn):
    """A job that asks nothing twice: what was told is open no more."""

    @override
    def tell(self, told: ToldFacts) -> None:
        super().tell(told)
        answered = {one.item.value for one in told.items}
        answered |= {"bios"} if told.bios_opened is not None else set()
        answered |= {"usb_sockets"} if told.usb_sockets is not None else set()
        left = tuple(name for name in self.now.told_open if name not in answered)
        self.now = replace(self.now, told_open=left)


def fresh(*told_open: str) -> View:
    return s.fresh(language=Language.EN, told_open=told_open, blockers=())


async def test_after_the_code_each_question_comes_once_and_alone() -> None:
    async with running(Forgetful(fresh(*ALL))) as (app, pilot, job):
        await press(pilot, CODE)
        assert "This laptop: question 1 of 3" in flat(app)
        assert "Could you open the BIOS set-up without a password?" in flat(app)
        await press(pilot, ["down", "enter"])
        assert "This laptop: question 2 of 3" in flat(app)
        await press(pilot, ["4", "enter"])
        assert "Does this laptop have a touchscreen?" in flat(app)
        await press(pilot, ["down", "down", "enter"])
        assert job.now.told == ToldFacts(
            bios_opened=BiosOpened.YES,
            usb_sockets=4,
            items=(ItemTold(item=Item.TOUCHSCREEN, there=False),),
        )
        assert job.now.stage is Stage.CHECK
        assert len(app.screen_stack) == 2
        await press(pilot, ["f3"])
        assert "about this laptop" not in flat(app)


async def test_before_the_probes_have_ended_nothing_is_asked() -> None:
    busy = (Blocker.INSPECTION_RUNNING,)
    async with running(Forgetful(replace(fresh(), blockers=busy))) as (app, pilot, job):
        await press(pilot, CODE)
        assert len(app.screen_stack) == 2
        job.now = replace(job.now, blockers=(), told_open=ALL)
        app.look_again()
        await pilot.pause()
        assert "This laptop: question 1 of 3" in flat(app)
        await press(pilot, ["escape"])
        job.now = replace(job.now, checks_done=3)
        app.look_again()
        await pilot.pause()
        assert len(app.screen_stack) == 2, "once only"


async def test_who_went_on_meanwhile_is_not_disturbed() -> None:
    busy = (Blocker.INSPECTION_RUNNING,)
    async with running(Forgetful(replace(fresh(), blockers=busy))) as (app, pilot, job):
        await press(pilot, [*CODE, "f7"])
        job.now = replace(job.now, blockers=(), told_open=ALL)
        app.look_again()
        await pilot.pause()
        assert len(app.screen_stack) == 2
        await press(pilot, ["f4"])
        assert "This laptop: question 1 of 3" in flat(app)


async def test_enter_held_down_tells_nothing() -> None:
    async with running(Forgetful(fresh(*ALL))) as (_, pilot, job):
        await press(pilot, [*CODE, *["enter"] * 8])
        assert [one[0] for one in job.asked] == ["begin"]


async def test_escape_passes_all_over_and_they_are_found_again() -> None:
    async with running(Forgetful(fresh(*ALL))) as (app, pilot, job):
        await press(pilot, [*CODE, "escape"])
        assert len(app.screen_stack) == 2
        assert job.now.told == ToldFacts()
        await press(pilot, ["f3"])
        assert "Answer 3 questions about this laptop" in flat(app)
        app.frame.pane.query_one(Rows).focus()
        await press(pilot, ["home", "down", "enter"])
        assert "This laptop: question 1 of 3" in flat(app)


async def test_the_questions_are_in_the_menu_too() -> None:
    view = s.working(Stage.CHECK, language=Language.EN, told_open=("jack",))
    async with running(view) as (app, pilot, _):
        assert "Some questions about this laptop are open: F3." in flat(app)
        await press(pilot, ["f10", *["down"] * 10, "enter"])
        assert "Does this laptop have a socket for headphones?" in flat(app)


async def test_who_does_not_know_leaves_it_open() -> None:
    async with running(Forgetful(fresh("touchscreen"))) as (app, pilot, job):
        await press(pilot, [*CODE, "end", "enter"])
        assert [one[0] for one in job.asked] == ["begin"]
        await press(pilot, ["f3"])
        assert "Answer 1 question about this laptop" in flat(app)


async def test_a_question_of_a_newer_version_is_passed_over() -> None:
    async with running(fresh("something_new")) as (app, pilot, job):
        await press(pilot, CODE)
        assert len(app.screen_stack) == 2
        assert job.now.stage is Stage.CHECK


async def test_without_open_questions_nothing_is_asked() -> None:
    async with running(fresh()) as (app, pilot, _):
        await press(pilot, CODE)
        assert len(app.screen_stack) == 2


@pytest.mark.parametrize("name", ["bios", "usb_sockets", *Item])
async def test_each_question_fits_and_keeps_its_place_in_another_language(name: str) -> None:
    async with running(fresh(name)) as (app, pilot, job):
        await press(pilot, CODE)
        words = flat(app)
        # What lies beside the dialog comes between its lines.
        assert told_question(name).text(SAY)[:40] in words
        assert "Esc not now" in words
        assert "PgDn" not in words
        question = app.screen
        await press(pilot, ["f2", "f2", "f1", "escape"])
        assert app.screen is question
        assert job.now.told == ToldFacts()


@pytest.mark.parametrize("name", ["bios", "usb_sockets", *Item])
def test_every_answer_adds_what_it_says_and_keeps_the_rest(name: str) -> None:
    before = ToldFacts(usb_sockets=7, items=(ItemTold(item=Item.LID, there=True),))
    seen = set()
    for option in told_question(name).options:
        seen.add(option.told.value)
        if option.told.adds is None:
            assert option.told.value == UNKNOWN
            continue
        after = option.told.adds(before)
        assert after.there(Item.LID) is not None
        assert len({one.item for one in after.items}) == len(after.items)
        if name != "usb_sockets":
            assert after.usb_sockets == 7
    assert len(seen) == len(told_question(name).options)


def test_a_later_answer_replaces_an_earlier_one() -> None:
    yes, no, _ = told_question("camera").options
    assert yes.told.adds is not None
    assert no.told.adds is not None
    told = no.told.adds(yes.told.adds(ToldFacts()))
    assert told.items == (ItemTold(item=Item.CAMERA, there=False),)


def test_only_known_names_are_questions() -> None:
    assert not is_told_question("something_new")
    assert is_told_question("bios")
