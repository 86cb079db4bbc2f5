"""The eMMC commands that we send, and the structure in which Linux takes them.

Source: JEDEC JESD84-B51; `struct mmc_ioc_cmd` of linux/mmc/ioctl.h; response types as
linux/mmc/core.h numbers them.

There is no CMD38 here: secure erase goes through the kernel (BLKSECDISCARD), which knows the
parts that are corrupted by it (H41).
"""

import struct

from host.mmc.command import MmcCommand
from host.mmc.ext_csd import EXT_CSD_BYTES

MMC_IOC_CMD = 0xC048B300
"""_IOWR(179, 0, struct mmc_ioc_cmd)."""
IOC_CMD = struct.Struct("=iiII4I3I2I2IIQ")
"""`struct mmc_ioc_cmd`: write_flag, is_acmd, opcode, arg, response[4], flags, blksz, blocks,
postsleep_min_us, postsleep_max_us, data_timeout_ns, cmd_timeout_ms, padding, data_ptr."""
RANGE = struct.Struct("=QQ")
"""Start and length in bytes, as BLKSECDISCARD takes them."""

_RSP_PRESENT, _RSP_CRC, _RSP_BUSY, _RSP_OPCODE = 1 << 0, 1 << 2, 1 << 3, 1 << 4
_RSP_SPI_S1, _RSP_SPI_BUSY = 1 << 7, 1 << 10
_CMD_ADTC = 1 << 5
_R1 = _RSP_PRESENT | _RSP_CRC | _RSP_OPCODE | _RSP_SPI_S1
_R1B = _R1 | _RSP_BUSY | _RSP_SPI_BUSY

_SWITCH_SANITIZE = 0x03A50101
"""SWITCH: write byte (03h), index 165 SANITIZE_START (A5h), value 1, command set 1."""
_SANITIZE_TIMEOUT_MS = 6 * 3600 * 1000
"""The standard states no bound. A host that gives up too early aborts it."""
_RELATIVE_ADDRESS = 1
_RESPONSE_AT = 16


def read_ext_csd() -> MmcCommand:
    """CMD8 SEND_EXT_CSD."""
    return MmcCommand(
        "SEND_EXT_CSD",
        opcode=8,
        flags=_R1 | _CMD_ADTC,
        data_in_bytes=EXT_CSD_BYTES,
        harmless=True,
    )


def sanitize_start() -> MmcCommand:
    """CMD6 SWITCH of SANITIZE_START: purges everything that is unmapped, and nothing else.

    The kernel holds the card and waits until it is no longer busy.
    """
    return MmcCommand(
        "SANITIZE_START",
        opcode=6,
        argument=_SWITCH_SANITIZE,
        flags=_R1B,
        write=True,
        timeout_ms=_SANITIZE_TIMEOUT_MS,
    )


def send_status() -> MmcCommand:
    """CMD13 SEND_STATUS. The card forgets the errors that it tells.

    Linux gives every eMMC the relative address 1.
    """
    return MmcCommand(
        "SEND_STATUS", opcode=13, argument=_RELATIVE_ADDRESS << 16, flags=_R1, harmless=True
    )


def packed(command: MmcCommand, address: int = 0) -> bytes:
    """The structure, with the address of the data buffer."""
    blocks, odd = divmod(command.data_in_bytes, EXT_CSD_BYTES)
    if odd:
        raise ValueError(f"{command.name}: {command.data_in_bytes} bytes are no whole blocks")
    head = (int(command.write), 0, command.opcode, command.argument, 0, 0, 0, 0)
    size = (command.flags, EXT_CSD_BYTES if blocks else 0, blocks)
    return IOC_CMD.pack(*head, *size, 0, 0, 0, command.timeout_ms, 0, address if blocks else 0)


def response_of(structure: bytes) -> tuple[int, int, int, int]:
    """The card's response out of a structure that came back."""
    one, two, three, four = struct.unpack_from("=4I", structure, _RESPONSE_AT)
    return one, two, three, four
