"""What the screen sees of an erase: honest bytes, rates and times, from the journal alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wipe.fakes import erase_plan, loop_drive
from wipe.codes import Method, StatusReason, StepResult
from wipe.events import (
    Began,
    Ended,
    Event,
    OffsetReached,
    Progressed,
    RunPhase,
    StepBegan,
    StepEnded,
    StopAsked,
    Verified,
    VerifyBegan,
)
from wipe.folder import DriveFolder, create
from wipe.follow import Follower, FollowPhase, Progress
from wipe.journal import Journal
from wipe.outcome import unproved
from wipe.values import Verification

SIZE = 1 << 20


class SetClock:
    """Clocks that a test sets."""

    now_ms = 0

    def boot_ms(self) -> int:
        return self.now_ms

    def utc_now(self) -> str:
        return "2026-11-23T09:00:00.000Z"


class Desk:
    """A journal that is written line by line, and one who follows it."""

    def __init__(self, folder: DriveFolder) -> None:
        self.folder = folder
        self.clock = SetClock()
        self.follower = Follower(folder)
        self.journal: Journal | None = None

    def open(self) -> None:
        self.journal = Journal(self.folder.journal_path, self.folder.lock_path, self.clock)

    def close(self) -> None:
        if self.journal is not None:
            self.journal.close()
        self.journal = None

    def say(self, at_ms: int, event: Event) -> Progress:
        assert self.journal is not None
        self.clock.now_ms = at_ms
        self.journal.append(event, sync=False)
        return self.follower.poll()


BEGAN = Began(boot_id="b", pid=1, version="0", resumed=False)
STEP = StepBegan(method=Method.OVERWRITE, start_offset=0, end_offset=SIZE)
DONE = StepEnded(method=Method.OVERWRITE, result=StepResult.DONE, written_bytes=SIZE)
PROOF = Verification(
    method="F", expected="stream", compared_bytes=SIZE, coverage_percent=100, clean=True
)


def writing(done: int) -> Progressed:
    return Progressed(phase=RunPhase.WRITE, bytes=done, total_bytes=SIZE)


def reading(done: int) -> Progressed:
    return Progressed(phase=RunPhase.VERIFY, bytes=done, total_bytes=SIZE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(create(tmp_path, erase_plan(loop_drive())))
    yield desk
    desk.close()


def test_before_the_first_line_it_has_not_started(desk: Desk) -> None:
    seen = desk.follower.poll()
    assert (seen.phase, seen.running, seen.total_bytes) == (FollowPhase.NOT_STARTED, False, 0)
    desk.open()
    assert desk.follower.poll().running


def test_rate_and_time_left_come_from_what_was_measured(desk: Desk) -> None:
    desk.open()
    assert desk.say(0, BEGAN).phase is FollowPhase.PREPARING
    seen = desk.say(1000, STEP)
    assert (seen.phase, seen.rate_bytes_s, seen.left_s) == (FollowPhase.ERASING, None, None)
    assert desk.say(1500, writing(1 << 16)).rate_bytes_s is None
    seen = desk.say(3000, writing(1 << 18))
    assert seen.rate_bytes_s == (1 << 18) // 2
    assert (seen.done_bytes, seen.total_bytes) == (1 << 18, 2 * SIZE)
    # Reading back counts, at the same speed until it is known: 7 of 8 parts are left.
    assert seen.left_s == 14


def test_old_speed_does_not_count(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    desk.say(0, STEP)
    desk.say(1000, writing(500_000))
    for second in range(2, 40):
        desk.say(second * 1000, writing(500_000 + second * 1000))
    seen = desk.follower.poll()
    assert seen.rate_bytes_s == 1000


def test_reading_back_has_a_speed_of_its_own(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    desk.say(0, STEP)
    desk.say(4000, OffsetReached(bytes=SIZE))
    desk.say(4000, DONE)
    seen = desk.say(4000, VerifyBegan(total_bytes=SIZE))
    assert (seen.phase, seen.rate_bytes_s) == (FollowPhase.VERIFYING, None)
    assert seen.done_bytes == SIZE
    seen = desk.say(5000, reading(SIZE // 2))
    assert (seen.done_bytes, seen.left_s) == (SIZE + SIZE // 2, 1)


def test_the_last_word_is_the_outcome(desk: Desk) -> None:
    desk.open()
    for event in (BEGAN, STEP, DONE, VerifyBegan(total_bytes=SIZE), Verified(verification=PROOF)):
        desk.say(1, event)
    outcome = unproved(desk.folder.plan(), StatusReason.STOPPED, 5)
    seen = desk.say(2, Ended(outcome=outcome))
    assert (seen.phase, seen.outcome) == (FollowPhase.ENDED, outcome)
    desk.close()
    assert desk.follower.poll().phase is FollowPhase.ENDED


def test_a_process_that_died_is_told_from_one_that_runs(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    desk.say(0, STEP)
    assert desk.say(1000, writing(SIZE // 2)).phase is FollowPhase.ERASING
    desk.close()
    seen = desk.follower.poll()
    assert (seen.phase, seen.running) == (FollowPhase.INTERRUPTED, False)
    assert (seen.done_bytes, seen.rate_bytes_s, seen.left_s) == (SIZE // 2, None, None)


def test_a_line_that_is_just_being_written_comes_with_the_next_poll(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    desk.close()
    whole = desk.folder.journal_path.read_bytes()
    desk.folder.journal_path.write_bytes(whole[:-20])
    late = Follower(desk.folder)
    assert late.poll().phase is FollowPhase.NOT_STARTED
    assert late.take_new() == ()
    desk.folder.journal_path.write_bytes(whole)
    late.poll()
    assert [entry.event for entry in late.take_new()] == [BEGAN]


def test_a_line_that_was_taken_back_is_forgotten(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    before = desk.folder.journal_path.read_bytes()
    desk.say(0, Ended(outcome=unproved(desk.folder.plan(), StatusReason.STOPPED, 1)))
    desk.close()
    desk.folder.journal_path.write_bytes(before)
    desk.open()
    assert desk.follower.poll().outcome is None
    assert desk.say(5, STEP).phase is FollowPhase.ERASING


def test_what_was_stopped_while_it_read_back_had_come_that_far(desk: Desk) -> None:
    desk.open()
    for event in (BEGAN, STEP, DONE, VerifyBegan(total_bytes=SIZE)):
        desk.say(0, event)
    desk.say(1000, reading(SIZE // 4))
    stopped = unproved(desk.folder.plan(), StatusReason.STOPPED, None)
    seen = desk.say(1001, Ended(outcome=stopped))
    assert (seen.phase, seen.done_bytes) == (FollowPhase.ENDED, SIZE + SIZE // 4)


def test_a_line_in_the_place_of_one_that_was_taken_back_is_believed(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    before = desk.folder.journal_path.read_bytes()
    desk.say(0, StopAsked())
    desk.close()
    desk.folder.journal_path.write_bytes(before)
    desk.open()
    assert desk.journal is not None
    desk.journal.append(STEP)
    assert desk.say(1, writing(4096)).phase is FollowPhase.ERASING


def test_a_resumed_run_starts_where_it_left(desk: Desk) -> None:
    desk.open()
    desk.say(0, BEGAN)
    desk.say(0, STEP)
    desk.say(10, OffsetReached(bytes=SIZE // 4))
    desk.say(100, Began(boot_id="c", pid=2, version="0", resumed=True))
    proving = Progressed(phase=RunPhase.PROVE, bytes=10, total_bytes=SIZE // 4)
    proves = desk.say(101, proving)
    assert (proves.phase, proves.done_bytes, proves.total_bytes) == (
        FollowPhase.PROVING,
        10,
        SIZE // 4,
    )
    resumed = STEP.model_copy(update={"start_offset": SIZE // 4})
    seen = desk.say(102, resumed)
    assert (seen.phase, seen.done_bytes) == (FollowPhase.ERASING, SIZE // 4)
