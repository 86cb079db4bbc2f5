"""UFS-PURGE: its end is told once, so it is read by one reader and believed only in order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import Capabilities, MmcCapabilities, UfsCapabilities
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import CommandLost, DriveGone, ReadFailed
from host.firmware import Firmware, NoFirmware
from tests.wipe.methods.plain_step import PlainStep
from wipe.codes import StepReason, StepResult
from wipe.methods.ufs import UfsPurge

CAN = UfsCapabilities(purge=True, units=2)


class Device(NoFirmware):
    """A UFS device: an end that was read is idle from then on."""

    def __init__(self, statuses: Sequence[int], stale: int = 0) -> None:
        self.stale = stale
        self.after_start = list(statuses)
        self.purging = False
        self.did: list[str] = []
        self.unmap_fails: Exception | None = None
        self.enable_fails: Exception | None = None

    def unmap_all(self) -> None:
        self.did.append("unmap")
        if self.unmap_fails is not None:
            raise self.unmap_fails

    def enable_purge(self) -> None:
        self.did.append("enable")
        if self.enable_fails is not None:
            raise self.enable_fails
        self.purging = True

    def read_purge_status(self) -> int:
        self.did.append("read")
        if not self.purging:
            value, self.stale = self.stale, 0 if self.stale != 1 else 1
            return value
        return self.after_start.pop(0) if self.after_start else 0


def step(
    device: Firmware,
    *,
    can: Capabilities = CAN,
    mains: bool | None = True,
    stop_after: int | None = None,
) -> PlainStep:
    drive = Drive(
        path="/dev/sda",
        identity=DriveIdentity(model="KLUDG4U1EA", serial="0A1B2C", wwid=None),
        transport=Transport.UFS,
        kind=DriveKind.FLASH,
        size_bytes=128 << 30,
    )
    return PlainStep(device, drive, can, mains=mains, stop_after=stop_after)


def test_unmapped_then_purged_then_followed_to_its_end() -> None:
    device = Device([0, 1, 1, 3])
    world = step(device)
    ended = UfsPurge().run(world)
    assert (ended.result, ended.reason, ended.raw) == (StepResult.DONE, None, "03")
    assert device.did == ["read", "unmap", "enable", "read", "read", "read", "read"]
    assert world.did[:2] == ["begin", "accepted"]


def test_h42_an_end_of_earlier_is_read_away_and_never_believed() -> None:
    device = Device([0] * 100, stale=3)
    ended = UfsPurge().run(step(device))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.NEVER_BEGAN)


def test_h42_an_end_that_somebody_else_read_is_unknown() -> None:
    ended = UfsPurge().run(step(Device([1, 1, 0])))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)


def test_h42_nothing_is_read_after_the_end() -> None:
    device = Device([1, 3])
    UfsPurge().run(step(device))
    assert device.after_start == []
    assert device.did.count("read") == 3


@pytest.mark.parametrize(("lag", "result"), [(12, StepResult.DONE), (13, StepResult.UNKNOWN)])
def test_a_slow_start_is_waited_for_and_no_longer(lag: int, result: StepResult) -> None:
    assert UfsPurge().run(step(Device([0] * lag + [1, 3]))).result is result


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (2, StepReason.INTERRUPTED),
        (4, StepReason.ABORTED),
        (5, StepReason.FIRMWARE_FAILED),
    ],
)
def test_every_other_end_is_no_erase(end: int, reason: StepReason) -> None:
    ended = UfsPurge().run(step(Device([1, end])))
    assert (ended.result, ended.reason, ended.raw) == (StepResult.NOT_RUN, reason, f"0{end}")


def test_a_reserved_status_is_unknown_once_it_began() -> None:
    ended = UfsPurge().run(step(Device([1, 9])))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)


def test_a_reserved_status_before_is_a_reason_not_to_begin() -> None:
    device = Device([1, 3], stale=9)
    ended = UfsPurge().run(step(device))
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert device.did == ["read"]


def test_a_purge_of_somebody_else_is_left_alone() -> None:
    device = Device([], stale=1)
    ended = UfsPurge().run(step(device))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.FOREIGN)
    assert device.did == ["read"]


def test_a_purge_that_never_ends_is_given_up_and_unknown() -> None:
    ended = UfsPurge().run(step(Device([1] * 30_000)))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.NO_PROGRESS)


def test_a_stop_leaves_the_device_at_it() -> None:
    ended = UfsPurge().run(step(Device([1] * 50), stop_after=3))
    assert (ended.result, ended.reason) == (StepResult.UNKNOWN, StepReason.STOPPED)


@pytest.mark.parametrize(
    ("world", "reason"),
    [
        (step(NoFirmware()), StepReason.NOT_SUPPORTED),
        (step(Device([]), can=UfsCapabilities(purge=False, units=1)), StepReason.NOT_SUPPORTED),
        (
            step(
                Device([]),
                can=MmcCapabilities(
                    revision=8, secure_erase=True, trim=True, sanitize=True, rpmb_bytes=0
                ),
            ),
            StepReason.NOT_SUPPORTED,
        ),
        (step(Device([]), mains=False), StepReason.NEEDS_MAINS),
    ],
    ids=["no transport", "no purge", "no ufs", "battery"],
)
def test_what_cannot_run_is_not_begun(world: PlainStep, reason: StepReason) -> None:
    ended = UfsPurge().run(world)
    assert (ended.result, ended.reason, world.did) == (StepResult.NOT_RUN, reason, [])


def test_a_unit_that_refuses_unmap_is_not_purged() -> None:
    device = Device([1, 3])
    device.unmap_fails = ReadFailed("discard", 0, 4096, 5)
    ended = UfsPurge().run(step(device))
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert "enable" not in device.did


@pytest.mark.parametrize("error", [CommandLost("time-out"), DriveGone("pulled out")])
def test_a_flag_without_an_answer_is_for_the_engine(error: Exception) -> None:
    device = Device([])
    device.enable_fails = error
    with pytest.raises(type(error)):
        UfsPurge().run(step(device))


@pytest.mark.parametrize(
    ("status", "accepted", "result"),
    [
        (3, True, StepResult.DONE),
        (3, False, StepResult.NOT_RUN),
        (0, True, StepResult.NOT_RUN),
        (0, False, StepResult.NOT_RUN),
        (2, True, StepResult.NOT_RUN),
        (5, True, StepResult.NOT_RUN),
        (9, True, StepResult.UNKNOWN),
    ],
)
def test_going_on_believes_an_end_only_of_what_was_accepted(
    status: int,
    accepted: bool,  # noqa: FBT001
    result: StepResult,
) -> None:
    ended = UfsPurge().go_on(step(Device([], stale=status)), accepted=accepted)
    assert ended.result is result


def test_going_on_follows_what_runs() -> None:
    device = Device([1, 1, 3])
    device.purging = True
    assert UfsPurge().go_on(step(device), accepted=True).result is StepResult.DONE


def test_going_on_without_a_transport_is_unknown() -> None:
    assert UfsPurge().go_on(step(NoFirmware()), accepted=True).result is StepResult.UNKNOWN


@given(statuses=st.lists(st.integers(0, 8), max_size=20))
def test_done_needs_a_3_that_was_read_in_this_run(statuses: list[int]) -> None:
    ended = UfsPurge().run(step(Device(statuses)))
    told = next((s for s in statuses if s not in {0, 1}), 0)
    assert ended.result is not StepResult.DONE or told == 3
