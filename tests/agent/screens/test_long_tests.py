"""Long tests on the screen: how far they are, what they ask of the person, begun and stopped."""

from dataclasses import replace

import pytest

from agent.say import Say
from agent.screens.tell import Tell
from agent.view import CheckRow, LongPhase, LongRow, SendPhase, Stage, View
from checks.findings import Reason, Verdict
from checks.long_tests.values import LongProgress, LongTask, LongTest, WaitsFor
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.rendering import flat, press, running, text_of
from tests.agent.screens.stand_in import StandIn

SAY = Say(Language.EN)
HALF = LongProgress(done_permille=404, left_s=60)
UNPLUG = LongProgress(waits_for=WaitsFor.UNPLUG)
PLACES = {row.component: place for place, row in enumerate(results.CHECKS)}
COMPONENT = {
    LongTest.SELFTEST: "drive",
    LongTest.MEMORY: "memory",
    LongTest.CPU: "cpu",
    LongTest.BATTERY: "battery",
}


def long_row(
    test: LongTest,
    phase: LongPhase = LongPhase.RUNNING,
    progress: LongProgress | None = HALF,
    verdict: Verdict | None = None,
) -> LongRow:
    drive_id = drives.drive().id if test is LongTest.SELFTEST else None
    reason = Reason.TIMEOUT if verdict is Verdict.NOT_TESTED else None
    found = () if verdict is None else (results.finding(test.value, verdict, reason=reason),)
    running_now = phase is LongPhase.RUNNING
    return LongRow(test, drive_id, phase, progress if running_now else None, found)


def check_with(*rows: LongRow, **others: object) -> View:
    checks = tuple(_with_progress(row, rows) for row in results.CHECKS)
    view = s.working(Stage.CHECK, language=Language.EN, checks=checks, long_tests=rows)
    return replace(view, **others)  # type: ignore[arg-type]


def _with_progress(check: CheckRow, rows: tuple[LongRow, ...]) -> CheckRow:
    for row in rows:
        if COMPONENT[row.test] == check.component and row.phase is LongPhase.RUNNING:
            return replace(check, busy=True, progress=row.progress)
    return check


def to(test: LongTest) -> list[str]:
    return ["down"] * PLACES[COMPONENT[test]]


async def test_a_row_tells_how_far_its_test_is() -> None:
    async with running(check_with(long_row(LongTest.MEMORY))) as (app, _, _job):
        (line,) = (one for one in text_of(app).splitlines() if "8 GB" in one)
        assert "BUSY        [~]" in line
        assert "Test: 40 %, still about 1 min" in flat(app)


@pytest.mark.parametrize(
    ("progress", "told"),
    [
        (LongProgress(), "A test is running."),
        (LongProgress(done_permille=0), "Test: 0 %"),
        (LongProgress(done_permille=999), "Test: 99 %"),
        (LongProgress(left_s=30), "Test: still about 30 s"),
        (LongProgress(done_permille=2000, left_s=-5), "Test: 100 %, still a few seconds"),
    ],
)
async def test_only_what_was_measured_is_told(progress: LongProgress, told: str) -> None:
    async with running(check_with(long_row(LongTest.CPU, progress=progress))) as (app, _, _job):
        assert told in flat(app)
        assert "time not known yet" not in flat(app)


@pytest.mark.parametrize(
    ("waits", "told", "short"),
    [
        (
            WaitsFor.UNPLUG,
            "Unplug the charger: the battery is tested for 3 minutes.",
            "[ ] Unplug the charger.",
        ),
        (WaitsFor.PLUG, "Plug the charger in again.", "[ ] Plug the charger in."),
    ],
)
async def test_what_the_person_must_do_stands_on_every_step(
    waits: WaitsFor, told: str, short: str
) -> None:
    row = long_row(LongTest.BATTERY, progress=LongProgress(waits_for=waits))
    async with running(check_with(row, drives=(drives.ERASED,))) as (app, pilot, _):
        assert told in flat(app)
        assert "YOUR TURN   [ ]" in text_of(app)
        await press(pilot, ["f7"])
        assert short in text_of(app).splitlines()[22]


async def test_the_erase_line_speaks_of_the_erase_while_one_runs() -> None:
    row = long_row(LongTest.BATTERY, progress=UNPLUG)
    async with running(check_with(row, drives=(drives.ERASING,))) as (app, _, _job):
        assert "Unplug" not in text_of(app).splitlines()[22]


async def test_the_bell_rings_once_for_each_thing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[bool] = []
    job = StandIn(check_with(long_row(LongTest.BATTERY)))
    async with running(job) as (app, _, _job):
        monkeypatch.setattr(app, "bell", lambda: rung.append(True))
        for progress in (UNPLUG, replace(UNPLUG, left_s=20), HALF):
            job.now = check_with(long_row(LongTest.BATTERY, progress=progress))
            app.look_again()
        assert len(rung) == 1
        again = LongProgress(waits_for=WaitsFor.PLUG)
        job.now = check_with(long_row(LongTest.BATTERY, progress=again))
        app.look_again()
        assert len(rung) == 2


