"""The NVMe methods against the simulated drive, which was written by somebody else.

Every way to misbehave, and what a laboratory finds in the cells afterwards.
"""

from dataclasses import dataclass, field

import pytest
from typing_extensions import override

from host.ata.command import AtaCommand
from host.capabilities import Capabilities, NvmeCapabilities
from host.drive import Drive
from host.errors import ReadFailed
from host.firmware import Firmware, NoFirmware
from host.nvme.ask import ask_nvme
from host.nvme.command import STATUS_MASK, NvmeCommand, NvmeReply
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import Found, NvmeProfile
from tests.host.simulated.cut_clock import CutClock, PowerCut
from tests.host.simulated.nvme_bench import Bench, bench
from tests.wipe.methods.nvme_world import NVME_DRIVE, short
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.base import FirmwareMethod
from wipe.methods.nvme_format import NvmeFormat, left_out
from wipe.methods.nvme_sanitize import NvmeSanitize

DONE, NOT_RUN, UNKNOWN = StepResult.DONE, StepResult.NOT_RUN, StepResult.UNKNOWN
BLOCK, CRYPTO = NvmeSanitize(Method.SAN_BLOCK), NvmeSanitize(Method.SAN_CRYPTO)
OVERWRITE = NvmeSanitize(Method.SAN_OVR)
USER, KEYS = NvmeFormat(crypto=False), NvmeFormat(crypto=True)
EVERY_ACTION = NvmeProfile(sanitize_overwrite=True)


@dataclass(slots=True)
class Door(NoFirmware):
    """What the host makes of a model's answers."""

    bench: Bench
    sent: list[tuple[int, int]] = field(default_factory=list)

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        if not command.harmless:
            self.sent.append((command.opcode, command.cdw10))
        answer = self.bench.model.nvme(command.packed(0x1000), command.data_out)
        return NvmeReply(answer.status & STATUS_MASK, answer.result, answer.data)

    @override
    def look_again(self) -> None:
        self.bench.model.look_again()


@dataclass(slots=True)
class Bed:
    """A `Step` on the bench's clock. Like the engine's, it places a mark when the step begins."""

    bench: Bench
    device: Firmware
    capabilities: Capabilities
    drive: Drive = NVME_DRIVE
    lines: list[str] = field(default_factory=list)
    stop_after_ms: int | None = None

    def now_ms(self) -> int:
        return self.bench.clock.now_ms()

    def pause(self, seconds: float) -> None:
        self.bench.clock.pause(seconds)

    @property
    def stopped(self) -> bool:
        return self.stop_after_ms is not None and self.now_ms() > self.stop_after_ms

    def on_mains(self) -> bool | None:
        return True

    def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
        assert len(command_bytes) == 72
        assert timeout_ms >= 600_000
        self.lines.append("begin")
        for area in self.bench.model.areas():
            try:
                self.bench.model.write(area, 0, b"a mark of ours, a mark of ours.." * 16)
            except ReadFailed:
                self.lines.append("no mark")

    def accepted(self, raw: str) -> None:
        bytes.fromhex(raw)
        self.lines.append("accepted")

    def progress(self, done: int | None, raw: str = "") -> None:
        assert done is None or 0 <= done <= 65_536
        bytes.fromhex(raw)

    def take_back(self, command: AtaCommand) -> None:
        raise AssertionError(f"NVMe has nothing to take back: {command.name}")

    def password(self) -> bytes:
        raise AssertionError("NVMe needs none")


def bed(*bad: Misbehaviour, profile: NvmeProfile | None = None) -> Bed:
    return again(bench(*bad, profile=profile))


def again(on: Bench) -> Bed:
    """A new process at the same bench."""
    door = Door(on)
    capabilities = ask_nvme(door)
    return Bed(on, door, capabilities)


def words(step: Bed) -> list[tuple[int, int]]:
    assert isinstance(step.device, Door)
    return [sent for sent in step.device.sent if sent[0] in {0x80, 0x84}]


