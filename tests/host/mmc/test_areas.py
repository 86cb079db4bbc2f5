"""Whether a hardware partition is blank is read, or unknown."""

import errno

import pytest
from typing_extensions import override

from host.errors import DriveGone, ReadFailed
from host.firmware import NoFirmware
from host.mmc.areas import read_areas
from host.port import DriveHandle

MIB = 1 << 20


class Area(NoFirmware):
    """A hardware partition in memory."""

    area = "boot0"
    logical_block_bytes = 512

    def __init__(self, content: bytes, failure: Exception | None = None) -> None:
        self.content = content
        self.failure = failure
        self.size_bytes = len(content)

    def read_into(self, buffer: memoryview, offset: int) -> None:
        if self.failure is not None:
            raise self.failure
        buffer[:] = self.content[offset : offset + len(buffer)]

    def write(self, buffer: memoryview, offset: int) -> None:
        raise AssertionError(f"{len(buffer)} bytes at {offset}: an area is only read")

    def flush(self) -> None:
        raise AssertionError("nothing was written")

    def others(self) -> tuple[DriveHandle, ...]:
        return ()

    def close(self) -> None:
        raise AssertionError("it is not ours to close")


class HugeArea(Area):
    @override
    def read_into(self, buffer: memoryview, offset: int) -> None:
        raise AssertionError("too large to be read")


@pytest.mark.parametrize(
    ("content", "blank"),
    [
        (bytes(4 * MIB), True),
        (b"\xff" * (MIB + 512), True),
        (b"\x55" * MIB, False),
        (bytes(MIB) + b"\xff" * MIB, False),
        (bytes(2 * MIB - 1) + b"\1", False),
    ],
    ids=["zeros", "ones", "pattern", "both", "last byte"],
)
def test_only_zeros_or_only_ones_are_blank(content: bytes, blank: bool) -> None:  # noqa: FBT001
    (area,) = read_areas((Area(content),))
    assert (area.name, area.size_bytes, area.blank) == ("boot0", len(content), blank)


def test_an_area_that_cannot_be_read_is_unknown() -> None:
    failure = ReadFailed("read", 0, MIB, errno.EIO)
    assert read_areas((Area(bytes(MIB), failure),))[0].blank is None


def test_an_area_without_size_is_unknown() -> None:
    assert read_areas((Area(b""),))[0].blank is None


def test_a_large_area_is_not_read() -> None:
    huge = HugeArea(b"")
    huge.size_bytes = 8 << 30
    assert read_areas((huge,))[0].blank is None


def test_a_vanished_drive_is_no_unknown_area() -> None:
    with pytest.raises(DriveGone):
        read_areas((Area(bytes(MIB), DriveGone("pulled out")),))
