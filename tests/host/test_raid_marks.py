"""Marks of RAID members, made by the layouts of md(4) and of Intel's anchor block."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.local import _signature
from host.raid_marks import IMSM_MEMBER, MD_MEMBER, TAIL_BYTES, raid_member

SIZE = 1 << 20
MAGIC = 0xA92B4EFC
HEAD = 36_864


def md_1(medium: bytearray, at: int, says: int | None = None) -> None:
    """A version 1 superblock that says it lies in a sector."""
    struct.pack_into("<II", medium, at, MAGIC, 1)
    struct.pack_into("<Q", medium, at + 144, at // 512 if says is None else says)


def md_0(medium: bytearray, order: str = "<") -> None:
    """A version 0.90 superblock: on the last whole 64 KiB but one."""
    struct.pack_into(f"{order}III", medium, (len(medium) & ~0xFFFF) - 0x10000, MAGIC, 0, 90)


def imsm(medium: bytearray, sector: int = 512) -> None:
    """Intel's anchor, in the last sector but one."""
    mark = b"Intel Raid ISM Cfg Sig. 1.3.00"
    medium[-2 * sector : -2 * sector + len(mark)] = mark


def mark_of(medium: bytes | bytearray) -> str | None:
    content = bytes(medium)
    return raid_member(content[:HEAD], content[-TAIL_BYTES:], len(content))


@pytest.mark.parametrize("size", [SIZE, SIZE + 512, SIZE + 65_536 - 512, 3 * SIZE + 4096])
def test_d27_every_version_of_md_marks_its_member(size: int) -> None:
    for at in (0, 4096, (size // 512 - 16) // 8 * 8 * 512):
        medium = bytearray(size)
        md_1(medium, at)
        assert mark_of(medium) == MD_MEMBER
    for order in "<>":
        medium = bytearray(size)
        md_0(medium, order)
        assert mark_of(medium) == MD_MEMBER


@pytest.mark.parametrize("sector", [512, 4096])
def test_d27_intels_mark_is_found_in_either_sector_size(sector: int) -> None:
    medium = bytearray(SIZE)
    imsm(medium, sector)
    assert mark_of(medium) == IMSM_MEMBER


def test_the_superblock_of_the_last_partition_is_not_the_drives() -> None:
    medium = bytearray(SIZE)
    begins = 64 << 10
    at = ((SIZE - begins) // 512 - 16) // 8 * 8 * 512
    md_1(medium, begins + at, says=at // 512)
    assert mark_of(medium) is None
    assert mark_of(medium[begins:]) == MD_MEMBER


def test_a_blank_or_encrypted_drive_is_no_member() -> None:
    assert mark_of(bytes(SIZE)) is None
    assert mark_of(bytes(range(256)) * (SIZE // 256)) is None


@given(st.binary(max_size=10_000), st.binary(max_size=10_000), st.integers(0, 1 << 50))
def test_no_content_and_no_size_is_too_odd(head: bytes, tail: bytes, size: int) -> None:
    raid_member(head, tail, size)


@given(st.integers(0, 20_000), st.sampled_from(["md_0", "md_1", "imsm"]))
def test_what_is_cut_short_is_read_as_far_as_it_goes(length: int, kind: str) -> None:
    medium = bytearray(SIZE)
    {"md_0": md_0, "md_1": lambda it: md_1(it, 4096), "imsm": imsm}[kind](medium)
    content = bytes(medium)
    assert raid_member(content[:length], content[SIZE - length :], SIZE) in {
        None,
        MD_MEMBER,
        IMSM_MEMBER,
    }


def test_the_ends_of_a_real_file_are_read(tmp_path: Path) -> None:
    medium = bytearray(SIZE)
    imsm(medium)
    (tmp_path / "drive").write_bytes(medium)
    assert _signature(str(tmp_path / "drive")).raid == IMSM_MEMBER
    (tmp_path / "short").write_bytes(b"x")
    assert _signature(str(tmp_path / "short")).raid is None
    assert _signature(str(tmp_path / "none")).raid is None
