"""Hand tests that watch: what they saw is shown, and they end with their screen."""

import threading
from dataclasses import replace

import pytest

from agent.screens import hand_test
from agent.screens.hand_test import HandTest
from agent.view import HandRow, Stage, View
from agent.widgets.rows import Rows
from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandEnd, HandState, Said, Saw
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.rendering import NARROW, WIDE, flat, press, running, text_of
from tests.agent.screens.stand_in import StandIn
from tests.agent.screens.stand_in_engines import Engine, is_engine, keyboard_drawing, lines, until

PAD = "input.touchpad"


def trying(*codes: str) -> View:
    rows = tuple(HandRow(code, None, None) for code in codes)
    return s.working(Stage.TRY, language=Language.EN, hand_tests=rows)


def job_with(engine: Engine, *others: str) -> StandIn:
    code = engine.answers[0]
    job = StandIn(trying(code, *others))
    job.engines[code] = is_engine(engine)
    return job


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_test, "STAYS_S", 0.05)
    monkeypatch.setattr(hand_test, "GIVE_UP_S", 0.2)


async def test_what_the_machine_saw_is_shown_as_it_comes() -> None:
    engine = Engine((PAD,), HandState(saw=lines("first_thing")))
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "first_thing" in flat(app))
        assert "Move one finger over the whole touchpad." in flat(app)
        assert "Touchpad" in flat(app)
        engine.see(HandState(saw=(Saw("second_thing", {"n": 3}),)))
        await until(pilot, lambda: "second_thing" in flat(app))
        assert "first_thing" not in flat(app)


async def test_six_lines_are_the_most() -> None:
    saw = lines(*(f"line_{n}" for n in range(9)))
    engine = Engine((PAD,), HandState(saw=saw))
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "line_5" in flat(app))
        assert "line_6" not in flat(app)
        assert "Skip, I cannot tell" in flat(app)
        assert "Esc back" in flat(app)


@pytest.mark.parametrize(
    ("downs", "verdict"), [(1, Verdict.PASS), (2, Verdict.WARN), (3, Verdict.FAIL)]
)
async def test_an_answer_ends_the_engine_and_goes_through_it(downs: int, verdict: Verdict) -> None:
    engine = Engine((PAD,))
    async with running(job_with(engine)) as (_, pilot, job):
        await press(pilot, ["enter", *["down"] * downs, "enter"])
        await until(pilot, lambda: bool(job.asked))
        end = HandEnd((Finding(code=PAD, verdict=verdict),))
        assert job.asked == [("end_hand_test", PAD, end)]
        assert engine.gave_back.is_set()
        assert engine.heard == [Said(verdict)]


async def test_enter_held_down_answers_nothing() -> None:
    engine = Engine((PAD,), HandState(steps=("ready",)))
    async with running(job_with(engine)) as (_, pilot, job):
        await press(pilot, ["enter"] * 12)
        assert job.asked == []
        assert set(engine.steps) <= {"ready"}


async def test_a_skip_keeps_its_reason() -> None:
    engine = Engine((PAD,))
    async with running(job_with(engine)) as (_, pilot, job):
        await press(pilot, ["enter", "end", "enter"])
        await until(pilot, engine.gave_back.is_set)
        await press(pilot, ["down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        assert engine.heard == [Said(Verdict.NOT_TESTED, Reason.PRESENCE_UNKNOWN)]
        assert job.now.hand_tests[0].reason is Reason.PRESENCE_UNKNOWN


async def test_what_settles_needs_no_answer() -> None:
    engine = Engine((PAD,), measured=Verdict.PASS)
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: engine.runs == 1)
        engine.see(HandState(settled=True))
        await until(pilot, lambda: "Go on" in flat(app))
        assert "GOOD [+] Touchpad: works" in flat(app)
        assert engine.gave_back.is_set()
        assert job.asked == []
        await pilot.pause(0.1)
        await press(pilot, ["enter"])
        assert [one[0] for one in job.asked] == ["end_hand_test"]
        assert engine.heard == [None]


async def test_a_key_that_is_still_held_takes_no_verdict_away_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hand_test, "STAYS_S", 60.0)
    engine = Engine((PAD,), HandState(settled=True), measured=Verdict.PASS)
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Go on" in flat(app))
        await press(pilot, ["enter", "enter"])
        assert isinstance(app.screen, HandTest)
        assert job.asked == []


