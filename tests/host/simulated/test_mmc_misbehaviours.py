"""Every way in which a simulated eMMC can be bad does what its name says."""

import errno
from collections.abc import Callable

import pytest

from host.errors import CommandLost, DriveGone, ReadFailed
from host.simulated.cells import PAGE_BYTES
from host.simulated.model import Misbehaviour as Bad
from tests.host.simulated.mmc_bench import MAIN_BYTES, OLD, MmcBench, mmc_bench

_Erase = Callable[[MmcBench], None]
_PAGES = MAIN_BYTES // PAGE_BYTES


def _old_pages(content: bytes) -> int:
    return sum(OLD in content[at : at + PAGE_BYTES] for at in range(0, MAIN_BYTES, PAGE_BYTES))


def _trim_and_sanitize(on: MmcBench) -> None:
    assert on.erase(1) == 0
    assert on.sanitize() == 0


def _discard(on: MmcBench) -> None:
    on.model.discard_securely("main", 0, MAIN_BYTES)


@pytest.mark.parametrize("erase", [_trim_and_sanitize, _discard])
@pytest.mark.parametrize(
    ("lie", "kept"),
    [(Bad.LYING_ALL, _PAGES), (Bad.LYING_SOME, _PAGES // 100), (Bad.LYING_RUN, _PAGES // 500)],
)
def test_h19_a_lying_card_says_done_and_keeps_data(lie: Bad, kept: int, erase: _Erase) -> None:
    on = mmc_bench(lie)
    spare = on.lab("spare")
    erase(on)
    assert _old_pages(on.lab()) == _old_pages(on.reads()) == max(1, kept)
    assert on.lab("spare") == spare
    on.power_cycle()
    assert _old_pages(on.reads()) == max(1, kept)


def test_h38_bad_sectors_cannot_be_read_before_and_after() -> None:
    on = mmc_bench(Bad.UNREADABLE)
    with pytest.raises(ReadFailed):
        on.reads()
    _discard(on)
    assert not on.holds_old()
    with pytest.raises(ReadFailed):
        on.reads()


def test_h43_a_sector_that_cannot_be_written_ends_a_secure_discard() -> None:
    on = mmc_bench(Bad.UNWRITABLE)
    with pytest.raises(ReadFailed):
        on.model.write("main", 0, bytes(MAIN_BYTES))
    with pytest.raises(ReadFailed) as error:
        _discard(on)
    assert 0 < error.value.offset < MAIN_BYTES
    blank = on.lab()[: error.value.offset]
    assert blank == bytes(len(blank))
    assert on.lab()[error.value.offset :] == OLD * (MAIN_BYTES // 32 - len(blank) // 32)


@pytest.mark.parametrize("bad", [Bad.UNREADABLE_AFTER, Bad.DEAD_AFTER])
@pytest.mark.parametrize("erase", [_trim_and_sanitize, _discard])
def test_h9_reads_fail_only_once_it_said_done(bad: Bad, erase: _Erase) -> None:
    on = mmc_bench(bad)
    assert on.reads()
    erase(on)
    with pytest.raises(ReadFailed):
        on.reads()


@pytest.mark.parametrize("erase", [_trim_and_sanitize, _discard])
def test_h28_it_vanishes_in_the_middle_and_is_back_with_power(erase: _Erase) -> None:
    on = mmc_bench(Bad.VANISHES)
    with pytest.raises(DriveGone):
        erase(on)
    for _turn in range(2):
        with pytest.raises(DriveGone):
            on.model.mmc(13, 0, write=False, timeout_ms=1000)
        with pytest.raises(DriveGone):
            on.model.read("boot0", 0, 512)
        with pytest.raises(DriveGone):
            on.model.flush("main")
    assert on.holds_old()
    on.power_cycle()
    erase(on)
    assert not on.holds_old()


def test_h28_a_secure_discard_in_pieces_meets_the_middle_too() -> None:
    on = mmc_bench(Bad.VANISHES)
    piece = MAIN_BYTES // 8
    for at in range(0, MAIN_BYTES // 2, piece):
        on.model.discard_securely("main", at, piece)
    with pytest.raises(DriveGone):
        on.model.discard_securely("main", MAIN_BYTES // 2, piece)
    assert _old_pages(on.lab()) == _PAGES // 2


def test_h39_addresses_wrap_around() -> None:
    on = mmc_bench(Bad.FAKE_CAPACITY)
    on.model.write("main", 0, b"a" * 512)
    assert on.reads("main", MAIN_BYTES // 2, 512) == b"a" * 512
    assert int.from_bytes(on.csd()[212:216], "little") == MAIN_BYTES // 512


def test_h16_a_slow_card_sanitizes_for_hours() -> None:
    on = mmc_bench(Bad.SLOW)
    on.erase(1)
    with pytest.raises(CommandLost):
        on.sanitize(timeout_ms=3_600_000)
    assert on.holds_old()
    begun_ms = on.clock.now_ms()
    assert on.sanitize() == 0
    assert on.clock.now_ms() - begun_ms == 7_200_000
    assert not on.holds_old()


def test_a_sanitize_that_the_card_refuses_purges_nothing() -> None:
    on = mmc_bench(Bad.FAILS)
    assert on.erase(1) == 0
    assert on.sanitize() == errno.EBADMSG
    assert on.lab() == OLD * (MAIN_BYTES // 32)
    _discard(on)
    assert not on.holds_old()


def test_a_cache_liar_loses_what_was_flushed() -> None:
    on = mmc_bench(Bad.CACHE_LIAR)
    on.model.write("main", 0, b"new." * 128)
    on.model.flush("main")
    assert on.reads("main", 0, 512) == b"new." * 128
    on.power_cycle()
    assert on.reads("main", 0, 512) == OLD * 16


@pytest.mark.parametrize("bad", list(Bad))
def test_a_host_overwrite_never_reaches_the_spare_area(bad: Bad) -> None:
    on = mmc_bench(bad)
    before = on.lab("spare")
    for at in range(0, MAIN_BYTES, 1 << 16):
        try:
            on.model.write("main", at, bytes(1 << 16))
        except (ReadFailed, DriveGone):
            continue
    assert on.lab("spare") == before
