"""ATA security of the simulated drive: SEC0 to SEC6, the erase, and what interrupts it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from host.errors import CommandLost, DriveGone, ReadFailed
from host.simulated.ata import AtaModel
from host.simulated.model import Misbehaviour
from tests.host.simulated.ata_bench import (
    IDENTIFY,
    OLD,
    SIZE,
    STATUS,
    Bench,
    block,
    drive,
    non_data,
)
from tests.host.simulated.cut_clock import CutClock, PowerCut

SET, UNLOCK, PREPARE, ERASE, FREEZE, DISABLE = range(0xF1, 0xF7)
_WRONG = b"not this one"
_ENHANCED = 2


def _state(bench: Bench) -> int:
    """Word 128 without the enhanced bit."""
    return bench.word(128) & ~0x20


def test_the_whole_erase_as_udisks_does_it() -> None:
    bench = drive()
    assert bench.word(128) == 0x0021  # SEC1
    assert bench.security(SET, block(0))
    assert bench.word(128) == 0x0023  # SEC5
    assert bench.word(85) & 2
    before = bench.clock.now_ms()
    assert bench.erase_unit()
    assert bench.clock.now_ms() - before == 60_000
    assert bench.word(128) == 0x0021
    assert not any(bench.main)


def test_a_normal_erase_never_reaches_the_spare_area_and_an_enhanced_one_does() -> None:
    for flags, leaves in ((0, b"\x00"), (_ENHANCED, b"\x33\xcc\x55\xaa")):
        bench = drive(enhanced_leaves="33cc55aa")
        bench.security(SET, block(0))
        assert bench.erase_unit(flags)
        assert bench.main == leaves * (SIZE // len(leaves))
        assert (OLD in bench.spare) is (flags == 0)


def test_level_maximum_is_told_as_in_the_captured_fixture() -> None:
    bench = drive()
    bench.security(SET, block(0, level=1))
    assert bench.word(128) == 0x0123  # smartctl: "state": 291


def test_an_erase_needs_prepare_directly_before_it() -> None:
    bench = drive()
    bench.security(SET, block(0))
    assert not bench.security(ERASE, block(0))
    between = (
        lambda: bench.send(IDENTIFY),
        lambda: bench.send(STATUS),
        lambda: bench.model.read("main", 0, 512),
        lambda: bench.security(ERASE, block(0, _WRONG)),
        bench.power,
    )
    for step in between:
        bench.send(non_data(PREPARE))
        step()
        assert not bench.security(ERASE, block(0))
    assert bench.main[:19] == OLD


def test_an_erase_aborts_while_security_is_disabled() -> None:
    bench = drive()
    assert not bench.erase_unit()
    assert bench.main[:19] == OLD


def test_an_erase_that_is_not_enhanced_on_this_drive_aborts() -> None:
    bench = drive(security_enhanced=False)
    assert bench.word(90) == 0
    assert bench.word(128) == 0x0001
    bench.security(SET, block(0))
    assert not bench.erase_unit(_ENHANCED)
    assert bench.erase_unit()


def test_power_locks_an_enabled_drive_and_only_the_password_opens_it() -> None:
    bench = drive()
    bench.security(SET, block(0))
    bench.power()
    assert _state(bench) == 0x0007  # SEC4
    for refused in ((SET, block(0)), (DISABLE, block(0)), (UNLOCK, block(0, _WRONG))):
        assert not bench.security(*refused)
    assert bench.ask(non_data(FREEZE)).error
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, 512)
    with pytest.raises(ReadFailed):
        bench.model.write("main", 0, bytes(512))
    assert bench.security(UNLOCK, block(0))
    assert _state(bench) == 0x0003
    assert bench.model.read("main", 0, 19 * 512)[:19] == OLD
    assert not bench.security(DISABLE, block(0, _WRONG))
    assert bench.security(DISABLE, block(0))
    assert _state(bench) == 0x0001


def test_a_locked_drive_can_be_erased_with_its_password() -> None:
    bench = drive(Misbehaviour.LOCKED_KNOWN)
    bench.send(non_data(PREPARE))
    assert bench.security(ERASE, block(0, b"maas"))
    assert _state(bench) == 0x0001
    assert not bench.holds_old()


def test_h33_five_wrong_passwords_end_all_tries_until_power_goes() -> None:
    bench = drive(Misbehaviour.LOCKED_KNOWN)
    for attempt in range(5):
        assert _state(bench) == 0x0007, attempt
        assert not bench.security(UNLOCK, block(0, _WRONG))
    assert _state(bench) == 0x0017
    assert not bench.security(UNLOCK, block(0, b"maas"))
    bench.send(non_data(PREPARE))
    assert not bench.security(ERASE, block(0, b"maas"))
    bench.power()
    assert _state(bench) == 0x0007
    for _ in range(4):
        assert not bench.security(UNLOCK, block(0, _WRONG))
    assert bench.security(UNLOCK, block(0, b"maas"))


@given(st.binary(max_size=32))
def test_d16_an_unknown_password_is_not_guessed(guess: bytes) -> None:
    bench = Bench(bad=frozenset({Misbehaviour.LOCKED}), size=65536)
    assert not bench.security(UNLOCK, block(0, guess))
    assert not bench.security(UNLOCK, block(1, guess))


@pytest.mark.parametrize("level", [0, 1])
def test_the_master_password_unlocks_at_level_high_and_erases_always(level: int) -> None:
    bench = drive()
    assert bench.security(SET, block(1, b"master", master_id=0x1234))
    assert _state(bench) == 0x0001
    assert bench.word(92) == 0x1234
    bench.security(SET, block(0, level=level))
    bench.power()
    assert bench.security(UNLOCK, block(1, b"master")) is (level == 0)
    assert bench.security(DISABLE, block(1, b"master")) is (level == 0)
    bench.security(SET, block(0))
    bench.send(non_data(PREPARE))
    assert bench.security(ERASE, block(1, b"master"))
    assert _state(bench) == 0x0001
    assert bench.security(SET, block(0))
    bench.power()
    assert bench.security(UNLOCK, block(1, b"master"))


@pytest.mark.parametrize("bad", [Misbehaviour.FROZEN, Misbehaviour.FROZEN_FOR_GOOD])
def test_h4_a_frozen_drive_takes_nothing_until_a_suspend_that_helps(bad: Misbehaviour) -> None:
    bench = drive(bad)
    for _ in range(2):
        assert _state(bench) == 0x0009  # SEC2
        assert not bench.security(SET, block(0))
        assert not bench.security(UNLOCK, block(0))
        assert not bench.security(DISABLE, block(0))
        assert bench.ask(non_data(PREPARE)).error
        assert not bench.ask(non_data(FREEZE)).error
        bench.power()
    bench.model.suspend()
    thawed = bad is Misbehaviour.FROZEN
    assert _state(bench) == (0x0001 if thawed else 0x0009)
    assert bench.security(SET, block(0)) is thawed


def test_freeze_lock_holds_an_open_drive_in_sec6() -> None:
    bench = drive()
    bench.security(SET, block(0))
    assert not bench.ask(non_data(FREEZE)).error
    assert _state(bench) == 0x000B
    assert not bench.security(DISABLE, block(0))
    bench.model.read("main", 0, 512)
    bench.power()
    assert _state(bench) == 0x0007


def test_h1_a_bridge_takes_the_password_and_refuses_the_erase() -> None:
    bench = drive(Misbehaviour.BRIDGE)
    assert bench.security(SET, block(0))
    bench.send(non_data(PREPARE))
    assert not bench.security(ERASE, block(0))
    assert bench.main[:19] == OLD
    bench.power()
    assert _state(bench) == 0x0007


def test_a_password_that_stays_is_still_enabled_after_done() -> None:
    bench = drive(Misbehaviour.PASSWORD_STAYS)
    bench.security(SET, block(0))
    assert bench.erase_unit()
    assert _state(bench) == 0x0003
    assert not any(bench.main)


def test_h16_a_time_out_shorter_than_the_erase_loses_the_command_and_locks_the_drive() -> None:
    bench = drive(Misbehaviour.SLOW)
    assert bench.word(89) == 150  # five hours, and it says so
    bench.security(SET, block(0))
    before = bench.clock.now_ms()
    with pytest.raises(CommandLost):
        bench.erase_unit(timeout_ms=2 * 3600 * 1000)
    assert bench.clock.now_ms() - before == 2 * 3600 * 1000
    assert _state(bench) == 0x0007
    assert bench.holds_old()
    assert not bench.main[0]
    bench.send(non_data(PREPARE))
    assert bench.security(ERASE, block(0), 6 * 3600 * 1000)
    assert not any(bench.main)


@pytest.mark.parametrize("lie", ["lying_all", "lying_some", "lying_run"])
@pytest.mark.parametrize("flags", [0, _ENHANCED])
def test_h19_a_liar_keeps_data_in_a_security_erase_too(lie: str, flags: int) -> None:
    bench = drive(Misbehaviour(lie))
    bench.security(SET, block(0))
    assert bench.erase_unit(flags)
    assert bench.holds_old()
    assert OLD in bench.spare


def test_h28_a_drive_vanishes_in_the_middle_of_the_erase_and_comes_back_locked() -> None:
    bench = drive(Misbehaviour.VANISHES)
    bench.security(SET, block(0))
    with pytest.raises(DriveGone):
        bench.erase_unit()
    with pytest.raises(DriveGone):
        bench.send(IDENTIFY)
    bench.power()
    assert _state(bench) == 0x0007
    assert bench.security(UNLOCK, block(0))
    assert bench.erase_unit()


@settings(max_examples=40, deadline=None)
@example(0)
@example(3750)
@example(59_999)
@given(st.integers(0, 59_999))
def test_h2_a_power_cut_in_the_erase_leaves_it_locked_with_our_password(cut_ms: int) -> None:
    clock = CutClock()
    bench = Bench(clock=clock, size=1 << 18)
    bench.security(SET, block(0))
    clock.cut_after(cut_ms)
    with pytest.raises(PowerCut):
        bench.erase_unit()
    clock.power_is_back()
    bench.power()
    assert _state(bench) == 0x0007
    assert bench.holds_old()
    assert not bench.security(ERASE, block(0))
    assert bench.security(UNLOCK, block(0))
    assert bench.erase_unit(_ENHANCED)
    assert _state(bench) == 0x0001
    assert not bench.holds_old()


def test_another_process_waits_for_an_erase_whose_process_was_killed() -> None:
    clock = CutClock()
    bench = Bench(clock=clock)
    bench.store.power_on = "boot-1"
    bench.power()
    bench.security(SET, block(0))
    clock.cut_after(20_000)
    with pytest.raises(PowerCut):  # here: the process, not the power
        bench.erase_unit()
    clock.power_is_back()
    other = AtaModel(bench.store, clock, bench.profile)
    with pytest.raises(CommandLost):
        other.sg(IDENTIFY, b"", 10_000)
    bench.model = other
    assert _state(bench) == 0x0001
    assert not any(bench.main)
    assert clock.now_ms() == 1_000_000 + 60_000
