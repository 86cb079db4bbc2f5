"""A laptop sleeps once for a drive that its BIOS froze, and the plan is the one of the drive."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.drive_asking import DriveAsking
from agent.sleep_journal import SleepJournal
from agent.view import DrivePhase, SleepEnd, SleepResult, SleepState
from host.errors import CommandMissing
from host.simulated.model import Misbehaviour
from host.suspend import SleepRefusal, Slept
from tests.agent.session_bench import SLOW, confirm, drive_with, running, wait_for
from tests.agent.sleepy_bench import FROZEN, SleepyBench, asked, row_of
from wipe.codes import Ask, Method, Refusal
from wipe.folder import folder_of
from wipe.journal import Journal
from wipe.journal_lines import read_lines
from wipe.sleep_events import S3Began, S3Ended, S3Told, SleepReason


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[SleepyBench]:
    bench = SleepyBench(tmp_path)
    yield bench
    bench.end()


def timeline(bench: SleepyBench, record_id: str) -> list[dict[str, str]]:
    state = json.loads((bench.data.job(record_id) / "state.json").read_bytes())
    slept = (event for event in state["timeline"] if event["event"] == "slept")
    return [json.loads(event["detail"]) for event in slept]


def written(bench: SleepyBench) -> list[str]:
    return [entry.event.type for entry in read_lines(bench.journal()).entries]


def test_h4_a_frozen_drive_is_freed_and_erases_itself_then(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    plan = row_of(session).plan
    assert plan is not None
    assert Ask.SUSPEND_ONCE in plan.asks
    assert plan.available[0].method is Method.OVERWRITE
    state = asked(session)
    assert state == SleepState(results=(SleepResult(drive.id, SleepEnd.FREED, path=drive.path),)), (
        "and it is offered no more"
    )
    assert bench.slept == [8]
    plan = row_of(session).plan
    assert plan is not None
    assert Ask.SUSPEND_ONCE not in plan.asks
    assert plan.available[0].method is Method.SEC_ENH
    assert written(bench) == ["s3_begin", "s3_end", "s3_told"]
    record_id = session.view().record_id
    bench.close(session)
    assert timeline(bench, record_id) == [{"drive": drive.id, "result": "freed"}]


def test_h4_one_that_stays_frozen_is_slept_for_once_and_overwritten(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN_FOR_GOOD)
    session = bench.open()
    assert asked(session).results == (SleepResult(drive.id, SleepEnd.NOT_FREED, path=drive.path),)
    plan = row_of(session).plan
    assert plan is not None
    assert Ask.SUSPEND_ONCE not in plan.asks
    assert Ask.BIOS_WIPE in plan.asks
    assert plan.available[0].method is Method.OVERWRITE
    session.sleep_once()
    assert bench.slept == [8]
    bench.close(session)
    again = bench.open()
    assert again.view().sleep.offered == (), "not even after a new start"


def test_what_was_freed_and_is_frozen_again_is_offered_again(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN_FOR_GOOD)
    with SleepJournal(bench.data, bench.host).open() as of:
        of.append(began(drive.id))
        of.append(S3Ended(drive_id=drive.id, slept=True, elapsed_ms=9000))
        of.append(S3Told(drive_id=drive.id, freed=True))
    session = bench.open()
    wait_for(lambda: session.view().sleep.offered == (drive.id,), "the offer")


def test_the_journal_is_durable_before_the_laptop_sleeps(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    before: list[str] = []
    bench.during = lambda: before.extend(written(bench))
    asked(session)
    assert before == ["s3_begin"]


def test_h28_the_drive_is_followed_to_its_new_name_and_no_other_is_taken_for_it(
    bench: SleepyBench,
) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN)
    other = bench.add_ata(serial="OTHER0001")
    session = bench.open()

    def swapped() -> None:
        bench.rename(drive, other.path)
        bench.rename(other, drive.path)

    bench.during = swapped
    assert asked(session).results == (SleepResult(drive.id, SleepEnd.FREED, path=other.path),)
    row = row_of(session)
    assert row.drive.path == other.path
    assert row.plan is not None
    assert row.plan.available[0].method is Method.SEC_ENH


def test_h28_a_drive_that_does_not_come_back_is_told_as_gone(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    bench.during = lambda: bench.lose(drive)
    (result,) = asked(session).results
    assert (result.end, result.path) == (SleepEnd.GONE, None)
    assert row_of(session).phase is DrivePhase.GONE


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (Slept(slept=False, elapsed_ms=20, cause="device busy"), SleepEnd.NOT_SLEPT),
        (CommandMissing(("rtcwake",), "not installed"), SleepEnd.NOT_SLEPT),
    ],
    ids=["kernel", "no tool"],
)
def test_h6_a_laptop_that_stays_awake_says_so(
    bench: SleepyBench, answer: Slept | Exception, end: SleepEnd
) -> None:
    bench.add_ata(Misbehaviour.FROZEN_FOR_GOOD)
    session = bench.open()
    bench.answer = answer
    (result,) = asked(session).results
    assert result.end is end
    assert result.cause


def test_h5_without_deep_sleep_nothing_is_offered(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    bench.laptop.mem_sleep = "[s2idle]"
    session = bench.open()
    plan = row_of(session).plan
    assert plan is not None
    assert Ask.POWER_CYCLE in plan.asks
    assert session.view().sleep.offered == ()
    session.sleep_once()
    assert session.view().sleep == SleepState()
    assert bench.slept == []


def test_h5_deep_sleep_that_is_gone_at_the_last_moment_is_refused(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    wait_for(lambda: session.view().sleep.offered, "the offer")
    bench.laptop.mem_sleep = None
    assert asked(session).refusal is SleepRefusal.NO_DEEP_SLEEP
    assert (bench.slept, bench.journal()) == ([], b"")


@pytest.mark.parametrize("mains", [False, None])
def test_h2_on_battery_it_does_not_sleep(bench: SleepyBench, *, mains: bool | None) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    wait_for(lambda: session.view().sleep.offered, "the offer")
    bench.laptop.mains = mains
    assert asked(session).refusal is SleepRefusal.NEEDS_MAINS
    assert bench.slept == []


def test_h2_while_a_drive_is_erased_it_does_not_sleep(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    slow = bench.add_slow("SLOW9999", SLOW)
    session = bench.open()
    wait_for(lambda: session.view().sleep.offered, "the offer")
    confirm(session, drive_with(session, slow))
    session.sleep_once()
    assert session.view().sleep.refusal is SleepRefusal.DRIVE_BUSY
    assert running(session.view())
    assert bench.slept == []


def test_h2_an_erase_of_another_job_keeps_it_awake(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    folder = folder_of(bench.data.open_jobs / "another", "0badcafe")
    folder.path.mkdir(parents=True)
    with Journal(folder.journal_path, folder.lock_path, bench.host):
        assert asked(session).refusal is SleepRefusal.DRIVE_BUSY
    assert bench.slept == []


def test_while_it_sleeps_no_erase_is_begun(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    answers: list[Refusal | None] = []
    bench.during = lambda: answers.append(session.confirm_erase(drive.id, FROZEN))
    asked(session)
    assert answers == [Refusal.IN_USE]
    assert row_of(session).phase is DrivePhase.WAITING


def test_what_cannot_be_written_down_is_not_done(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    session = bench.open()
    bench.data.sleep_journal_file.mkdir()
    assert asked(session).refusal is SleepRefusal.NOT_WRITTEN
    assert bench.slept == []


def began(drive_id: str) -> S3Began:
    return S3Began(drive_id=drive_id, reason=SleepReason.FROZEN, seconds=8, drives=())


def test_h6_a_laptop_that_never_woke_is_explained_once(bench: SleepyBench) -> None:
    drive = bench.add_ata(Misbehaviour.FROZEN)
    with SleepJournal(bench.data, bench.host).open() as of:
        of.append(began(drive.id))
        of.append(began("of-another-laptop"))
    record_id = ""
    for _ in range(2):
        session = bench.open()
        record_id = session.view().record_id
        wait_for(lambda s=session: "slept" in [e.event for e in s.view().events], "the word")  # type: ignore[misc]
        assert session.view().sleep.offered == ()
        bench.close(session)
    assert timeline(bench, record_id) == [{"drive": drive.id, "result": "not_woken"}]
    assert written(bench) == ["s3_begin", "s3_begin", "s3_end"], "the other laptop's stays open"


def test_a_machine_without_a_way_to_sleep_is_never_put_to_sleep(bench: SleepyBench) -> None:
    bench.add_ata(Misbehaviour.FROZEN)
    bench.has_a_way = False
    session = bench.open()
    assert asked(session).refusal is SleepRefusal.NO_DEEP_SLEEP


def test_nobody_is_asked_while_it_sleeps_and_everybody_afterwards(bench: SleepyBench) -> None:
    drive = bench.add_ata()
    asking = DriveAsking(bench.host, lambda _: False)
    first = asking.look([drive])[drive.id]
    assert asking.look([drive])[drive.id] is first
    with asking.forgetting():
        pass
    assert asking.look([drive])[drive.id] is not first
