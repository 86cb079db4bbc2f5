"""Format NVM, deallocated blocks and locks of the simulated drive."""

import errno

import pytest
from typing_extensions import override

from host.errors import CommandLost, ReadFailed
from host.simulated.model import VirtualClock
from host.simulated.nvme_profile import Left, NvmeProfile
from host.simulated.opal import OpalProfile
from tests.host.simulated.nvme_bench import (
    AREA_BYTES,
    BLOCK,
    EVERY,
    MASK,
    OLD,
    Bench,
    bench,
    packed,
)

_TWO = (1, 2)
_DULBE = 1 << 16


class PowerCutError(Exception):
    """The lights go out."""


class CuttingClock(VirtualClock):
    """A clock under which power goes out while somebody waits."""

    def __init__(self, after_s: float) -> None:
        super().__init__()
        self._left_s = after_s

    @override
    def pause(self, seconds: float) -> None:
        if seconds > self._left_s:
            super().pause(self._left_s)
            raise PowerCutError
        self._left_s -= seconds
        super().pause(seconds)


def test_h24_a_format_without_secure_erase_keeps_all_data() -> None:
    on = bench()
    before = on.lab(), on.lab("spare")
    assert on.format(0) == 0
    assert (on.lab(), on.lab("spare")) == before
    assert on.model.read("main", 0, 32 * 16) == OLD * 16


@pytest.mark.parametrize("erase", [1, 2])
def test_a_format_blocks_until_it_has_erased(erase: int) -> None:
    on = bench()
    begun_ms = on.clock.now_ms()
    assert on.format(erase) == 0
    assert on.clock.now_ms() - begun_ms == 8000
    assert not on.holds_old()
    assert not on.holds_old("spare")
    assert (len(set(on.lab())) == 1) is (erase == 1)


def test_a_format_by_profile_leaves_the_spare_area() -> None:
    on = bench(profile=NvmeProfile(format_reaches_spare=False))
    before = on.lab("spare")
    assert on.format(1) == 0
    assert not on.holds_old()
    assert on.lab("spare") == before


def test_a_crypto_format_needs_fna_bit_2() -> None:
    on = bench(profile=NvmeProfile(format_crypto=False))
    assert on.format(2) == 0x002
    assert on.holds_old()
    assert on.format(1) == 0


@pytest.mark.parametrize("erase", [3, 4, 7])
def test_other_erase_settings_are_invalid_fields(erase: int) -> None:
    on = bench()
    assert on.format(erase) == 0x002
    assert on.holds_old()


@pytest.mark.parametrize("cdw10", [0x002, 0x00F, 0x1001, 0x0020])
def test_formats_that_are_not_offered_are_refused(cdw10: int) -> None:
    on = bench()
    assert on.format(1, cdw10=cdw10) == 0x10A
    assert on.holds_old()


def test_the_lba_format_changes_what_identify_tells() -> None:
    on = bench()
    assert on.format(1, cdw10=1) == 0
    on.power_cycle()
    told = on.send(0x06, 1, 4096).data
    assert told[26] == 1
    assert int.from_bytes(told[:8], "little") == AREA_BYTES // 4096


@pytest.mark.parametrize("erase", [0, 1, 2])
@pytest.mark.parametrize("format_all", [False, True])
@pytest.mark.parametrize("erase_all", [False, True])
def test_h13_fna_tells_which_namespaces_a_format_hits(
    erase: int, *, format_all: bool, erase_all: bool
) -> None:
    profile = NvmeProfile(namespaces=_TWO, format_all=format_all, erase_all=erase_all)
    on = bench(profile=profile)
    assert on.format(erase, nsid=2) == 0
    assert on.holds_old("main") is not (erase != 0 and erase_all)
    assert on.holds_old("nsid:2") is (erase == 0)
    told = on.format(0, nsid=2, cdw10=1)
    assert told == 0
    assert on.send(0x06, 1, 4096).data[26] == int(format_all)


def test_a_broadcast_hits_all_attached_namespaces_unless_it_is_refused() -> None:
    on = bench(profile=NvmeProfile(namespaces=_TWO, unattached=(3,)))
    assert on.format(1, nsid=3) == 0x00B
    assert on.format(1, nsid=0) == 0x00B
    assert on.format(1, nsid=EVERY) == 0
    assert not on.holds_old("main")
    assert not on.holds_old("nsid:2")
    assert on.holds_old("nsid:3")
    refuses = bench(profile=NvmeProfile(format_broadcast=False))
    assert refuses.format(1, nsid=EVERY) == 0x002
    assert refuses.holds_old()


