"""SANITIZE DEVICE of the simulated drive: SD0 to SD4, what is left behind, power cuts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.errors import DriveGone, ReadFailed
from host.simulated.model import Misbehaviour
from tests.host.simulated.ata_bench import (
    BLOCK,
    CLEAR,
    CRYPTO,
    IDENTIFY,
    OLD,
    SIZE,
    STATUS,
    Seen,
    block,
    drive,
    non_data,
    non_data_48,
    overwrite,
)

_FREEZE = non_data_48(0xB4, 0x20, lba=0x46724C6B)
_ANTIFREEZE = non_data_48(0xB4, 0x40, lba=0x416E7469)
_DONE, _RUNS, _FROZEN = 0x8000, 0x4000, 0x2000
_ABRT = 0x04


def test_a_block_erase_runs_by_the_clock_and_leaves_nothing_anywhere() -> None:
    bench = drive(block_ms=10_000)
    assert bench.ask(STATUS) == Seen(0, 0, 0xFFFF, 0x50)
    assert bench.ask(BLOCK) == Seen(0, _RUNS, 0, 0x50)
    bench.clock.pause(2.5)
    assert bench.ask(STATUS) == Seen(0, _RUNS, 0x4000, 0x50)
    bench.clock.pause(7.499)
    assert bench.ask(STATUS).count == _RUNS
    assert bench.main[:4096] == (OLD * 300)[:4096]
    bench.clock.pause(0.001)
    assert bench.ask(STATUS) == Seen(0, _DONE, 0xFFFF, 0x50)
    assert not any(bench.main)
    assert not any(bench.spare)


@pytest.mark.parametrize("leaves", ["00", "ff", "33cc55aa"])
def test_a_block_erase_leaves_what_the_profile_says(leaves: str) -> None:
    bench = drive(block_leaves=leaves)
    bench.send(BLOCK)
    bench.clock.pause(10)
    assert bench.model.read("main", 0, SIZE) == bytes.fromhex(leaves) * (SIZE // (len(leaves) // 2))


def test_a_crypto_scramble_leaves_noise_and_a_second_one_other_noise() -> None:
    bench = drive()
    noises = []
    for _ in range(2):
        bench.send(CRYPTO)
        bench.clock.pause(2)
        noises.append(bench.model.read("main", 0, SIZE))
    assert not bench.holds_old()
    assert noises[0] != noises[1]
    assert len(set(bench.spare)) > 200


@pytest.mark.parametrize(
    ("count", "seconds", "last"),
    [
        (0x11, 60, "EFBEADDE"),
        (0x12, 120, "EFBEADDE"),
        (0x92, 120, "10415221"),
        (0x93, 180, "EFBEADDE"),
    ],
)
def test_h17_an_overwrite_takes_as_many_passes_as_asked(
    count: int, seconds: int, last: str
) -> None:
    bench = drive()
    bench.send(overwrite(0xDEADBEEF, count))
    bench.clock.pause(seconds - 0.001)
    assert bench.ask(STATUS).count == _RUNS
    bench.clock.pause(0.001)
    assert bench.ask(STATUS).count == _DONE
    assert bench.main == bytes.fromhex(last) * (SIZE // 4)


def test_h17_a_pass_count_of_zero_is_sixteen_passes() -> None:
    bench = drive()
    bench.send(overwrite(0, 0x10))
    bench.clock.pause(15 * 60)
    assert bench.ask(STATUS).count == _RUNS
    bench.clock.pause(60)
    assert bench.ask(STATUS).count == _DONE


def test_while_it_runs_only_questions_are_answered() -> None:
    bench = drive()
    bench.send(BLOCK)
    for cdb in (BLOCK, CRYPTO, non_data(0xF3), non_data(0xF5), non_data(0xE7), _FREEZE):
        assert bench.ask(cdb).error == _ABRT
    assert not bench.security(0xF1, block(0))
    assert len(bench.send(IDENTIFY).data) == 512
    assert bench.ask(non_data(0xE5)).count == 0xFF
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, 512)
    with pytest.raises(ReadFailed):
        bench.model.write("main", 0, bytes(512))
    bench.clock.pause(10)
    bench.model.write("main", 0, b"x" * 512)


@pytest.mark.parametrize(
    "wrong",
    [
        BLOCK[:8] + b"\x73" + BLOCK[9:],
        CRYPTO[:4] + b"\x12" + CRYPTO[5:],
        overwrite(0)[:9] + b"\x58" + overwrite(0)[10:],
        b"\x85\x06" + BLOCK[2:],
    ],
    ids=["key", "key of another", "key of overwrite", "28-bit"],
)
def test_a_wrong_key_starts_nothing(wrong: bytes) -> None:
    bench = drive()
    assert bench.ask(wrong).error == _ABRT
    bench.clock.pause(1000)
    assert bench.ask(STATUS).count == 0
    assert bench.main[:19] == OLD


@pytest.mark.parametrize("offered", ["sanitize_block", "sanitize_crypto", "sanitize_overwrite"])
def test_only_what_is_offered_is_carried_out(offered: str) -> None:
    names = ["sanitize_overwrite", "sanitize_crypto", "sanitize_block"]
    bench = drive(**{name: name == offered for name in names}, sanitize_antifreeze=False)
    assert (
        bench.word(59)
        == 0x1800 | {names[0]: 1 << 14, names[1]: 1 << 13, names[2]: 1 << 15}[offered]
    )
    cdbs = dict(zip(names, (overwrite(0), CRYPTO, BLOCK), strict=True))
    for name in names:
        if name != offered:
            assert bench.ask(cdbs[name]) == Seen(_ABRT, 0, 2, 0x51)
    assert bench.ask(_ANTIFREEZE) == Seen(_ABRT, 0, 2, 0x51)
    assert bench.ask(cdbs[offered]).count == _RUNS


def test_h25_the_completed_bit_survives_power_but_not_a_new_start() -> None:
    bench = drive()
    bench.send(BLOCK)
    bench.clock.pause(10)
    for _ in range(3):
        assert bench.ask(STATUS) == Seen(0, _DONE, 0xFFFF, 0x50)
        bench.power()
    assert bench.ask(BLOCK).count == _RUNS


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 9_999), max_size=5))
def test_h2_a_running_sanitize_goes_on_after_each_power_cut(cuts: list[int]) -> None:
    bench = drive()
    bench.send(BLOCK)
    noted = 0
    for cut in sorted(set(cuts)):
        bench.clock.pause((cut - noted) / 1000)
        assert bench.ask(STATUS) == Seen(0, _RUNS, cut * 65536 // 10_000, 0x50)
        noted = cut
        bench.clock.pause(3)  # not noted by anybody, so lost
        bench.power()
        bench.clock.pause(0)
        assert bench.ask(STATUS) == Seen(0, _RUNS, cut * 65536 // 10_000, 0x50)
        with pytest.raises(ReadFailed):
            bench.model.read("main", 0, 512)
    bench.clock.pause((10_000 - noted) / 1000)
    assert bench.ask(STATUS).count == _DONE
    assert not any(bench.main)


def test_the_sanitize_freeze_lasts_until_power_goes() -> None:
    bench = drive()
    assert bench.ask(_FREEZE).count == _FROZEN
    assert bench.ask(BLOCK) == Seen(_ABRT, 0, 3, 0x51)
    assert bench.ask(_ANTIFREEZE) == Seen(_ABRT, 0, 3, 0x51)
    bench.power()
    assert bench.ask(_ANTIFREEZE).count == 0x1000
    assert bench.ask(_FREEZE) == Seen(_ABRT, 0, 4, 0x51)
    bench.power()
    assert bench.ask(STATUS).count == 0
    assert bench.ask(BLOCK).count == _RUNS


def test_the_security_freeze_does_not_hinder_a_sanitize() -> None:
    bench = drive(Misbehaviour.FROZEN_FOR_GOOD)
    assert bench.word(128) & 8
    assert bench.ask(BLOCK).count == _RUNS


@pytest.mark.parametrize("allowed", [True, False])
def test_a_locked_drive_sanitizes_only_if_its_maker_allows_it(*, allowed: bool) -> None:
    bench = drive(Misbehaviour.LOCKED, sanitize_when_locked=allowed)
    assert (bench.ask(BLOCK).error == 0) is allowed


@pytest.mark.parametrize("cdb", [BLOCK, CRYPTO, overwrite(0)])
def test_h18_a_failure_may_be_left_when_the_command_said_so(cdb: bytes) -> None:
    bench = drive(Misbehaviour.FAILS)
    bench.send(cdb)
    bench.clock.pause(60)
    assert bench.ask(STATUS) == Seen(_ABRT, 0, 1, 0x51)
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, 512)
    bench.power()
    assert bench.ask(STATUS) == Seen(_ABRT, 0, 1, 0x51)
    assert bench.ask(CLEAR) == Seen(0, 0, 0xFFFF, 0x50)
    assert bench.ask(STATUS) == Seen(0, 0, 0xFFFF, 0x50)
    assert bench.model.read("main", 0, 512)
    assert bench.holds_old()
    assert OLD in bench.spare


def test_h18_a_failure_without_the_bit_is_left_only_by_another_sanitize_without_it() -> None:
    bench = drive(Misbehaviour.FAILS)
    restricted = BLOCK[:6] + b"\x00" + BLOCK[7:]
    bench.send(restricted)
    bench.clock.pause(10)
    assert bench.ask(CLEAR) == Seen(_ABRT, 0, 1, 0x51)
    assert bench.ask(BLOCK) == Seen(_ABRT, 0, 1, 0x51)
    assert bench.ask(restricted).count == _RUNS


def test_h18_a_drive_that_fails_restricted_is_left_by_another_action_only() -> None:
    bench = drive(Misbehaviour.FAILS_RESTRICTED)
    for _ in range(2):
        bench.send(BLOCK)
        bench.clock.pause(10)
        assert bench.ask(CLEAR) == Seen(_ABRT, 0, 1, 0x51)
        bench.power()
    assert bench.ask(CRYPTO).count == _RUNS
    bench.clock.pause(2)
    assert bench.ask(STATUS).count == _DONE
    assert not bench.holds_old()


def test_h8_a_stuck_sanitize_stays_at_655_for_ever_and_over_power() -> None:
    bench = drive(Misbehaviour.STUCK)
    bench.send(BLOCK)
    for _ in range(3):
        bench.clock.pause(100_000)
        assert bench.ask(STATUS) == Seen(0, _RUNS, 655, 0x50)
        bench.power()
    assert bench.holds_old()


def test_h25_stale_success_shows_success_from_the_start_and_does_nothing() -> None:
    bench = drive(Misbehaviour.STALE_SUCCESS)
    assert bench.ask(STATUS).count == _DONE
    for cdb in (BLOCK, CRYPTO, overwrite(0)):
        assert bench.ask(cdb) == Seen(0, _DONE, 0xFFFF, 0x50)
        bench.clock.pause(1000)
        assert bench.ask(STATUS).count == _DONE
    assert bench.main[:19] == OLD
    assert bench.model.read("main", 0, 512)


@pytest.mark.parametrize("seconds", [0.1, 100])
def test_h46_the_status_shows_nothing_for_twelve_polls(seconds: float) -> None:
    bench = drive(Misbehaviour.START_LAG)
    assert bench.ask(BLOCK) == Seen(0, 0, 0xFFFF, 0x50)
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, 512)
    bench.clock.pause(seconds)
    assert [bench.ask(STATUS).count for _ in range(12)] == [0] * 12
    assert bench.ask(STATUS).count == (_RUNS if seconds < 10 else _DONE)


def test_h46_a_start_that_never_shows_erases_nothing() -> None:
    bench = drive(Misbehaviour.START_NEVER)
    assert bench.ask(BLOCK) == Seen(0, 0, 0xFFFF, 0x50)
    for _ in range(20):
        bench.clock.pause(100)
        assert bench.ask(STATUS) == Seen(0, 0, 0xFFFF, 0x50)
    assert bench.main[:19] == OLD


def test_d15_the_sanitize_freeze_at_first_is_gone_after_a_power_cycle() -> None:
    for cycle in ("power", "suspend"):
        bench = drive(Misbehaviour.SANITIZE_FROZEN)
        assert bench.ask(STATUS).count == _FROZEN
        assert bench.ask(BLOCK) == Seen(_ABRT, 0, 3, 0x51)
        bench.power() if cycle == "power" else bench.model.suspend()
        assert bench.ask(BLOCK).count == _RUNS


def test_h28_a_drive_vanishes_in_the_middle_and_goes_on_once_powered() -> None:
    bench = drive(Misbehaviour.VANISHES)
    bench.send(BLOCK)
    bench.clock.pause(4.9)
    assert bench.ask(STATUS).count == _RUNS
    bench.clock.pause(0.1)
    for _ in range(2):
        with pytest.raises(DriveGone):
            bench.send(STATUS)
        with pytest.raises(DriveGone):
            bench.model.read("main", 0, 512)
    bench.power()
    assert bench.ask(STATUS).count == _RUNS
    bench.clock.pause(5.1)
    assert bench.ask(STATUS).count == _DONE
    assert not any(bench.main)


@pytest.mark.parametrize("lie", ["lying_all", "lying_some", "lying_run"])
@pytest.mark.parametrize("cdb", [BLOCK, CRYPTO, overwrite(0)], ids=["block", "crypto", "overwrite"])
def test_h19_a_liar_says_done_and_a_laboratory_finds_what_it_kept(lie: str, cdb: bytes) -> None:
    bench = drive(Misbehaviour(lie))
    bench.send(cdb)
    bench.clock.pause(60)
    assert bench.ask(STATUS).count == _DONE
    assert bench.holds_old()
    assert OLD in bench.spare
    old = (OLD * (SIZE // len(OLD) + 1))[:SIZE]
    kept = [at for at in range(0, SIZE, 4096) if bench.main[at : at + 4096] == old[at : at + 4096]]
    assert len(kept) == {"lying_all": 256, "lying_some": 2, "lying_run": 1}[lie]


def test_slow_takes_hours_by_the_clock() -> None:
    bench = drive(Misbehaviour.SLOW)
    bench.send(CRYPTO)
    bench.clock.pause(7199)
    assert bench.ask(STATUS).count == _RUNS
    bench.clock.pause(1)
    assert bench.ask(STATUS).count == _DONE


def test_h9_the_drive_is_dead_after_it_said_done_but_still_answers() -> None:
    bench = drive(Misbehaviour.DEAD_AFTER)
    bench.model.read("main", 0, 512)
    bench.send(BLOCK)
    bench.clock.pause(10)
    assert bench.ask(STATUS).count == _DONE
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, 512)
    assert len(bench.send(IDENTIFY).data) == 512


def test_sectors_turn_unreadable_with_the_erase() -> None:
    bench = drive(Misbehaviour.UNREADABLE_AFTER)
    bench.model.read("main", 0, SIZE)
    bench.send(BLOCK)
    bench.clock.pause(10)
    bench.send(STATUS)
    with pytest.raises(ReadFailed):
        bench.model.read("main", 0, SIZE)
    assert bench.model.read("main", 0, 512) == bytes(512)


def test_h1_a_bridge_refuses_a_sanitize_with_70_00_05() -> None:
    bench = drive(Misbehaviour.BRIDGE)
    answer = bench.send(BLOCK)
    assert answer.status == 2
    assert answer.sense[:3] == bytes.fromhex("700005")
    bench.clock.pause(1000)
    assert bench.main[:19] == OLD
