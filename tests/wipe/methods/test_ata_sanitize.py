"""SANITIZE of an ATA drive ends as done only when the drive says so of this job's own start."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.capabilities import AtaSecurity, SanitizeActions, SecurityState, UfsCapabilities
from host.errors import CommandLost, DriveGone, NoSuchInterface
from tests.host.ata.sense import ILLEGAL_FIXED, TIMED_OUT, descriptor_sense, fixed_sense
from tests.wipe.methods.ata_fakes import (
    ABORT,
    COMPLETED,
    FAILED,
    FROZEN,
    IDLE,
    Answer,
    AtaStep,
    SanitizeScript,
    capabilities,
    running,
    sanitize_abort,
    sanitize_answer,
    sata_drive,
)
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.ata_sanitize import AtaSanitize
from wipe.methods.ata_sanitize_watch import still_limit_ms
from wipe.methods.base import StepEnd

BLOCK = "8507200012001042720045006b40b400"
RESTRICTED = BLOCK[:12] + "00" + BLOCK[14:]
CLEAR = "8507200000000100000000000040b400"
LOST = CommandLost("no answer")
HOUR_MS = 3_600_000
ZEROS = descriptor_sense(device=0, status=0)
MUTE: list[Answer] = [b"", fixed_sense(), ZEROS, LOST, ILLEGAL_FIXED, NoSuchInterface("none")]


def step_on(device: SanitizeScript, **changes: object) -> AtaStep:
    fields: dict[str, object] = {
        "device": device,
        "drive": sata_drive(),
        "capabilities": capabilities(),
    }
    return AtaStep(**(fields | changes))  # type: ignore[arg-type]  # a table of named fields


def ran(device: SanitizeScript, **changes: object) -> tuple[StepEnd, AtaStep]:
    step = step_on(device, **changes)
    return AtaSanitize(Method.SAN_BLOCK).run(step), step


def verdict(end: StepEnd) -> tuple[StepResult, StepReason | None]:
    return end.result, end.reason


def test_it_is_asked_begun_started_accepted_followed_and_done() -> None:
    device = SanitizeScript([IDLE, running(10), running(40_000), COMPLETED])
    end, step = ran(device)
    assert verdict(end) == (StepResult.DONE, None)
    assert end.raw == COMPLETED.hex()
    assert device.sent == [BLOCK]
    assert step.begun == [(bytes.fromhex(BLOCK), 60_000)]
    assert step.did[:2] == ["begin", "accepted"]
    assert step.accepted_raw == [running(0).hex()]
    assert step.progressed == [(10, running(10).hex()), (40_000, running(40_000).hex())]


@pytest.mark.parametrize(
    ("code", "feature", "count"),
    [
        (Method.SAN_BLOCK, "12", "0010"),
        (Method.SAN_CRYPTO, "11", "0010"),
        (Method.SAN_OVR, "14", "0011"),
    ],
)
def test_h17_h18_each_method_sends_its_own_command(code: Method, feature: str, count: str) -> None:
    device = SanitizeScript([IDLE, running(1), COMPLETED])
    assert AtaSanitize(code).run(step_on(device)).result is StepResult.DONE
    assert [(cdb[8:10], cdb[10:14]) for cdb in device.sent] == [(feature, count)]


def test_other_codes_are_no_sanitize() -> None:
    with pytest.raises(ValueError, match="OVERWRITE is no sanitize"):
        AtaSanitize(Method.OVERWRITE)


@pytest.mark.parametrize("code", [Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR])
def test_an_action_that_is_not_offered_is_not_sent(code: Method) -> None:
    device = SanitizeScript([IDLE])
    none = capabilities(sanitize=SanitizeActions())
    end = AtaSanitize(code).run(step_on(device, capabilities=none))
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
    assert device.polled == 0


@pytest.mark.parametrize("answer", MUTE)
def test_h26_h1_nothing_is_started_on_a_drive_whose_registers_do_not_come(answer: Answer) -> None:
    device = SanitizeScript([answer])
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert (device.sent, step.did) == ([], [])


@pytest.mark.parametrize("answer", [FROZEN, sanitize_answer(0xA000), sanitize_abort(3)])
def test_a_frozen_drive_sd1_is_left_alone(answer: bytes) -> None:
    device = SanitizeScript([answer])
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.FROZEN)
    assert (device.sent, step.did) == ([], [])


def test_what_somebody_else_started_is_left_alone() -> None:
    device = SanitizeScript([running(5)])
    end, step = ran(device)
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.FOREIGN)
    assert (device.sent, step.did) == ([], [])


@pytest.mark.parametrize(("mains", "result"), [(False, "not_run"), (None, "done"), (True, "done")])
def test_h2_nothing_is_started_on_battery(mains: bool | None, result: str) -> None:  # noqa: FBT001
    device = SanitizeScript([IDLE, running(1), COMPLETED])
    end, _ = ran(device, mains=mains)
    assert end.result == result
    assert (end.reason is StepReason.NEEDS_MAINS) is (mains is False)


def test_nothing_is_started_after_a_stop() -> None:
    device = SanitizeScript([IDLE])
    end, step = ran(device, stop_after=0)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.STOPPED)
    assert (device.sent, step.did) == ([], [])


def test_a_stop_leaves_the_drive_to_itself() -> None:
    end, step = ran(SanitizeScript([IDLE, running(5)]), stop_after=3)
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.STOPPED)
    assert "accepted" in step.did


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (0, StepReason.ABORTED),
        (1, StepReason.ABORTED),
        (2, StepReason.NOT_SUPPORTED),
        (3, StepReason.FROZEN),
        (4, StepReason.ABORTED),
        (99, StepReason.ABORTED),
    ],
)
def test_a_start_that_is_aborted_did_not_run(reason: int, expected: StepReason) -> None:
    end, step = ran(SanitizeScript([IDLE], starts=[sanitize_abort(reason)]))
    assert verdict(end) == (StepResult.NOT_RUN, expected)
    assert "accepted" not in step.did


def test_h1_a_start_that_a_bridge_refuses_did_not_run() -> None:
    for answer in (ILLEGAL_FIXED, NoSuchInterface("none")):
        end, step = ran(SanitizeScript([IDLE], starts=[answer]))
        assert verdict(end) == (StepResult.NOT_RUN, StepReason.BRIDGE)
        assert "accepted" not in step.did


@pytest.mark.parametrize("answer", [b"", TIMED_OUT, ZEROS, fixed_sense(), LOST, ABORT])
def test_a_start_without_answer_counts_once_the_drive_is_seen_running(answer: Answer) -> None:
    device = SanitizeScript([IDLE, running(3), COMPLETED], starts=[answer])
    end, step = ran(device)
    assert verdict(end) == (StepResult.DONE, None)
    assert step.accepted_raw == [running(3).hex()]


@pytest.mark.parametrize("answer", [b"", TIMED_OUT, ZEROS, LOST])
@pytest.mark.parametrize("later", [IDLE, COMPLETED, FROZEN])
def test_h25_a_start_without_answer_is_unknown_whatever_an_idle_drive_shows(
    answer: Answer, later: bytes
) -> None:
    end, step = ran(SanitizeScript([IDLE, later], starts=[answer]))
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.ANSWER_LOST)
    assert "accepted" not in step.did


@pytest.mark.parametrize("start", [COMPLETED, sanitize_answer(0x0010)])
def test_h25_a_bit_that_was_set_before_is_no_end(start: bytes) -> None:
    end, step = ran(SanitizeScript([COMPLETED], starts=[start]))
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.NEVER_BEGAN)
    assert "accepted" in step.did


def test_a_bit_that_comes_after_acceptance_is_an_end() -> None:
    end, _ = ran(SanitizeScript([IDLE, COMPLETED], starts=[IDLE]))
    assert verdict(end) == (StepResult.DONE, None)


def test_h25_a_bit_that_went_and_came_again_is_an_end() -> None:
    end, _ = ran(SanitizeScript([COMPLETED, IDLE, COMPLETED], starts=[COMPLETED]))
    assert verdict(end) == (StepResult.DONE, None)


def test_a_second_sanitize_that_ends_before_the_first_look_is_done() -> None:
    end, _ = ran(SanitizeScript([COMPLETED], starts=[running(0)]))
    assert verdict(end) == (StepResult.DONE, None)


@pytest.mark.parametrize("before", [IDLE, COMPLETED])
def test_h46_a_drive_may_be_late_for_twelve_looks_and_half_a_minute(before: bytes) -> None:
    polls = [before, *[before] * 12, running(1), COMPLETED]
    assert ran(SanitizeScript(polls, starts=[before]))[0].result is StepResult.DONE
    end, step = ran(SanitizeScript([before], starts=[before]))
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.NEVER_BEGAN)
    assert 30_000 <= step.clock_ms - 1_000_000 <= 35_000


@pytest.mark.parametrize("before", [IDLE, COMPLETED])
def test_h46_the_first_looks_come_fast_so_that_a_short_run_is_seen(before: bytes) -> None:
    _, step = ran(SanitizeScript([before, *[before] * 12, running(1)], starts=[before]))
    seen = step.did.index("progress", step.did.index("accepted"))
    assert step.did[seen : seen + 24] == ["progress", "pause"] * 12
    assert [done for done, _ in step.progressed[:13]] == [None] * 12 + [1]


def test_a_drive_that_falls_silent_is_unknown_and_one_that_speaks_again_is_followed() -> None:
    for answer in MUTE:
        polls = [IDLE, running(1), *[answer] * 12, running(2), COMPLETED]
        assert ran(SanitizeScript(polls))[0].result is StepResult.DONE
        end, _ = ran(SanitizeScript([IDLE, running(1), answer]))
        assert verdict(end) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        assert end.raw == running(1).hex()


def test_what_ran_and_ends_without_a_word_is_unknown() -> None:
    end, _ = ran(SanitizeScript([IDLE, running(1), IDLE]))
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)


def test_a_failure_is_left_and_the_next_method_may_try() -> None:
    device = SanitizeScript([IDLE, running(1), FAILED])
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert device.sent == [BLOCK, CLEAR]
    for answer in (FAILED, LOST):
        end, _ = ran(SanitizeScript([IDLE, FAILED], clears=[answer]))
        assert verdict(end) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)


def test_h18_a_drive_that_failed_before_is_freed_first() -> None:
    device = SanitizeScript([FAILED, IDLE, running(1), COMPLETED])
    end, step = ran(device)
    assert verdict(end) == (StepResult.DONE, None)
    assert device.sent == [CLEAR, BLOCK]
    assert step.did[0] == "begin"
    assert step.begun == [(bytes.fromhex(BLOCK), 60_000)]


def test_h18_a_failure_that_cannot_be_left_takes_a_restricted_start() -> None:
    device = SanitizeScript([FAILED, FAILED, running(1), COMPLETED], clears=[FAILED])
    end, step = ran(device)
    assert verdict(end) == (StepResult.DONE, None)
    assert device.sent == [CLEAR, RESTRICTED]
    assert step.begun == [(bytes.fromhex(RESTRICTED), 60_000)]


@pytest.mark.parametrize(
    ("clear", "after", "expected"),
    [
        (LOST, IDLE, (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)),
        (IDLE, b"", (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)),
        (IDLE, running(1), (StepResult.UNKNOWN, StepReason.FOREIGN)),
    ],
)
def test_a_failure_that_ends_in_something_else_stops_there(
    clear: Answer, after: bytes, expected: tuple[StepResult, StepReason]
) -> None:
    device = SanitizeScript([FAILED, after], clears=[clear])
    end, step = ran(device)
    assert verdict(end) == expected
    assert (device.started, step.did) == (0, [])


def test_h8_progress_that_stands_still_for_two_hours_is_unknown() -> None:
    end, step = ran(SanitizeScript([IDLE, running(655)]))
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.NO_PROGRESS)
    # the drive states 60 minutes for an enhanced erase: three times that
    assert 3 * HOUR_MS < step.clock_ms - 1_000_000 < 3 * HOUR_MS + 10_000
    assert still_limit_ms(capabilities()) == 3 * HOUR_MS
    assert (
        still_limit_ms(capabilities(security=AtaSecurity(state=SecurityState.SEC1))) == 2 * HOUR_MS
    )
    assert still_limit_ms(UfsCapabilities(purge=True, units=1)) == 2 * HOUR_MS


def test_progress_that_moves_is_followed_for_a_day() -> None:
    # ten steps, each as slow as is just allowed
    still = int(still_limit_ms(capabilities()) / 5000) - 10
    moving = [running(share) for share in range(10) for _ in range(still)]
    end, step = ran(SanitizeScript([IDLE, *moving, COMPLETED]))
    assert verdict(end) == (StepResult.DONE, None)
    assert step.clock_ms > 29 * HOUR_MS


def test_the_pauses_grow_from_a_fifth_of_a_second_to_five_seconds() -> None:
    _, step = ran(SanitizeScript([IDLE, running(1), COMPLETED]))
    assert step.clock_ms == 1_000_200
    _, step = ran(SanitizeScript([IDLE, *[running(share) for share in range(1000)], COMPLETED]))
    assert 4.9 < (step.clock_ms - 1_000_000) / 1000 / 1000 <= 5.0


def test_a_drive_that_goes_away_is_no_end() -> None:
    with pytest.raises(DriveGone):
        ran(SanitizeScript([IDLE, running(1), DriveGone("gone")]))


def gone_on(device: SanitizeScript, *, accepted: bool) -> tuple[StepEnd, AtaStep]:
    step = step_on(device)
    return AtaSanitize(Method.SAN_CRYPTO).go_on(step, accepted=accepted), step


@pytest.mark.parametrize("accepted", [True, False])
def test_what_runs_is_adopted_and_nothing_is_sent(*, accepted: bool) -> None:
    device = SanitizeScript([running(7), running(8), COMPLETED])
    end, step = gone_on(device, accepted=accepted)
    assert verdict(end) == (StepResult.DONE, None)
    assert ("accepted" in step.did) is not accepted
    assert (device.sent, step.begun) == ([], [])


@pytest.mark.parametrize("answer", [COMPLETED, sanitize_answer(0xA000)])
def test_h25_an_end_found_later_counts_only_if_it_was_accepted(answer: bytes) -> None:
    assert verdict(gone_on(SanitizeScript([answer]), accepted=True)[0]) == (StepResult.DONE, None)
    end, _ = gone_on(SanitizeScript([answer]), accepted=False)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.INTERRUPTED)


def test_h46_an_old_bit_is_not_taken_for_the_end_of_what_has_yet_to_show() -> None:
    polls = [*[COMPLETED] * 12, running(1), FAILED]
    end, _ = gone_on(SanitizeScript(polls), accepted=True)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("answer", [IDLE, FROZEN])
def test_an_idle_drive_may_be_asked_again(answer: bytes, *, accepted: bool) -> None:
    end, _ = gone_on(SanitizeScript([answer]), accepted=accepted)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.INTERRUPTED)


@pytest.mark.parametrize("accepted", [True, False])
def test_a_drive_that_does_not_tell_after_a_power_cut_stays_unknown(*, accepted: bool) -> None:
    for answer in MUTE:
        end, _ = gone_on(SanitizeScript([answer]), accepted=accepted)
        assert verdict(end) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)


_ANSWERS = st.sampled_from(
    [IDLE, COMPLETED, FROZEN, FAILED, ABORT, running(1), running(2), b"", ZEROS, LOST]
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(_ANSWERS, min_size=1, max_size=25),
    st.lists(_ANSWERS, min_size=1, max_size=3),
    st.none() | st.booleans(),
)
def test_h25_done_always_follows_acceptance_and_a_completed_bit(
    polls: list[Answer],
    starts: list[Answer],
    earlier: bool | None,  # noqa: FBT001
) -> None:
    device = SanitizeScript(polls, starts=starts)
    step = step_on(device)
    method = AtaSanitize(Method.SAN_BLOCK)
    end = method.run(step) if earlier is None else method.go_on(step, accepted=earlier)
    if end.result is StepResult.DONE:
        assert "accepted" in step.did or earlier
        assert end.raw is not None
        assert end.raw == COMPLETED.hex()
        if earlier is None:
            assert device.started == 1
    elif end.result is StepResult.NOT_RUN and device.started:
        assert "accepted" not in step.did or end.reason is StepReason.FIRMWARE_FAILED
    assert device.started <= 1
    assert end.result is StepResult.DONE or end.reason is not None
