"""SG_IO: a SCSI command to the drive behind an open descriptor.

Source: `struct sg_io_hdr` of linux/scsi/sg.h, 88 bytes on 64-bit machines.
"""

import ctypes
import errno
import fcntl
from collections.abc import Callable
from dataclasses import dataclass, field

from host.ata.command import AtaCommand, AtaReply
from host.ata.reply import ata_reply
from host.errors import CommandLost, DriveGone, NoSuchInterface, NotPermitted

SG_IO = 0x2285
_INTERFACE = ord("S")
_NONE, _TO_DRIVE, _FROM_DRIVE = -1, -2, -3
_SENSE_BYTES = 64
_NEVER_MS = 0xFFFF_FFFF
"""The kernel takes it as no time-out at all."""
_ABSENT = {errno.ENOTTY, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_GONE = {errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM}
_FORBIDDEN = {errno.EPERM, errno.EACCES}


class SgHeader(ctypes.Structure):
    """`struct sg_io_hdr`, with the kernel's names."""

    _fields_ = (
        ("interface_id", ctypes.c_int),
        ("dxfer_direction", ctypes.c_int),
        ("cmd_len", ctypes.c_ubyte),
        ("mx_sb_len", ctypes.c_ubyte),
        ("iovec_count", ctypes.c_ushort),
        ("dxfer_len", ctypes.c_uint),
        ("dxferp", ctypes.c_void_p),
        ("cmdp", ctypes.c_void_p),
        ("sbp", ctypes.c_void_p),
        ("timeout", ctypes.c_uint),
        ("flags", ctypes.c_uint),
        ("pack_id", ctypes.c_int),
        ("usr_ptr", ctypes.c_void_p),
        ("status", ctypes.c_ubyte),
        ("masked_status", ctypes.c_ubyte),
        ("msg_status", ctypes.c_ubyte),
        ("sb_len_wr", ctypes.c_ubyte),
        ("host_status", ctypes.c_ushort),
        ("driver_status", ctypes.c_ushort),
        ("resid", ctypes.c_int),
        ("duration", ctypes.c_uint),
        ("info", ctypes.c_uint),
    )


Ioctl = Callable[[int, int, SgHeader], object]
"""`fcntl.ioctl`, or what a test puts in its place."""


@dataclass(frozen=True, slots=True)
class SgResult:
    """What SG_IO gives back."""

    status: int
    """SCSI status: 0 good, 2 check condition."""
    host_status: int
    """Of the adapter: 0, 1 no connect, 3 timed out, ..."""
    driver_status: int
    sense: bytes = b""
    data: bytes = field(default=b"", repr=False)


def send_sg(
    descriptor: int,
    cdb: bytes,
    *,
    data_out: bytes = b"",
    data_in_bytes: int = 0,
    timeout_ms: int,
    ioctl: Ioctl = fcntl.ioctl,
) -> SgResult:
    """Send one command and wait for its end.

    Args:
        descriptor: of the open drive.
        cdb: the command.
        data_out: what is sent with it.
        data_in_bytes: how much it answers; not together with `data_out`.
        timeout_ms: up to FFFFFFFFh, which is for ever.
        ioctl: the system call.

    Raises:
        NoSuchInterface: nothing behind the descriptor takes such commands.
        NotPermitted: this process may not send them.
        CommandLost: it was sent and not answered.
        DriveGone: there is no drive any more.
    """
    sense = ctypes.create_string_buffer(_SENSE_BYTES)
    command = ctypes.create_string_buffer(cdb, len(cdb))
    length = len(data_out) or data_in_bytes
    data = ctypes.create_string_buffer(data_out, length) if length else None
    header = SgHeader(
        interface_id=_INTERFACE,
        dxfer_direction=_TO_DRIVE if data_out else _FROM_DRIVE if data_in_bytes else _NONE,
        cmd_len=len(cdb),
        mx_sb_len=_SENSE_BYTES,
        dxfer_len=length,
        dxferp=None if data is None else ctypes.addressof(data),
        cmdp=ctypes.addressof(command),
        sbp=ctypes.addressof(sense),
        timeout=min(timeout_ms, _NEVER_MS),
    )
    try:
        ioctl(descriptor, SG_IO, header)
    except OSError as error:
        raise _failure(error) from error
    arrived = max(0, length - max(0, header.resid)) if data_in_bytes else 0
    result = SgResult(
        header.status,
        header.host_status,
        header.driver_status,
        sense.raw[: min(header.sb_len_wr, _SENSE_BYTES)],
        data.raw[:arrived] if data is not None else b"",
    )
    _demand_an_answer(result)
    return result


def send_ata(descriptor: int, command: AtaCommand) -> AtaReply:
    """Send an ATA command through ATA PASS-THROUGH (16). Raises as `send_sg`."""
    answer = send_sg(
        descriptor,
        command.cdb(),
        data_out=command.data_out,
        data_in_bytes=command.data_in_bytes,
        timeout_ms=command.timeout_ms,
    )
    return ata_reply(command, answer.status, answer.sense, answer.data)


def _failure(error: OSError) -> NoSuchInterface | NotPermitted | CommandLost | DriveGone:
    number = error.errno or errno.EIO
    if number in _ABSENT:
        return NoSuchInterface(f"no SCSI commands here (errno {number})")
    if number in _GONE:
        return DriveGone(f"the drive is gone (errno {number})")
    if number in _FORBIDDEN:
        return NotPermitted("in_use", "SCSI commands may not be sent: run as root")
    return CommandLost(f"the command got no answer (errno {number})")


def _demand_an_answer(result: SgResult) -> None:
    match result.host_status:
        case 0:
            return
        case 1 | 4:  # DID_NO_CONNECT, DID_BAD_TARGET
            raise DriveGone(f"nothing answers (host status {result.host_status})")
        case 3:  # DID_TIME_OUT
            raise CommandLost("the command ran into its time-out")
        case _:
            raise CommandLost(f"the command got no answer (host status {result.host_status})")
