"""Every way in which a simulated NVMe drive can be bad does what its name says."""

import pytest

from host.errors import CommandLost, DriveGone, ReadFailed
from host.simulated.cells import PAGE_BYTES
from host.simulated.model import Misbehaviour as Bad
from host.simulated.nvme_profile import NvmeProfile
from tests.host.simulated.nvme_bench import (
    AREA_BYTES,
    BLOCK,
    CRYPTO,
    DONE,
    EVERY,
    EXIT,
    FAILED,
    MASK,
    NEVER,
    OLD,
    RUNNING,
    Bench,
    bench,
    packed,
)


def _pages(on: Bench) -> int:
    """How many pages of the main area still hold old data."""
    content = on.lab()
    return sum(OLD in content[at : at + PAGE_BYTES] for at in range(0, AREA_BYTES, PAGE_BYTES))


@pytest.mark.parametrize("command", ["block", "crypto", "user", "key"])
@pytest.mark.parametrize(
    ("lie", "kept"), [(Bad.LYING_ALL, 64), (Bad.LYING_SOME, 1), (Bad.LYING_RUN, 1)]
)
def test_h19_a_lying_drive_says_done_and_keeps_data(lie: Bad, kept: int, command: str) -> None:
    on = bench(lie)
    spare = on.lab("spare")
    if command in {"user", "key"}:
        assert on.format(1 if command == "user" else 2) == 0
    else:
        assert on.sanitize(BLOCK if command == "block" else CRYPTO) == 0
        on.wait(90)
        assert (on.log().status, on.log().erased) == (DONE, True)
    assert _pages(on) == kept
    assert on.lab("spare") == spare
    found = on.model.read("main", 0, AREA_BYTES)
    assert found == on.lab()


def test_h25_stale_success_shows_success_and_does_nothing() -> None:
    on = bench(Bad.STALE_SUCCESS)
    before = on.log()
    assert (before.status, before.erased, before.cdw10) == (DONE, True, BLOCK)
    on.model.write("main", 0, b"marker.." * 64)
    assert on.log() == before
    assert on.sanitize(BLOCK) == 0
    assert on.log() == before
    on.wait(100_000)
    assert on.log() == before
    assert _pages(on) == 64
    assert on.model.read("main", 0, 512) == b"marker.." * 64


def test_h8_a_stuck_sanitize_stays_at_655_for_ever() -> None:
    on = bench(Bad.STUCK)
    assert on.sanitize(BLOCK) == 0
    for _hour in range(200):
        on.wait(3600)
        assert (on.log().status, on.log().progress) == (RUNNING, 655)
    on.power_cycle()
    assert on.format(1) == 0x01D
    assert on.sanitize(EXIT) == 0x01D
    assert on.log().progress == 655
    assert on.holds_old()


def test_h18_a_failing_sanitize_can_be_left_and_a_format_still_works() -> None:
    on = bench(Bad.FAILS)
    assert on.sanitize(BLOCK) == 0
    on.wait(90)
    log = on.log()
    assert (log.status, log.progress, log.erased) == (FAILED, 0xFFFF, False)
    assert _pages(on) == 32
    assert on.format(1) == 0x01C
    assert on.sanitize(CRYPTO) == 0
    on.wait(90)
    assert on.log().status == FAILED
    assert on.sanitize(EXIT) == 0
    assert on.format(1) == 0
    assert _pages(on) == 0


def test_h18_a_failing_sanitize_without_ause_can_never_be_left() -> None:
    on = bench(Bad.FAILS)
    assert on.sanitize(0x02) == 0
    on.wait(90)
    assert on.log().status == FAILED
    for _turn in range(2):
        assert on.sanitize(EXIT) == 0x01C
        assert on.sanitize(BLOCK) == 0x01C
        assert on.sanitize(0x02) == 0
        on.wait(90)
        assert on.log().status == FAILED
    assert on.format(1) == 0x01C


