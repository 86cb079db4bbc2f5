"""The ATA methods against the simulated drive, which was written by somebody else.

Every way to misbehave, a power cut at any moment, and what the cells hold afterwards.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from host.ata.ask import ask_ata
from host.ata.command import AtaCommand, AtaReply
from host.ata.reply import ata_reply
from host.capabilities import AtaCapabilities, SanitizePhase
from host.drive import DriveIdentity
from host.errors import DriveGone
from host.firmware import NoFirmware
from host.simulated.ata_profile import AtaProfile, FailureSense
from host.simulated.model import Misbehaviour
from tests.host.simulated.ata_bench import Bench, drive
from tests.host.simulated.cut_clock import CutClock, PowerCut
from tests.wipe.methods.ata_fakes import AtaStep, sata_drive
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.ata_sanitize import AtaSanitize
from wipe.methods.ata_security import AtaSecurityErase
from wipe.methods.base import FirmwareMethod, StepEnd

DONE, NOT_RUN, UNKNOWN = StepResult.DONE, StepResult.NOT_RUN, StepResult.UNKNOWN
BLOCK, CRYPTO = AtaSanitize(Method.SAN_BLOCK), AtaSanitize(Method.SAN_CRYPTO)
OVERWRITE = AtaSanitize(Method.SAN_OVR)
ENHANCED, NORMAL = AtaSecurityErase(enhanced=True), AtaSecurityErase(enhanced=False)
METHODS: dict[str, FirmwareMethod] = {
    "SAN-BLOCK": BLOCK,
    "SAN-CRYPTO": CRYPTO,
    "SAN-OVR": OVERWRITE,
    "SEC-ENH": ENHANCED,
    "SEC-NORM": NORMAL,
}
DRIVE = sata_drive(identity=DriveIdentity(model="SIMULATED SATA SSD", serial="SIM0001", wwid=None))


@dataclass(slots=True)
class Door(NoFirmware):
    """What the host makes of a model's answers."""

    bench: Bench
    sent: list[int] = field(default_factory=list)
    """Codes of the commands that change something."""

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        if not command.harmless:
            self.sent.append(command.command)
        answer = self.bench.model.sg(command.cdb(), command.data_out, command.timeout_ms)
        return ata_reply(command, answer.status, answer.sense, answer.data)


@dataclass(slots=True)
class Bed(AtaStep):
    """A step on the bench's clock."""

    bench: Bench = field(default_factory=Bench)
    stop_at_ms: int | None = None

    @override
    def now_ms(self) -> int:
        return self.bench.clock.now_ms()

    @override
    def pause(self, seconds: float) -> None:
        self.bench.clock.pause(seconds)

    @property
    @override
    def stopped(self) -> bool:
        return self.stop_at_ms is not None and self.now_ms() >= self.stop_at_ms


def bed(bench: Bench) -> Bed:
    door = Door(bench)
    return Bed(door, DRIVE, ask_ata(door), bench=bench)


def sent(step: Bed) -> list[int]:
    assert isinstance(step.device, Door)
    return step.device.sent


def verdict(end: StepEnd) -> tuple[StepResult, StepReason | None]:
    return end.result, end.reason


def ran(name: str, *bad: Misbehaviour, **profile: object) -> tuple[StepEnd, Bench, Bed]:
    bench = drive(*bad, **profile)
    step = bed(bench)
    return METHODS[name].run(step), bench, step


@pytest.mark.parametrize("name", METHODS)
def test_every_method_erases_a_good_drive(name: str) -> None:
    end, bench, step = ran(name)
    assert verdict(end) == (DONE, None)
    assert not bench.holds_old()
    assert step.did.count("accepted") == 1
    # and again on the same drive: an old completed bit does not confuse it
    assert METHODS[name].run(bed(bench)).result is DONE


def test_h27_what_the_drive_says_of_itself() -> None:
    told = bed(drive(Misbehaviour.HPA, ama=True, dco=True, trusted=True)).capabilities
    assert isinstance(told, AtaCapabilities)
    assert (told.model, told.serial, told.rotation) == ("SIMULATED SATA SSD", "SIM0001", 0)
    assert (told.sanitize.block, told.sanitize.crypto, told.sanitize.overwrite) == (True,) * 3
    assert told.sanitize_status is not None
    assert told.sanitize_status.phase is SanitizePhase.IDLE
    assert told.hidden.hidden > 0
    assert told.hidden.dco_frozen is False
    assert told.trusted


