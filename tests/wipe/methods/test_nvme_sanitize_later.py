"""NVMe Sanitize as a later process finds it, and any history of answers at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import SanitizePhase
from host.errors import AnswerMalformed
from host.nvme.sanitize_log import parse_sanitize_log
from tests.host.nvme.fake import log_bytes
from tests.wipe.methods.nvme_world import (
    BLOCK,
    DONE,
    ENDED,
    FAILED,
    FAILED_RESTRICTED,
    NEVER,
    NOT_RUN,
    UNKNOWN,
    World,
    fresh,
    running,
    short,
    words,
)
from wipe.codes import StepReason


def found(log: bytes, *logs: bytes) -> World:
    """A drive as a later process finds it."""
    step = fresh(*logs, log=log)
    step.device.running = bool(logs)
    return step


@pytest.mark.parametrize("accepted", [True, False])
def test_what_runs_is_adopted(*, accepted: bool) -> None:
    step = found(running(8), running(8), running(9), ENDED)
    assert short(BLOCK.go_on(step, accepted=accepted)) == (DONE, None)
    assert step.lines == ([] if accepted else ["accepted"])
    assert words(step) == []


def test_h25_a_success_counts_only_when_ours_was_accepted() -> None:
    ours, another = found(ENDED), found(ENDED)
    assert short(BLOCK.go_on(ours, accepted=True)) == (DONE, None)
    assert short(BLOCK.go_on(another, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    # what we emptied is made readable; of what is not ours nothing is changed
    assert (ours.device.looked_again, another.device.looked_again) == (1, 0)
    assert [sent.opcode for sent in ours.device.sent if sent.opcode == 0x09] == [0x09]


@pytest.mark.parametrize("word", [0x0C, 0x1B, 0x00, 0x04])
def test_h25_a_success_of_another_action_is_not_ours(word: int) -> None:
    step = found(log_bytes(0xFFFF, 0x101, word))
    assert short(BLOCK.go_on(step, accepted=True)) == (NOT_RUN, StepReason.INTERRUPTED)


def test_h25_an_older_success_is_not_taken_for_ours_while_ours_is_about_to_begin() -> None:
    older = log_bytes(0xFFFF, 0x001, 0x0A)
    step = found(older, older, older, running(1), FAILED)
    assert short(BLOCK.go_on(step, accepted=True)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert short(BLOCK.go_on(found(older), accepted=True)) == (DONE, None)


def test_h46_an_accepted_one_that_is_not_seen_is_waited_for() -> None:
    step = found(NEVER, NEVER, NEVER, running(4), ENDED)
    assert short(BLOCK.go_on(step, accepted=True)) == (DONE, None)
    never = found(NEVER)
    assert short(BLOCK.go_on(never, accepted=True)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert never.clock_ms > 12_000


def test_a_foreign_one_is_followed_and_ours_may_begin_anew() -> None:
    step = found(running(8, 0x0C), running(9, 0x0C), log_bytes(0xFFFF, 0x101, 0x0C))
    assert short(BLOCK.go_on(step, accepted=True)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert step.lines == []


def test_h8_one_that_stands_still_stays_unknown() -> None:
    step = found(running(655))
    assert short(BLOCK.go_on(step, accepted=True)) == (UNKNOWN, StepReason.NO_PROGRESS)


def test_h18_a_failure_found_later_is_left_or_repeated() -> None:
    step = found(FAILED)
    assert short(BLOCK.go_on(step, accepted=True)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert words(step) == [0x01]
    restricted = found(FAILED_RESTRICTED)
    assert short(BLOCK.go_on(restricted, accepted=True)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert words(restricted) == []


def test_a_status_that_never_comes_stays_unknown() -> None:
    step = found(b"")
    assert short(BLOCK.go_on(step, accepted=True)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)


def test_a_status_that_comes_late_is_as_good() -> None:
    step = found(b"", b"", b"", running(3), ENDED)
    assert short(BLOCK.go_on(step, accepted=True)) == (DONE, None)


LOGS = st.builds(
    log_bytes,
    st.sampled_from([0, 1, 655, 0xFFFF]),
    st.sampled_from([0, 1, 2, 3, 4, 5, 0x101, 0x103]),
    st.sampled_from([0, 0x02, 0x0A, 0x0C]),
) | st.just(b"")


@given(
    log=LOGS,
    logs=st.lists(LOGS, min_size=1, max_size=20),
    refusals=st.lists(st.sampled_from([0, 1, 2, 0x1C, 0x1D, 0x286, 0x371]), max_size=4),
    loses=st.sampled_from([set(), {0x84}]),
    accepted=st.booleans(),
    later=st.booleans(),
)
def test_h25_no_history_of_answers_gives_a_success_that_the_drive_did_not_tell(
    log: bytes,
    logs: list[bytes],
    refusals: list[int],
    loses: set[int],
    *,
    accepted: bool,
    later: bool,
) -> None:
    step = fresh(*logs, log=log, refusals=refusals, loses=set(loses))
    step.device.running = later
    step.stop_at_ms = 30 * 3600 * 1000
    end = BLOCK.go_on(step, accepted=accepted) if later else BLOCK.run(step)
    took = accepted or "accepted" in step.lines
    if end.result is DONE:
        told = parse_sanitize_log(bytes.fromhex(end.raw or "").ljust(512, b"\0"))
        assert told.phase is SanitizePhase.DONE
        assert told.started_with in {0x02, 0x0A}
        assert took
    if end.result is NOT_RUN:
        assert _at_rest(step)
    assert 0x80 not in {sent.opcode for sent in step.device.sent}


def _at_rest(step: World) -> bool:
    """The last thing that the drive told is not that it runs."""
    try:
        return parse_sanitize_log(step.device.log).phase is not SanitizePhase.RUNNING
    except AnswerMalformed:
        return True