@pytest.mark.parametrize("erase", [0, 1, 2])
def test_h30_a_short_time_out_resets_the_drive_in_the_middle(erase: int) -> None:
    on = bench(profile=NvmeProfile(format_s=400))
    with pytest.raises(CommandLost):
        # 0: the kernel's own 60 s
        on.model.nvme(packed(0x80, 1, cdw10=erase << 9), b"")
    half = AREA_BYTES // 2
    assert on.lab()[half:] == OLD * (half // 32)
    assert (OLD in on.lab()[:half]) is (erase == 0)
    assert on.holds_old("spare")
    assert on.model.read("main", 0, 512)
    assert on.format(1) == 0
    assert not on.holds_old()


def test_a_power_cut_leaves_the_namespace_half_erased() -> None:
    on = bench(profile=NvmeProfile(namespaces=_TWO, format_s=100))
    on.clock = CuttingClock(30)
    on.power_cycle()
    with pytest.raises(PowerCutError):
        on.format(1, nsid=2)
    assert on.holds_old("nsid:2")
    on.clock = VirtualClock()
    on.power_cycle()
    half = AREA_BYTES // 2
    assert on.lab("nsid:2") == bytes(half) + OLD * (half // 32)
    assert on.lab() == OLD * (AREA_BYTES // 32)
    assert on.log().status == 0
    assert on.model.read("nsid:2", 0, 512) == bytes(512)


def test_a_dead_process_does_not_stop_a_format_of_a_powered_drive() -> None:
    on = bench(profile=NvmeProfile(format_s=100))
    on.store.power_on = "boot-1"
    clock = CuttingClock(30)
    on.clock = clock
    on.power_cycle()
    with pytest.raises(PowerCutError):
        on.format(1)
    other = Bench(on.store, on.profile, on.bad, VirtualClock())
    other.wait(30)
    with pytest.raises(ReadFailed):
        other.model.read("main", 0, 512)
    assert other.format(1) == 0x084
    assert other.sanitize(BLOCK) == 0x084
    other.wait(70)
    assert other.model.read("main", 0, 512) == bytes(512)
    assert not other.holds_old()


def test_a_format_is_no_write_and_no_sanitize() -> None:
    on = bench()
    on.format(1)
    assert (on.log().status, on.log().erased) == (0, False)


def test_dulbe_makes_reads_of_deallocated_blocks_fail() -> None:
    on = bench(profile=NvmeProfile(namespaces=_TWO, left=Left.DEALLOCATED))
    assert on.send(0x0A, 1, cdw10=5).result == 0
    assert on.send(0x09, 1, cdw10=5, cdw11=_DULBE).status == 0
    assert on.send(0x0A, 1, cdw10=5).result == _DULBE
    assert on.send(0x0A, 2, cdw10=5).result == 0
    # allocated so far
    assert on.model.read("main", 0, AREA_BYTES)
    on.sanitize(BLOCK)
    on.wait(90)
    with pytest.raises(ReadFailed) as error:
        on.model.read("main", 0, 4096)
    assert error.value.errno == errno.ENODATA
    assert on.model.read("nsid:2", 0, 4096) == bytes(4096)
    on.model.write("main", 512, b"x" * 512)
    assert on.model.read("main", 512, 512) == b"x" * 512
    with pytest.raises(ReadFailed):
        on.model.read("main", 512, 1024)
    assert on.send(0x09, 1, cdw10=5).status == 0
    assert on.model.read("main", 0, 512) == bytes(512)


def test_dulbe_is_volatile_and_begins_as_the_profile_says() -> None:
    on = bench()
    on.send(0x09, EVERY, cdw10=5, cdw11=_DULBE)
    on.power_cycle()
    assert on.send(0x0A, 1, cdw10=5).result == 0
    other = bench(profile=NvmeProfile(dulbe=True, left=Left.DEALLOCATED))
    other.format(1)
    with pytest.raises(ReadFailed):
        other.model.read("main", 0, 512)


def test_other_features_and_namespaces_are_refused() -> None:
    on = bench()
    assert on.send(0x0A, 1, cdw10=6).status & MASK == 0x002
    assert on.send(0x09, 7, cdw10=5).status & MASK == 0x00B


@pytest.mark.parametrize("takes", [False, True])
def test_d10_what_is_locked_cannot_be_read_and_stays_locked(*, takes: bool) -> None:
    opal = OpalProfile(locking_enabled=True, locked=True)
    on = bench(profile=NvmeProfile(opal=opal, sanitize_while_locked=takes))
    with pytest.raises(ReadFailed) as error:
        on.model.read("main", 0, 512)
    assert error.value.errno == errno.ENODATA
    with pytest.raises(ReadFailed):
        on.model.write("main", 0, bytes(512))
    assert on.sanitize(BLOCK) == (0 if takes else 0x286)
    on.wait(90)
    assert on.format(1) == (0 if takes else 0x286)
    assert on.holds_old() is not takes
    with pytest.raises(ReadFailed):
        on.model.read("main", 0, 512)


def test_areas_that_are_not_attached_cannot_be_reached() -> None:
    on = bench(profile=NvmeProfile(unattached=(2,)))
    for area in ("nsid:2", "spare", "nsid:9"):
        with pytest.raises(ReadFailed):
            on.model.read(area, 0, 512)
        with pytest.raises(ReadFailed):
            on.model.write(area, 0, bytes(512))
    assert on.holds_old("spare")
