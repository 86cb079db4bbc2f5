"""A machine in memory: drives are byte arrays that can be bad, lie, vanish or lose their plug."""

import errno
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from host.drive import Drive, DriveIdentity, DriveKind, HiddenStorage, LoopBacking, Transport
from host.errors import DriveGone, NotPermitted, ReadFailed
from host.firmware import NoFirmware
from host.port import DriveHandle, Host, Process, WriteToken
from host.readings import Completed, CpuBrand, Device, Unread, Usage, Why
from wipe.codes import Level, Purpose, Standard
from wipe.plan import plan_drive
from wipe.values import Confirmation, ErasePlan, HostSpec

RECORD = "6f1d3f9a-1111-4222-8333-444455556666"


def loop_drive(**changes: object) -> Drive:
    """A practice drive that may be erased."""
    drive = Drive(
        path="/dev/loop7",
        identity=DriveIdentity(model="loop device", serial="loop:a.img:0badcafe", wwid=None),
        transport=Transport.LOOP,
        kind=DriveKind.UNKNOWN,
        size_bytes=1 << 20,
        diskseq=11,
        loop=LoopBacking(file="/tmp/a.img", regular_file=True, writable=True),  # noqa: S108
    )
    return drive.model_copy(update=changes)


def ssd(**changes: object) -> Drive:
    """A real SATA SSD of a laptop."""
    drive = Drive(
        path="/dev/sda",
        identity=DriveIdentity(model="SSD 860 EVO", serial="S3Z9NB0K123456X", wwid="naa.5002"),
        transport=Transport.SATA,
        kind=DriveKind.SSD,
        size_bytes=500_107_862_016,
        diskseq=3,
    )
    return drive.model_copy(update=changes)


def erase_plan(drive: Drive, **changes: object) -> ErasePlan:
    """A confirmed plan for a drive."""
    serial = drive.identity.serial or ""
    plan = ErasePlan(
        record_id=RECORD,
        purpose=Purpose.REFURBISH,
        host=HostSpec(kind="real"),
        laptop="serial:L1",
        path_hint=drive.path,
        identity=drive.identity,
        size_bytes=drive.size_bytes or 0,
        diskseq=drive.diskseq,
        boot_id="boot-1",
        include_loop=drive.loop is not None,
        plan=plan_drive(drive, requested=Level.CLEAR, standard=Standard.IEEE_2883),
        confirmation=Confirmation(
            typed=serial, serial=serial, boot_ms=1, at="2026-11-23T09:00:00.000Z"
        ),
    )
    return plan.model_copy(update=changes)


@dataclass(slots=True)
class Medium:
    """What a drive holds and how it misbehaves."""

    content: bytearray
    block: int = 512
    unwritable: list[range] = field(default_factory=list)
    unreadable: list[range] = field(default_factory=list)
    forgets: list[range] = field(default_factory=list)
    """Writes that begin here are acknowledged and dropped."""
    flush_fails: bool = False
    gone: bool = False
    gone_after_writes: int | None = None
    writes: int = 0
    before_write: Callable[[int], None] = lambda _: None
    before_read: Callable[[int], None] = lambda _: None
    opened: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class MemoryHandle(NoFirmware):
    """An open drive in memory."""

    area = "main"

    def __init__(self, medium: Medium, *, writable: bool) -> None:
        self._medium = medium
        self._writable = writable

    @property
    def size_bytes(self) -> int:
        return len(self._medium.content)

    @property
    def logical_block_bytes(self) -> int:
        return self._medium.block

    def read_into(self, buffer: memoryview, offset: int) -> None:
        self._check("read", offset, len(buffer))
        self._medium.before_read(offset)
        _fail_in(self._medium.unreadable, "read", offset, len(buffer))
        buffer[:] = self._medium.content[offset : offset + len(buffer)]

    def write(self, buffer: memoryview, offset: int) -> None:
        if not self._writable:
            raise NotPermitted("not_confirmed", "opened for reading")
        self._check("write", offset, len(buffer))
        medium = self._medium
        medium.before_write(offset)
        with medium.lock:
            medium.writes += 1
            if medium.gone_after_writes is not None and medium.writes > medium.gone_after_writes:
                medium.gone = True
                raise DriveGone("pulled out")
        _fail_in(medium.unwritable, "write", offset, len(buffer))
        if not any(offset in kept for kept in medium.forgets):
            medium.content[offset : offset + len(buffer)] = buffer

    def _check(self, operation: str, offset: int, length: int) -> None:
        if self._medium.gone:
            raise DriveGone("not there")
        if offset % self._medium.block or length % self._medium.block:
            raise ReadFailed(operation, offset, length, errno.EINVAL)

    def flush(self) -> None:
        if self._medium.gone:
            raise DriveGone("not there")
        if self._medium.flush_fails:
            raise ReadFailed("flush", 0, len(self._medium.content), errno.EIO)

    def others(self) -> tuple[DriveHandle, ...]:
        return ()

    def close(self) -> None:
        self._medium.opened -= 1


def _fail_in(bad: list[range], operation: str, offset: int, length: int) -> None:
    for spot in bad:
        if offset < spot.stop and spot.start < offset + length:
            raise ReadFailed(operation, offset, length, errno.EIO)


class MemoryHost(Host):
    """A machine whose drives are in memory; what it cannot answer it does not know."""

    def __init__(self, drives: Sequence[Drive], media: Mapping[str, Medium]) -> None:
        self.listed = list(drives)
        self.media = dict(media)
        self.now_ms = 1000
        self.boot = "boot-1"
        self.supplies: tuple[Device, ...] = ()
        self.opened: list[str] = []
        self.refuses: NotPermitted | None = None

    @property
    @override
    def kind(self) -> str:
        return "real"

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        raise AssertionError(f"nothing here runs commands: {argv}")

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        return Unread(path, Why.ABSENT)

    @override
    def read_text(self, path: str) -> str | Unread:
        return Unread(path, Why.ABSENT)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        return Unread(path, Why.ABSENT)

    @override
    def real_path(self, path: str) -> str | None:
        return path if any(drive.path == path for drive in self.listed) else None

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        return self.supplies

    @override
    def cpu_brand(self) -> CpuBrand | None:
        return None

    @override
    def usage(self) -> Usage:
        return Usage()

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        return tuple(d for d in self.listed if not self.media[d.path].gone)

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        self.opened.append(drive.path)
        if self.refuses is not None:
            raise self.refuses
        if self.media[drive.path].gone:
            raise DriveGone(drive.path)
        self.media[drive.path].opened += 1
        return MemoryHandle(self.media[drive.path], writable=access is not None)

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        raise AssertionError("nothing here starts processes")

    @override
    def ask_to_stop(self, pid: int, argument: str) -> bool:
        raise AssertionError("nothing here stops processes")

    @override
    def pause(self, seconds: float) -> None:
        self.now_ms += round(seconds * 1000)

    @override
    def boot_ms(self) -> int:
        self.now_ms += 1
        return self.now_ms

    @override
    def boot_id(self) -> str:
        return self.boot

    @override
    def utc_now(self) -> str:
        return "2026-11-23T09:00:00.000Z"