def test_the_drive_is_read_as_it_was_made() -> None:
    told = bed(profile=NvmeProfile(namespaces=(1, 2), unattached=(3,), namespace_management=True))
    drive = told.capabilities
    assert isinstance(drive, NvmeCapabilities)
    assert (drive.model, drive.serial) == ("WDC PC SN730 SDBQNTY-256G-1001", "0009N4522327")
    assert [each.nsid for each in drive.namespaces] == [1, 2]
    assert drive.hidden_namespaces == (3,)
    assert (drive.sanitize.block, drive.sanitize.crypto) == (True, True)
    assert (drive.estimate_block_s, drive.estimate_crypto_s) == (90, 13)
    assert drive.no_deallocate_inhibited
    assert left_out(drive)


@pytest.mark.parametrize("method", [BLOCK, CRYPTO, OVERWRITE])
def test_a_sanitize_leaves_nothing_even_in_the_spare_area(method: FirmwareMethod) -> None:
    step = bed(profile=EVERY_ACTION)
    assert short(method.run(step)) == (DONE, None)
    assert step.lines == ["begin", "accepted"]
    assert not step.bench.holds_old("main")
    assert not step.bench.holds_old("spare")


@pytest.mark.parametrize("method", [USER, KEYS])
def test_a_format_leaves_nothing_in_any_namespace(method: FirmwareMethod) -> None:
    for broadcast in (True, False):
        profile = NvmeProfile(namespaces=(1, 2), format_broadcast=broadcast)
        step = bed(profile=profile)
        assert short(method.run(step)) == (DONE, None)
        assert not step.bench.holds_old("main")
        assert not step.bench.holds_old("nsid:2")
        assert len(words(step)) == (1 if broadcast else 2)


@pytest.mark.parametrize("method", [BLOCK, CRYPTO, USER, KEYS])
def test_emptied_blocks_can_be_read_afterwards(method: FirmwareMethod) -> None:
    profile = NvmeProfile.model_validate_json('{"left": "deallocated", "dulbe": true}')
    step = bed(profile=profile)
    assert method.run(step).result is DONE
    assert len(step.bench.model.read("main", 0, 4096)) == 4096


SANITIZE_ENDS = [
    (Misbehaviour.STALE_SUCCESS, UNKNOWN, StepReason.NEVER_BEGAN),
    (Misbehaviour.STUCK, UNKNOWN, StepReason.NO_PROGRESS),
    (Misbehaviour.FAILS, NOT_RUN, StepReason.FIRMWARE_FAILED),
    (Misbehaviour.FAILS_RESTRICTED, DONE, None),
    (Misbehaviour.START_LAG, DONE, None),
    (Misbehaviour.START_NEVER, UNKNOWN, StepReason.NEVER_BEGAN),
    (Misbehaviour.INVALID_OPCODE, NOT_RUN, StepReason.INVALID_OPCODE),
    (Misbehaviour.ACCESS_DENIED, NOT_RUN, StepReason.ACCESS_DENIED),
    (Misbehaviour.SLOW, DONE, None),
    (Misbehaviour.NAMESPACE_LEFT, DONE, None),
]


@pytest.mark.parametrize(("bad", "result", "reason"), SANITIZE_ENDS)
def test_each_misbehaviour_of_a_sanitize_has_its_end(
    bad: Misbehaviour, result: StepResult, reason: StepReason | None
) -> None:
    step = bed(bad)
    assert short(BLOCK.run(step)) == (result, reason)
    if result is DONE:
        assert not any(step.bench.holds_old(area) for area in step.bench.store.areas)
    assert all(opcode != 0x80 for opcode, _ in words(step))