def test_h18_restricted_failure_although_ause_was_asked() -> None:
    on = bench(Bad.FAILS_RESTRICTED)
    assert on.sanitize(BLOCK) == 0
    on.wait(90)
    # it shows that it did not take the bit
    assert (on.log().status, on.log().cdw10) == (FAILED, 0x02)
    on.power_cycle()
    assert on.sanitize(EXIT) == 0x01C
    assert on.sanitize(BLOCK) == 0x01C
    assert on.format(1) == 0x01C
    assert on.sanitize(0x02) == 0
    on.wait(90)
    assert on.log().status == DONE
    assert _pages(on) == 0


def test_h46_a_lagging_drive_shows_nothing_for_12_polls() -> None:
    on = bench(Bad.START_LAG)
    assert on.sanitize(BLOCK) == 0
    for _poll in range(12):
        on.wait(5)
        assert on.log().status == NEVER
    assert on.log().status == RUNNING
    on.wait(90)
    assert on.log().status == DONE
    assert _pages(on) == 0


def test_h46_a_lag_survives_a_power_cut_and_blocks_others() -> None:
    on = bench(Bad.START_LAG)
    on.sanitize(BLOCK)
    for _poll in range(6):
        on.log()
    on.power_cycle()
    assert on.format(1) == 0x01D
    shown = [on.log().status for _poll in range(7)]
    assert shown == [NEVER] * 6 + [RUNNING]


def test_h46_a_drive_that_never_starts_shows_nothing_for_ever() -> None:
    on = bench(Bad.START_NEVER)
    assert on.sanitize(BLOCK) == 0
    for _poll in range(50):
        on.wait(100)
        assert on.log().status == NEVER
    assert _pages(on) == 64


def test_h7_invalid_opcode_until_the_machine_slept() -> None:
    on = bench(Bad.INVALID_OPCODE)
    for _try in range(2):
        assert on.send(0x84, cdw10=BLOCK).status == 0x4001
        assert on.send(0x80, 1, cdw10=0x200).status == 0x4001
    on.power_cycle()
    assert on.sanitize(BLOCK) == 0x001
    assert on.holds_old()
    on.model.suspend()
    assert on.sanitize(BLOCK) == 0
    on.power_cycle()
    # the BIOS blocks anew at power-on; what runs goes on
    assert on.log().status == RUNNING


def test_h7_another_process_finds_the_drive_still_free() -> None:
    on = bench(Bad.INVALID_OPCODE)
    on.store.power_on = "boot-1"
    on.power_cycle()
    on.model.suspend()
    on.power_cycle()
    assert on.format(1) == 0


def test_access_denied_for_ever() -> None:
    on = bench(Bad.ACCESS_DENIED)
    for _turn in range(2):
        assert on.send(0x84, cdw10=BLOCK).status == 0x4286
        assert on.format(1) == 0x286
        on.model.suspend()
        on.power_cycle()
    assert on.model.read("main", 0, 512) == OLD * 16


def test_h38_bad_sectors_before_and_after() -> None:
    on = bench(Bad.UNREADABLE)
    with pytest.raises(ReadFailed):
        on.model.read("main", 0, AREA_BYTES)
    on.sanitize(BLOCK)
    on.wait(90)
    assert on.log().status == DONE
    with pytest.raises(ReadFailed):
        on.model.read("main", 0, AREA_BYTES)


@pytest.mark.parametrize("by_format", [False, True])
@pytest.mark.parametrize("bad", [Bad.UNREADABLE_AFTER, Bad.DEAD_AFTER])
def test_h9_reads_fail_only_once_it_said_done(bad: Bad, *, by_format: bool) -> None:
    on = bench(bad)
    assert on.model.read("main", 0, AREA_BYTES)
    assert on.format(0) == 0
    assert on.model.read("main", 0, AREA_BYTES)
    if by_format:
        on.format(1)
    else:
        on.sanitize(BLOCK)
        on.wait(90)
        assert on.log().status == DONE
    with pytest.raises(ReadFailed):
        on.model.read("main", 0, AREA_BYTES)
    if bad is Bad.DEAD_AFTER:
        on.power_cycle()
        with pytest.raises(ReadFailed):
            on.model.read("main", 0, 512)