async def test_a_person_who_sees_more_than_the_machine_is_heard() -> None:
    engine = Engine((PAD,), HandState(settled=True), measured=Verdict.PASS)
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Go on" in flat(app))
        await press(pilot, ["down", "enter"])
        await until(pilot, lambda: len(engine.heard) > 1)
        assert engine.heard[-1] == Said(Verdict.FAIL)


async def test_a_fault_that_was_measured_is_told_after_a_yes() -> None:
    engine = Engine((PAD,), measured=Verdict.FAIL)
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        await until(pilot, lambda: "The machine measured something else" in flat(app))
        assert "BAD [x]" in flat(app)
        assert job.now.hand_tests[0].verdict is Verdict.FAIL


async def test_steps_are_asked_of_the_engine_and_leave_it_running() -> None:
    engine = Engine(("audio.speakers",), HandState(steps=("play_left", "play_right")))
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Play on the left" in flat(app))
        await press(pilot, ["enter", "down", "enter"])
        await until(pilot, lambda: len(engine.steps) == 2)
        assert engine.steps == ["play_left", "play_right"]
        assert job.asked == []
        assert not engine.gave_back.is_set()


async def test_what_is_not_asked_yet_can_only_be_skipped() -> None:
    engine = Engine((PAD,), HandState(asks=False))
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Skip, I cannot tell" in flat(app))
        assert "Yes, it works" not in flat(app)


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_answers_nothing_and_ends_the_engine(key: str) -> None:
    engine = Engine((PAD,))
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: engine.runs == 1)
        await press(pilot, [key])
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert engine.gave_back.is_set()
        assert job.asked == []
        assert engine.heard == []


async def test_the_end_of_the_app_ends_the_engine_too() -> None:
    engine = Engine((PAD,))
    async with running(job_with(engine)) as (_, pilot, _job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: engine.runs == 1)
    assert engine.gave_back.is_set()


async def test_a_slow_stop_is_waited_for_and_shown() -> None:
    engine = Engine((PAD,), holds=threading.Event())
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        await until(pilot, lambda: "opknap ends this test" in flat(app))
        assert "BUSY" in flat(app)
        assert job.asked == []
        assert engine.holds is not None
        engine.holds.set()
        await until(pilot, lambda: bool(job.asked))
        assert job.asked[0][0] == "end_hand_test"


