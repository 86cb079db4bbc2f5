"""The system call: what goes in, and what each of its answers means. No real controller is met."""

import ctypes
import errno
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from typing_extensions import override

from host.errors import CommandLost, DriveGone, NoSuchInterface, NotPermitted
from host.nvme.command import NvmeReply
from host.nvme.commands import SanitizeAction, identify_namespace, sanitize, security_send
from host.nvme.controller import ControllerNode
from host.nvme.ioctl import NvmeDoor, open_controller
from tests.host.nvme.fake import SERIAL, Space, controller_bytes


class Kernel:
    """NVME_IOCTL_ADMIN_CMD as the kernel does it: copies data, returns a status or fails."""

    def __init__(self, serial: str = SERIAL) -> None:
        self.serial = serial
        self.status = 0
        self.errno = 0
        self.taken: list[tuple[int, bytes]] = []
        self.requests: list[int] = []

    def __call__(self, descriptor: int, request: int, buffer: bytearray) -> int:
        assert descriptor == -7
        self.requests.append(request)
        if request == 0x4E46:
            return self._failing()
        assert request == 0xC0484E41
        assert len(buffer) == 72
        opcode, cdw10 = buffer[0], struct.unpack_from("<I", buffer, 40)[0]
        (address,) = struct.unpack_from("<Q", buffer, 24)
        (length,) = struct.unpack_from("<I", buffer, 36)
        if opcode == 0x06:
            who = cdw10 == 1
            answer = controller_bytes(sn=self.serial) if who else Space().identify()
            if not who:
                status = self._failing()
                if status:
                    return status
            ctypes.memmove(address, answer, length)
        else:
            status = self._failing()
            self.taken.append((opcode, ctypes.string_at(address, length) if length else b""))
            if status:
                return status
        struct.pack_into("<I", buffer, 68, 0xCAFE)
        return 0

    def _failing(self) -> int:
        if self.errno:
            raise OSError(self.errno, os.strerror(self.errno))
        return self.status


def _door(kernel: Callable[[int, int, bytearray], int], *, writable: bool = True) -> NvmeDoor:
    return NvmeDoor(-7, SERIAL, writable=writable, ioctl=kernel)


def test_data_and_result_come_back() -> None:
    kernel = Kernel()
    reply = _door(kernel).send(identify_namespace(1))
    assert reply == NvmeReply(0, 0xCAFE, Space().identify())


def test_data_goes_out() -> None:
    kernel = Kernel()
    assert _door(kernel).send(security_send(1, 1, b"payload!" * 64)).ok
    assert kernel.taken == [(0x81, b"payload!" * 64)]


def test_a_positive_return_is_the_status_without_more_and_do_not_retry() -> None:
    kernel = Kernel()
    kernel.status = 0x4286
    reply = _door(kernel).send(sanitize(SanitizeAction.BLOCK))
    assert (reply.status, reply.ok, reply.data) == (0x286, False, b"")


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOTTY, NoSuchInterface),
        (errno.EINVAL, NoSuchInterface),
        (errno.EACCES, NoSuchInterface),
        (errno.EINTR, CommandLost),
        (errno.ETIMEDOUT, CommandLost),
        (errno.EIO, CommandLost),
        (errno.EFAULT, CommandLost),
        (errno.ENODEV, DriveGone),
        (errno.ENXIO, DriveGone),
    ],
)
def test_what_the_system_says_is_typed(number: int, error: type[Exception]) -> None:
    kernel = Kernel()
    kernel.errno = number
    with pytest.raises(error, match="Sanitize block"):
        _door(kernel).send(sanitize(SanitizeAction.BLOCK))


def test_h14_nothing_goes_to_the_controller_of_another_drive() -> None:
    kernel = Kernel(serial="SOMEBODY-ELSES")
    door = _door(kernel)
    for _ in range(2):
        with pytest.raises(NotPermitted) as caught:
            door.send(sanitize(SanitizeAction.BLOCK))
        assert caught.value.reason == "identity_changed"
    assert kernel.taken == []


@pytest.mark.parametrize("serial", [None, "", "   "])
def test_h14_a_drive_without_a_serial_has_no_controller(serial: str | None) -> None:
    kernel = Kernel(serial="")
    with pytest.raises(NotPermitted):
        NvmeDoor(-7, serial, writable=True, ioctl=kernel).send(sanitize(SanitizeAction.BLOCK))
    assert kernel.taken == []


@pytest.mark.parametrize("answer", [bytes(4096), b"\xff" * 4096, None])
def test_h14_a_controller_that_does_not_name_itself_gets_no_command(answer: bytes | None) -> None:
    class Mute(Kernel):
        @override
        def __call__(self, descriptor: int, request: int, buffer: bytearray) -> int:
            if answer is None:
                return 0x006
            ctypes.memmove(struct.unpack_from("<Q", buffer, 24)[0], answer, 4096)
            return 0

    with pytest.raises(NotPermitted, match="says nothing"):
        _door(Mute()).send(sanitize(SanitizeAction.BLOCK))


def test_the_serial_is_asked_once() -> None:
    kernel = Kernel()
    door = _door(kernel)
    door.send(identify_namespace(1))
    door.send(identify_namespace(1))
    assert kernel.requests == [0xC0484E41] * 3


def test_without_a_token_only_questions_pass() -> None:
    kernel = Kernel()
    door = _door(kernel, writable=False)
    assert door.send(identify_namespace(1)).ok
    with pytest.raises(NotPermitted) as caught:
        door.send(sanitize(SanitizeAction.BLOCK))
    assert caught.value.reason == "not_confirmed"
    assert kernel.taken == []


def test_a_rescan_that_fails_is_no_matter_unless_the_drive_is_gone() -> None:
    kernel = Kernel()
    door = _door(kernel)
    door.rescan()
    kernel.errno = errno.ENOTTY
    door.rescan()
    kernel.errno = errno.ENODEV
    with pytest.raises(DriveGone):
        door.rescan()
    assert kernel.requests == [0x4E46] * 3


def test_h14_a_node_that_is_something_else_by_now_is_not_taken(tmp_path: Path) -> None:
    plain = tmp_path / "nvme0"
    plain.touch()
    for path, number in ((str(plain), "240:0"), ("/dev/null", "240:0"), ("/dev/absent", "1:3")):
        with pytest.raises(NoSuchInterface):
            open_controller(ControllerNode(path, number, 1), SERIAL, writable=True)


def test_a_device_that_takes_no_nvme_commands_says_so() -> None:
    door = open_controller(ControllerNode("/dev/null", "1:3", 1), SERIAL, writable=False)
    with pytest.raises(NoSuchInterface):
        door.send(identify_namespace(1))
    door.rescan()
    os.close(door.descriptor)
