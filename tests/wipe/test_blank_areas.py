"""Whether a hardware partition is blank: read whole or not known, and never without bound."""

import errno

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from host.capabilities import MmcCapabilities
from host.drive import Drive
from host.errors import ReadFailed
from host.firmware import NoFirmware
from host.port import DriveHandle
from host.simulated.memory_host import MemoryHostOfModels, model_drive
from host.simulated.mmc_profile import MmcProfile
from wipe.codes import ExceptionCode, Method
from wipe.interrogation import interrogate
from wipe.remaining import remaining

MIB = 1 << 20
WHOLE = 32 * MIB


class Part(NoFirmware):
    """A hardware partition of any size, filled with one byte but for a few."""

    logical_block_bytes = 512

    def __init__(
        self, size_bytes: int, fill: int = 0, odd: int | None = None, *, area: str = "gp0"
    ) -> None:
        self.area = area
        self.size_bytes = size_bytes
        self.read_bytes = 0
        self.bad = False
        self._fill = fill
        self._odd = odd

    def read_into(self, buffer: memoryview, offset: int) -> None:
        if self.bad:
            raise ReadFailed("read", offset, len(buffer), errno.EIO)
        assert offset + len(buffer) <= self.size_bytes
        self.read_bytes += len(buffer)
        buffer[:] = bytes([self._fill]) * len(buffer)
        if self._odd is not None and offset <= self._odd < offset + len(buffer):
            buffer[self._odd - offset] = self._fill ^ 1

    def write(self, buffer: memoryview, offset: int) -> None:
        raise AssertionError(f"nobody writes {len(buffer)} bytes at {offset} of a partition")

    def flush(self) -> None:
        pass

    def others(self) -> tuple[DriveHandle, ...]:
        return ()

    def close(self) -> None:
        pass


class Card(Part):
    """The eMMC around it; its registers are those of the simulated one."""

    def __init__(self, *parts: Part) -> None:
        super().__init__(MIB, area="main")
        self._parts = parts

    @override
    def others(self) -> tuple[DriveHandle, ...]:
        return self._parts


def _told(part: Part) -> MmcCapabilities:
    host = MemoryHostOfModels([model_drive(MmcProfile())])
    (drive,) = host.drives()
    assert isinstance(drive, Drive)
    card = Card(part, Part(MIB, area="boot0"), Part(MIB, area="boot1"))
    told = interrogate(host.open_drive(drive), card, drive).capabilities
    assert isinstance(told, MmcCapabilities)
    assert [area.name for area in told.areas] == ["gp0", "boot0", "boot1"]
    assert [area.blank for area in told.areas[1:]] == [True, True]
    kept = ExceptionCode.EMMC_BOOT_KEPT in remaining(Method.MMC_SAN, drive, told)
    assert kept is (told.areas[0].blank is not True)
    return told


def _blank(part: Part) -> bool | None:
    return _told(part).areas[0].blank


@pytest.mark.parametrize("fill", [0, 0xFF])
@pytest.mark.parametrize("size", [512, MIB, 4 * MIB + 512, WHOLE])
def test_a_partition_that_was_read_whole_is_blank_or_not(size: int, fill: int) -> None:
    part = Part(size, fill)
    assert _blank(part) is True
    assert part.read_bytes == size
    for odd in (0, size // 2, size - 1):
        assert _blank(Part(size, fill, odd)) is False


def test_one_value_that_is_neither_zeros_nor_ones_is_not_blank() -> None:
    assert _blank(Part(4 * MIB, 0x41)) is False


@pytest.mark.parametrize("size", [WHOLE + 512, 8 << 30, 1 << 40])
def test_a_large_partition_is_sampled_and_never_called_blank(size: int) -> None:
    part = Part(size)
    assert _blank(part) is None
    assert 0 < part.read_bytes <= WHOLE
    assert _blank(Part(size, odd=0)) is False


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 1 << 31), st.sampled_from([0, 0xFF, 0x41]))
def test_no_size_makes_it_read_more_than_it_may(blocks: int, fill: int) -> None:
    part = Part(blocks * 512, fill)
    blank = _blank(part)
    assert part.read_bytes <= WHOLE
    assert (blank is True) is (part.size_bytes <= WHOLE and fill != 0x41)


def test_what_cannot_be_read_is_not_known() -> None:
    bad, empty = Part(4 * MIB), Part(0)
    bad.bad = True
    assert _blank(bad) is None
    assert _blank(empty) is None
