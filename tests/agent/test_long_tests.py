"""Long tests beside a job: known to have begun, known to have died, out of the way in time."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from typing_extensions import override

from agent import state
from agent.desk import Desk
from agent.keeper import Keeper
from agent.long_tests import LongTests
from agent.state import JobState
from agent.view import LongPhase
from checks.findings import Evidence, Reason
from checks.long_tests.schedule import Standing
from checks.long_tests.values import (
    LongControl,
    LongEnd,
    LongProgress,
    LongRun,
    LongTask,
    LongTest,
    WaitsFor,
)
from checks.policy import Policy, default_policy
from host.capture import Capture
from host.port import Host
from host.recorded import RecordedHost
from reports.language import Language
from wipe.codes import Purpose

MEMORY = LongTask(LongTest.MEMORY)
NOTHING_IN_THE_WAY = Standing(wanted=(), mains=True)
ERASE_BEGINS = Standing(
    wanted=(), mains=True, erasing=frozenset({"d"}), firmware_erase=True, overwriting=True
)
JOB = JobState(
    record_id="00000001-0000-4000-8000-000000000000",
    purpose=Purpose.DEMO,
    laptop=None,
    boot_id="earlier",
    language=Language.EN,
)


class Booted(RecordedHost):
    """A laptop in a boot of its own."""

    def __init__(self, boot: str) -> None:
        super().__init__(Capture(name="laptop"))
        self._boot = boot

    @override
    def boot_id(self) -> str:
        return self._boot


@dataclass
class Runner:
    """A long test that ends when the test of it says so."""

    seen: Callable[[], None] = lambda: None
    go: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)
    breaks: bool = False
    evidence: tuple[Evidence, ...] = ()
    times: int = 0

    def __call__(
        self, _: Host, task: LongTask, __: Policy, ___: str, control: LongControl
    ) -> LongEnd:
        self.times += 1
        self.seen()
        control.tell(LongProgress(done_permille=400))
        self.began.set()
        while not self.go.wait(0.01):
            if control.is_stopped:
                return LongEnd(LongRun(test=task.test, reason=Reason.CANCELLED))
        if self.breaks:
            raise ZeroDivisionError
        return LongEnd(LongRun(test=task.test, seconds=120), self.evidence)


@dataclass
class Bench:
    folder: Path
    desk: Desk = field(default_factory=Desk)
    runner: Runner = field(default_factory=Runner)
    ended: list[LongRun] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def open(self, job: JobState = JOB, boot: str = "now") -> tuple[LongTests, Keeper]:
        keeper = Keeper(self.folder, job, self.desk)

        def note(run: LongRun) -> None:
            self.ended.append(run)
            self.done.set()

        return LongTests(Booted(boot), default_policy(), keeper, note, self.runner), keeper

    def on_the_stick(self) -> JobState:
        return state.load(self.folder / JOB.record_id) or pytest.fail("no job on the stick")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.runner.go.set()
    assert made.desk.finish(5)


def begun(bench: Bench, long: LongTests) -> None:
    long.want((MEMORY,))
    long.look(NOTHING_IN_THE_WAY)
    assert bench.runner.began.wait(5)


def finish(bench: Bench, long: LongTests) -> None:
    bench.runner.go.set()
    assert bench.done.wait(5)
    long.close(5)


def test_that_it_begins_is_on_the_stick_before_it_does(bench: Bench) -> None:
    kept: list[JobState] = []
    bench.runner.seen = lambda: kept.append(bench.on_the_stick())
    long, _ = bench.open()
    begun(bench, long)
    (note,) = kept[0].long_begun
    assert (note.test, note.boot_id) == (LongTest.MEMORY, "now")
    finish(bench, long)


def test_its_end_and_its_evidence_are_on_the_stick(bench: Bench) -> None:
    log = Evidence("stressapptest.log", b"Status: PASS", ("stressapptest",), 0)
    bench.runner.evidence = (log,)
    long, _ = bench.open()
    begun(bench, long)
    finish(bench, long)
    job = bench.on_the_stick()
    assert job.long_begun == ()
    assert [one.seconds for one in job.long_tests] == [120]
    assert long.kept.all() == (log,)


def test_torn_evidence_is_left_out(bench: Bench) -> None:
    bench.runner.evidence = (Evidence("a.log", b"a"), Evidence("b.log", b"b"))
    long, keeper = bench.open()
    begun(bench, long)
    finish(bench, long)
    (keeper.folder / "kept" / "a.log").write_bytes(b"")
    (keeper.folder / "kept" / "b.log.note").write_bytes(b"{")
    assert long.kept.all() == ()


def test_a_laptop_that_went_off_under_a_test_is_known_to_have_died(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    left = keeper.job
    finish(bench, long)
    for times in (1, 2):
        _, after = bench.open(left, boot=f"boot {times}")
        (run,) = after.job.long_tests
        assert (run.reason, run.died) == (Reason.MACHINE_DIED, times)
        assert after.job.long_begun == ()
        left = after.job.with_long_begun(left.long_begun[0])


def test_a_program_that_was_started_again_in_the_same_boot_is_no_death(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    left = keeper.job
    finish(bench, long)
    _, after = bench.open(left)
    (run,) = after.job.long_tests
    assert (run.reason, run.died) == (Reason.ABORTED, 0)


def test_a_test_that_died_is_not_begun_again_by_itself(bench: Bench) -> None:
    died = LongRun(test=LongTest.MEMORY, reason=Reason.MACHINE_DIED, died=1)
    long, _ = bench.open(JOB.with_long_run(died))
    long.want((MEMORY,))
    assert not long.wanted
    long.want((MEMORY,), again=True)
    assert long.wanted == (MEMORY,)


def test_how_often_it_died_is_still_known_after_a_good_run(bench: Bench) -> None:
    died = LongRun(test=LongTest.MEMORY, reason=Reason.MACHINE_DIED, died=1)
    long, _ = bench.open(JOB.with_long_run(died))
    long.want((MEMORY,), again=True)
    long.look(NOTHING_IN_THE_WAY)
    finish(bench, long)
    (run,) = bench.on_the_stick().long_tests
    assert (run.reason, run.died) == (None, 1)


def test_it_makes_way_for_an_erase_and_is_wanted_again(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    assert long.make_way(ERASE_BEGINS, 5)
    assert [task for task, _ in long.running] == []
    assert long.wanted == (MEMORY,)
    assert keeper.job.long_tests == ()
    assert keeper.job.long_begun == ()


def test_one_that_a_person_stopped_is_told_as_stopped(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    long.stop(MEMORY)
    assert bench.done.wait(5)
    long.close(5)
    assert [one.reason for one in keeper.job.long_tests] == [Reason.CANCELLED]
    assert long.wanted == ()


def test_one_that_has_not_begun_can_be_called_off(bench: Bench) -> None:
    long, keeper = bench.open()
    long.want((MEMORY,))
    long.stop(MEMORY)
    long.look(NOTHING_IN_THE_WAY)
    assert bench.runner.times == 0
    assert [one.reason for one in keeper.job.long_tests] == [Reason.CANCELLED]


def test_a_test_that_breaks_says_nothing_of_the_laptop(bench: Bench) -> None:
    bench.runner.breaks = True
    long, keeper = bench.open()
    begun(bench, long)
    finish(bench, long)
    (run,) = keeper.job.long_tests
    assert run.crashed


def test_without_a_stick_it_does_not_begin(bench: Bench) -> None:
    long, keeper = bench.open()
    bench.folder.joinpath(JOB.record_id).write_bytes(b"a file in the way of the folder")
    long.want((MEMORY,))
    long.look(NOTHING_IN_THE_WAY)
    assert bench.done.wait(5)
    long.close(5)
    assert bench.runner.times == 0
    assert [one.reason for one in keeper.job.long_tests] == [Reason.ABORTED]


def test_rows_tell_what_waits_what_runs_and_what_has_ended(bench: Bench) -> None:
    selftest = LongTask(LongTest.SELFTEST, "d")
    ended = LongRun(test=LongTest.CPU, reason=Reason.NEEDS_AC_IN)
    long, _ = bench.open(JOB.with_long_run(ended))
    begun(bench, long)
    long.want((selftest,))
    rows = [(one.test, one.phase) for one in long.rows(())]
    assert rows == [
        (LongTest.SELFTEST, LongPhase.WAITING),
        (LongTest.MEMORY, LongPhase.RUNNING),
        (LongTest.CPU, LongPhase.ENDED),
    ]
    assert [one.progress for one in long.rows(()) if one.progress] == [LongProgress(400)]
    finish(bench, long)


def test_leaving_ends_every_load(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    long.close(5)
    assert long.running == ()
    assert keeper.job.long_begun == (), "at the next start it is no death"


BATTERY = LongTask(LongTest.BATTERY)


def test_the_battery_test_begins_by_itself_only_when_the_charger_is_out(bench: Bench) -> None:
    long, _ = bench.open()
    long.want((BATTERY,))
    long.look(NOTHING_IN_THE_WAY)
    (row,) = long.rows(())
    assert (row.phase, row.progress) == (
        LongPhase.WAITING,
        LongProgress(waits_for=WaitsFor.UNPLUG),
    )
    assert not long.is_at_work
    long.look(replace(NOTHING_IN_THE_WAY, mains=False))
    assert bench.runner.began.wait(5)
    finish(bench, long)


def test_nobody_is_asked_to_pull_the_plug_that_an_erase_will_need(bench: Bench) -> None:
    long, _ = bench.open()
    long.want((BATTERY,))
    long.look(NOTHING_IN_THE_WAY, may_ask=False)
    (row,) = long.rows(())
    assert (row.phase, row.progress) == (LongPhase.WAITING, None)
    assert not long.is_at_work


def test_a_person_who_starts_the_battery_test_is_asked_by_the_test_itself(bench: Bench) -> None:
    long, _ = bench.open()
    long.want((BATTERY,), again=True, by_person=True)
    long.look(NOTHING_IN_THE_WAY)
    assert bench.runner.began.wait(5)
    finish(bench, long)


def test_a_memory_run_that_measured_stays_beside_its_repeat(bench: Bench) -> None:
    long, keeper = bench.open()
    begun(bench, long)
    finish(bench, long)
    repeat = LongRun(test=LongTest.MEMORY, seconds=600, deep=True)
    after = keeper.job.with_long_run(repeat)
    assert [one.seconds for one in after.long_tests] == [600, 120]
    (row,) = long.rows(())
    assert row.phase is LongPhase.ENDED


def test_a_repeat_of_another_test_takes_the_place_of_the_first() -> None:
    first = LongRun(test=LongTest.SELFTEST, drive_id="d", seconds=60)
    other = LongRun(test=LongTest.SELFTEST, drive_id="e", seconds=61)
    again = LongRun(test=LongTest.SELFTEST, drive_id="d", seconds=62)
    job = JOB.with_long_run(first).with_long_run(other).with_long_run(again)
    assert [one.seconds for one in job.long_tests] == [62, 61]


def test_a_repeat_that_measured_nothing_does_not_hide_what_was_measured() -> None:
    first = LongRun(test=LongTest.SELFTEST, drive_id="d", seconds=60)
    stopped = LongRun(test=LongTest.SELFTEST, drive_id="d", reason=Reason.CANCELLED)
    broken = LongRun(test=LongTest.SELFTEST, drive_id="d", crashed=True)
    job = JOB.with_long_run(first).with_long_run(stopped).with_long_run(broken)
    assert [(one.seconds, one.crashed) for one in job.long_tests] == [(0, True), (60, False)]


def test_a_test_that_is_called_off_still_says_how_often_it_died(bench: Bench) -> None:
    died = LongRun(test=LongTest.MEMORY, reason=Reason.MACHINE_DIED, died=1)
    long, keeper = bench.open(JOB.with_long_run(died))
    long.want((MEMORY,), again=True)
    long.stop(MEMORY)
    assert [(one.reason, one.died) for one in keeper.job.long_tests] == [(Reason.CANCELLED, 1)]
