"""What Linux handed out of QEMU's NVMe controllers, as it was recorded."""

import ctypes
import struct

import pytest
from typing_extensions import override

from host.errors import NotPermitted
from host.firmware import NoFirmware
from host.nvme.ask import ask_nvme
from host.nvme.command import NvmeCommand, NvmeReply
from host.nvme.ioctl import ADMIN_CMD, NvmeDoor
from host.opal.ask import ask_opal
from tests.host.emulated import Recorded, nvme_answers

SERIALS = {"one-namespace": "NVMEONE0001", "two-namespaces": "NVMETWO0002"}
_ADDRESS = slice(24, 32)


def _without_address(packed: bytes) -> bytes:
    return packed[: _ADDRESS.start] + bytes(8) + packed[_ADDRESS.stop :]


class Replayed(NoFirmware):
    """The recorded controller."""

    def __init__(self, drive: str) -> None:
        self._answers = {_without_address(a.sent): a for a in nvme_answers(drive)}

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        answer: Recorded = self._answers[_without_address(command.packed(0))]
        return NvmeReply(answer.status, answer.result, answer.data)


@pytest.mark.parametrize(
    ("drive", "blocks"),
    [
        ("one-namespace", [131072]),
        ("two-namespaces", [131072, 65536]),
    ],
)
def test_an_emulated_controller_tells_of_its_namespaces(drive: str, blocks: list[int]) -> None:
    told = ask_nvme(Replayed(drive))
    assert (told.model, told.serial) == ("QEMU NVMe Ctrl", SERIALS[drive])
    assert [space.size_blocks for space in told.namespaces] == blocks
    assert [space.nsid for space in told.namespaces] == list(range(1, len(blocks) + 1))
    assert all(space.block_bytes == 512 for space in told.namespaces)
    assert told.hidden_namespaces == ()


def test_it_formats_and_can_neither_sanitize_nor_drop_a_key() -> None:
    told = ask_nvme(Replayed("one-namespace"))
    assert (told.format, told.format_crypto, told.broadcast_format) == (True, False, True)
    assert not told.sanitize.any
    # it tells no capacity at all, which is not a capacity of nothing
    assert (told.total_bytes, told.unallocated_bytes) == (None, None)


def test_an_unknown_command_is_an_answer_and_no_failure_of_the_kernel() -> None:
    assert ask_opal(Replayed("one-namespace"), "nvme") is None


def test_h14_a_controller_of_another_drive_gets_no_command() -> None:
    (first, *_) = nvme_answers("two-namespaces")
    asked: list[bytes] = []

    def ioctl(descriptor: int, request: int, buffer: bytearray) -> int:
        assert (descriptor, request) == (7, ADMIN_CMD)
        asked.append(_without_address(bytes(buffer)))
        (address,) = struct.unpack_from("<Q", buffer, _ADDRESS.start)
        ctypes.memmove(address, first.data, len(first.data))
        return 0

    door = NvmeDoor(7, SERIALS["one-namespace"], writable=False, ioctl=ioctl)
    with pytest.raises(NotPermitted, match=SERIALS["two-namespaces"]):
        door.send(NvmeCommand("Identify Controller", 0x06, cdw10=1, harmless=True))
    assert asked == [_without_address(first.sent)]
