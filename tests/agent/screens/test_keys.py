"""The whole trip by keyboard alone; every action has two ways."""

from dataclasses import replace

import pytest

from agent.app import Ending, OpknapApp
from agent.screens.messages import StageAsked
from agent.view import Actions, DrivePhase, SendPhase, Stage
from agent.widgets.rows import Rows
from checks.findings import Reason, Verdict
from reports.grades import LooksCard, Surface
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.stand_in import StandIn

F_KEYS = {
    "f3": Stage.START,
    "f4": Stage.CHECK,
    "f5": Stage.ERASE,
    "f6": Stage.TRY,
    "f7": Stage.LOOKS,
    "f8": Stage.GRADE,
}


def test_the_stand_in_can_be_asked_all_that_a_job_can() -> None:
    def takes_actions(actions: Actions) -> Actions:
        return actions

    assert takes_actions(StandIn(s.fresh())).view() == s.fresh()


async def test_a_look_before_the_first_picture_and_after_the_last_draws_nothing() -> None:
    job = StandIn(s.fresh())
    app = OpknapApp(job)
    job.now = s.working(Stage.ERASE)
    app.look_again()
    async with app.run_test():
        app.look_again()
        assert app.job.stage is Stage.ERASE
    job.now = s.working(Stage.TRY)
    app.look_again()
    assert app.job.stage is Stage.ERASE


@pytest.mark.parametrize(("key", "stage"), F_KEYS.items())
async def test_each_step_has_its_key(key: str, stage: Stage) -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, job):
        await press(pilot, [key])
        assert job.now.stage is stage
        assert app.frame.pane.stage is stage


@pytest.mark.parametrize("place", range(6))
async def test_each_step_is_in_the_menu_too(place: int) -> None:
    async with running(s.working(Stage.CHECK)) as (_, pilot, job):
        await press(pilot, ["f10", *["down"] * place, "enter"])
        assert job.now.stage is list(Stage)[place]


async def test_the_steps_at_the_left_are_a_third_way() -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, job):
        await press(pilot, ["left", "down", "down", "enter"])
        assert job.now.stage is Stage.TRY
        assert app.frame.pane.query_one(Rows).has_focus


async def test_f9_walks_through_all_steps_and_stops_at_the_last() -> None:
    async with running(s.working(Stage.START)) as (_, pilot, job):
        seen = [job.now.stage]
        for _step in range(6):
            await press(pilot, ["f9"])
            seen.append(job.now.stage)
    assert seen == [*Stage, Stage.GRADE]


async def test_a_scanner_fills_in_the_first_step() -> None:
    async with running(s.fresh()) as (_, pilot, job):
        await press(pilot, [*"mk42", "enter", *"DS-00412", "enter"])
        assert job.asked == [("begin", "mk42", "DS-00412")]
        assert job.now.stage is Stage.CHECK


async def test_the_asset_tag_may_be_skipped() -> None:
    async with running(s.fresh()) as (_, pilot, job):
        await press(pilot, [*"mk", "enter", "enter"])
        assert job.asked == [("begin", "mk", None)]


async def test_without_a_code_the_first_step_says_what_is_missing() -> None:
    async with running(s.fresh(language=Language.EN)) as (app, pilot, job):
        await press(pilot, ["enter", "enter"])
        assert job.now.stage is Stage.START
        assert "Type your code first" in flat(app)


async def test_a_refused_tag_is_explained_at_its_field() -> None:
    job = StandIn(s.fresh(language=Language.EN), begin_problem="asset_tag_invalid")
    async with running(job) as (app, pilot, _):
        await press(pilot, [*"mk", "enter", "!", "enter"])
        assert "This is no asset tag" in flat(app)
        assert app.focused is not None
        assert app.focused.id == "tag"


async def test_enter_tells_what_was_measured_and_its_limit() -> None:
    async with running(s.working(Stage.CHECK, language=Language.EN)) as (app, pilot, _):
        await press(pilot, ["down", "down", "down", "enter"])
        assert "71 % of new" in flat(app)
        assert "80 %" in flat(app)
        await press(pilot, ["enter"])
        assert len(app.screen_stack) == 2


async def test_the_check_can_be_done_again_from_the_row_and_from_the_menu() -> None:
    async with running(s.working(Stage.CHECK)) as (_, pilot, job):
        await press(pilot, ["end", "enter"])
        await press(pilot, ["f10", *["down"] * 9, "enter"])
        assert job.asked == [("inspect_again",), ("inspect_again",)]


