"""Folders, history and proof of earlier runs, and the mains."""

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.local import LocalHost
from host.readings import Device
from tests.wipe.fakes import MemoryHost, erase_plan, loop_drive, ssd
from wipe.codes import Method, Purpose, StatusReason, StepResult
from wipe.events import (
    Began,
    Ended,
    Event,
    OffsetReached,
    Planned,
    StepBegan,
    StepEnded,
    WriteFailed,
)
from wipe.folder import DriveFolder, confirmed_plan, create, find_job, folder_of
from wipe.follow import Follower
from wipe.history import can_go_on, recall
from wipe.journal import Journal
from wipe.journal_lines import Entry, JournalDamaged
from wipe.mains import on_mains
from wipe.outcome import unproved
from wipe.resume import FULL_BYTES, spans_to_prove
from wipe.values import ByteRange

LAPTOP = "serial:L1"


def test_a_folder_holds_the_plan_as_it_was_confirmed(tmp_path: Path) -> None:
    plan = erase_plan(loop_drive())
    folder = create(tmp_path, plan)
    assert folder == folder_of(tmp_path, plan.identity.drive_id)
    assert folder.plan() == plan.model_copy(update={"order": folder.plan().order})
    assert not folder.is_running()
    assert folder.history().final is None


def test_a_drive_without_a_size_has_no_plan_to_run() -> None:
    drive = ssd(size_bytes=None)
    plan = erase_plan(drive)
    with pytest.raises(ValueError, match="does not tell its size"):
        confirmed_plan(
            drive, plan.plan, plan.confirmation, record_id="r", purpose=Purpose.DEMO,
            host=plan.host, boot_id="b", laptop=None,
        )  # fmt: skip


def test_a_job_is_found_by_drive_laptop_and_purpose(tmp_path: Path) -> None:
    drive = loop_drive()
    create(tmp_path / "demo", erase_plan(drive, purpose=Purpose.DEMO))
    create(tmp_path / "other", erase_plan(drive, laptop="serial:L2"))
    (tmp_path / "torn" / "drives" / drive.id).mkdir(parents=True)
    (tmp_path / "torn" / "drives" / drive.id / "plan.json").write_text("{")
    assert find_job(tmp_path, drive.id, purpose=Purpose.REFURBISH, laptop=LAPTOP) is None
    mine = create(tmp_path / "mine", erase_plan(drive))
    assert find_job(tmp_path, drive.id, purpose=Purpose.REFURBISH, laptop=LAPTOP) == mine
    assert find_job(tmp_path, ssd().id, purpose=Purpose.REFURBISH, laptop=LAPTOP) is None
    demo = find_job(tmp_path, drive.id, purpose=Purpose.DEMO, laptop=LAPTOP)
    assert demo == folder_of(tmp_path / "demo", drive.id)


def test_the_last_job_is_found_whatever_the_clock_says(tmp_path: Path) -> None:
    drive = loop_drive()
    first = create(tmp_path / "first", erase_plan(drive))
    second = create(tmp_path / "second", erase_plan(drive))
    assert (first.plan().order, second.plan().order) == (1, 2)
    os.utime(first.plan_path, (4e9, 4e9))  # the clock fell back between the two
    assert find_job(tmp_path, drive.id, purpose=Purpose.REFURBISH, laptop=LAPTOP) == second


def test_a_job_that_never_began_hides_none_that_did(tmp_path: Path) -> None:
    drive = loop_drive()
    begun = create(tmp_path / "begun", erase_plan(drive))
    write_journal(begun, step(0))
    create(tmp_path / "refused", erase_plan(drive))
    assert find_job(tmp_path, drive.id, purpose=Purpose.REFURBISH, laptop=LAPTOP) == begun


def test_a_journal_of_another_drive_or_job_is_damage(tmp_path: Path) -> None:
    mine = create(tmp_path / "mine", erase_plan(loop_drive()))
    for other in (
        erase_plan(loop_drive(), record_id="another-job"),
        erase_plan(ssd()),
    ):
        write_journal(mine, Planned(plan=other))
        with pytest.raises(JournalDamaged, match="another drive or job"):
            mine.history()
        with pytest.raises(JournalDamaged):
            Follower(mine).poll()
        mine.journal_path.unlink()


def write_journal(folder: DriveFolder, *events: Event) -> None:
    with Journal(folder.journal_path, folder.lock_path, LocalHost()) as journal:
        for event in events:
            journal.append(event)


