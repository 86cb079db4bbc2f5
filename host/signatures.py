"""Labels and ids in the first blocks of a drive or partition (pure).

Only what tells a live medium is read: the GPT disk GUID, ext2/3/4, FAT and ISO 9660 labels and
ids; and beside them the mark of a RAID member (`raid_marks`). Nothing else of the former owner is
looked at.
"""

import struct
import uuid
from dataclasses import dataclass

STICK_TABLE_PREFIX = "6f706b6e-6170-"
"""Partition-table GUIDs of opknap's sticks begin with these hex digits ("opknap")."""
STICK_DATA_LABEL = "OPKNAP-DATA"
"""File-system label of a stick's data partition."""
HEAD_BYTES = 36_864
"""How much of the beginning is read: up to the ISO 9660 volume descriptor."""

_GPT_AT = (512, 4096)
_EXT_AT = 1024
_ISO_AT = 32_768


@dataclass(frozen=True, slots=True)
class Signature:
    """What the first blocks say."""

    table_uuid: str | None = None
    label: str | None = None
    filesystem_uuid: str | None = None
    raid: str | None = None
    """What it is a RAID member of, in udev's words; told by its first and last blocks."""

    @property
    def is_stick(self) -> bool:
        """Whether this is (a part of) an opknap stick."""
        return is_stick(self.table_uuid, self.label)


def is_stick(table_uuid: str | None, label: str | None) -> bool:
    """Whether a partition table or a label marks an opknap stick."""
    return label == STICK_DATA_LABEL or (table_uuid or "").lower().startswith(STICK_TABLE_PREFIX)


def read_signature(head: bytes) -> Signature:
    """Ids and label in the first `HEAD_BYTES` of a drive or partition; short input is fine."""
    for read in (_ext, _iso, _fat):
        found = read(head)
        if found is not None:
            return Signature(_gpt(head), found[0], found[1])
    return Signature(table_uuid=_gpt(head))


def _gpt(head: bytes) -> str | None:
    """Disk GUID of the GPT header in LBA 1 (UEFI 2.10, table 5.5), 512 and 4096 byte blocks."""
    for at in _GPT_AT:
        if head[at : at + 8] == b"EFI PART" and len(head) >= at + 72:
            return str(uuid.UUID(bytes_le=head[at + 56 : at + 72]))
    return None


def _ext(head: bytes) -> tuple[str | None, str | None] | None:
    """Superblock of ext2/3/4 at byte 1024: magic at 56, UUID at 104, label at 120."""
    if len(head) < _EXT_AT + 136 or head[_EXT_AT + 56 : _EXT_AT + 58] != b"\x53\xef":
        return None
    block = head[_EXT_AT:]
    return _text(block[120:136]), str(uuid.UUID(bytes=block[104:120]))


def _iso(head: bytes) -> tuple[str | None, str | None] | None:
    """Primary volume descriptor (ECMA-119, 8.4): volume identifier at 40, creation date at 813."""
    descriptor = head[_ISO_AT:]
    if descriptor[1:6] != b"CD001" or len(descriptor) < 830:  # noqa: PLR2004 - end of the date
        return None
    date = descriptor[813:829].decode("ascii", "ignore")
    parts = (date[0:4], date[4:6], date[6:8], date[8:10], date[10:12], date[12:14], date[14:16])
    return _text(descriptor[40:72]), "-".join(parts)


def _fat(head: bytes) -> tuple[str | None, str | None] | None:
    """FAT12/16/32 boot sector: extended signature, volume id and label."""
    if len(head) < 512 or head[510:512] != b"\x55\xaa":  # noqa: PLR2004 - one sector
        return None
    for mark_at, id_at, label_at, kind_at in ((66, 67, 71, 82), (38, 39, 43, 54)):
        if head[mark_at] == 0x29 and head[kind_at : kind_at + 3] == b"FAT":  # noqa: PLR2004
            (number,) = struct.unpack_from("<I", head, id_at)
            return _text(head[label_at : label_at + 11]), f"{number >> 16:04X}-{number & 65535:04X}"
    return None


def _text(raw: bytes) -> str | None:
    return raw.split(b"\0")[0].decode("utf-8", "replace").strip() or None