async def test_a_running_erase_stops_only_after_a_second_yes() -> None:
    view = s.working(Stage.ERASE, drives=(drives.ERASING,))
    async with running(view) as (_, pilot, job):
        await press(pilot, ["enter", "enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("stop_erase", drives.ERASING.drive.id)]


async def test_an_interrupted_erase_is_offered_at_once() -> None:
    view = s.working(Stage.ERASE, drives=(drives.INTERRUPTED,), resumed=True, language=Language.EN)
    async with running(view) as (app, pilot, job):
        assert "This laptop was being erased. Go on?" in flat(app)
        await press(pilot, ["down", "enter"])
        assert job.asked == [("resume_erase", drives.INTERRUPTED.drive.id)]


async def test_a_stopped_erase_that_can_go_on_is_resumed() -> None:
    row = replace(drives.NOT_ERASED, can_go_on=True)
    async with running(s.working(Stage.ERASE, drives=(row,))) as (_, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("resume_erase", row.drive.id)]


@pytest.mark.parametrize(("moves", "belongs"), [([], False), (["down"], True)])
async def test_a_visiting_drive_needs_an_answer(moves: list[str], *, belongs: bool) -> None:
    async with running(s.working(Stage.ERASE, drives=(drives.VISITOR,))) as (_, pilot, job):
        await press(pilot, ["enter", *moves, "enter"])
        assert job.asked == [("answer_foreign", drives.VISITOR.drive.id, belongs)]


async def test_that_there_is_no_drive_is_attested_after_a_question() -> None:
    async with running(s.working(Stage.ERASE, drives=())) as (_, pilot, job):
        await press(pilot, ["enter", "enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("attest_no_storage",)]


async def test_behind_raid_nobody_can_attest_that_there_is_no_drive() -> None:
    view = s.working(Stage.ERASE, drives=(), hidden=(drives.RAID,))
    async with running(view) as (_, pilot, job):
        await press(pilot, ["end", "enter", "enter"])
        assert ("attest_no_storage",) not in job.asked


async def test_the_keyboard_shows_what_was_typed_and_takes_an_answer() -> None:
    async with running(s.working(Stage.TRY)) as (app, pilot, job):
        await press(pilot, ["enter", *"qwerty", "left", "enter"])
        assert "> qwerty" in flat(app)
        await press(pilot, ["f9", "down", "down", "down", "enter"])
        assert job.asked == [("answer_hand_test", "input.keyboard", Verdict.FAIL, None)]


async def test_leaving_the_colours_early_answers_nothing() -> None:
    async with running(s.working(Stage.TRY)) as (app, pilot, job):
        await press(pilot, ["down", "enter", "enter", "space", "escape"])
        assert job.asked == []
        assert len(app.screen_stack) == 2


async def test_skipping_needs_a_reason() -> None:
    async with running(s.working(Stage.TRY)) as (_, pilot, job):
        await press(pilot, ["end", "up", "enter", "end", "enter", "escape"])
        assert job.asked == []
        await press(pilot, ["enter", "end", "enter", "down", "down", "enter"])
        assert job.asked == [
            ("answer_hand_test", "audio.speakers", Verdict.NOT_TESTED, Reason.DRIVER_MISSING)
        ]


async def test_after_an_answer_the_cursor_is_on_the_next_question() -> None:
    async with running(s.working(Stage.TRY)) as (app, pilot, _):
        await press(pilot, ["enter", "tab", "down", "down", "enter"])
        assert app.frame.pane.query_one(Rows).chosen_id == "display.picture"


async def test_six_surfaces_are_judged_with_arrows_and_enter() -> None:
    async with running(s.working(Stage.LOOKS)) as (_, pilot, job):
        for _surface in Surface:
            await press(pilot, ["enter", "down", "down", "enter"])
        assert job.asked == [("choose_look", surface, LooksCard.FINE_MARKS) for surface in Surface]


async def test_what_is_open_leads_to_its_step() -> None:
    async with running(s.working(Stage.GRADE)) as (_, pilot, job):
        await press(pilot, ["down", "enter"])
        assert job.now.stage is Stage.TRY


async def test_sealing_too_early_says_what_is_open() -> None:
    async with running(s.working(Stage.GRADE, language=Language.EN)) as (app, pilot, _):
        await press(pilot, ["end", "enter"])
        assert "Not yet" in flat(app)


async def test_the_next_laptop_ends_the_app() -> None:
    async with running(s.sealed(SendPhase.SENT)) as (app, pilot, job):
        await press(pilot, ["enter", "enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("close",)]
        assert app.return_value is Ending.NEXT_LAPTOP


@pytest.mark.parametrize("keys", [["ctrl+q"], ["ctrl+c"], ["f10", "end", "enter"]])
async def test_opknap_stops_only_after_a_question(keys: list[str]) -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, job):
        await press(pilot, [*keys, "enter"])
        assert job.asked == []
        await press(pilot, [*keys, "down", "enter"])
        assert job.asked == [("close",)]
        assert app.return_value is Ending.LEFT


async def test_a_second_enter_does_not_open_a_second_dialog() -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, _):
        await pilot.press("f10", "f12", "f10")
        await pilot.pause()
        assert len(app.screen_stack) <= 3


async def test_a_click_on_a_step_goes_there() -> None:
    async with running(s.working(Stage.CHECK)) as (_, pilot, job):
        await pilot.click("#stages", offset=(6, 3))
        await pilot.pause()
        assert job.now.stage is Stage.ERASE


async def test_a_click_on_a_key_presses_it() -> None:
    async with running(s.working(Stage.CHECK)) as (_, pilot, job):
        await pilot.click("#keys", offset=(16, 0))
        await pilot.pause()
        assert job.now.language is Language.EN


async def test_asking_for_a_step_is_all_that_screens_do() -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, job):
        app.frame.post_message(StageAsked(Stage.LOOKS))
        await pilot.pause()
        assert job.now.stage is Stage.LOOKS


async def test_the_bell_rings_when_an_erase_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[bool] = []
    async with running(s.working(Stage.TRY, drives=(drives.ERASING,))) as (app, _, job):
        monkeypatch.setattr(app, "bell", lambda: rung.append(True))
        gone = replace(drives.ERASING, phase=DrivePhase.GONE)
        job.now = replace(job.now, drives=(gone,))
        app.look_again()
        app.look_again()
    assert rung == [True]
