"""NVMe Format against a small controller: every namespace, and nothing believed without looking."""

from collections.abc import Callable

import pytest
from typing_extensions import override

from host.capabilities import NvmeCapabilities, UfsCapabilities
from tests.host.nvme.fake import DISK_BYTES, FakeNvme, Sent, Space, log_bytes
from tests.wipe.methods.nvme_world import World, short, world
from wipe.codes import StepReason, StepResult
from wipe.methods.base import FirmwareMethod
from wipe.methods.nvme_format import NvmeFormat, left_out

DONE, NOT_RUN, UNKNOWN = StepResult.DONE, StepResult.NOT_RUN, StepResult.UNKNOWN
USER, CRYPTO = NvmeFormat(crypto=False), NvmeFormat(crypto=True)
RUNNING = log_bytes(655, 2, 0x0A)


def fresh(**fields: object) -> World:
    return world(FakeNvme(**fields))  # type: ignore[arg-type]  # a table of named fields


def two(**fields: object) -> World:
    spaces = {1: Space(blocks=1000), 4: Space(blocks=2000, lbads=12, flbas=1, formats=2)}
    return fresh(spaces=spaces, allocated=(1, 4), **fields)


def formats(step: World) -> list[tuple[int, int]]:
    return [(s.nsid, s.cdw10) for s in step.device.erasing() if s.opcode == 0x80]


@pytest.mark.parametrize(("method", "word"), [(USER, 0x200), (CRYPTO, 0x400)])
def test_one_namespace_is_formatted_as_all_at_once(method: FirmwareMethod, word: int) -> None:
    step = fresh()
    assert short(method.run(step)) == (DONE, None)
    assert formats(step) == [(0xFFFFFFFF, word)]
    assert step.lines == ["begin", "accepted"]
    assert step.begun_after == 0
    assert step.told[-1] == 65_536


def test_h13_without_the_broadcast_every_namespace_gets_its_own() -> None:
    step = two(fields={"fna": 0b1100})
    assert short(CRYPTO.run(step)) == (DONE, None)
    assert formats(step) == [(1, 0x400), (4, 0x401)]
    assert step.lines == ["begin", "accepted"]


def test_h13_namespaces_of_different_formats_are_never_formatted_as_one() -> None:
    step = two()
    assert isinstance(step.capabilities, NvmeCapabilities)
    assert step.capabilities.broadcast_format
    assert short(USER.run(step)) == (DONE, None)
    assert formats(step) == [(1, 0x200), (4, 0x201)]


def test_h13_one_that_is_refused_after_another_was_formatted_does_not_reach_all() -> None:
    step = two(fields={"fna": 0b1000}, refusals=[0, 0x002])
    assert short(USER.run(step)) == (NOT_RUN, StepReason.NAMESPACES)


@pytest.mark.parametrize(
    ("allocated", "free", "left"),
    [((1,), 0, False), ((1, 2), 0, True), ((1,), 4096, True)],
)
def test_h13_what_a_format_cannot_reach_is_told(
    allocated: tuple[int, ...], free: int, *, left: bool
) -> None:
    step = fresh(fields={"oacs": 0x0A, "unvmcap": free}, allocated=allocated)
    assert isinstance(step.capabilities, NvmeCapabilities)
    assert left_out(step.capabilities) is left
    assert USER.run(step).result is DONE


def test_metadata_protection_and_upper_bits_are_kept() -> None:
    step = fresh(spaces={1: Space(flbas=0b0101_0010, formats=40, metadata=8, dps=0b1001)})
    assert USER.run(step).result is DONE
    assert formats(step) == [(0xFFFFFFFF, 0x2000 | 0x100 | 0x20 | 0x10 | 0x02 | 0x200)]


