"""Direct I/O on a device that is there, bad, or no longer there."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.block_node import BlockNode
from host.errors import DriveGone, ReadFailed
from host.memory import AlignedBuffer
from tests.loops import command, filled_file, loop_device, needs_loops

pytestmark = [needs_loops, pytest.mark.loop]
SIZE = 1 << 20


@pytest.fixture
def backing(tmp_path: Path) -> Path:
    return filled_file(tmp_path / "drive", SIZE)


@pytest.fixture
def path(backing: Path) -> Iterator[str]:
    with loop_device(backing) as path:
        yield path


@pytest.fixture
def node(path: str) -> Iterator[BlockNode]:
    node = BlockNode(os.open(path, os.O_RDWR | os.O_DIRECT), area="main", writable=True)
    yield node
    node.close()


def pull(backing: Path, path: str) -> None:
    """As Linux leaves a pulled NVMe drive to whoever has it open: with no capacity at all."""
    os.truncate(backing, 0)
    command("losetup", "--set-capacity", path)


def test_h28_a_pulled_drive_is_gone_and_not_bad_or_full(
    node: BlockNode, backing: Path, path: str
) -> None:
    buffer = AlignedBuffer(4096)
    node.read_into(buffer.view, 0)
    pull(backing, path)
    with pytest.raises(DriveGone):
        node.read_into(buffer.view, 0)
    with pytest.raises(DriveGone, match=f"errno {errno.ENOSPC}"):
        node.write(buffer.view, 4096)


def test_a_bad_sector_of_a_drive_that_is_there_stays_a_failed_read(
    node: BlockNode, backing: Path
) -> None:
    # without telling the loop device: it keeps its capacity and cannot read
    os.truncate(backing, SIZE // 2)
    buffer = AlignedBuffer(4096)
    with pytest.raises(ReadFailed) as failed:
        node.read_into(buffer.view, SIZE - 4096)
    assert (failed.value.offset, failed.value.length) == (SIZE - 4096, 4096)
    node.read_into(buffer.view, 0)