@pytest.mark.parametrize(
    ("bad", "result", "reason"),
    [
        (Misbehaviour.INVALID_OPCODE, NOT_RUN, StepReason.INVALID_OPCODE),
        (Misbehaviour.ACCESS_DENIED, NOT_RUN, StepReason.ACCESS_DENIED),
        (Misbehaviour.SLOW, DONE, None),
        (Misbehaviour.NAMESPACE_LEFT, DONE, None),
    ],
)
def test_each_misbehaviour_of_a_format_has_its_end(
    bad: Misbehaviour, result: StepResult, reason: StepReason | None
) -> None:
    step = bed(bad)
    assert short(USER.run(step)) == (result, reason)


def test_h18_a_failed_drive_takes_the_next_method() -> None:
    step = bed(Misbehaviour.FAILS)
    assert short(BLOCK.run(step)) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    later = again(step.bench)
    assert short(USER.run(later)) == (DONE, None)
    assert not step.bench.holds_old("main")


@pytest.mark.parametrize("found", [Found.FAILED, Found.FAILED_RESTRICTED])
def test_h18_a_drive_that_came_failed_is_brought_back(found: Found) -> None:
    step = bed(profile=NvmeProfile(found=found))
    assert short(BLOCK.run(step)) == (DONE, None)
    restricted = found is Found.FAILED_RESTRICTED
    assert words(step) == ([(0x84, 2)] if restricted else [(0x84, 1), (0x84, 0x0A)])
    assert ("no mark" in step.lines) is restricted
    assert not step.bench.holds_old("main")


def test_what_an_earlier_owner_left_is_not_taken_for_ours() -> None:
    done = bed(profile=NvmeProfile(found=Found.DONE))
    assert short(BLOCK.go_on(done, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert short(BLOCK.run(done)) == (DONE, None)
    running = bed(profile=NvmeProfile(found=Found.RUNNING))
    assert short(USER.run(running)) == (UNKNOWN, StepReason.FOREIGN)
    assert words(running) == []
    assert short(BLOCK.run(running)) == (DONE, None)
    assert words(running) == [(0x84, 0x0A)]
    assert running.lines == ["begin", "accepted"]


@pytest.mark.parametrize("cut_after_s", [0, 1, 30, 200])
def test_a_power_cut_in_mid_sanitize_ends_in_done(cut_after_s: int) -> None:
    step = bed()
    step.stop_after_ms = step.now_ms() + 1
    step.stop_after_ms += cut_after_s * 1000
    first = BLOCK.run(step)
    if cut_after_s < 90:
        assert short(first) == (UNKNOWN, StepReason.STOPPED)
    step.bench.power_cycle()
    later = again(step.bench)
    assert short(BLOCK.go_on(later, accepted=True)) == (DONE, None)
    assert words(later) == []
    assert not step.bench.holds_old("main")


def test_a_power_cut_before_the_command_starts_anew() -> None:
    step = bed()
    step.begin(bytes(72), 600_000)
    step.bench.power_cycle()
    later = again(step.bench)
    assert short(BLOCK.go_on(later, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert short(USER.go_on(later, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert short(BLOCK.run(later)) == (DONE, None)


@pytest.mark.parametrize(
    "bad", [Misbehaviour.LYING_ALL, Misbehaviour.LYING_SOME, Misbehaviour.LYING_RUN]
)
def test_h19_a_liar_is_believed_here_and_found_out_by_the_markers(bad: Misbehaviour) -> None:
    step = bed(bad)
    assert short(BLOCK.run(step)) == (DONE, None)
    assert step.bench.holds_old("main")


@pytest.mark.parametrize("method", [USER, KEYS])
def test_a_power_cut_in_mid_format_is_begun_anew(method: FirmwareMethod) -> None:
    clock = CutClock()
    on = bench()
    on.clock = clock
    on.power_cycle()
    step = again(on)
    clock.cut_after(3000)
    with pytest.raises(PowerCut):
        method.run(step)
    clock.power_is_back()
    on.power_cycle()
    later = again(on)
    assert short(method.go_on(later, accepted=False)) == (NOT_RUN, StepReason.INTERRUPTED)
    assert short(method.run(later)) == (DONE, None)
    if method is USER:
        assert not on.holds_old("main")
