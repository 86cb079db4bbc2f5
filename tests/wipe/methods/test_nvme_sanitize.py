"""NVMe Sanitize against a small controller: what is sent, and what may be believed."""

import pytest
from typing_extensions import override

from host.capabilities import UfsCapabilities
from host.errors import DriveGone
from host.nvme.command import NvmeCommand, NvmeReply
from host.nvme.sanitize_log import parse_sanitize_log
from tests.host.nvme.fake import FakeNvme, log_bytes
from tests.wipe.methods.nvme_world import (
    BLOCK,
    DONE,
    ENDED,
    NEVER,
    NOT_RUN,
    UNKNOWN,
    World,
    fresh,
    running,
    short,
    words,
    world,
)
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.base import FirmwareMethod, Step
from wipe.methods.nvme_sanitize import NvmeSanitize


def test_it_is_a_method() -> None:
    method: FirmwareMethod = BLOCK
    step: Step = fresh(ENDED)
    assert method.run(step).result is DONE


@pytest.mark.parametrize(
    ("method", "word"),
    [(Method.SAN_BLOCK, 0x0A), (Method.SAN_CRYPTO, 0x0C), (Method.SAN_OVR, 0x1B)],
)
def test_each_method_sends_its_word_and_waits_for_the_end(method: Method, word: int) -> None:
    steps = [running(sprog, word) for sprog in (0, 3000, 60000)]
    step = fresh(*steps, log_bytes(0xFFFF, 0x101, word), fields={"sanicap": 7})
    end = NvmeSanitize(method).run(step)
    assert short(end) == (DONE, None)
    assert words(step) == [word]
    assert all(sent.nsid == 0 for sent in step.device.erasing())
    assert step.lines == ["begin", "accepted"]
    assert step.begun_after == 0
    assert step.told[-4:] == [0, 3000, 60000, 65_536]
    assert parse_sanitize_log(bytes.fromhex(end.raw or "").ljust(512, b"\0")).started_with == word


def test_afterwards_the_drive_is_made_readable() -> None:
    step = fresh(ENDED)
    BLOCK.run(step)
    features = [(s.nsid, s.cdw10, s.cdw11) for s in step.device.sent if s.opcode == 0x09]
    assert features == [(1, 5, 0)]
    assert step.device.looked_again == 1


def test_done_with_unexpected_deallocation_is_done() -> None:
    assert BLOCK.run(fresh(log_bytes(0xFFFF, 0x104, 0x0A))).result is DONE


def test_polls_grow_from_a_fifth_of_a_second_to_five() -> None:
    step = fresh(*(running(n) for n in range(1, 30)), ENDED)
    BLOCK.run(step)
    assert step.pauses[0] == 0.2
    assert step.pauses == sorted(step.pauses)
    assert step.pauses[-1] == 5.0


def test_what_is_not_offered_is_not_sent() -> None:
    for method in (Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR):
        step = fresh(fields={"sanicap": 0})
        assert short(NvmeSanitize(method).run(step)) == (NOT_RUN, StepReason.NOT_SUPPORTED)
        assert step.device.sent == []


def test_another_method_is_no_sanitize() -> None:
    with pytest.raises(KeyError):
        NvmeSanitize(Method.OVERWRITE)


def test_on_battery_nothing_is_begun() -> None:
    step = fresh(ENDED)
    step.mains = False
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.NEEDS_MAINS)
    assert (step.lines, words(step)) == ([], [])


def test_a_machine_that_does_not_tell_its_mains_goes_on() -> None:
    step = fresh(ENDED)
    step.mains = None
    assert BLOCK.run(step).result is DONE


@pytest.mark.parametrize("log", [b"", log_bytes(0, 7, 0)])
def test_h25_a_status_that_cannot_be_read_lets_nothing_begin(log: bytes) -> None:
    step = fresh(log=log)
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert (step.lines, words(step)) == ([], [])


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (b"", (NOT_RUN, StepReason.STATUS_UNREADABLE)),
        (running(1), (UNKNOWN, StepReason.FOREIGN)),
    ],
)
def test_h25_the_status_is_asked_once_more_right_before_the_command(
    log: bytes, expected: tuple[StepResult, StepReason]
) -> None:
    class Changes(World):
        @override
        def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
            World.begin(self, command_bytes, timeout_ms)
            self.device.log = log

    step = fresh()
    changing = Changes(step.device, step.capabilities)
    assert short(BLOCK.run(changing)) == expected
    assert words(changing) == []


