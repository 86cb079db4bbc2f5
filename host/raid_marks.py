"""The marks that Linux md and Intel's firmware RAID leave on their members (pure).

Only the mark is looked at, never what the array holds. The words are udev's, so that a machine
without udevd says the same.
"""

import struct

MD_MEMBER = "linux_raid_member"
"""A member of a Linux md array."""
IMSM_MEMBER = "isw_raid_member"
"""A member of an Intel (RST, Matrix Storage) array."""
TAIL_BYTES = 131_072
"""How much of the end is read: the 0.90 superblock begins less than 128 KiB before it."""

_MD_MAGIC = 0xA92B4EFC
_MD_HEADS = (0, 4096)
"""Where the superblocks of versions 1.1 and 1.2 lie."""
_SUPER_OFFSET_AT = 144
"""Of a version 1 superblock: the sector in which it says that it lies."""
_IMSM_MARK = b"Intel Raid ISM Cfg Sig. "
_IMSM_FROM_END = (2 * 512, 2 * 4096)
"""The anchor is in the last sector but one."""
_SECTOR = 512
_RESERVED = 65_536
"""What md 0.90 keeps at the end, and the multiple on which its superblock lies."""


def raid_member(head: bytes, tail: bytes, size_bytes: int) -> str | None:
    """What a drive or partition is a member of, or `None`; short input is fine.

    Args:
        head: its first bytes, at least 4 KiB and 256 bytes of them.
        tail: its last `TAIL_BYTES`, or all of it.
        size_bytes: of the whole.
    """
    if any(_is_md_1(head, at, at) for at in _MD_HEADS):
        return MD_MEMBER
    begins = size_bytes - len(tail)
    last = (size_bytes // _SECTOR - 16) // 8 * 8 * _SECTOR
    if _is_md_1(tail, last - begins, last) or _is_md_0(tail, size_bytes):
        return MD_MEMBER
    if any(_begins_with(tail, len(tail) - back, _IMSM_MARK) for back in _IMSM_FROM_END):
        return IMSM_MEMBER
    return None


def _is_md_1(content: bytes, at: int, lies_at: int) -> bool:
    """A version 1 superblock that knows its own place: one inside a partition does not."""
    if at < 0 or len(content) < at + _SUPER_OFFSET_AT + 8:
        return False
    magic, major = struct.unpack_from("<II", content, at)
    (sector,) = struct.unpack_from("<Q", content, at + _SUPER_OFFSET_AT)
    return bool(magic == _MD_MAGIC and major == 1 and sector * _SECTOR == lies_at)


def _is_md_0(tail: bytes, size_bytes: int) -> bool:
    """A version 0.90 superblock, in the byte order of the machine that wrote it."""
    at = size_bytes // _RESERVED * _RESERVED - _RESERVED - (size_bytes - len(tail))
    return any(
        _begins_with(tail, at, struct.pack(f"{order}III", _MD_MAGIC, 0, 90)) for order in "<>"
    )


def _begins_with(content: bytes, at: int, mark: bytes) -> bool:
    return at >= 0 and content[at : at + len(mark)] == mark
