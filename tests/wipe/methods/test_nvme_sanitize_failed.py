"""NVMe Sanitize on drives whose sanitize failed, now or in an earlier life (H18)."""

import pytest

from tests.host.nvme.fake import log_bytes
from tests.wipe.methods.nvme_world import (
    BLOCK,
    DONE,
    ENDED,
    FAILED,
    FAILED_RESTRICTED,
    NOT_RUN,
    UNKNOWN,
    fresh,
    running,
    short,
    words,
)
from wipe.codes import StepReason


def test_h18_a_failure_is_left_and_the_next_method_may_run() -> None:
    step = fresh(running(8), FAILED)
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x0A, 0x01]


def test_h18_a_failure_that_cannot_be_left_is_repeated_once_without_ause() -> None:
    step = fresh(running(8), FAILED, refusals=[0, 0x01C, 0])
    step.device.on_restricted = [running(1, 0x02), log_bytes(0xFFFF, 0x101, 0x02)]
    assert short(BLOCK.run(step)) == (DONE, None)
    assert words(step) == [0x0A, 0x01, 0x02]


def test_h18_a_drive_that_does_not_keep_ause_has_failed_all_the_same() -> None:
    step = fresh(running(8, 0x02), FAILED_RESTRICTED)
    step.device.on_restricted = [running(1, 0x02), log_bytes(0xFFFF, 0x101, 0x02)]
    assert short(BLOCK.run(step)) == (DONE, None)
    assert words(step) == [0x0A, 0x02]


@pytest.mark.parametrize("repeat", [0x01C, 0x002])
def test_h18_a_failure_that_nothing_mends_is_unknown(repeat: int) -> None:
    step = fresh(running(8), FAILED, refusals=[0, 0x01C, repeat])
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x0A, 0x01, 0x02]
    again = fresh(running(8), FAILED, refusals=[0, 0x01C, 0])
    again.device.on_restricted = [running(1, 0x02), FAILED_RESTRICTED]
    assert short(BLOCK.run(again)) == (UNKNOWN, StepReason.FIRMWARE_FAILED)


def test_h18_a_failure_from_before_is_left_before_our_marks_are_placed() -> None:
    step = fresh(running(8), ENDED, log=FAILED)
    assert short(BLOCK.run(step)) == (DONE, None)
    assert words(step) == [0x01, 0x0A]
    assert step.begun_after == 1


def test_h18_after_a_restricted_failure_the_sanitize_is_repeated_without_ause() -> None:
    step = fresh(running(8, 0x02), log_bytes(0xFFFF, 0x101, 0x02), log=FAILED_RESTRICTED)
    assert short(BLOCK.run(step)) == (DONE, None)
    assert words(step) == [0x02]


def test_h18_a_restricted_repeat_that_fails_again_is_unknown_and_nothing_else_is_sent() -> None:
    step = fresh(running(8, 0x02), FAILED_RESTRICTED, log=FAILED_RESTRICTED)
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x02]


def test_h18_where_leaving_is_refused_the_repeat_is_tried() -> None:
    step = fresh(running(8, 0x02), log_bytes(0xFFFF, 0x101, 0x02), log=FAILED, refusals=[0x01C, 0])
    assert short(BLOCK.run(step)) == (DONE, None)
    assert words(step) == [0x01, 0x02]


def test_h18_a_drive_that_fails_at_once_and_shows_the_same_failure_has_failed() -> None:
    step = fresh(FAILED, log=FAILED)
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x01, 0x0A, 0x01]


def test_a_failure_after_a_lost_answer_is_a_failure_of_ours() -> None:
    step = fresh(running(8), FAILED, loses={0x84})
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x0A, 0x01]