def test_h25_the_status_is_asked_before_anything_is_sent() -> None:
    step = fresh(ENDED)
    BLOCK.run(step)
    opcodes = [sent.opcode for sent in step.device.sent]
    assert opcodes[0] == 0x02
    assert opcodes.index(0x84) > 0


def test_h25_an_old_success_of_another_action_is_not_believed() -> None:
    step = fresh(log=log_bytes(0xFFFF, 0x101, 0x0C))
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.NEVER_BEGAN)


def test_h25_an_old_success_of_the_same_action_that_does_not_change_is_not_believed() -> None:
    step = fresh(log=ENDED)
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.NEVER_BEGAN)


def test_h25_a_success_that_follows_our_own_marks_is_believed() -> None:
    step = fresh(ENDED, log=log_bytes(0xFFFF, 0x001, 0x0A))
    assert short(BLOCK.run(step)) == (DONE, None)


def test_h25_a_success_of_something_else_is_not_ours() -> None:
    step = fresh(running(5), log_bytes(0xFFFF, 0x101, 0x0C))
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)


@pytest.mark.parametrize(("lag", "expected"), [(0, DONE), (1, DONE), (12, DONE), (13, UNKNOWN)])
def test_h46_a_status_that_lags_behind_is_waited_for_twelve_polls(
    lag: int, expected: StepResult
) -> None:
    step = fresh(*([NEVER] * lag), running(9), ENDED)
    end = BLOCK.run(step)
    assert end.result is expected
    assert (end.reason is StepReason.NEVER_BEGAN) is (expected is UNKNOWN)
    assert all(pause >= 1.0 for pause in step.pauses[1 : lag + 1])


@pytest.mark.parametrize(
    "lagging",
    [
        log_bytes(0xFFFF, 0x000, 0x0A),  # the command is noted and not yet begun
        log_bytes(0xFFFF, 0x101, 0x0C),  # an older one of another kind, whose status changed
    ],
)
def test_h46_a_log_that_changes_before_the_sanitize_shows_is_waited_for(lagging: bytes) -> None:
    step = fresh(lagging, lagging, running(9), ENDED, log=log_bytes(0xFFFF, 0x001, 0x0C))
    assert short(BLOCK.run(step)) == (DONE, None)
    never = fresh(lagging, log=log_bytes(0xFFFF, 0x001, 0x0C))
    assert short(BLOCK.run(never)) == (UNKNOWN, StepReason.NEVER_BEGAN)


def test_h46_accepted_and_never_seen_is_unknown() -> None:
    step = fresh(NEVER)
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.NEVER_BEGAN)
    assert step.lines == ["begin", "accepted"]
    assert len(words(step)) == 1


def test_h8_a_drive_that_stands_still_is_given_up_after_two_hours() -> None:
    step = fresh(running(655))
    end = BLOCK.run(step)
    assert short(end) == (UNKNOWN, StepReason.NO_PROGRESS)
    assert 7_200_000 < step.clock_ms < 7_300_000
    assert words(step) == [0x0A]


def test_h8_a_drive_with_a_long_estimate_is_given_three_times_that() -> None:
    step = fresh(running(655, etbe=7200))
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.NO_PROGRESS)
    assert 21_600_000 < step.clock_ms < 21_700_000


def test_h8_a_drive_that_moves_now_and_then_is_not_given_up() -> None:
    slow = [running(sprog) for sprog in range(1, 6) for _ in range(1400)]
    step = fresh(*slow, ENDED)
    assert BLOCK.run(step).result is DONE
    assert step.clock_ms > 9 * 3600 * 1000


@pytest.mark.parametrize("status", [0x001, 0x286])
@pytest.mark.parametrize("times", [1, 2])
def test_h7_h36_a_refusal_is_asked_once_more(status: int, times: int) -> None:
    step = fresh(ENDED, refusals=[status] * times)
    end = BLOCK.run(step)
    assert len(words(step)) == 2
    if times == 1:
        assert short(end) == (DONE, None)
    else:
        reason = StepReason.INVALID_OPCODE if status == 1 else StepReason.ACCESS_DENIED
        assert short(end) == (NOT_RUN, reason)
        assert step.lines == ["begin"]
        assert end.raw == f"{status:04x}"