@pytest.mark.parametrize("sense", FailureSense)
@pytest.mark.parametrize(
    ("name", "bad", "result", "reason"),
    [
        ("SAN-BLOCK", Misbehaviour.STALE_SUCCESS, UNKNOWN, StepReason.NEVER_BEGAN),
        ("SAN-BLOCK", Misbehaviour.STUCK, UNKNOWN, StepReason.NO_PROGRESS),
        ("SAN-BLOCK", Misbehaviour.FAILS, NOT_RUN, StepReason.FIRMWARE_FAILED),
        ("SAN-BLOCK", Misbehaviour.FAILS_RESTRICTED, NOT_RUN, StepReason.FIRMWARE_FAILED),
        ("SAN-BLOCK", Misbehaviour.START_LAG, DONE, None),
        ("SAN-BLOCK", Misbehaviour.START_NEVER, UNKNOWN, StepReason.NEVER_BEGAN),
        ("SAN-BLOCK", Misbehaviour.SANITIZE_FROZEN, NOT_RUN, StepReason.FROZEN),
        ("SAN-BLOCK", Misbehaviour.FROZEN, DONE, None),
        ("SAN-BLOCK", Misbehaviour.BRIDGE, NOT_RUN, StepReason.STATUS_UNREADABLE),
        ("SAN-BLOCK", Misbehaviour.NO_REGISTERS, NOT_RUN, StepReason.STATUS_UNREADABLE),
        ("SAN-BLOCK", Misbehaviour.ZERO_REGISTERS, NOT_RUN, StepReason.STATUS_UNREADABLE),
        ("SAN-BLOCK", Misbehaviour.SLOW, DONE, None),
        ("SAN-CRYPTO", Misbehaviour.START_LAG, DONE, None),
        ("SAN-OVR", Misbehaviour.SLOW, DONE, None),
        ("SEC-ENH", Misbehaviour.FROZEN, NOT_RUN, StepReason.FROZEN),
        ("SEC-ENH", Misbehaviour.FROZEN_FOR_GOOD, NOT_RUN, StepReason.FROZEN),
        ("SEC-ENH", Misbehaviour.LOCKED_KNOWN, DONE, None),
        ("SEC-ENH", Misbehaviour.LOCKED, NOT_RUN, StepReason.LOCKED),
        ("SEC-ENH", Misbehaviour.BRIDGE, NOT_RUN, StepReason.BRIDGE),
        ("SEC-ENH", Misbehaviour.PASSWORD_STAYS, NOT_RUN, StepReason.STILL_LOCKED),
        ("SEC-ENH", Misbehaviour.NO_REGISTERS, DONE, None),
        ("SEC-ENH", Misbehaviour.ZERO_REGISTERS, DONE, None),
        ("SEC-ENH", Misbehaviour.SLOW, DONE, None),
        ("SEC-NORM", Misbehaviour.SLOW, DONE, None),
    ],
)
def test_every_way_to_misbehave_has_its_end(
    name: str,
    bad: Misbehaviour,
    result: StepResult,
    reason: StepReason | None,
    sense: FailureSense,
) -> None:
    end, bench, _ = ran(name, bad, failure_sense=sense)
    assert verdict(end) == (result, reason)
    if result is DONE:
        assert not bench.holds_old()
    if result is NOT_RUN and bad is not Misbehaviour.LOCKED:
        assert not bench.word(128) & 0b10, "no password is left behind"