def test_h43_writes_fail() -> None:
    on = bench(Bad.UNWRITABLE)
    with pytest.raises(ReadFailed):
        on.model.write("main", 0, bytes(AREA_BYTES))


def test_h28_it_vanishes_in_the_middle_of_a_sanitize_and_goes_on_with_power() -> None:
    on = bench(Bad.VANISHES)
    assert on.sanitize(BLOCK) == 0
    on.wait(44)
    assert on.log().status == RUNNING
    on.wait(1)
    for _turn in range(2):
        with pytest.raises(DriveGone):
            on.log()
        with pytest.raises(DriveGone):
            on.model.read("main", 0, 512)
        with pytest.raises(DriveGone):
            on.model.flush("main")
        on.wait(1000)
    assert on.holds_old()
    on.power_cycle()
    assert on.log().status == DONE
    assert not on.holds_old()


def test_h28_it_vanishes_however_late_it_is_asked() -> None:
    on = bench(Bad.VANISHES)
    on.sanitize(BLOCK)
    on.wait(100_000)
    with pytest.raises(DriveGone):
        on.log()
    assert on.holds_old()


def test_h28_it_vanishes_in_the_middle_of_a_format() -> None:
    on = bench(Bad.VANISHES)
    with pytest.raises(DriveGone):
        on.format(1)
    with pytest.raises(DriveGone):
        on.send(0x06, 0, 4096, cdw10=1)
    on.power_cycle()
    assert _pages(on) == 32
    assert on.format(1) == 0
    assert _pages(on) == 0


def test_h39_addresses_wrap_around() -> None:
    on = bench(Bad.FAKE_CAPACITY)
    on.model.write("main", 0, b"a" * 512)
    assert on.model.read("main", AREA_BYTES // 2, 512) == b"a" * 512


def test_h30_a_slow_format_outlives_the_kernel_and_a_sanitize_takes_hours() -> None:
    on = bench(Bad.SLOW)
    assert on.sanitize(BLOCK) == 0
    on.wait(4 * 3600)
    assert on.log().status == RUNNING
    on.wait(3600)
    assert on.log().status == DONE
    with pytest.raises(CommandLost):
        on.model.nvme(packed(0x80, 1, timeout_ms=60_000, cdw10=0x200), b"")
    begun_ms = on.clock.now_ms()
    assert on.model.nvme(packed(0x80, 1, timeout_ms=600_000, cdw10=0x200), b"").status == 0
    assert on.clock.now_ms() - begun_ms == 400_000


@pytest.mark.parametrize("told", [False, True])
def test_h13_a_namespace_is_left_whatever_fna_tells(*, told: bool) -> None:
    on = bench(Bad.NAMESPACE_LEFT, profile=NvmeProfile(erase_all=told, format_all=told))
    assert on.model.areas() == ("main", "nsid:2")
    assert on.format(1) == 0
    assert not on.holds_old("main")
    assert on.holds_old("nsid:2")
    assert on.sanitize(BLOCK) == 0
    on.wait(90)
    assert on.log().status == DONE
    assert not on.holds_old("nsid:2")


def test_a_cache_liar_loses_what_was_flushed() -> None:
    on = bench(Bad.CACHE_LIAR)
    on.model.write("main", 0, b"new." * 128)
    on.model.flush("main")
    assert on.model.read("main", 0, 512) == b"new." * 128
    on.power_cycle()
    assert on.model.read("main", 0, 512) == OLD * 16


@pytest.mark.parametrize("bad", list(Bad))
def test_a_host_overwrite_never_reaches_the_spare_area(bad: Bad) -> None:
    on = bench(bad)
    before = on.lab("spare")
    for at in range(0, AREA_BYTES, PAGE_BYTES):
        try:
            on.model.write("main", at, bytes(PAGE_BYTES))
        except (ReadFailed, DriveGone):
            continue
    assert on.lab("spare") == before


def test_masked_and_unmasked_status_differ_so_that_the_mask_is_tested() -> None:
    on = bench(Bad.ACCESS_DENIED)
    status = on.send(0x80, EVERY, cdw10=0x200).status
    assert status != status & MASK == 0x286