def test_h10_a_drive_that_refuses_for_another_reason_is_not_asked_again() -> None:
    step = fresh(refusals=[0x002])
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.ABORTED)
    assert len(words(step)) == 1


def test_a_sanitize_that_runs_already_is_followed_and_then_ours_begins() -> None:
    foreign = [running(n, 0x0C) for n in (1, 2)]
    device = _Foreign(log=foreign[0], logs=[*foreign, log_bytes(0xFFFF, 0x101, 0x0C)])
    step = world(device)
    device.running = True
    end = BLOCK.run(step)
    assert short(end) == (DONE, None)
    assert words(step) == [0x0A]
    assert step.lines == ["begin", "accepted"]


class _Foreign(FakeNvme):
    """Ours ends at once when it is taken."""

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        reply = FakeNvme.nvme(self, command)
        if command.opcode == 0x84 and reply.ok:
            self.logs = [ENDED]
        return reply


def test_a_foreign_sanitize_that_stands_still_lets_nothing_be_sent() -> None:
    step = fresh(log=running(655, 0x02))
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.NO_PROGRESS)
    assert (step.lines, words(step)) == ([], [])


def test_one_that_began_between_the_questions_is_adopted_when_it_is_ours() -> None:
    step = fresh(refusals=[0x01D])
    step.device.running = True
    step.device.logs = [NEVER, NEVER, running(8), ENDED]
    assert short(BLOCK.run(step)) == (DONE, None)
    assert step.lines == ["begin", "accepted"]


def test_one_that_began_between_the_questions_and_is_another_is_foreign() -> None:
    step = fresh(refusals=[0x01D])
    step.device.running = True
    step.device.logs = [NEVER, NEVER, running(8, 0x0C), log_bytes(0xFFFF, 0x101, 0x0C)]
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.FOREIGN)
    assert step.lines == ["begin"]


def test_a_stop_leaves_the_drive_to_itself() -> None:
    step = fresh(running(8))
    step.stop_at_ms = 60_000
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.STOPPED)
    assert words(step) == [0x0A]


def test_a_stop_at_the_moment_of_the_end_is_no_stop() -> None:
    step = fresh(ENDED)
    step.stop_at_ms = 0
    assert BLOCK.run(step).result is DONE


def test_a_lost_answer_is_no_acceptance_but_what_is_seen_to_run_is() -> None:
    step = fresh(running(8), ENDED, loses={0x84})
    assert short(BLOCK.run(step)) == (DONE, None)
    assert step.lines == ["begin", "accepted"]
    silent = fresh(NEVER, loses={0x84})
    assert short(BLOCK.run(silent)) == (UNKNOWN, StepReason.ANSWER_LOST)
    assert silent.lines == ["begin"]


def test_another_interface_has_no_such_method() -> None:
    step = fresh()
    step.capabilities = UfsCapabilities(purge=True, units=1)
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.NOT_SUPPORTED)
    assert short(BLOCK.go_on(step, accepted=True)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)
    assert step.device.sent == []


@pytest.mark.parametrize("status", [0x007, 0x008, 0x370, 0x371])
def test_an_aborted_command_may_have_been_taken(status: int) -> None:
    step = fresh(NEVER, refusals=[status])
    assert short(BLOCK.run(step)) == (UNKNOWN, StepReason.ANSWER_LOST)


def test_a_status_that_is_lost_on_the_way_is_waited_for() -> None:
    assert BLOCK.run(fresh(*([b""] * 12), ENDED)).result is DONE
    gone = fresh(running(3), *([b""] * 13), ENDED)
    end = BLOCK.run(gone)
    assert short(end) == (UNKNOWN, StepReason.STATUS_UNREADABLE)
    assert end.raw is not None


def test_a_vanished_drive_is_for_the_engine() -> None:
    class Vanishes(FakeNvme):
        @override
        def nvme(self, command: NvmeCommand) -> NvmeReply:
            if self.running and command.opcode == 0x02:
                raise DriveGone("gone")
            return FakeNvme.nvme(self, command)

    with pytest.raises(DriveGone):
        BLOCK.run(world(Vanishes(log=NEVER)))
