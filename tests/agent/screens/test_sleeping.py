"""A sleep is offered, asked for once more, waited for and told, on the screen and in lines."""

from dataclasses import replace

import pytest

from agent.plain_erase import PlainErase
from agent.plain_talk import Surroundings, Talk
from agent.say import Say
from agent.screens.log_words import story
from agent.sleep_words import (
    REFUSALS,
    end_code_words,
    end_words,
    need_words,
    reason_words,
    refusal_words,
    result_lines,
)
from agent.view import SleepEnd, SleepResult, SleepState, Stage, View
from host.suspend import SleepRefusal
from reports.language import Language
from reports.record import Event
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.stand_in import StandIn
from wipe.sleep_events import SleepReason

DRIVE = drives.FROZEN.drive.id
FREED = SleepState(results=(SleepResult(DRIVE, SleepEnd.FREED, path="/dev/sda"),))
ON_BATTERY = replace(drives.OFFERED, refusal=SleepRefusal.NEEDS_MAINS)


def offered() -> View:
    return s.working(
        Stage.ERASE, drives=(drives.FROZEN,), sleep=drives.OFFERED, language=Language.EN
    )


@pytest.mark.parametrize("keys", [("f11",), ("down", "enter")], ids=["key", "row"])
async def test_there_are_two_ways_to_it_and_the_first_answer_is_no(keys: tuple[str, ...]) -> None:
    async with running(offered()) as (app, pilot, job):
        await press(pilot, keys)
        assert "Let the laptop sleep once?" in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        assert "Let the laptop sleep once?" not in flat(app)


async def test_h6_the_wait_ends_by_itself_and_the_result_is_told() -> None:
    async with running(offered()) as (app, pilot, job):
        await press(pilot, ["f11", "down", "enter"])
        assert job.asked == [("sleep_once",)]
        assert "The laptop goes to sleep" in flat(app)
        job.now = replace(job.now, sleep=FREED)
        app.look_again()
        await pilot.pause()
        await pilot.pause()
        assert "It helped" in flat(app)
        assert "Free now." in flat(app)


async def test_who_leaves_the_wait_is_told_by_the_log_only() -> None:
    async with running(offered()) as (app, pilot, _):
        await press(pilot, ["f11", "down", "enter", "escape"])
        assert "It helped" not in flat(app)
        assert "It did not help" not in flat(app)


async def test_a_refusal_is_told_in_words() -> None:
    async with running(offered()) as (app, pilot, job):
        job.slept = ON_BATTERY
        await press(pilot, ["f11", "down", "enter"])
        assert "The laptop did not sleep" in flat(app)
        assert "The charger is not in." in flat(app)


@pytest.mark.parametrize("sealed", [False, True])
async def test_where_it_is_not_offered_the_key_does_nothing(*, sealed: bool) -> None:
    view = offered() if sealed else replace(offered(), sleep=SleepState())
    async with running(replace(view, sealed=sealed)) as (app, pilot, job):
        await press(pilot, ["f11", "enter"])
        assert "sleep once?" not in flat(app)
        assert ("sleep_once",) not in job.asked


class _Lines:
    """Answers with what it is given, and keeps what it was told."""

    def __init__(self, job: StandIn, *answers: str) -> None:
        self.told: list[str] = []
        self.job = job
        self._answers = list(answers)

    def answer(self, question: object, attempt: int) -> str:
        del question, attempt
        return self._answers.pop(0) if self._answers else ""

    def pause(self, seconds: float) -> None:
        assert 0 < seconds < 1
        self.job.now = replace(self.job.now, sleep=FREED)

    def visit(self) -> str:
        world = Surroundings(say_line=self.told.append, pause=self.pause, now_ms=lambda: 0)
        PlainErase(self.job, Talk(self, world, Language.EN)).visit()
        return "\n".join(self.told)


def test_in_lines_it_is_asked_waited_for_and_told() -> None:
    job = StandIn(offered())
    told = _Lines(job, "2").visit()
    assert ("sleep_once",) in job.asked
    assert "It helped." in told
    assert "Free now." in told


def test_in_lines_only_enter_lets_it_stay_awake() -> None:
    job = StandIn(offered())
    told = _Lines(job).visit()
    assert "A short sleep may free it." in told
    assert ("sleep_once",) not in job.asked


@pytest.mark.parametrize("language", Language)
def test_every_code_has_its_words(language: Language) -> None:
    say = Say(language)
    assert set(REFUSALS) == set(SleepRefusal)
    for refusal in SleepRefusal:
        told = refusal_words(refusal, say)
        assert len(told.title) <= 40
        assert not told.title.endswith(".")
        assert told.means.endswith(".")
        assert told.next.endswith(".")
    ends = [end_words(SleepResult("d", end), say) for end in SleepEnd]
    assert len(set(ends)) == len(SleepEnd)
    assert all(reason_words(reason, say) for reason in SleepReason)
    for need in list(SleepRefusal)[:4]:
        assert need_words(need, say)
    tried = SleepResult("d", SleepEnd.REFUSED, SleepRefusal.TRIED)
    assert refusal_words(SleepRefusal.TRIED, say).title in end_words(tried, say)


def test_h28_a_drive_that_is_gone_is_told_by_its_id_and_a_newer_code_by_itself() -> None:
    say = Say(Language.EN)
    view = replace(
        offered(), drives=(), sleep=SleepState(results=(SleepResult("0bad", SleepEnd.GONE),))
    )
    assert result_lines(view, say) == [
        "0bad: The drive did not come back. Switch the laptop off and on."
    ]
    assert end_code_words("thawed", say) == "thawed"


def test_the_log_tells_of_it() -> None:
    event = Event(
        boot_id="b",
        boot_ms=1,
        at="2026-11-23T09:16:54.120Z",
        event="slept",
        detail=f'{{"drive": "{DRIVE}", "result": "not_freed"}}',
    )
    told = story(replace(offered(), events=(event,)), Say(Language.EN))
    assert "Samsung SSD 860 EVO" in told
    assert "Still frozen." in told
