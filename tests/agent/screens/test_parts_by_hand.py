"""Parts that only a person can judge: a question of its own for each, in one list."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from agent.app import Ending
from agent.say import Say
from agent.screens.hand_answers import HandAnswer, answer_label, answers_to
from agent.screens.tell import Tell
from agent.try_words import (
    COUNTED,
    HAND_QUESTIONS,
    SCREEN_PARTS,
    UNKNOWN,
    hand_question,
    step_label,
)
from agent.view import HandRow, Stage, View
from agent.widgets.rows import Rows
from checks.codes import KNOWN_CODES
from checks.findings import Finding, Reason, Verdict
from checks.hand.keyboard_state import AGAIN, NEXT_LAYOUT, PAD
from checks.hand.questions import HAND_CODES
from checks.hand.screen_engine import ScreenEngine
from checks.hand.touchpad_state import READY
from checks.hand.values import HandEnd, HandState
from checks.limits import WarnFail
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running, text_of
from tests.agent.screens.stand_in import StandIn
from tests.agent.screens.stand_in_engines import Engine, is_engine, until

SAY = Say(Language.EN)
CODES = tuple(HAND_QUESTIONS)
BY_DIALOG = sorted(set(CODES) - {"input.keyboard", "audio.speakers", *SCREEN_PARTS})
COLOURS = ["enter", "enter", *["space"] * 6]


def trying(*codes: str) -> View:
    rows = tuple(HandRow(code, None, None) for code in codes)
    return s.working(Stage.TRY, language=Language.EN, hand_tests=rows)


def test_every_question_is_about_a_known_code() -> None:
    assert set(CODES) <= KNOWN_CODES
    assert hand_question("some.new") is UNKNOWN


def test_every_part_that_can_be_asked_has_words_of_its_own() -> None:
    assert set(HAND_CODES) <= set(CODES)


@pytest.mark.parametrize("step", [AGAIN, NEXT_LAYOUT, PAD, READY, "play_left", "play_right"])
def test_every_step_of_an_engine_has_words(step: str) -> None:
    assert step_label(step, SAY) != step.replace("_", " ")


def test_a_step_of_a_newer_version_keeps_its_own_name() -> None:
    assert step_label("turn_round", SAY) == "turn round"


@pytest.mark.parametrize("code", CODES)
def test_every_question_is_one_short_sentence_with_answers_of_its_own(code: str) -> None:
    question = hand_question(code)
    assert len(SAY.tr(question.ask)) <= 50
    assert question.ask[-1] in ".?"
    labels = [answer_label(answer, code, SAY) for answer in answers_to(code)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("code", BY_DIALOG)
async def test_each_part_has_a_question_that_fits(code: str) -> None:
    async with running(trying(code)) as (app, pilot, job):
        await press(pilot, ["enter"])
        words = flat(app)
        assert hand_question(code).ask in words
        for answer in answers_to(code):
            assert answer_label(answer, code, SAY) in words
        assert "Esc back" in words
        assert "PgDn" not in words
        await press(pilot, ["enter", "enter"])
        assert job.asked == [], "Enter alone says nothing"


@pytest.mark.parametrize("code", sorted(set(BY_DIALOG) - COUNTED.keys()))
async def test_no_is_kept_as_no(code: str) -> None:
    place = answers_to(code).index(HandAnswer.NO) + 1
    async with running(trying(code)) as (_, pilot, job):
        await press(pilot, ["enter", *["down"] * place, "enter"])
        assert job.asked == [("answer_hand_test", code, Verdict.FAIL, None)]


async def test_a_bulge_is_a_stop() -> None:
    async with running(trying("battery.swollen", "input.lid")) as (app, pilot, job):
        await press(pilot, ["enter", "down", "down", "enter"])
        assert isinstance(app.screen, Tell)
        assert "Do not press on it. Fetch your supervisor." in flat(app)
        assert job.asked == [("answer_hand_test", "battery.swollen", Verdict.FAIL, None)]
        await press(pilot, ["enter"])
        assert app.frame.pane.query_one(Rows).chosen_id == "input.lid"


async def test_a_flat_battery_is_no_stop() -> None:
    async with running(trying("battery.swollen")) as (app, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        assert len(app.screen_stack) == 2
        assert job.asked == [("answer_hand_test", "battery.swollen", Verdict.PASS, None)]


async def test_dead_sockets_are_counted() -> None:
    async with running(trying("port.usb")) as (app, pilot, job):
        await press(pilot, ["enter", "down", "down", "enter"])
        assert "How many do not work?" in flat(app)
        await press(pilot, ["down", "down", "enter"])
        dead = Finding(code="port.usb", verdict=Verdict.FAIL, measured={"dead_ports": 2})
        assert job.asked == [("end_hand_test", "port.usb", HandEnd((dead,)))]


async def test_sockets_that_all_work_are_counted_too() -> None:
    async with running(trying("port.usb")) as (_, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        none = Finding(code="port.usb", verdict=Verdict.PASS, measured={"dead_ports": 0})
        assert job.asked == [("end_hand_test", "port.usb", HandEnd((none,)))]


async def test_while_a_drive_is_erased_the_charger_stays_in() -> None:
    view = replace(trying("power.adapter"), drives=(drives.ERASING,))
    async with running(view) as (app, pilot, _):
        await press(pilot, ["enter"])
        assert "Leave the charger in and do this part later." in flat(app)


@pytest.mark.parametrize("code", ["input.lid", "battery.swollen"])
async def test_while_a_drive_is_erased_the_lid_stays_open(code: str) -> None:
    view = replace(trying(code), drives=(drives.ERASING,))
    async with running(view) as (app, pilot, _):
        await press(pilot, ["enter"])
        assert "Still erasing? Leave the lid open and do this part later." in flat(app)


# The screen: one look, three answers


async def test_one_look_at_the_colours_answers_picture_dots_and_damage() -> None:
    async with running(trying(*SCREEN_PARTS)) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert "six colours" in flat(app)
        await press(pilot, COLOURS[1:])
        assert "There is a spot" not in flat(app), "spots have a question of their own"
        await press(pilot, ["down", "enter"])
        assert "How many dots" in flat(app)
        await press(pilot, ["down", "down", "down", "enter"])
        assert "cracks in the picture?" in flat(app)
        await press(pilot, ["down", "down", "enter"])
        dots = Finding(code="display.pixels", verdict=Verdict.WARN, measured={"dead_pixels": 2})
        assert job.asked == [
            ("answer_hand_test", "display.picture", Verdict.PASS, None),
            ("end_hand_test", "display.pixels", HandEnd((dots,))),
            ("answer_hand_test", "display.damage", Verdict.WARN, None),
        ]


@pytest.mark.parametrize(
    ("downs", "dead", "verdict"),
    [(1, 0, Verdict.PASS), (2, 1, Verdict.WARN), (4, 3, Verdict.FAIL), (7, 6, Verdict.FAIL)],
)
async def test_dots_are_counted(downs: int, dead: int, verdict: Verdict) -> None:
    async with running(trying("display.pixels")) as (_, pilot, job):
        await press(pilot, [*COLOURS, *["down"] * downs, "enter"])
        dots = Finding(code="display.pixels", verdict=verdict, measured={"dead_pixels": dead})
        assert job.asked == [("end_hand_test", "display.pixels", HandEnd((dots,)))]


def watched_screen(*codes: str) -> StandIn:
    """A job whose screen has the engine of every real laptop."""
    job = StandIn(trying(*codes))
    job.engines["display.picture"] = ScreenEngine(WarnFail(warn=1, fail=3))
    return job


def found(job: StandIn) -> dict[str, Finding]:
    return {one[1]: one[2].findings[0] for one in job.asked if one[0] == "end_hand_test"}


async def settle(pilot: Pilot[Ending], job: StandIn, answers: int) -> None:
    await until(pilot, lambda: len(job.asked) >= answers)


async def test_the_engine_of_the_screen_judges_what_the_eyes_counted() -> None:
    job = watched_screen(*SCREEN_PARTS)
    async with running(job) as (_, pilot, _job):
        await press(pilot, [*COLOURS, "down", "enter", *["down"] * 5, "enter", *["down"] * 3])
        await press(pilot, ["enter"])
        await settle(pilot, job, 3)
    told = found(job)
    assert told["display.picture"].verdict is Verdict.PASS
    assert told["display.picture"].measured["colours_shown"] == 6
    assert told["display.pixels"].measured["dead_pixels"] == 4
    assert told["display.pixels"].limit == {"warn_from": 1, "fail_from": 3}
    assert told["display.damage"].verdict is Verdict.FAIL


async def test_a_part_that_was_skipped_is_never_counted_as_none() -> None:
    job = watched_screen(*SCREEN_PARTS)
    async with running(job) as (_, pilot, _job):
        await press(pilot, [*COLOURS, "down", "enter"])
        await press(pilot, [*["down"] * 8, "enter", "enter"])
        await press(pilot, ["down", "enter"])
        await settle(pilot, job, 3)
    assert ("answer_hand_test", "display.pixels", Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED) in (
        job.asked
    )
    assert found(job).keys() == {"display.picture", "display.damage"}


async def test_leaving_the_questions_keeps_only_what_was_answered() -> None:
    job = watched_screen(*SCREEN_PARTS)
    async with running(job) as (_, pilot, _job):
        await press(pilot, [*COLOURS, "down", "enter", "escape"])
        await settle(pilot, job, 1)
    assert found(job).keys() == {"display.picture"}


async def test_leaving_the_colours_answers_nothing() -> None:
    job = watched_screen(*SCREEN_PARTS)
    async with running(job) as (app, pilot, _job):
        await press(pilot, [*COLOURS[:5], "escape"])
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await press(pilot, ["f7"])
        assert job.asked == []


async def test_a_bad_picture_with_dots_keeps_both() -> None:
    job = watched_screen(*SCREEN_PARTS)
    async with running(job) as (_, pilot, _job):
        await press(pilot, [*COLOURS, "down", "down", "enter", "down", "enter", "down", "enter"])
        await settle(pilot, job, 3)
    told = found(job)
    assert told["display.picture"].verdict is Verdict.FAIL
    assert told["display.pixels"].measured["dead_pixels"] == 0
    assert told["display.damage"].verdict is Verdict.PASS


@pytest.mark.parametrize("breaks", ["run", "conclude"])
async def test_a_broken_engine_of_the_screen_leaves_the_eyes(breaks: str) -> None:
    job = StandIn(trying("display.picture", "display.pixels"))
    job.engines["display.picture"] = is_engine(Engine(SCREEN_PARTS, breaks=breaks))
    async with running(job) as (_, pilot, _job):
        await press(pilot, [*COLOURS, "down", "enter", "down", "enter"])
        await settle(pilot, job, 2)
    none = Finding(code="display.pixels", verdict=Verdict.PASS, measured={"dead_pixels": 0})
    assert job.asked == [
        ("answer_hand_test", "display.picture", Verdict.PASS, None),
        ("end_hand_test", "display.pixels", HandEnd((none,))),
    ]


async def test_leaving_between_two_questions_keeps_the_first_answer() -> None:
    async with running(trying(*SCREEN_PARTS)) as (app, pilot, job):
        await press(pilot, [*COLOURS, "down", "enter", "escape"])
        assert job.asked == [("answer_hand_test", "display.picture", Verdict.PASS, None)]
        assert len(app.screen_stack) == 2


# The list


def everything() -> View:
    return trying(*CODES)


async def test_a_long_list_can_be_walked_to_its_end_at_80_by_24() -> None:
    async with running(everything()) as (app, pilot, _):
        rows = app.frame.pane.query_one(Rows)
        assert f"Try: 0 of {len(CODES)} ready" in flat(app)
        for code in CODES:
            assert rows.chosen_id == code
            assert SAY.words.finding_name(code) in text_of(app)
            await press(pilot, ["down"])
        assert "Skip the rest" in text_of(app)


async def test_the_order_is_the_one_that_was_given() -> None:
    view = trying("port.jack", "input.keyboard", "camera.picture")
    async with running(view) as (app, _, _job):
        words = flat(app)
        places = [words.index(name) for name in ("Headphone socket", "Keyboard", "Camera")]
        assert places == sorted(places)


async def test_an_answered_part_takes_less_room() -> None:
    rows = (HandRow("input.lid", Verdict.PASS, None), HandRow("port.jack", None, None))
    async with running(replace(everything(), hand_tests=rows)) as (app, _, _job):
        assert hand_question("input.lid").ask not in flat(app)
        assert hand_question("port.jack").ask in flat(app)


@pytest.mark.parametrize("keys", [["end", "enter"], ["f10", *["down"] * 10, "enter"]])
async def test_the_rest_is_skipped_with_one_reason_after_a_question(keys: list[str]) -> None:
    view = trying("input.keyboard", "input.lid", "port.jack")
    done = (HandRow("input.keyboard", Verdict.PASS, None), *view.hand_tests[1:])
    async with running(replace(view, hand_tests=done)) as (app, pilot, job):
        await press(pilot, keys)
        assert "2 parts have no answer yet." in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        await press(pilot, [*keys, "down", "enter"])
        assert job.asked == [
            ("answer_hand_test", code, Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)
            for code in ("input.lid", "port.jack")
        ]


async def test_a_part_that_is_watched_leads_to_the_next_open_one() -> None:
    job = StandIn(trying("input.touchpad", "port.jack", "input.lid"))
    job.engines["input.touchpad"] = is_engine(Engine(("input.touchpad", "port.jack"), HandState()))
    async with running(job) as (app, pilot, _):
        await press(pilot, ["enter", "down", "enter"])
        for _look in range(50):
            await pilot.pause(0.02)
            if job.asked:
                break
        await pilot.pause()
        assert app.frame.pane.query_one(Rows).chosen_id == "input.lid"