def test_h30_the_time_out_grows_with_everything_that_is_formatted() -> None:
    step = fresh()
    seen: list[int] = []
    begin = World.begin

    class Watched(World):
        @override
        def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
            seen.append(timeout_ms)
            begin(self, command_bytes, timeout_ms)

    USER.run(Watched(step.device, step.capabilities))
    assert seen == [600_000 + DISK_BYTES // 50_000]


def _shrinks(step: World) -> Callable[[Sent], None]:
    def shrink(_: Sent) -> None:
        step.device.spaces = {1: Space(blocks=8)}

    return shrink


def _loses_format(step: World) -> Callable[[Sent], None]:
    def change(_: Sent) -> None:
        step.device.spaces = {1: Space(blocks=DISK_BYTES // 4096, lbads=12)}

    return change


def _gone(step: World) -> Callable[[Sent], None]:
    def refuse(_: Sent) -> None:
        step.device.identify_status = 0x082

    return refuse


@pytest.mark.parametrize("change", [_shrinks, _loses_format, _gone])
def test_a_namespace_that_is_another_afterwards_is_not_done(
    change: Callable[[World], Callable[[Sent], None]],
) -> None:
    step = fresh()
    step.device.on_format = change(step)
    assert short(USER.run(step)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)
    assert step.device.looked_again == 1


def test_afterwards_the_drive_is_made_readable() -> None:
    step = two()
    USER.run(step)
    features = [(s.nsid, s.cdw10, s.cdw11) for s in step.device.sent if s.opcode == 0x09]
    assert features == [(1, 5, 0), (4, 5, 0)]
    assert step.device.looked_again == 1


def test_a_drive_that_is_not_ready_at_once_is_waited_for() -> None:
    class Slow(FakeNvme):
        def pause_over(self) -> None:
            self.identify_status = 0

    device = Slow()
    step = world(device)

    class Waits(World):
        @override
        def pause(self, seconds: float) -> None:
            World.pause(self, seconds)
            device.pause_over()

    waiting = Waits(device, step.capabilities)
    device.on_format = _gone(waiting)
    assert short(USER.run(waiting)) == (DONE, None)


@pytest.mark.parametrize(
    ("method", "fields", "reason"),
    [
        (USER, {"oacs": 0x15}, StepReason.NOT_SUPPORTED),
        (CRYPTO, {"oacs": 0x15}, StepReason.NOT_SUPPORTED),
        (CRYPTO, {"fna": 0}, StepReason.NOT_SUPPORTED),
    ],
)
def test_what_is_not_offered_is_not_sent(
    method: FirmwareMethod, fields: dict[str, int], reason: StepReason
) -> None:
    step = fresh(fields=fields)
    assert short(method.run(step)) == (NOT_RUN, reason)
    assert (step.device.sent, step.lines) == ([], [])


def test_without_any_namespace_there_is_nothing_to_format() -> None:
    step = fresh(spaces={})
    assert short(USER.run(step)) == (NOT_RUN, StepReason.NAMESPACES)
    assert step.device.sent == []


def test_on_battery_nothing_is_begun() -> None:
    step = fresh()
    step.mains = False
    assert short(USER.run(step)) == (NOT_RUN, StepReason.NEEDS_MAINS)
    assert (formats(step), step.lines) == ([], [])


def test_never_while_a_sanitize_runs() -> None:
    step = fresh(log=RUNNING)
    assert short(USER.run(step)) == (UNKNOWN, StepReason.FOREIGN)
    assert (formats(step), step.lines) == ([], [])
    late = fresh(refusals=[0x01D])
    assert short(USER.run(late)) == (UNKNOWN, StepReason.FOREIGN)


def test_h18_a_failed_sanitize_is_left_first() -> None:
    step = fresh(log=log_bytes(0xFFFF, 3, 0x0A))
    assert short(USER.run(step)) == (DONE, None)
    assert [(s.opcode, s.cdw10) for s in step.device.erasing()] == [(0x84, 1), (0x80, 0x200)]
    assert step.begun_after == 1


def test_h18_a_restricted_failure_forbids_the_format() -> None:
    step = fresh(log=log_bytes(0xFFFF, 3, 0x02))
    assert short(USER.run(step)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert step.device.erasing() == []
    told = fresh(refusals=[0x01C])
    assert short(USER.run(told)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)


@pytest.mark.parametrize("status", [0x001, 0x286])
@pytest.mark.parametrize("times", [1, 2])
def test_h7_h36_a_refusal_is_asked_once_more(status: int, times: int) -> None:
    step = fresh(refusals=[status] * times)
    end = CRYPTO.run(step)
    assert len(formats(step)) == 2
    if times == 1:
        assert short(end) == (DONE, None)
    else:
        reason = StepReason.INVALID_OPCODE if status == 1 else StepReason.ACCESS_DENIED
        assert short(end) == (NOT_RUN, reason)
        assert step.lines == ["begin"]


def test_h10_a_drive_that_refuses_lets_the_next_method_be_tried() -> None:
    assert short(USER.run(fresh(refusals=[0x10A]))) == (NOT_RUN, StepReason.ABORTED)


def test_an_answer_that_is_lost_is_unknown() -> None:
    step = fresh(loses={0x80})
    assert short(USER.run(step)) == (UNKNOWN, StepReason.ANSWER_LOST)
    assert step.lines == ["begin"]
    aborted = fresh(refusals=[0x371])
    assert short(USER.run(aborted)) == (UNKNOWN, StepReason.ANSWER_LOST)


def test_a_log_that_cannot_be_read_is_left_to_the_drive() -> None:
    assert USER.run(fresh(log_status=0x02)).result is DONE
    step = fresh(fields={"sanicap": 0})
    assert USER.run(step).result is DONE
    assert 0x02 not in {sent.opcode for sent in step.device.sent}


# --- going on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", [True, False])
def test_an_interrupted_format_is_begun_anew_once_the_drive_is_idle(*, accepted: bool) -> None:
    step = fresh()
    assert short(USER.go_on(step, accepted=accepted)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert step.device.erasing() == []


def test_a_format_that_still_runs_is_waited_for() -> None:
    step = fresh(spaces={1: Space(left_percent=90)})

    class Runs(World):
        @override
        def pause(self, seconds: float) -> None:
            World.pause(self, seconds)
            space = self.device.spaces[1]
            space.left_percent = max(0, (space.left_percent or 0) - 10)

    waiting = Runs(step.device, step.capabilities)
    assert short(USER.go_on(waiting, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert waiting.told == [65_536 * (100 - left) // 100 for left in range(90, 0, -10)]


def test_h8_a_format_that_stands_still_is_given_up() -> None:
    step = fresh(spaces={1: Space(left_percent=90)})
    assert short(USER.go_on(step, accepted=False)) == (UNKNOWN, StepReason.NO_PROGRESS)
    assert step.clock_ms > 7_200_000


def test_a_stop_while_waiting_leaves_it_unknown() -> None:
    step = fresh(spaces={1: Space(left_percent=90)})
    step.stop_at_ms = 10_000
    assert short(USER.go_on(step, accepted=False)) == (UNKNOWN, StepReason.STOPPED)


def test_h14_another_controller_and_a_silent_one_stay_unknown() -> None:
    step = fresh()
    step.device.fields = {"sn": "ANOTHER"}
    assert short(USER.go_on(step, accepted=False)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)
    silent = fresh()
    silent.device.identify_status = 0x006
    assert short(USER.go_on(silent, accepted=False)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)


def test_a_sanitize_found_instead_is_foreign() -> None:
    step = fresh(log=RUNNING)
    assert short(USER.go_on(step, accepted=True)) == (UNKNOWN, StepReason.FOREIGN)


def test_the_capabilities_of_another_interface_are_not_tried() -> None:
    step = fresh()
    step.capabilities = UfsCapabilities(purge=True, units=1)
    assert short(USER.run(step)) == (NOT_RUN, StepReason.NOT_SUPPORTED)
    assert short(USER.go_on(step, accepted=True)) == (UNKNOWN, StepReason.STATUS_UNREADABLE)
    assert step.device.sent == []
