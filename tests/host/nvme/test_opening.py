"""NVMe commands through the handle of an open drive; the drives are loops on files of this test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.block_io import BlockHandle, open_block
from host.capabilities import OpalState
from host.drive import Drive, Transport
from host.errors import CommandLost, DriveGone, NoSuchInterface, NotPermitted
from host.local import LocalHost
from host.nvme.commands import SanitizeAction, identify_controller, sanitize
from host.nvme.ioctl import NvmeDoor
from host.opening import open_checked
from tests.host.nvme.fake import SERIAL
from tests.host.nvme.test_ioctl import Kernel
from tests.loops import filled_file, loop_device, needs_loops

pytestmark = [pytest.mark.loop, needs_loops]


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[str]:
    with loop_device(filled_file(tmp_path / "medium.img", 8 << 20)) as node:
        yield node


def _listed(node: str) -> Drive:
    drives = LocalHost().drives(include_loop=True)
    return next(d for d in drives if isinstance(d, Drive) and d.path == node)


def _held(node: str) -> int:
    return open_block(node, write=False, exclusive=False).descriptor


def test_another_drive_has_no_nvme_commands(loop: str) -> None:
    handle = LocalHost().open_drive(_listed(loop))
    with pytest.raises(NoSuchInterface, match="Identify Controller: no NVMe drive"):
        handle.nvme(identify_controller())
    handle.close()


def test_h14_a_drive_whose_controller_is_not_certain_can_be_read_but_not_commanded(
    loop: str,
) -> None:
    drive = _listed(loop).model_copy(update={"transport": Transport.NVME})
    handle = open_checked(LocalHost(), drive, lambda: drive, None)
    assert handle.size_bytes == 8 << 20
    with pytest.raises(NoSuchInterface, match="is no NVMe namespace"):
        handle.nvme(identify_controller())
    handle.close()


def test_commands_go_through_the_handle_and_without_a_token_only_questions(loop: str) -> None:
    kernel = Kernel()
    door = NvmeDoor(-7, SERIAL, writable=False, ioctl=kernel)
    handle = BlockHandle((_held(loop),), writable=False, nvme=door)
    assert handle.nvme(identify_controller()).ok
    with pytest.raises(NotPermitted):
        handle.nvme(sanitize(SanitizeAction.BLOCK))
    handle.close()


def test_h12_a_code_from_the_label_needs_a_token_and_no_loop_takes_it(loop: str) -> None:
    locked = OpalState(kind="opal2", locking_enabled=True, locked=True, encrypts=True)
    psid = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
    # loops refuse what they do not know with the number of an answer that makes no sense
    for writable, error in ((False, NotPermitted), (True, CommandLost)):
        handle = BlockHandle((_held(loop),), writable=writable)
        with pytest.raises(error):
            handle.revert_by_psid(psid, locked, tries=0)
        handle.close()


def test_looking_again_rescans_the_controller_and_forgets_what_was_cached(
    loop: str, tmp_path: Path
) -> None:
    kernel = Kernel()
    door = NvmeDoor(-7, SERIAL, writable=False, ioctl=kernel)
    handle = BlockHandle((_held(loop),), writable=False, nvme=door)
    cached = os.open(loop, os.O_RDONLY)
    before = os.pread(cached, 4096, 0)
    with (tmp_path / "medium.img").open("r+b") as backing:
        backing.write(bytes(byte ^ 0xFF for byte in before))
    assert os.pread(cached, 4096, 0) == before
    handle.look_again()
    assert os.pread(cached, 4096, 0) != before
    assert kernel.requests == [0x4E46]
    os.close(cached)
    handle.close()


def test_looking_again_at_a_controller_that_is_gone_says_so(loop: str) -> None:
    kernel = Kernel()
    kernel.errno = 19
    handle = BlockHandle(
        (_held(loop),), writable=False, nvme=NvmeDoor(-7, SERIAL, writable=False, ioctl=kernel)
    )
    with pytest.raises(DriveGone):
        handle.look_again()
    handle.close()