def entries(*events: tuple[int, Event]) -> list[Entry]:
    return [Entry(n, ms, "", event) for n, (ms, event) in enumerate(events, start=1)]


def began(boot: str) -> Began:
    return Began(boot_id=boot, pid=1, version="0", resumed=False)


def step(start: int) -> StepBegan:
    return StepBegan(method=Method.OVERWRITE, start_offset=start, end_offset=9000)


def test_history_adds_up_the_runs() -> None:
    history = recall(
        entries(
            (100, began("one")),
            (110, step(0)),
            (150, WriteFailed(offset=512, length=512, errno=5)),
            (160, OffsetReached(bytes=4096)),
            (165, WriteFailed(offset=4096, length=1024, errno=5)),
            (170, WriteFailed(offset=8192, length=512, errno=5)),
            (20, began("two")),
            (30, step(4096)),
            (60, OffsetReached(bytes=8192)),
        )
    )
    assert (history.offset, history.started, history.written) == (8192, True, False)
    # What lay behind the promise is written again, so its errors are forgotten.
    assert history.write_errors == (ByteRange(offset=512, length=512),)
    assert history.active_ms == 70 + 40
    assert [(a.boot_id, a.result, a.end_ms) for a in history.attempts] == [
        ("one", StepResult.UNKNOWN, None),
        ("two", StepResult.UNKNOWN, None),
    ]
    assert not history.is_finished


def test_a_final_word_of_an_earlier_run_does_not_count() -> None:
    plan = erase_plan(loop_drive())
    stopped = unproved(plan, StatusReason.STOPPED, 1)
    told = entries((1, began("one")), (2, Ended(outcome=stopped)))
    assert recall(told).final == stopped
    assert recall([*told, Entry(3, 3, "", began("two"))]).final is None


def test_a_step_that_came_to_its_end_is_not_written_again() -> None:
    done = StepEnded(method=Method.OVERWRITE, result=StepResult.DONE, written_bytes=9000)
    history = recall(entries((1, began("one")), (2, step(0)), (9, done)))
    assert history.written
    assert [(a.result, a.end_ms) for a in history.attempts] == [(StepResult.DONE, 9)]


@pytest.mark.parametrize(
    ("reason", "goes_on"),
    [
        (StatusReason.STOPPED, True),
        (StatusReason.VANISHED, True),
        (StatusReason.JOURNAL_LOST, True),
        (StatusReason.DIED, True),
        (StatusReason.WRITE_ERROR, True),
        (StatusReason.MISMATCH, False),
        (StatusReason.UNREADABLE, False),
    ],
)
def test_only_an_unproved_end_can_go_on(reason: StatusReason, *, goes_on: bool) -> None:
    assert can_go_on(unproved(erase_plan(loop_drive()), reason, 1)) is goes_on


@given(prefix=st.integers(0, 1 << 44), seed=st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_what_is_proved_lies_within_what_was_written(prefix: int, seed: int) -> None:
    prefix = prefix // 4096 * 4096
    spans = spans_to_prove(prefix, Random(seed))  # noqa: S311 - places, not secrets  # noqa: S311 - chooses samples
    covered = sum(end - start for start, end in spans)
    assert all(0 <= start < end <= prefix for start, end in spans)
    assert all(start % 4096 == 0 for start, _ in spans)
    if prefix <= FULL_BYTES:
        assert covered == prefix
    else:
        assert spans[0][0] == 0
        assert spans[0][1] >= 64 << 20
        assert spans[-1][1] == prefix
        assert 1024 << 20 <= covered <= (1024 + 128) << 20


def supply(kind: str, online: str | None = None) -> Device:
    properties = {"POWER_SUPPLY_TYPE": kind}
    if online is not None:
        properties["POWER_SUPPLY_ONLINE"] = online
    return Device("/devices/x/power_supply/x", "power_supply", None, properties)


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ((), True),
        ((supply("Battery"), supply("Mains", "1")), True),
        ((supply("Battery"), supply("Mains", "0")), False),
        ((supply("Battery"), supply("Mains", "0"), supply("USB", "1")), True),
        ((supply("Battery"),), None),
    ],
)
def test_mains_is_known_on_it_off_it_or_not_at_all(
    supplies: tuple[Device, ...], *, expected: bool | None
) -> None:
    host = MemoryHost([], {})
    host.supplies = supplies
    assert on_mains(host) is expected
