"""What hides sectors on the simulated drive, and what brings them back."""

import pytest

from host.errors import ReadFailed
from host.simulated.model import Misbehaviour
from tests.host.simulated.ata_bench import (
    BLOCK,
    OLD,
    SIZE,
    Bench,
    Seen,
    block,
    drive,
    non_data,
    non_data_48,
)

_TOTAL = SIZE // 512
_SHOWN = _TOTAL - 256
_NATIVE, _NATIVE_EXT = non_data(0xF8), non_data_48(0x27)
_DCO_IDENTIFY = bytes.fromhex("85080E00C2000100000000000040B100")
_DCO_RESTORE, _DCO_FREEZE = non_data(0xB1, 0xC0), non_data(0xB1, 0xC1)
_ABRT, _IDNF = 0x04, 0x10


def _shown(bench: Bench) -> int:
    return bench.word(100) | bench.word(101) << 16


def _set_ext(last: int, *, permanent: bool = True) -> bytes:
    return non_data_48(0x37, count=int(permanent), lba=last)


def test_h20_a_protected_area_hides_the_end_and_the_system_never_sees_it() -> None:
    bench = drive(Misbehaviour.HPA)
    assert bench.word(82) & 0x0400
    assert _shown(bench) == bench.word(60) == _SHOWN
    assert bench.model.size_bytes("main") == _SHOWN * 512
    assert bench.ask(_NATIVE_EXT) == Seen(0, 0, _TOTAL - 1, 0x50)
    assert bench.ask(_NATIVE) == Seen(0, 0, _TOTAL - 1, 0x50)
    with pytest.raises(ReadFailed):
        bench.model.read("main", _SHOWN * 512, 512)


@pytest.mark.parametrize("extend", [True, False])
def test_h20_set_max_directly_after_read_native_max_brings_it_back(*, extend: bool) -> None:
    bench = drive(Misbehaviour.HPA)
    native = _NATIVE_EXT if extend else _NATIVE
    set_max = _set_ext(_TOTAL - 1) if extend else non_data(0xF9, count=1, lba=_TOTAL - 1)
    assert bench.ask(set_max).error == _ABRT
    bench.send(_NATIVE if extend else _NATIVE_EXT)
    assert bench.ask(set_max).error == _ABRT
    bench.send(native)
    bench.word(0)
    assert bench.ask(set_max).error == _ABRT
    bench.send(native)
    assert not bench.ask(set_max).error
    assert _shown(bench) == _TOTAL
    assert bench.model.size_bytes("main") == _SHOWN * 512
    bench.model.look_again()
    assert bench.model.size_bytes("main") == SIZE
    assert bench.model.read("main", SIZE - 512, 512)
    bench.power()
    assert _shown(bench) == _TOTAL


def test_h20_only_one_change_for_good_is_taken_per_power_on() -> None:
    bench = drive(Misbehaviour.HPA)
    bench.send(_NATIVE_EXT)
    assert not bench.ask(_set_ext(_SHOWN + 7)).error
    bench.send(_NATIVE_EXT)
    assert bench.ask(_set_ext(_TOTAL - 1)).error == _IDNF
    assert _shown(bench) == _SHOWN + 8
    bench.power()
    bench.send(_NATIVE_EXT)
    assert not bench.ask(_set_ext(_TOTAL - 1)).error


def test_a_volatile_change_is_gone_with_the_power() -> None:
    bench = drive(hpa=True)
    bench.send(_NATIVE_EXT)
    assert not bench.ask(_set_ext(99, permanent=False)).error
    assert _shown(bench) == 100
    with pytest.raises(ReadFailed):
        bench.model.read("main", 100 * 512, 512)
    bench.power()
    assert _shown(bench) == _TOTAL


def test_an_address_beyond_the_native_maximum_aborts() -> None:
    bench = drive(Misbehaviour.HPA)
    bench.send(_NATIVE_EXT)
    assert bench.ask(_set_ext(_TOTAL)).error == _ABRT


