"""The keyboard's own engine behind its screen: keys from a script, answers from the dialog."""

import pytest

from agent.screens import hand_test
from agent.view import HandRow, Stage
from checks.findings import Verdict
from checks.hand.keyboard import open_keyboard
from checks.hand.values import HandEngine
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.stand_in import StandIn
from tests.agent.screens.stand_in_engines import until
from tests.checks.hand.bench import NO_FACTS, InputHost, spread
from tests.checks.hand.keyboards import POLICY, Q, all_but, keyboard

CODE = "input.keyboard"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand_test, "STAYS_S", 0.05)


def job_on(host: InputHost) -> StandIn:
    engine: HandEngine | None = open_keyboard(host, NO_FACTS, POLICY)
    assert engine is not None
    rows = (HandRow(CODE, None, None), HandRow("input.lid", None, None))
    job = StandIn(s.working(Stage.TRY, language=Language.EN, hand_tests=rows))
    job.engines[CODE] = engine
    return job


async def test_a_whole_keyboard_settles_by_itself_and_is_given_back() -> None:
    host = keyboard(spread(all_but()))
    async with running(job_on(host)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Go on" in flat(app))
        assert "GOOD [+] Keyboard: all keys work" in flat(app)
        assert host.inputs.all_given_back
        await pilot.pause(0.1)
        await press(pilot, ["enter"])
        assert job.now.hand_tests[0].verdict is Verdict.PASS


async def test_a_key_that_was_not_seen_is_named_and_asked() -> None:
    host = keyboard(spread(all_but(Q)))
    async with running(job_on(host)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Some keys did not light up. Do they work?" in flat(app))
        assert "Not seen yet: Q" in flat(app)
        await press(pilot, ["down", "down", "down", "enter"])
        await until(pilot, lambda: bool(job.asked))
        (asked,) = job.asked
        assert asked[2].findings[0].measured["missing"] == "KEY_Q"
        assert job.now.hand_tests[0].verdict is Verdict.FAIL
        assert host.inputs.all_given_back


async def test_leaving_gives_the_keyboard_back() -> None:
    host = keyboard(spread(all_but(Q)))
    async with running(job_on(host)) as (app, pilot, job):
        await press(pilot, ["enter"])
        await until(pilot, lambda: "Some keys did not light up." in flat(app))
        await press(pilot, ["escape"])
        await until(pilot, lambda: len(app.screen_stack) == 2)
        assert host.inputs.all_given_back
        assert job.asked == []
