"""Identify data of a simulated NVMe drive, byte for byte.

Offsets: NVM Express base specification 2.0 figure 275, NVM command set specification 1.0 figure
97. What the profile does not tell is as an SN730 tells it.
"""

import struct
from collections.abc import Iterable
from hashlib import sha256

from host.simulated.nvme_profile import Left, NvmeProfile

IDENTIFY_BYTES = 4096
_LIST_ENTRIES = 1024
_SN730 = (
    (0, 2, 0x15B7),  # VID
    (2, 2, 0x15B7),  # SSVID
    (72, 1, 4),  # RAB
    (73, 3, 0x001B44),  # IEEE
    (77, 1, 7),  # MDTS
    (78, 2, 0x2017),  # CNTLID
    (80, 4, 0x0001_0300),  # VER: 1.3
    (84, 4, 500_000),  # RTD3R
    (88, 4, 1_000_000),  # RTD3E
    (92, 4, 0x200),  # OAES
    (96, 4, 2),  # CTRATT
    (258, 1, 4),  # ACL
    (259, 1, 7),  # AERL
    (260, 1, 0x14),  # FRMW
    (261, 1, 0x1E),  # LPA
    (262, 1, 255),  # ELPE
    (263, 1, 4),  # NPSS
    (264, 1, 1),  # AVSCC
    (265, 1, 1),  # APSTA
    (266, 2, 357),  # WCTEMP
    (268, 2, 361),  # CCTEMP
    (270, 2, 50),  # MTFA
    (316, 2, 26),  # EDSTT
    (318, 1, 1),  # DSTO
    (319, 1, 1),  # FWUG
    (322, 2, 1),  # HCTMA
    (324, 2, 273),  # MNTMT
    (326, 2, 357),  # MXTMT
    (512, 1, 0x66),  # SQES
    (513, 1, 0x44),  # CQES
    (520, 2, 0x5F),  # ONCS
    (525, 1, 7),  # VWC
    (530, 1, 1),  # NVSCC
)
_POWER_STATES = ((500, 0, 0, 0), (350, 0, 0, 0), (300, 0, 0, 0), (700, 3, 4000, 10_000))
_DEEPEST = (35, 3, 4000, 40_000)


def controller(profile: NvmeProfile, *, last_nsid: int, total_bytes: int) -> bytes:
    """Identify Controller (CNS 01h)."""
    data = bytearray(IDENTIFY_BYTES)
    for offset, width, value in (*_SN730, *_told(profile, last_nsid, total_bytes)):
        data[offset : offset + width] = value.to_bytes(width, "little")
    data[4:24] = profile.serial.encode("ascii").ljust(20)
    data[24:64] = profile.model.encode("ascii").ljust(40)
    data[64:72] = profile.firmware.encode("ascii").ljust(8)
    name = f"nqn.2018-01.com.wdc:guid:{_digest(profile.serial).hex()[:32].upper()}"
    data[768:1024] = name.encode("ascii").ljust(256, b"\0")
    for index, (power, flags, enter_us, leave_us) in enumerate((*_POWER_STATES, _DEEPEST)):
        state = struct.pack("<HxBII4B", power, flags, enter_us, leave_us, *[index] * 4)
        data[2048 + 32 * index : 2048 + 32 * index + len(state)] = state
    return bytes(data)


def _told(profile: NvmeProfile, last_nsid: int, total_bytes: int) -> Iterable[tuple[int, int, int]]:
    """Offset, width and value of what the profile tells."""
    return (
        (256, 2, _optional_commands(profile)),
        (280, 16, total_bytes),
        (296, 16, profile.unallocated_bytes),
        (328, 4, _sanitize_capabilities(profile)),
        (516, 4, last_nsid),
        (524, 1, _format_attributes(profile)),
    )


def _optional_commands(profile: NvmeProfile) -> int:
    """OACS: firmware and self-test are always told; security, format, namespaces by profile."""
    return 0x15 | int(profile.format) << 1 | int(profile.namespace_management) << 3


def _sanitize_capabilities(profile: NvmeProfile) -> int:
    """SANICAP; NODMMAS 01b: a sanitize modifies nothing beyond what it must."""
    actions = (profile.sanitize_crypto, profile.sanitize_block, profile.sanitize_overwrite)
    if not any(actions):
        return 0
    told = sum(int(offered) << bit for bit, offered in enumerate(actions))
    return told | int(profile.no_deallocate_inhibited) << 29 | 0b01 << 30


def _format_attributes(profile: NvmeProfile) -> int:
    bits = (
        profile.format_all,
        profile.erase_all,
        profile.format_crypto,
        not profile.format_broadcast,
    )
    return sum(int(on) << bit for bit, on in enumerate(bits))


def namespace(profile: NvmeProfile, *, nsid: int, size_bytes: int, block_format: int) -> bytes:
    """Identify Namespace (CNS 00h) of an attached or allocated namespace."""
    data = bytearray(IDENTIFY_BYTES)
    blocks = size_bytes // profile.block_formats[block_format]
    data[0:24] = struct.pack("<QQQ", blocks, blocks, blocks)
    data[24] = 0x04  # NSFEAT: reads of deallocated blocks can be made to fail
    data[25] = len(profile.block_formats) - 1
    data[26] = block_format
    data[33] = 0b010 if profile.left is Left.ONES else 0b001
    data[48:64] = size_bytes.to_bytes(16, "little")
    unique = _digest(f"{profile.serial}/{nsid}")
    data[104:120] = unique[:16]
    data[120:128] = bytes((0x00, 0x1B, 0x44)) + unique[16:21]
    for index, block_bytes in enumerate(profile.block_formats):
        data[130 + 4 * index] = block_bytes.bit_length() - 1
    return bytes(data)


def namespace_list(nsids: Iterable[int], *, after: int) -> bytes:
    """Ids above `after`, ascending (CNS 02h and 10h)."""
    listed = sorted(nsid for nsid in nsids if nsid > after)[:_LIST_ENTRIES]
    return struct.pack(f"<{len(listed)}I", *listed).ljust(IDENTIFY_BYTES, b"\0")


def _digest(text: str) -> bytes:
    """Something unique that stays the same."""
    return sha256(text.encode()).digest()