async def test_an_engine_that_never_ends_is_given_up_and_the_person_counts() -> None:
    never = threading.Event()
    engine = Engine((PAD,), holds=never)
    async with running(job_with(engine)) as (_, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        assert job.asked == [("answer_hand_test", PAD, Verdict.PASS, None)]
        assert engine.heard == []
        never.set()


@pytest.mark.parametrize("where", ["run", "state"])
async def test_a_crash_is_told_and_says_nothing_about_the_laptop(where: str) -> None:
    engine = Engine((PAD,), breaks=where)
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "opknap made a mistake in this test" in flat(app))
        assert "That says nothing about the laptop." in flat(app)
        await press(pilot, ["down", "down", "down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        assert job.asked == [("answer_hand_test", PAD, Verdict.FAIL, None)]


async def test_a_crash_at_the_end_leaves_the_answer_of_the_person() -> None:
    engine = Engine((PAD,), breaks="conclude")
    async with running(job_with(engine)) as (_, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        assert job.asked == [("answer_hand_test", PAD, Verdict.PASS, None)]


async def test_a_crash_when_it_has_settled_asks_the_person() -> None:
    engine = Engine((PAD,), HandState(settled=True), breaks="conclude")
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "opknap made a mistake in this test" in flat(app))
        await press(pilot, ["down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        assert job.asked == [("answer_hand_test", PAD, Verdict.PASS, None)]


async def test_one_that_ends_unsure_asks_and_can_be_tried_once_more() -> None:
    engine = Engine((PAD,), ends_by_itself=True)
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Now answer yourself." in flat(app))
        await press(pilot, ["end", "enter"])
        await until(pilot, lambda: engine.runs == 2)
        await until(pilot, lambda: "Now answer yourself." in flat(app))
        assert job.opened == [PAD, PAD]
        assert job.asked == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_another_size_and_another_language_leave_it_running(size: tuple[int, int]) -> None:
    engine = Engine((PAD,), HandState(saw=lines("seen_it"), drawing={"cell_0_0": "touched"}))
    async with running(job_with(engine)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "seen_it" in flat(app))
        await pilot.resize_terminal(*size)
        await press(pilot, ["f2", "f2", "f12"])
        assert isinstance(app.screen, HandTest)
        assert "seen_it" in flat(app)
        await press(pilot, ["f1"])
        assert "Your No always counts." in flat(app)
        await press(pilot, ["escape"])
        assert isinstance(app.screen, HandTest)
        assert not engine.gave_back.is_set()
        assert job.asked == []


async def test_a_window_that_is_too_small_for_a_while_leaves_it_running() -> None:
    engine = Engine((PAD,))
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: engine.runs == 1)
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        engine.see(HandState(saw=lines("seen_it")))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "seen_it" in flat(app))
        assert not engine.gave_back.is_set()


# The keyboard, which is ours alone while it listens


KEYS = "input.keyboard"
LISTENING = HandState(
    saw=lines("keys_seen"),
    asks=False,
    steps=("next_layout", "numeric_pad"),
    drawing=keyboard_drawing("QW"),
)


async def test_while_the_keyboard_is_taken_the_ways_out_are_told() -> None:
    engine = Engine((KEYS,), LISTENING)
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Caps" in flat(app))
        words = flat(app)
        assert "Esc three times" in words
        assert "type nothing for 60 seconds" in words
        assert "click the touchpad" in words
        assert "Enter choose" not in words


@pytest.mark.parametrize("layout", ["us", "nl", "gb", "de", "fr", "be", "dvorak"])
@pytest.mark.parametrize("pad", ["there", "not_there"])
async def test_every_keyboard_is_drawn_whole_at_80_by_24(layout: str, pad: str) -> None:
    full = replace(
        LISTENING,
        saw=lines("keys_stuck", "press_every_key", "keys_seen", "keys_left", "other_keyboard"),
        drawing=keyboard_drawing("QWE", pad=pad, layout=layout),
    )
    engine = Engine((KEYS,), full)
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Esc three times: stop" in flat(app))
        rows = text_of(app).splitlines()
        assert any("→" in row and "↓" in row for row in rows), "its last row"
        assert "Draw another keyboard" in flat(app)
        assert "Skip, I cannot tell" in flat(app)
        assert ("Num" in flat(app)) is (pad == "there")


async def test_keys_that_were_not_seen_are_asked_afterwards() -> None:
    engine = Engine((KEYS,), LISTENING)
    async with running(job_with(engine)) as (app, pilot, _):
        await press(pilot, ["enter"])
        await until(pilot, lambda: engine.runs == 1)
        engine.see(replace(LISTENING, asks=True, steps=("again", "next_layout", "numeric_pad")))
        await until(pilot, lambda: "Some keys did not light up. Do they work?" in flat(app))
        assert "A key that is hardly used does not work" in flat(app)
        assert "Enter choose" in flat(app)
        rows = app.screen.query_one(Rows)
        assert rows.has_focus
        assert rows.highlighted is None, "Enter alone takes nothing"
        await press(pilot, [*["down"] * 4, "enter"])
        await until(pilot, engine.gave_back.is_set)
