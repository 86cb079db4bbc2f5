"""What is seen of a drive that erases itself: who does it, how far, and how long honestly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wipe.fakes import erase_plan, loop_drive
from tests.wipe.test_follow import BEGAN, SIZE, STEP, Desk
from wipe.codes import Method, StepReason, StepResult
from wipe.events import Adopted, Progressed, RunPhase, StepBegan, StepEnded, VerifyBegan
from wipe.folder import create
from wipe.follow import FollowPhase
from wipe.step_now import StepNow

BLOCK = StepBegan(method=Method.SAN_BLOCK, end_offset=SIZE, command_bytes="00", timeout_ms=1)
FORMAT = StepBegan(method=Method.FMT_USER, end_offset=SIZE, command_bytes="00", timeout_ms=1)
REFUSED = StepEnded(
    method=Method.SAN_BLOCK, result=StepResult.NOT_RUN, reason=StepReason.ABORTED.value
)


def counted(done: int) -> Progressed:
    return Progressed(phase=RunPhase.FIRMWARE, bytes=done, total_bytes=SIZE, raw="00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(create(tmp_path, erase_plan(loop_drive())))
    desk.open()
    desk.say(0, BEGAN)
    yield desk
    desk.close()


def test_the_drives_own_counter_gives_its_own_time_and_no_speed(desk: Desk) -> None:
    seen = desk.say(0, BLOCK)
    assert seen.step == StepNow(Method.SAN_BLOCK, may_run=True)
    desk.say(1000, counted(SIZE // 8))
    seen = desk.say(61_000, counted(SIZE // 4))
    # A quarter in 61 seconds, three are left; what reading back will take no counter knows.
    assert seen.rate_bytes_s is None
    assert seen.left_s == pytest.approx(183, abs=1)


def test_a_counter_that_stands_still_for_a_minute_keeps_its_time(desk: Desk) -> None:
    desk.say(0, BLOCK)
    desk.say(1000, counted(SIZE // 4))
    seen = desk.say(70_000, counted(SIZE // 4))
    assert seen.left_s is not None


def test_a_format_does_not_tell_how_far_it_is_until_it_does(desk: Desk) -> None:
    seen = desk.say(0, FORMAT)
    assert seen.step == StepNow(Method.FMT_USER, is_told=False, may_run=True)
    seen = desk.say(1000, counted(0))
    assert seen.step is not None
    assert not seen.step.is_told
    seen = desk.say(2000, counted(SIZE // 2))
    assert seen.step is not None
    assert seen.step.is_told


def test_a_step_that_ended_is_the_drives_no_more_and_reading_has_a_speed(desk: Desk) -> None:
    desk.say(0, BLOCK)
    done = StepEnded(method=Method.SAN_BLOCK, result=StepResult.DONE)
    seen = desk.say(1000, done)
    assert seen.step == StepNow(Method.SAN_BLOCK)
    desk.say(1000, VerifyBegan(total_bytes=SIZE))
    seen = desk.say(3000, Progressed(phase=RunPhase.VERIFY, bytes=SIZE // 2, total_bytes=SIZE))
    assert seen.rate_bytes_s == SIZE // 4


def test_a_refused_step_runs_no_more_and_the_overwrite_after_it_is_ours(desk: Desk) -> None:
    desk.say(0, BLOCK)
    seen = desk.say(1000, REFUSED)
    assert seen.step is not None
    assert not seen.step.may_run
    seen = desk.say(2000, STEP)
    assert seen.step == StepNow(Method.OVERWRITE)
    assert not StepNow(Method.OVERWRITE).by_drive


def test_what_was_running_when_we_came_is_followed_as_an_erase(desk: Desk) -> None:
    seen = desk.say(1000, Adopted(method=Method.SAN_BLOCK, raw="00"))
    assert seen.phase is FollowPhase.ERASING
    assert seen.step == StepNow(Method.SAN_BLOCK, was_adopted=True, may_run=True)


def test_something_foreign_without_a_name_claims_no_step(desk: Desk) -> None:
    assert desk.say(1000, Adopted(method=None, raw="00")).step is None


def test_a_drive_that_nobody_follows_may_still_erase_itself(desk: Desk) -> None:
    desk.say(0, BLOCK)
    desk.say(
        1000,
        StepEnded(method=Method.SAN_BLOCK, result=StepResult.UNKNOWN, reason=StepReason.STOPPED),
    )
    desk.close()
    seen = desk.follower.poll()
    assert seen.phase is FollowPhase.INTERRUPTED
    assert seen.step is not None
    assert seen.step.may_run
