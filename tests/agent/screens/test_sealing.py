"""Sealing needs a yes, and afterwards every step says that nothing changes any more."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from agent.say import Say
from agent.screens.grade_words import facts, hold_text
from agent.view import SendPhase, Stage
from agent.widgets.rows import Rows
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.rendering import flat, press, running

READY = s.working(Stage.GRADE, blockers=(), language=Language.EN)
DONE = replace(s.sealed(SendPhase.SENT), language=Language.EN)
SAY = Say(Language.EN)
MISSING = "This version cannot do some tests yet. That is not your fault."


async def test_sealing_asks_first_and_not_yet_has_the_cursor() -> None:
    async with running(READY) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert "Seal and send? After that you can change nothing more of this laptop." in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("seal",)]
        assert len(app.screen_stack) == 2


async def test_what_is_open_is_said_without_asking_for_the_seal() -> None:
    async with running(s.working(Stage.GRADE, language=Language.EN)) as (app, pilot, job):
        await press(pilot, ["end", "enter"])
        assert "Not yet" in flat(app)
        assert job.asked == []


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.GRADE])
async def test_a_sealed_record_is_announced_at_every_step(stage: Stage) -> None:
    async with running(replace(DONE, stage=stage)) as (app, _, _job):
        words = flat(app)
        assert "This record was sealed at 11:58. You only see" in words
        assert "Tell your supervisor." in words


@pytest.mark.parametrize("stage", [Stage.TRY, Stage.LOOKS])
async def test_a_sealed_step_opens_no_question(stage: Stage) -> None:
    async with running(replace(DONE, stage=stage)) as (app, pilot, job):
        await press(pilot, [*"mk", "enter", "down", "enter"])
        assert len(app.screen_stack) == 2
        assert job.asked == []


async def test_who_worked_cannot_be_typed_any_more() -> None:
    async with running(replace(DONE, stage=Stage.START)) as (app, pilot, job):
        await press(pilot, [*"zz", "enter"])
        assert app.frame.query_one("#operator", Input).value == "mk"
        assert job.now.stage is Stage.CHECK
        assert job.asked == []


async def test_the_drive_of_a_sealed_record_is_told_and_asked_nothing() -> None:
    view = replace(DONE, stage=Stage.ERASE, drives=(replace(drives.NOT_ERASED, can_go_on=True),))
    async with running(view) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert drives.SERIAL in flat(app)
        assert not app.screen.query("#dialog-choices")
        await press(pilot, ["enter"])
        assert job.asked == []


async def test_a_sealed_laptop_is_not_checked_again() -> None:
    async with running(replace(DONE, stage=Stage.CHECK)) as (app, pilot, _):
        assert "Check again" not in flat(app)
        await press(pilot, ["f10"])
        assert "Check the laptop again" not in flat(app)
        rows = app.screen.query_one(Rows)
        await press(pilot, ["end", "enter"])
        assert rows.option_count == 11


def test_nobody_is_sent_to_do_tests_that_this_version_lacks() -> None:
    lacking = replace(DONE, grade=results.LACKING)
    told = facts(lacking, results.LACKING, SAY)
    assert told.endswith(MISSING)
    assert "First do the missing tests" not in told
    assert facts(replace(lacking, sealed=False), results.LACKING, SAY).endswith(MISSING)


def test_tests_that_were_left_out_are_asked_for_beside_those_that_are_lacking() -> None:
    skipped = results.LACKING.reasons[0].model_copy(update={"why": "operator_skipped"})
    grade = results.LACKING.model_copy(update={"reasons": (*results.LACKING.reasons, skipped)})
    told = facts(replace(DONE, grade=grade), grade, SAY)
    assert "First do the missing tests" in told
    assert MISSING in told


def test_a_hold_begins_by_saying_that_the_laptop_stays() -> None:
    first, *lines = hold_text(results.HELD, SAY).splitlines()
    assert first.strip() == "ON HOLD. This laptop may not leave yet. First do this:"
    assert len(lines) == len(results.HELD.holds)
    assert hold_text(results.GRADE, SAY) == ""
