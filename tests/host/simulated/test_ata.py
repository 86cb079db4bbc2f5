"""The face of the simulated ATA drive: exact sense bytes, IDENTIFY, what it refuses."""

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import NoSuchInterface, ReadFailed
from host.simulated.ata_profile import AtaProfile, FailureSense
from host.simulated.model import Misbehaviour, SgAnswer
from tests.host.simulated.ata_bench import (
    BLOCK,
    IDENTIFY,
    OLD,
    PASSWORD,
    SIZE,
    STATUS,
    Bench,
    block,
    drive,
    non_data,
    overwrite,
)


def test_identify_is_whole_and_adds_up_to_zero() -> None:
    answer = drive().send(IDENTIFY)
    assert (answer.status, answer.sense, len(answer.data)) == (0, b"", 512)
    assert answer.data[510] == 0xA5
    assert sum(answer.data) & 0xFF == 0


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (48, 0x4000),
        (59, 0xFC00),
        (60, SIZE // 512),
        (61, 0),
        (69, 0x4020),
        (78, 0),
        (82, 0x0023),
        (83, 0x7400),
        (84, 0x4100),
        (85, 0x0021),
        (89, 1),
        (90, 1),
        (92, 0xFFFE),
        (100, SIZE // 512),
        (103, 0),
        (106, 0x4000),
        (108, 0x5000),
        (111, 0x0001),
        (119, 0x4000),
        (120, 0x4000),
        (128, 0x0021),
        (169, 1),
        (217, 1),
    ],
)
def test_identify_words_of_the_default_drive(index: int, expected: int) -> None:
    assert drive().word(index) == expected


def test_names_are_blank_padded_with_the_bytes_of_each_pair_swapped() -> None:
    data = drive(serial="ABC", firmware="F1", model="Model X").send(IDENTIFY).data
    assert data[20:40] == b"BA C".ljust(20)
    assert data[46:54] == b"1F".ljust(8)
    assert data[54:94] == b"oMed l X".ljust(40)


def test_a_drive_without_the_feature_sets_shows_none_and_aborts() -> None:
    nothing = {"sanitize_block": False, "sanitize_crypto": False, "sanitize_overwrite": False}
    bench = drive(security=False, **nothing)
    assert [bench.word(index) for index in (59, 89, 90, 92, 128)] == [0] * 5
    assert bench.word(82) & 2 == 0
    assert bench.ask(STATUS).error == bench.ask(BLOCK).error == 0x04
    assert not bench.security(0xF1, block(0))
    assert bench.send(non_data(0xF5)).status == 2


@pytest.mark.parametrize(
    ("minutes", "word"), [(0, 0), (2, 1), (508, 254), (510, 0x80FF), (65_534, 0xFFFF)]
)
def test_stated_times_are_in_two_minutes_with_a_long_form(minutes: int, word: int) -> None:
    assert drive(stated_minutes=minutes).word(89) == word


def test_4k_sectors_are_told_in_words_106_and_117() -> None:
    bench = drive(logical_block_bytes=4096)
    assert bench.word(106) == 0x5000
    assert bench.word(117) == 2048
    assert bench.word(100) == SIZE // 4096
    with pytest.raises(ReadFailed):
        bench.model.read("main", 512, 512)


def test_descriptor_sense_carries_every_register_where_sat_puts_it() -> None:
    bench = drive()
    assert bench.send(STATUS) == SgAnswer(
        2, bytes.fromhex("7201001D0000000E" + "090C0100" + "0000" + "00FF00FF0000" + "4050")
    )
    bench.send(overwrite(0xDEADBEEF))
    bench.clock.pause(15)
    running = bench.send(STATUS).sense
    assert running.hex().upper() == "7201001D0000000E090C01004000000000400000" + "4050"


@pytest.mark.parametrize(
    ("place", "sense"),
    [
        ("descriptor", "720B00000000000E" + "090C0104" + "0000" + "000200000000" + "4051"),
        ("fixed", "F0000B" + "04514000" + "0A" + "80020000" + "0000" + "00000000"),
        ("misplaced", "70000B" + "00000000" + "0A" + "04514000" + "0000" + "0000" + "8002"),
    ],
)
def test_an_abort_carries_aborted_command_and_the_reason(place: str, sense: str) -> None:
    bench = drive(sanitize_crypto=False, failure_sense=FailureSense(place))
    crypto = bytes.fromhex("8507200011001043700079007240B400")
    assert bench.send(crypto).sense.hex().upper() == sense


def test_a_28_bit_answer_carries_no_upper_halves() -> None:
    bench = drive(hpa=True)
    sense = bench.send(non_data(0xF8)).sense
    assert sense[8 + 2] == 0
    assert sense[8:].hex().upper() == "090C0000" + "0000" + "00FF00070000" + "4050"


