"""What an NVMe controller reads from a command, and the status words that it answers with.

Source: NVM Express base specification 2.0 §3.3.3 and §4; `struct nvme_passthru_cmd` of
linux/nvme_ioctl.h. Shares nothing with the codec in `host/nvme`, which is tested against it.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

COMMAND_BYTES = 72
ALL_NAMESPACES = 0xFFFF_FFFF
DO_NOT_RETRY = 0x4000
"""Bit 14 of the status as the ioctl returns it."""
MORE = 0x2000
"""Bit 13: the error log has more of it."""
_KERNEL_TIMEOUT_MS = 60_000
_HEAD = struct.Struct("<BBHI")
_LENGTHS = struct.Struct("<II")
_TAIL = struct.Struct("<8I")


class Opcode(IntEnum):
    """Admin commands that a simulated controller knows."""

    GET_LOG = 0x02
    IDENTIFY = 0x06
    ABORT = 0x08
    SET_FEATURES = 0x09
    GET_FEATURES = 0x0A
    FORMAT = 0x80
    SECURITY_RECEIVE = 0x82
    SANITIZE = 0x84


class Status(IntEnum):
    """Status code type << 8 | status code."""

    SUCCESS = 0x000
    INVALID_OPCODE = 0x001
    INVALID_FIELD = 0x002
    TRANSFER_ERROR = 0x004
    INVALID_NAMESPACE = 0x00B
    SANITIZE_FAILED = 0x01C
    SANITIZE_RUNNING = 0x01D
    INVALID_LOG_PAGE = 0x109
    INVALID_FORMAT = 0x10A
    FORMAT_RUNNING = 0x084
    ACCESS_DENIED = 0x286

    @property
    def as_ioctl(self) -> int:
        """With the bits that a controller sets beside it: errors tell not to retry."""
        if self in {Status.SUCCESS, Status.SANITIZE_RUNNING}:
            return self.value
        more = MORE if self in {Status.INVALID_FIELD, Status.INVALID_NAMESPACE} else 0
        return self.value | DO_NOT_RETRY | more


class Refused(Exception):
    """The controller completes a command with an error status."""

    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """A command as the controller sees it."""

    opcode: int
    nsid: int
    data_bytes: int
    """Size of the host's buffer."""
    cdw10: int
    cdw11: int
    cdw12: int
    cdw13: int
    cdw14: int
    timeout_ms: int
    """After which the kernel gives it up and resets the controller."""


def unpack(packed: bytes) -> Request:
    """The request in the structure of the ioctl.

    Raises:
        ValueError: what the kernel would reject with EINVAL before a controller saw it.
    """
    if len(packed) != COMMAND_BYTES:
        raise ValueError(f"a command has {COMMAND_BYTES} bytes, not {len(packed)}")
    opcode, flags, reserved, nsid = _HEAD.unpack_from(packed, 0)
    if flags or reserved:
        raise ValueError("flags are the kernel's own")
    metadata_bytes, data_bytes = _LENGTHS.unpack_from(packed, 32)
    if metadata_bytes:
        raise ValueError("admin commands carry no metadata")
    cdw10, cdw11, cdw12, cdw13, cdw14, _cdw15, timeout_ms, _result = _TAIL.unpack_from(packed, 40)
    return Request(
        opcode=opcode,
        nsid=nsid,
        data_bytes=data_bytes,
        cdw10=cdw10,
        cdw11=cdw11,
        cdw12=cdw12,
        cdw13=cdw13,
        cdw14=cdw14,
        timeout_ms=timeout_ms or _KERNEL_TIMEOUT_MS,
    )
