"""eMMC commands, byte for byte as JESD84-B51 and linux/mmc/ioctl.h have them."""

import inspect
import struct

import pytest

from host.mmc import commands
from host.mmc.command import MmcCommand
from host.mmc.commands import packed, read_ext_csd, response_of, sanitize_start, send_status


def test_the_structure_has_72_bytes_and_its_ioctl_number() -> None:
    assert commands.IOC_CMD.size == 72
    # direction read and write, size 72, magic 179, number 0
    assert commands.MMC_IOC_CMD == (3 << 30) | (72 << 16) | (179 << 8)


def test_reading_the_register_is_cmd8() -> None:
    command = read_ext_csd()
    assert command.harmless
    assert packed(command, 0x1122334455667788).hex() == (
        "00000000"  # write_flag
        "00000000"  # is_acmd
        "08000000"  # CMD8
        "00000000"  # argument
        "00000000000000000000000000000000"  # response
        "b5000000"  # R1, ADTC, with the bits for SPI
        "00020000"  # blksz 512
        "01000000"  # one block
        "0000000000000000"  # no sleep
        "00000000"  # the driver's own data time-out
        "983a0000"  # 15 s
        "00000000"  # padding
        "8877665544332211"  # data
    )


def test_sanitize_is_a_switch_of_byte_165() -> None:
    command = sanitize_start()
    assert not command.harmless
    assert command.write
    raw = packed(command, 0xDEAD)
    write_flag, is_acmd, opcode, argument = struct.unpack_from("<iiII", raw)
    assert (write_flag, is_acmd, opcode, argument) == (1, 0, 6, 0x03A50101)
    assert struct.unpack_from("<III", raw, 32) == (0x49D, 0, 0)
    # no data, so no address either
    assert raw[64:] == bytes(8)


def test_the_status_is_asked_of_the_card_with_address_1() -> None:
    command = send_status()
    assert command.harmless
    raw = packed(command)
    assert struct.unpack_from("<iiII", raw) == (0, 0, 13, 0x0001_0000)
    assert struct.unpack_from("<III", raw, 32) == (0x95, 0, 0)


def test_h16_sanitize_may_take_hours() -> None:
    (timeout_ms,) = struct.unpack_from("<I", packed(sanitize_start()), 56)
    assert timeout_ms >= 2 * 3600 * 1000


def test_h41_no_erase_command_is_ever_built() -> None:
    functions = [f for _, f in inspect.getmembers(commands, inspect.isfunction)]
    builders = [f for f in functions if inspect.signature(f).return_annotation is MmcCommand]
    # CMD35, CMD36 and CMD38 would go round the kernel's list of parts that they corrupt
    assert {build().opcode for build in builders} == {6, 8, 13}


def test_half_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="no whole blocks"):
        packed(MmcCommand("x", opcode=8, data_in_bytes=511))


def test_the_response_is_four_words() -> None:
    raw = bytearray(packed(sanitize_start()))
    raw[16:32] = struct.pack("<4I", 0x900, 1, 2, 0xFFFFFFFF)
    assert response_of(bytes(raw)) == (0x900, 1, 2, 0xFFFFFFFF)