def test_h26_without_registers_there_is_only_good_status() -> None:
    bench = drive(Misbehaviour.NO_REGISTERS)
    assert bench.send(STATUS) == SgAnswer(0)
    assert len(bench.send(IDENTIFY).data) == 512
    aborted = bench.send(bytes.fromhex("8507200040000000000000000040B400"))
    assert aborted.status == 2
    assert aborted.sense == bytes.fromhex("70000B000000000A0000000000000000" + "0000")


def test_h26_fixed_sense_lacks_the_upper_halves() -> None:
    bench = drive(Misbehaviour.NO_REGISTERS, fixed_sense=True)
    bench.send(BLOCK)
    bench.clock.pause(5)
    sense = bench.send(STATUS).sense
    assert (
        sense.hex().upper() == "F00001" + "00504000" + "0A" + "C0" + "008000" + "001D" + "00000000"
    )


def test_h26_zero_registers_are_a_descriptor_of_zeros() -> None:
    bench = drive(Misbehaviour.ZERO_REGISTERS)
    for cdb in (STATUS, BLOCK, STATUS):
        assert bench.send(cdb).sense == bytes.fromhex("7201001D0000000E090C" + "00" * 12)
    assert len(bench.send(IDENTIFY).data) == 512


@given(st.binary(max_size=20), st.binary(max_size=520))
def test_no_bytes_crash_it_or_touch_the_medium(cdb: bytes, data: bytes) -> None:
    bench = Bench(size=65536)
    before = bench.main
    bench.send(cdb, data)
    bench.send(b"\x85" + cdb, data)
    assert bench.main == before


@given(
    st.integers(0, 255),
    st.integers(0, 0xFFFF),
    st.sampled_from([0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C]),
    st.sampled_from([0x20, 0x0E, 0x06, 0x00, 0x2E]),
)
def test_every_command_ends_in_an_answer(
    command: int, feature: int, protocol: int, flags: int
) -> None:
    bench = Bench(size=65536)
    before = bench.main
    head = (0x85, protocol, flags, feature >> 8, feature & 0xFF, 0, 1)
    answer = bench.send(bytes((*head, 0, 0, 0, 0, 0, 0, 0x40, command, 0)), b"")
    assert answer.status in (0, 2)
    assert bench.main == before


def test_transfers_are_checked_and_reach_the_cells() -> None:
    bench = drive()
    bench.model.write("main", 512, bytes(512))
    bench.model.flush("main")
    assert bench.model.read("main", 0, 1024) == (OLD * 99)[:512] + bytes(512)
    for offset, length in ((SIZE, 512), (100, 512), (0, 100)):
        with pytest.raises(ReadFailed) as error:
            bench.model.read("main", offset, length)
        assert error.value.errno == errno.EINVAL
    with pytest.raises(ReadFailed) as error:
        bench.model.read("spare", 0, 512)
    assert error.value.errno == errno.ENXIO


def test_other_interfaces_are_not_there() -> None:
    model = drive().model
    assert model.areas() == ("main",)
    with pytest.raises(NoSuchInterface):
        model.nvme(bytes(72), b"")
    with pytest.raises(NoSuchInterface):
        model.mmc(8, 0, write=False, timeout_ms=1)
    with pytest.raises(NoSuchInterface):
        model.discard_securely("main", 0, 512)


def test_the_state_is_seen_by_a_new_process_of_the_same_power_on() -> None:
    bench = Bench()
    bench.store.power_on = "boot-1"
    bench.power()
    assert bench.security(0xF1, block(0))
    assert not bench.ask(non_data(0xF5)).error
    bench.power()
    assert bench.word(128) == 0x002B  # enabled, frozen, not locked
    bench.store.power_on = "boot-2"
    bench.power()
    assert bench.word(128) == 0x0027  # locked


def test_two_processes_see_each_other_at_once() -> None:
    bench = Bench()
    bench.store.power_on = "boot-1"
    bench.power()
    first = bench.model
    bench.power()
    assert bench.security(0xF1, block(0, PASSWORD))
    data = first.sg(IDENTIFY, b"", 1000).data
    assert data[256] & 2


def test_profiles_are_read_from_json_only_when_they_make_sense() -> None:
    profile = AtaProfile(serial="X" * 20, block_leaves="33cc55aa")
    assert AtaProfile.model_validate_json(profile.model_dump_json()) == profile
    for wrong in ({"serial": "é"}, {"serial": ""}, {"block_leaves": "0"}, {"block_ms": 0}):
        with pytest.raises(ValueError, match="AtaProfile"):
            AtaProfile.model_validate(wrong)