@pytest.mark.parametrize("test", LongTest)
async def test_a_running_test_can_be_stopped(test: LongTest) -> None:
    row = long_row(test)
    async with running(check_with(row)) as (app, pilot, job):
        await press(pilot, [*to(test), "enter"])
        assert "Stop: " in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("stop_long_test", LongTask(test, drive_id=row.drive_id))]


@pytest.mark.parametrize("test", LongTest)
@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.NOT_TESTED, Verdict.WARN])
async def test_one_that_did_not_pass_can_be_tried_again(test: LongTest, verdict: Verdict) -> None:
    row = long_row(test, LongPhase.ENDED, verdict=verdict)
    async with running(check_with(row)) as (app, pilot, job):
        await press(pilot, [*to(test), "enter"])
        assert "Test again: " in flat(app)
        await press(pilot, ["down", "enter"])
        assert job.asked == [("begin_long_test", LongTask(test, drive_id=row.drive_id))]


async def test_one_that_passed_has_nothing_to_choose() -> None:
    row = long_row(LongTest.CPU, LongPhase.ENDED, verdict=Verdict.PASS)
    async with running(check_with(row)) as (app, pilot, _):
        await press(pilot, [*to(LongTest.CPU), "enter"])
        assert isinstance(app.screen, Tell)
        assert "Processor test: GOOD [+]" in flat(app)


async def test_one_that_waits_says_so_and_can_be_skipped() -> None:
    row = long_row(LongTest.BATTERY, LongPhase.WAITING)
    async with running(check_with(row)) as (app, pilot, job):
        await press(pilot, [*to(LongTest.BATTERY), "enter"])
        assert "Battery test: it begins by itself, as soon as" in flat(app)
        await press(pilot, ["down", "enter"])
        assert job.asked == [("stop_long_test", LongTask(LongTest.BATTERY))]


async def test_after_a_suspicion_the_memory_can_be_tested_longer() -> None:
    row = long_row(LongTest.MEMORY, LongPhase.ENDED, verdict=Verdict.FAIL)
    async with running(check_with(row)) as (app, pilot, job):
        await press(pilot, [*to(LongTest.MEMORY), "enter"])
        assert "Test the memory longer" in flat(app)
        await press(pilot, ["end", "enter"])
        assert job.asked == [("begin_long_test", LongTask(LongTest.MEMORY, deep=True))]


@pytest.mark.parametrize(
    "row",
    [
        long_row(LongTest.MEMORY, LongPhase.ENDED, verdict=Verdict.PASS),
        long_row(LongTest.MEMORY),
        long_row(LongTest.MEMORY, LongPhase.WAITING),
    ],
)
async def test_without_a_suspicion_it_is_not_offered(row: LongRow) -> None:
    async with running(check_with(row)) as (app, pilot, _):
        await press(pilot, [*to(LongTest.MEMORY), "enter"])
        assert "Test the memory longer" not in flat(app)


async def test_a_sealed_record_takes_no_test_any_more() -> None:
    row = long_row(LongTest.CPU, LongPhase.ENDED, verdict=Verdict.FAIL)
    view = replace(s.sealed(SendPhase.SENT), stage=Stage.CHECK, long_tests=(row,))
    async with running(view) as (app, pilot, _):
        await press(pilot, [*to(LongTest.CPU), "enter"])
        assert isinstance(app.screen, Tell)


async def test_two_drives_have_each_their_own_test() -> None:
    other = drives.drive("WD-9", "WDC WD5000LPCX")
    own = replace(results.CHECKS[PLACES["drive"]], device=f"drive:{drives.drive().id}")
    second = replace(own, device=f"drive:{other.id}", label="WDC WD5000LPCX")
    row = long_row(LongTest.SELFTEST)
    view = check_with(row, checks=(own, second))
    async with running(view) as (app, pilot, _):
        await press(pilot, ["down", "enter"])
        assert isinstance(app.screen, Tell)
        await press(pilot, ["enter", "up", "enter"])
        assert "Stop: Self-test of the drive" in flat(app)


async def test_the_dialog_keeps_its_place_in_another_language_and_size() -> None:
    async with running(check_with(long_row(LongTest.CPU))) as (app, pilot, job):
        await press(pilot, [*to(LongTest.CPU), "enter", "down"])
        question = app.screen
        await pilot.resize_terminal(120, 36)
        await press(pilot, ["f2", "f2", "f12"])
        assert app.screen is question
        await press(pilot, ["enter"])
        assert [one[0] for one in job.asked] == ["stop_long_test"]
