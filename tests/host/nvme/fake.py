"""A small NVMe controller for tests: it reads 72-byte structures and builds answers by offset.

It takes its numbers from the standard and nothing from the code under test.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from typing_extensions import override

from host.errors import CommandLost
from host.firmware import NoFirmware
from host.nvme.command import NvmeCommand, NvmeReply

SERIAL = "S4EVNX0N123456"
DISK_BYTES = 256_060_514_304


@dataclass(slots=True)
class Sent:
    """One command as it was on the wire."""

    opcode: int
    nsid: int
    cdw10: int
    cdw11: int


@dataclass(slots=True)
class Space:
    """A namespace."""

    blocks: int = DISK_BYTES // 512
    lbads: int = 9
    metadata: int = 0
    flbas: int = 0
    formats: int = 1
    dps: int = 0
    left_percent: int | None = None
    """Format progress indicator."""

    def identify(self) -> bytes:
        raw = bytearray(4096)
        struct.pack_into("<QQQ", raw, 0, self.blocks, self.blocks, self.blocks)
        raw[25], raw[26], raw[29] = self.formats - 1, self.flbas, self.dps
        raw[32] = 0 if self.left_percent is None else 0x80 | self.left_percent
        index = self.flbas & 0xF | (self.flbas & 0x60) >> 1
        struct.pack_into("<HBB", raw, 128 + 4 * index, self.metadata, self.lbads, 0)
        return bytes(raw)


def controller_bytes(**fields: int | str) -> bytes:
    """Identify Controller with the given fields; the rest is that of a small laptop drive."""
    known: dict[str, int | str] = {
        "sn": SERIAL,
        "mn": "MADE UP 256G",
        "fr": "1.0",
        "oacs": 0x17,
        "tnvmcap": DISK_BYTES,
        "unvmcap": 0,
        "sanicap": 3,
        "nn": 1,
        "fna": 4,
    }
    values = known | fields
    raw = bytearray(4096)
    for name, at, length in (("sn", 4, 20), ("mn", 24, 40), ("fr", 64, 8)):
        raw[at : at + length] = str(values[name]).encode().ljust(length)
    for name, at, length in (
        ("oacs", 256, 2),
        ("tnvmcap", 280, 16),
        ("unvmcap", 296, 16),
        ("sanicap", 328, 4),
        ("nn", 516, 4),
        ("fna", 524, 1),
    ):
        raw[at : at + length] = int(values[name]).to_bytes(length, "little")
    return bytes(raw)


def log_bytes(sprog: int, sstat: int, scdw10: int, *, etbe: int = 0xFFFFFFFF) -> bytes:
    """Log page 81h."""
    raw = bytearray(512)
    struct.pack_into("<HHI", raw, 0, sprog, sstat, scdw10)
    struct.pack_into("<IIIIII", raw, 8, 0xFFFFFFFF, etbe, 0xFFFFFFFF, 0, 0, 0)
    return bytes(raw)


def list_bytes(*nsids: int) -> bytes:
    """A list of namespaces: the first 1,024 of them."""
    first = nsids[:1024]
    return struct.pack(f"<{len(first)}I", *first).ljust(4096, b"\0")


@dataclass(slots=True)
class FakeNvme(NoFirmware):
    """The controller. What happens is told by the lists and flags; nothing happens by time."""

    fields: dict[str, int | str] = field(default_factory=dict)
    spaces: dict[int, Space] = field(default_factory=lambda: {1: Space()})
    allocated: tuple[int, ...] = (1,)
    log: bytes = field(default_factory=lambda: log_bytes(0xFFFF, 0x100, 0))
    logs: list[bytes] = field(default_factory=list)
    """Given one by one once a sanitize was taken; the last one stays."""
    on_restricted: list[bytes] = field(default_factory=list)
    """Takes the place of `logs` once a sanitize without AUSE was taken."""
    refusals: list[int] = field(default_factory=list)
    """Statuses for the next Sanitize and Format commands; 0 takes the command."""
    log_status: int = 0
    identify_status: int = 0
    loses: set[int] = field(default_factory=set)
    """Operation codes whose next answer gets lost; the command is carried out."""
    on_format: Callable[[Sent], None] | None = None
    sent: list[Sent] = field(default_factory=list)
    looked_again: int = 0
    running: bool = False
    """A sanitize was taken: `logs` tell how it goes."""

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        packed = command.packed(0x1000)
        assert len(packed) == 72
        opcode, _, _, nsid = struct.unpack_from("<BBHI", packed)
        cdw10, cdw11 = struct.unpack_from("<II", packed, 40)
        sent = Sent(opcode, nsid, cdw10, cdw11)
        self.sent.append(sent)
        reply = self._answered(sent)
        if opcode in self.loses:
            self.loses.discard(opcode)
            raise CommandLost(command.name)
        return reply

    def _answered(self, sent: Sent) -> NvmeReply:
        match sent.opcode:
            case 0x06:
                return self._identify(sent)
            case 0x02 if sent.cdw10 == 0x007F0081:
                return self._log()
            case 0x09:
                return NvmeReply(0)
            case 0x84 | 0x80:
                return self._erase(sent)
            case _:
                return NvmeReply(0x01)

    def _identify(self, sent: Sent) -> NvmeReply:
        if self.identify_status:
            return NvmeReply(self.identify_status)
        match sent.cdw10:
            case 0x01:
                return NvmeReply(0, data=controller_bytes(**self.fields))
            case 0x00:
                return NvmeReply(0, data=self.spaces[sent.nsid].identify())
            case 0x02:
                return NvmeReply(0, data=list_bytes(*(n for n in self.spaces if n > sent.nsid)))
            case 0x10:
                return NvmeReply(0, data=list_bytes(*(n for n in self.allocated if n > sent.nsid)))
            case _:
                return NvmeReply(0x02)

    def _log(self) -> NvmeReply:
        if self.log_status:
            return NvmeReply(self.log_status)
        if self.running and self.logs:
            self.log = self.logs[0]
            if len(self.logs) > 1:
                self.logs.pop(0)
        return NvmeReply(0, data=self.log)

    def _erase(self, sent: Sent) -> NvmeReply:
        status = self.refusals.pop(0) if self.refusals else 0
        if status:
            return NvmeReply(status)
        if sent.opcode == 0x80:
            if self.on_format is not None:
                self.on_format(sent)
        elif sent.cdw10 != 1:
            self.running = True
            if self.on_restricted and not sent.cdw10 & 8:
                self.logs = self.on_restricted
        return NvmeReply(0)

    @override
    def look_again(self) -> None:
        self.looked_again += 1

    def erasing(self) -> list[Sent]:
        """Sanitize and Format commands in their order."""
        return [sent for sent in self.sent if sent.opcode in {0x80, 0x84}]
