"""Nothing but registers of a drive, or the data asked for, is ever an answer."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from host.ata.command import AtaCommand, AtaProtocol, AtaRegisters, AtaVerdict
from host.ata.reply import ata_reply
from tests.host.ata.sense import (
    ILLEGAL_DESCRIPTOR,
    ILLEGAL_FIXED,
    TIMED_OUT,
    descriptor_sense,
    fixed_sense,
)

STATUS = AtaCommand("SANITIZE STATUS", 0xB4, AtaProtocol.NON_DATA, extend=True)
PREPARE = AtaCommand("SECURITY ERASE PREPARE", 0xF3, AtaProtocol.NON_DATA)
IDENTIFY = AtaCommand("IDENTIFY DEVICE", 0xEC, AtaProtocol.PIO_IN, count=1, data_in_bytes=512)
UNLOCK = AtaCommand("SECURITY UNLOCK", 0xF2, AtaProtocol.PIO_OUT, count=1, data_out=bytes(512))
EVERY = (STATUS, PREPARE, IDENTIFY, UNLOCK)


def test_all_48_bits_of_the_registers_come_back() -> None:
    sense = descriptor_sense(error=0x12, count=0x8123, lba=0x0A0B0C0D0E0F, device=0xE0)
    reply = ata_reply(STATUS, 2, sense)
    assert reply.verdict is AtaVerdict.OK
    assert reply.registers == AtaRegisters(0x12, 0x8123, 0x0A0B0C0D0E0F, 0xE0, 0x50)
    assert reply.raw == sense.hex()


def test_the_status_return_is_found_among_several_descriptors() -> None:
    information = bytes((0x00, 0x0A, 0x80, 0, *bytes(8)))
    sense = descriptor_sense(count=0x4000, lba=655, before=information)
    assert ata_reply(STATUS, 2, sense).registers == AtaRegisters(0, 0x4000, 655, 0x40, 0x50)


def test_deferred_descriptor_sense_is_read_too() -> None:
    sense = b"\x73" + descriptor_sense(count=0x8000)[1:]
    assert ata_reply(STATUS, 0, sense).verdict is AtaVerdict.OK


@pytest.mark.parametrize("status", [0x51, 0x70, 0x71])
def test_an_error_or_a_fault_in_the_status_is_aborted(status: int) -> None:
    reply = ata_reply(STATUS, 2, descriptor_sense(error=0x04, lba=1, status=status, key=0x0B))
    assert reply.verdict is AtaVerdict.ABORTED
    assert reply.registers is not None
    assert reply.registers.lba == 1


def test_h26_fixed_format_does_not_carry_what_a_sanitize_tells() -> None:
    for code in (0x70, 0x71, 0xF0, 0xF1):
        sense = bytes((code,)) + fixed_sense(count=0xFF, lba=0xFFFF)[1:]
        reply = ata_reply(STATUS, 2, sense)
        assert (reply.verdict, reply.registers) == (AtaVerdict.UNREADABLE, None)


def test_fixed_format_is_enough_for_a_28_bit_command() -> None:
    reply = ata_reply(PREPARE, 2, fixed_sense(count=3, lba=0x0A0B0C))
    assert reply.verdict is AtaVerdict.OK
    assert reply.registers == AtaRegisters(0, 3, 0x0A0B0C, 0x40, 0x50)
    aborted = ata_reply(PREPARE, 2, fixed_sense(error=4, status=0x51, key=0x0B))
    assert aborted.verdict is AtaVerdict.ABORTED


@pytest.mark.parametrize("scsi_status", [0, 2])
def test_h26_zero_registers_are_no_success(scsi_status: int) -> None:
    sense = descriptor_sense(device=0, status=0)
    reply = ata_reply(STATUS, scsi_status, sense)
    assert (reply.verdict, reply.registers) == (AtaVerdict.UNREADABLE, None)
    assert ata_reply(PREPARE, scsi_status, sense).verdict is AtaVerdict.UNREADABLE


@pytest.mark.parametrize("sense", [b"", bytes(64), b"\x72", descriptor_sense()[:-1]])
def test_h26_good_status_without_registers_is_unreadable(sense: bytes) -> None:
    assert ata_reply(STATUS, 0, sense).verdict is AtaVerdict.UNREADABLE
    assert ata_reply(PREPARE, 0, sense).verdict is AtaVerdict.UNREADABLE


def test_h26_upper_halves_that_were_not_read_are_not_zeros() -> None:
    halves_missing = descriptor_sense(count=0x10, lba=0xFFFF, extend=False)
    assert ata_reply(STATUS, 2, halves_missing).verdict is AtaVerdict.UNREADABLE
    assert ata_reply(PREPARE, 2, halves_missing).verdict is AtaVerdict.OK
    # some say nothing of EXTEND and still fill them in
    filled = descriptor_sense(count=0x8010, lba=0xFFFF, extend=False)
    assert ata_reply(STATUS, 2, filled).verdict is AtaVerdict.OK


@pytest.mark.parametrize("status", [0x80, 0xD0, 0x58, 0x7F, 0xFF])
def test_registers_of_a_busy_drive_or_an_empty_bus_mean_nothing(status: int) -> None:
    reply = ata_reply(STATUS, 2, descriptor_sense(status=status))
    assert (reply.verdict, reply.registers) == (AtaVerdict.UNREADABLE, None)


@pytest.mark.parametrize("sense", [ILLEGAL_FIXED, ILLEGAL_DESCRIPTOR])
def test_h1_a_bridge_that_does_not_know_the_command_refuses(sense: bytes) -> None:
    for command in EVERY:
        assert ata_reply(command, 2, sense, bytes(512)).verdict is AtaVerdict.REFUSED


def test_a_command_that_was_given_up_is_unreadable_and_not_done() -> None:
    for command in EVERY:
        assert ata_reply(command, 2, TIMED_OUT, bytes(512)).verdict is AtaVerdict.UNREADABLE


@pytest.mark.parametrize("length", [0, 511, 513])
def test_data_of_another_length_is_no_answer(length: int) -> None:
    assert ata_reply(IDENTIFY, 0, b"", bytes(512)).verdict is AtaVerdict.OK
    assert ata_reply(IDENTIFY, 0, b"", bytes(length)).verdict is AtaVerdict.UNREADABLE


def test_sent_data_needs_good_status() -> None:
    assert ata_reply(UNLOCK, 0, b"").verdict is AtaVerdict.OK
    assert ata_reply(UNLOCK, 2, b"").verdict is AtaVerdict.UNREADABLE
    aborted = descriptor_sense(error=4, status=0x51, key=0x0B, extend=False)
    assert ata_reply(UNLOCK, 2, aborted).verdict is AtaVerdict.ABORTED


@given(st.integers(1, 255), st.sampled_from(EVERY), st.binary(max_size=64))
def test_a_scsi_status_that_is_no_answer_is_never_one(
    status: int, command: AtaCommand, sense: bytes
) -> None:
    if status == 2:
        return
    verdict = ata_reply(command, status, sense, bytes(512)).verdict
    assert verdict in {AtaVerdict.UNREADABLE, AtaVerdict.REFUSED}


@given(
    st.sampled_from(EVERY),
    st.sampled_from([0, 2, 8, 0x18, 0x40, 255]),
    st.binary(max_size=255)
    | st.builds(
        lambda code, rest: bytes((code,)) + rest,
        st.sampled_from([0x70, 0x71, 0x72, 0x73, 0xF0, 0xF2]),
        st.binary(max_size=80),
    ),
    st.binary(max_size=520),
)
@example(STATUS, 2, bytes.fromhex("7200000000000002090c"), b"")
@example(STATUS, 2, bytes.fromhex("72000000000000ff09ff"), b"")
@example(STATUS, 2, bytes.fromhex("72000000000000ff0000"), b"")
def test_the_reply_is_total_and_never_makes_up_an_answer(
    command: AtaCommand, status: int, sense: bytes, data: bytes
) -> None:
    reply = ata_reply(command, status, sense, data)
    if command.protocol is AtaProtocol.NON_DATA and reply.verdict is AtaVerdict.OK:
        assert reply.registers is not None
        assert reply.registers.status & 0x40
        assert not reply.registers.status & 0xA9
    if reply.verdict is AtaVerdict.ABORTED:
        assert reply.registers is not None
        assert reply.registers.status & 0x21
    if reply.registers is not None:
        assert reply.registers != replace(reply.registers, error=0, count=0, lba=0, status=0)


@given(
    st.integers(0, 255), st.integers(0, 0xFFFF), st.integers(0, (1 << 48) - 1), st.integers(0, 255)
)
def test_registers_survive_the_way_through_sense_data(
    error: int, count: int, lba: int, device: int
) -> None:
    sense = descriptor_sense(error=error, count=count, lba=lba, device=device)
    reply = ata_reply(STATUS, 2, sense)
    assert reply.registers == AtaRegisters(error, count, lba, device, 0x50)
