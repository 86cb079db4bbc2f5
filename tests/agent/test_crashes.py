"""Processes that die: the erase, the screen, both. The truth is on the stick."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.session import Session
from agent.view import Blocker, DrivePhase
from host.local import LocalHost
from tests.agent.session_bench import (
    SLOW,
    Bench,
    answer_everything,
    confirm,
    only_drive,
    running,
    seal,
    wait_for,
)
from wipe.codes import DriveStatus, StatusReason

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path, rate_bytes_s=SLOW)
    yield bench
    bench.end()


def erase_pid(bench: Bench, session: Session) -> int:
    row = only_drive(session)
    journal = bench.data.job(session.view().record_id) / "drives" / row.drive.id / "journal.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    return int([line["pid"] for line in lines if line["type"] == "begin"][-1])


def until_under_way(session: Session) -> None:
    wait_for(
        lambda: (
            only_drive(session).phase is DrivePhase.ERASING and only_drive(session).done_bytes > 0
        ),
        "the first written bytes",
    )


def test_a_killed_erase_is_no_erase_and_goes_on_when_asked(bench: Bench) -> None:
    session = bench.open()
    confirm(session, only_drive(session))
    until_under_way(session)
    os.kill(erase_pid(bench, session), signal.SIGKILL)
    wait_for(lambda: only_drive(session).phase is DrivePhase.INTERRUPTED, "the interruption")
    assert only_drive(session).outcome is None
    answer_everything(session)
    assert session.seal() == (Blocker.DRIVE_NOT_DECIDED,)
    assert session.resume_erase(only_drive(session).drive.id) is None
    view = seal(session)
    assert view.drives[0].outcome is not None
    assert view.drives[0].outcome.status is DriveStatus.ERASED
    assert len(view.drives[0].outcome.attempts) == 2


def test_the_erase_outlives_a_killed_screen_and_the_next_one_finds_it(
    bench: Bench, tmp_path: Path
) -> None:
    machine = LocalHost()
    argv = (sys.executable, "-m", "tests.agent.abandoned_session", str(tmp_path))
    child = machine.spawn(
        argv, log=str(tmp_path / "child.log"), environment={"PYTHONPATH": str(ROOT)}
    )
    wait_for((bench.data.root / "confirmed").exists, "the child's confirmation")
    # The desk starts the erase right behind the confirmation.
    wait_for(lambda: list(bench.data.open_jobs.glob("*/drives/*/journal.jsonl")), "the erase")
    child.kill()
    assert child.wait(10) == -signal.SIGKILL
    session = bench.open()
    view = session.view()
    assert view.resumed
    assert view.operator == "op-014"
    assert running(view), "nobody told it to stop"
    assert session.confirm_erase(only_drive(session).drive.id, "x") is not None
    answer_everything(session)
    sealed = seal(session)
    assert sealed.drives[0].outcome is not None
    assert sealed.drives[0].outcome.status is DriveStatus.ERASED
    assert len(sealed.drives[0].outcome.attempts) == 1


def test_a_new_screen_can_stop_what_an_earlier_one_began(bench: Bench) -> None:
    first = bench.open()
    confirm(first, only_drive(first))
    until_under_way(first)
    bench.sessions.remove(first)
    first.close()
    second = bench.open()
    assert running(second.view())
    second.stop_erase(only_drive(second).drive.id)
    wait_for(lambda: only_drive(second).phase is DrivePhase.ENDED, "the stop")
    row = only_drive(second)
    assert row.outcome is not None
    assert (row.outcome.status, row.outcome.reason) == (
        DriveStatus.NOT_ERASED,
        StatusReason.STOPPED,
    )
    assert row.can_go_on
    answer_everything(second)
    wait_for(lambda: not second.view().blockers, "a stopped drive is decided: it holds the laptop")
    assert second.resume_erase(row.drive.id) is None
    wait_for(lambda: only_drive(second).phase is DrivePhase.ENDED, "the end")
    ended = only_drive(second).outcome
    assert ended is not None
    assert ended.status is DriveStatus.ERASED
    for task in first._erases._tasks.values():
        assert task.process is not None
        task.process.wait(10)


def test_a_drive_that_vanishes_in_mid_erase_is_unknown_and_holds(bench: Bench) -> None:
    session = bench.open()
    row = only_drive(session)
    confirm(session, row)
    until_under_way(session)
    (bench.drives / row.drive.id / "gone").touch()
    answer_everything(session)
    view = seal(session)
    assert view.drives[0].phase in {DrivePhase.ENDED, DrivePhase.GONE}
    assert view.drives[0].outcome is not None
    assert view.drives[0].outcome.status is DriveStatus.UNKNOWN
    assert view.drives[0].outcome.reason == StatusReason.VANISHED
    assert view.grade is not None
    assert [hold.code for hold in view.grade.holds] == ["erase.unknown"]
