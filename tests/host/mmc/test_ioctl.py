"""What the system call's answers mean, without any eMMC: the call itself is an argument."""

import ctypes
import errno
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import CommandLost, DriveGone, NoSuchInterface, NotPermitted, ReadFailed
from host.mmc.commands import MMC_IOC_CMD, read_ext_csd, sanitize_start
from host.mmc.ioctl import BLKSECDISCARD, MmcNode, discard_failure, failed_reply
from tests.host.mmc.registers import ext_csd

DESCRIPTOR = 99


class Kernel:
    """Takes the calls that an eMMC's node would get."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.calls: list[tuple[int, bytes]] = []

    def __call__(self, descriptor: int, request: int, buffer: bytearray) -> int:
        assert descriptor == DESCRIPTOR
        self.calls.append((request, bytes(buffer)))
        if self.number:
            raise OSError(self.number, os.strerror(self.number))
        if request == MMC_IOC_CMD:
            (address,) = struct.unpack_from("<Q", buffer, 64)
            if address:
                ctypes.memmove(address, ext_csd(), 512)
            struct.pack_into("<I", buffer, 16, 0x900)
        return 0


def node(kernel: Kernel, *, writable: bool = True, mmc: bool = True) -> MmcNode:
    return MmcNode(DESCRIPTOR, writable=writable, is_mmc=lambda _: mmc, ioctl=kernel)


def test_data_and_response_come_back() -> None:
    reply = node(Kernel(), writable=False).send(read_ext_csd())
    assert (reply.ok, reply.response, reply.data) == (True, (0x900, 0, 0, 0), ext_csd())


def test_sanitize_is_sent_as_it_is_packed() -> None:
    kernel = Kernel()
    assert node(kernel).send(sanitize_start()).data == b""
    ((request, raw),) = kernel.calls
    assert request == 0xC048B300
    assert raw[8:16] == struct.pack("<II", 6, 0x03A50101)


def test_secure_discard_gives_start_and_length() -> None:
    kernel = Kernel()
    node(kernel).discard_securely(64 << 20, 512)
    assert kernel.calls == [(0x127D, struct.pack("<QQ", 64 << 20, 512))]
    assert BLKSECDISCARD == 0x127D


@pytest.mark.parametrize(
    "act",
    [lambda n: n.send(sanitize_start()), lambda n: n.discard_securely(0, 512)],
    ids=["sanitize", "discard"],
)
def test_without_a_token_nothing_that_changes_is_sent(act: Callable[[MmcNode], object]) -> None:
    kernel = Kernel()
    with pytest.raises(NotPermitted):
        act(node(kernel, writable=False))
    assert kernel.calls == []


@pytest.mark.parametrize(
    "act",
    [lambda n: n.send(read_ext_csd()), lambda n: n.discard_securely(0, 512)],
    ids=["read", "discard"],
)
def test_h41_another_driver_never_gets_an_mmc_call(act: Callable[[MmcNode], object]) -> None:
    kernel = Kernel()
    with pytest.raises(NoSuchInterface):
        act(node(kernel, mmc=False))
    assert kernel.calls == []


def test_a_plain_file_is_no_emmc(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file, pytest.raises(NoSuchInterface):
        MmcNode(file.fileno(), writable=True).discard_securely(0, 512)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOTTY, NoSuchInterface),
        (errno.EOPNOTSUPP, NoSuchInterface),
        (errno.EPERM, NoSuchInterface),
        (errno.ETIMEDOUT, CommandLost),
        (errno.EILSEQ, CommandLost),
        (errno.EIO, CommandLost),
        (errno.ENODEV, DriveGone),
        (errno.ENOMEDIUM, DriveGone),
    ],
)
def test_a_failed_command_is_told_apart(number: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        node(Kernel(number)).send(sanitize_start())


def test_a_complaint_of_the_card_is_a_reply() -> None:
    reply = node(Kernel(errno.EBADMSG)).send(sanitize_start())
    assert (reply.ok, reply.errno) == (False, errno.EBADMSG)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.EOPNOTSUPP, NoSuchInterface),
        (errno.EIO, ReadFailed),
        (errno.EINVAL, ReadFailed),
        (errno.ETIMEDOUT, ReadFailed),
        (errno.ENXIO, DriveGone),
    ],
)
def test_a_failed_secure_discard_is_told_apart(number: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        node(Kernel(number)).discard_securely(0, 512)


@given(number=st.integers(1, 200))
def test_no_error_number_is_ever_success(number: int) -> None:
    assert isinstance(discard_failure(0, 512, number), NoSuchInterface | ReadFailed | DriveGone)
    try:
        reply = failed_reply(sanitize_start(), number)
    except (NoSuchInterface, CommandLost, DriveGone):
        return
    assert not reply.ok