def test_h20_a_refusing_drive_keeps_its_protected_area() -> None:
    bench = drive(Misbehaviour.HPA_REFUSED)
    for _ in range(2):
        bench.send(_NATIVE_EXT)
        assert bench.ask(_set_ext(_TOTAL - 1)).error == _ABRT
        bench.power()
    assert _shown(bench) == _SHOWN


def test_h20_accessible_max_address_in_place_of_the_older_commands() -> None:
    bench = drive(Misbehaviour.HPA, ama=True)
    assert bench.word(119) & 0x0100
    assert not bench.word(82) & 0x0400
    assert bench.ask(_NATIVE_EXT).error == _ABRT
    assert bench.ask(non_data_48(0x78)) == Seen(0, 0, _TOTAL - 1, 0x50)
    assert not bench.ask(non_data_48(0x78, 1, lba=_TOTAL - 1)).error
    assert _shown(bench) == _TOTAL
    assert bench.ask(non_data_48(0x78, 1, lba=_TOTAL - 1)).error == _IDNF
    bench.power()
    assert not bench.ask(non_data_48(0x78, 2)).error
    assert bench.ask(non_data_48(0x78, 1, lba=_TOTAL - 1)).error == _ABRT


def test_h20_an_overlay_hides_from_the_native_maximum_too() -> None:
    bench = drive(Misbehaviour.DCO, hpa=True)
    assert bench.word(83) & 0x0800
    assert bench.ask(_NATIVE_EXT).lba == _SHOWN - 1
    data = bench.send(_DCO_IDENTIFY).data
    assert int.from_bytes(data[6:12], "little") == _TOTAL - 1
    assert data[510] == 0xA5
    assert sum(data) & 0xFF == 0
    assert not bench.ask(_DCO_RESTORE).error
    assert _shown(bench) == _TOTAL
    bench.power()
    assert bench.ask(_NATIVE_EXT).lba == _TOTAL - 1
    assert bench.model.size_bytes("main") == SIZE


def test_h20_an_overlay_is_not_restored_while_a_protected_area_is_set_or_it_is_frozen() -> None:
    bench = drive(Misbehaviour.DCO, Misbehaviour.HPA)
    assert bench.ask(_DCO_RESTORE).error == _ABRT
    bench.send(_NATIVE_EXT)
    assert not bench.ask(_set_ext(_SHOWN - 1)).error
    assert not bench.ask(_DCO_FREEZE).error
    assert bench.ask(_DCO_RESTORE).error == _ABRT
    assert bench.send(_DCO_IDENTIFY).status == 2
    bench.power()
    assert not bench.ask(_DCO_RESTORE).error
    assert _shown(bench) == _TOTAL


def test_d17_what_each_method_reaches_behind_hidden_areas() -> None:
    for bad, reached in ((Misbehaviour.HPA, True), (Misbehaviour.DCO, False)):
        bench = drive(bad)
        bench.security(0xF1, block(0))
        assert bench.erase_unit()
        assert (OLD not in bench.main[_SHOWN * 512 :]) is reached
        bench = drive(bad)
        bench.send(BLOCK)
        bench.clock.pause(10)
        bench.send(_NATIVE)
        assert not any(bench.main)


def test_a_locked_drive_changes_nothing_about_its_size() -> None:
    bench = drive(Misbehaviour.HPA, Misbehaviour.DCO, Misbehaviour.LOCKED)
    assert not bench.ask(_NATIVE_EXT).error
    assert bench.ask(_set_ext(9)).error == _ABRT
    assert bench.ask(_DCO_RESTORE).error == _ABRT


def test_drives_without_these_features_abort_their_commands() -> None:
    bench = drive()
    for cdb in (_NATIVE, _NATIVE_EXT, _set_ext(9), non_data_48(0x78), _DCO_RESTORE):
        assert bench.ask(cdb).error == _ABRT
    assert bench.send(_DCO_IDENTIFY).status == 2