@pytest.mark.parametrize("fixed", [True, False])
def test_h26_fixed_sense_and_none_at_all_start_nothing(*, fixed: bool) -> None:
    end, bench, step = ran("SAN-BLOCK", Misbehaviour.NO_REGISTERS, fixed_sense=fixed)
    assert verdict(end) == (NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert sent(step) == []
    assert bench.holds_old()


def test_h25_a_stale_bit_does_not_hide_a_late_start() -> None:
    bench = drive(Misbehaviour.START_LAG)
    assert BLOCK.run(bed(bench)).result is DONE
    bench.store.areas["main"][:4096] = b"once more".ljust(4096)
    assert BLOCK.run(bed(bench)).result is DONE
    assert bytes(bench.store.areas["main"][:4096]) == bytes(4096)


def test_h18_after_a_restricted_failure_another_action_repairs_the_drive() -> None:
    bench = drive(Misbehaviour.FAILS_RESTRICTED)
    assert verdict(BLOCK.run(bed(bench))) == (NOT_RUN, StepReason.FIRMWARE_FAILED)
    assert CRYPTO.run(bed(bench)).result is DONE
    assert not bench.holds_old()


def test_h28_a_drive_that_vanishes_is_no_end_and_is_adopted_when_it_is_back() -> None:
    bench = drive(Misbehaviour.VANISHES)
    with pytest.raises(DriveGone):
        BLOCK.run(bed(bench))
    bench.power()
    assert verdict(BLOCK.go_on(bed(bench), accepted=True)) == (DONE, None)
    assert not bench.holds_old()


def test_a_stop_leaves_the_sanitize_running_and_the_next_run_adopts_it() -> None:
    bench = drive()
    step = bed(bench)
    step.stop_at_ms = step.now_ms() + 3000
    assert verdict(BLOCK.run(step)) == (UNKNOWN, StepReason.STOPPED)
    assert verdict(OVERWRITE.run(bed(bench))) == (UNKNOWN, StepReason.FOREIGN)
    again = bed(bench)
    assert verdict(BLOCK.go_on(again, accepted=True)) == (DONE, None)
    assert sent(again) == []


def test_h16_an_erase_of_five_hours_is_waited_for() -> None:
    end, bench, _ = ran("SEC-ENH", security_ms=5 * 3_600_000)
    assert verdict(end) == (DONE, None)
    assert not bench.holds_old()


def test_h33_a_locked_drive_has_a_try_left_for_its_owner() -> None:
    bench = drive(Misbehaviour.LOCKED)
    assert verdict(ENHANCED.run(bed(bench))) == (NOT_RUN, StepReason.LOCKED)
    assert verdict(NORMAL.run(bed(bench))) == (NOT_RUN, StepReason.LOCKED)
    assert not bench.word(128) & 0x10
    assert bench.holds_old()


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(METHODS)),
    st.sampled_from(
        [
            None,
            Misbehaviour.START_LAG,
            Misbehaviour.FAILS,
            Misbehaviour.FROZEN,
            Misbehaviour.PASSWORD_STAYS,
        ]
    ),
    st.lists(st.integers(0, 90_000), min_size=1, max_size=4),
)
def test_h2_power_cuts_at_any_moment_never_make_a_false_end(
    name: str, bad: Misbehaviour | None, cuts_ms: list[int]
) -> None:
    """Cut, switch on, go on, as often as the list has it: done means erased."""
    clock = CutClock()
    bench = Bench(AtaProfile(), frozenset({bad} if bad else ()), clock=clock)
    method = METHODS[name]
    begun = accepted = False
    end: StepEnd | None = None
    for cut_ms in [*cuts_ms, None]:
        step = bed(bench)
        if cut_ms is not None:
            clock.cut_after(cut_ms)
        try:
            end = _act(method, step, begun=begun, accepted=accepted)
        except PowerCut:
            begun, accepted = begun or "begin" in step.did, accepted or "accepted" in step.did
            clock.power_is_back()
            bench.power()
            continue
        clock.power_is_back()
        break
    assert end is not None
    if end.result is DONE:
        assert not bench.holds_old()
        assert not bench.word(128) & 0b10
    else:
        expected = {
            Misbehaviour.FAILS: StepReason.FIRMWARE_FAILED,
            Misbehaviour.FROZEN: StepReason.FROZEN,
            Misbehaviour.PASSWORD_STAYS: StepReason.STILL_LOCKED,
        }
        assert bad is not None
        assert end.reason is expected.get(bad), verdict(end)


def _act(method: FirmwareMethod, step: Bed, *, begun: bool, accepted: bool) -> StepEnd:
    """As the engine does: what was begun is asked about first, and begun anew if nothing runs."""
    if begun:
        end = method.go_on(step, accepted=accepted)
        if end.reason is not StepReason.INTERRUPTED:
            return end
    return method.run(step)
