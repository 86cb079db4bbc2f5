"""The 88 bytes of SG_IO, and what each way of failing is called."""

import ctypes
import errno
import os
import struct
from pathlib import Path

import pytest

from host.ata.commands import SanitizeAction, identify, sanitize_start, security_erase_prepare
from host.block_io import BlockHandle
from host.errors import CommandLost, DriveGone, HostError, NoSuchInterface, NotPermitted
from host.sg import Ioctl, SgHeader, send_ata, send_sg
from tests.loops import filled_file, loop_device, needs_loops

CDB = bytes(range(16))
FOR_EVER = 0xFFFF_FFFF


class Kernel:
    """Takes the place of the system call: keeps the request and answers."""

    def __init__(self, *, sense: bytes = b"", data: bytes = b"", **fields: int) -> None:
        self.sense, self.data, self.fields = sense, data, fields
        self.header = b""
        self.cdb = self.sent = b""

    def __call__(self, descriptor: int, request: int, header: SgHeader) -> object:
        assert (descriptor, request) == (7, 0x2285)
        self.header = bytes(header)
        self.cdb = ctypes.string_at(header.cmdp, header.cmd_len)
        if header.dxferp:
            self.sent = ctypes.string_at(header.dxferp, header.dxfer_len)
            ctypes.memmove(header.dxferp, self.data, min(len(self.data), header.dxfer_len))
        ctypes.memmove(header.sbp, self.sense, len(self.sense))
        header.sb_len_wr = len(self.sense)
        for name, value in self.fields.items():
            setattr(header, name, value)
        return 0


def failing(number: int) -> Ioctl:
    kernel = Kernel()

    def fail(descriptor: int, request: int, header: SgHeader) -> object:
        kernel(descriptor, request, header)
        raise OSError(number, os.strerror(number))

    return fail


def parts(header: bytes) -> tuple[int, ...]:
    """Interface, direction, lengths, transfer length, time-out: at their offsets in sg.h."""
    assert len(header) == 88
    head = struct.unpack_from("<iiBBHI", header, 0)
    (timeout, flags) = struct.unpack_from("<II", header, 40)
    return (*head, timeout, flags)


def test_a_command_without_data() -> None:
    kernel = Kernel(sense=b"\x72\x01", status=2, driver_status=8)
    result = send_sg(7, CDB, timeout_ms=15_000, ioctl=kernel)
    assert parts(kernel.header) == (0x53, -1, 16, 64, 0, 0, 15_000, 0)
    assert struct.unpack_from("<Q", kernel.header, 16) == (0,)
    assert kernel.cdb == CDB
    assert (result.status, result.host_status, result.driver_status) == (2, 0, 8)
    assert (result.sense, result.data) == (b"\x72\x01", b"")


def test_a_command_that_sends_data() -> None:
    kernel = Kernel()
    result = send_sg(7, CDB, data_out=b"ab" * 256, timeout_ms=FOR_EVER, ioctl=kernel)
    assert parts(kernel.header) == (0x53, -2, 16, 64, 0, 512, FOR_EVER, 0)
    assert kernel.sent == b"ab" * 256
    assert result.data == b""


def test_a_command_that_fetches_data_gives_what_arrived() -> None:
    kernel = Kernel(data=b"x" * 512, resid=12)
    result = send_sg(7, CDB, data_in_bytes=512, timeout_ms=1, ioctl=kernel)
    assert parts(kernel.header) == (0x53, -3, 16, 64, 0, 512, 1, 0)
    assert result.data == b"x" * 500


@pytest.mark.parametrize(("resid", "length"), [(-5, 512), (512, 0), (9999, 0)])
def test_a_residue_that_cannot_be_harms_nothing(resid: int, length: int) -> None:
    kernel = Kernel(data=b"x" * 512, resid=resid)
    assert len(send_sg(7, CDB, data_in_bytes=512, timeout_ms=1, ioctl=kernel).data) == length


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOTTY, NoSuchInterface),
        (errno.EINVAL, NoSuchInterface),
        (errno.ENODEV, DriveGone),
        (errno.ENXIO, DriveGone),
        (errno.EPERM, NotPermitted),
        (errno.ETIMEDOUT, CommandLost),
        (errno.EIO, CommandLost),
        (errno.ENOMEM, CommandLost),
    ],
)
def test_every_errno_has_one_meaning(number: int, error: type[HostError]) -> None:
    with pytest.raises(error):
        send_sg(7, CDB, timeout_ms=1, ioctl=failing(number))


@pytest.mark.parametrize(
    ("host_status", "error"),
    [(1, DriveGone), (3, CommandLost), (4, DriveGone), (5, CommandLost), (7, CommandLost)],
)
def test_h15_a_command_that_the_adapter_gave_up_is_lost(
    host_status: int, error: type[HostError]
) -> None:
    with pytest.raises(error):
        send_sg(7, CDB, timeout_ms=1, ioctl=Kernel(host_status=host_status, status=0))


def test_a_file_takes_no_scsi_commands(tmp_path: Path) -> None:
    path = filled_file(tmp_path / "plain", 4096)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with pytest.raises(NoSuchInterface):
            send_ata(descriptor, identify())
    finally:
        os.close(descriptor)


@needs_loops
@pytest.mark.loop
def test_a_loop_device_has_no_ata_commands_and_a_reader_sends_none(tmp_path: Path) -> None:
    backing = filled_file(tmp_path / "backing", 1 << 20)
    with loop_device(backing) as node:
        descriptor = os.open(node, os.O_RDONLY)
        handle = BlockHandle((descriptor,), writable=False)
        try:
            with pytest.raises(NoSuchInterface):
                handle.ata(identify())
            for command in (security_erase_prepare(), sanitize_start(SanitizeAction.BLOCK)):
                with pytest.raises(NotPermitted) as refused:
                    handle.ata(command)
                assert refused.value.reason == "not_confirmed"
        finally:
            handle.close()
