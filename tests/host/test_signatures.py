import struct
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.signatures import HEAD_BYTES, is_stick, read_signature
from tests.loops import command, tool


@given(st.binary(max_size=2048))
def test_no_content_is_too_odd(head: bytes) -> None:
    read_signature(head)


def test_an_ext4_label_is_read(tmp_path: Path) -> None:
    image = tmp_path / "ext4"
    image.write_bytes(bytes(4 << 20))
    tool("mkfs.ext4")
    command("mkfs.ext4", "-q", "-F", "-L", "OPKNAP-DATA", str(image))
    signature = read_signature(image.read_bytes()[:HEAD_BYTES])
    assert signature.label == "OPKNAP-DATA"
    assert signature.is_stick


@pytest.mark.parametrize("block", [512, 4096])
def test_a_gpt_of_ours_is_known_in_either_block_size(block: int) -> None:
    ours = uuid.UUID("6f706b6e-6170-4c69-8001-000000000001")
    head = bytearray(HEAD_BYTES)
    head[block : block + 8] = b"EFI PART"
    head[block + 56 : block + 72] = ours.bytes_le
    signature = read_signature(bytes(head))
    assert signature.table_uuid == str(ours)
    assert signature.is_stick


def test_a_fat_volume_gives_label_and_id_as_udev_writes_them() -> None:
    head = bytearray(512)
    head[510:512] = b"\x55\xaa"
    head[66] = 0x29
    struct.pack_into("<I", head, 67, 0x1234ABCD)
    head[71:82] = b"STICK      "
    head[82:90] = b"FAT32   "
    signature = read_signature(bytes(head))
    assert (signature.label, signature.filesystem_uuid) == ("STICK", "1234-ABCD")
    assert not signature.is_stick


def test_other_sticks_are_not_ours() -> None:
    assert not is_stick("00000000-6170-4c69-8001-000000000001", "DATA")
    assert not is_stick(None, None)
