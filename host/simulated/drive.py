"""A drive that exists as a file: same handle as a real one, with a believable pace and faults.

A drive without a family takes reads and writes only; one of a family has electronics of its own
(`host.simulated.family`) and is opened by `host.simulated.drives_folder`.
"""

import errno
import os
import threading
import time
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import model_validator

from host.drive import Drive
from host.durable import make_folder, remove, write_whole
from host.errors import DriveGone, NotPermitted, ReadFailed
from host.firmware import NoFirmware
from host.port import DriveHandle, WriteToken
from host.simulated.family import Family, Profile, area_sizes, default_profile, family_of, is_boot
from host.simulated.model import Misbehaviour, area_path
from host.value import Value

_FILL_BYTES = 1 << 20


class FaultKind(StrEnum):
    """How a simulated drive misbehaves."""

    UNREADABLE = "unreadable"
    """Reads of the range fail with an I/O error."""
    UNWRITABLE = "unwritable"
    """Writes to the range fail with an I/O error."""
    KEEPS_OLD = "keeps_old"
    """It lies: writes to the range are acknowledged and dropped."""
    VANISHES = "vanishes"
    """It is gone once this many bytes (`offset`) have been written; stays gone."""


class Fault(Value):
    """One fault over a range of bytes."""

    kind: FaultKind
    offset: int
    length: int = 0

    def touches(self, offset: int, length: int) -> bool:
        """Whether a transfer meets the range."""
        return offset < self.offset + self.length and self.offset < offset + length


class SimulatedDriveSpec(Value):
    """`drive.json` of a simulated drive's folder."""

    drive: Drive
    """As `drives()` lists it; its size is the medium's true size."""
    rate_bytes_s: int | None = None
    """Pace of reading and writing; `None` is as fast as the file allows."""
    faults: tuple[Fault, ...] = ()
    """Of a drive without a family."""
    family: Family | None = None
    """Which commands it takes beside reading and writing; `None` takes none."""
    profile: Profile | None = None
    """What its electronics can do; `None`: everything, under the drive's names."""
    misbehaviours: tuple[Misbehaviour, ...] = ()
    """Of a drive of a family."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if self.family is None and (self.profile is not None or self.misbehaviours):
            raise ValueError("only a drive of a family has a profile or misbehaviours")
        if self.family is not None and self.faults:
            raise ValueError("a drive of a family has misbehaviours and no faults")
        if self.profile is not None and family_of(self.profile) is not self.family:
            raise ValueError("the profile is of another family")
        if self.family is not None and self.profile is None:
            default_profile(self.family, self.drive)
        return self

    @property
    def electronics(self) -> Profile:
        """What the drive of a family can do.

        Raises:
            ValueError: it is of none.
        """
        if self.family is None:
            raise ValueError("a plain drive has no electronics")
        return self.profile or default_profile(self.family, self.drive)


def make_simulated_drive(folder: Path, spec: SimulatedDriveSpec, *, old_data: bytes) -> None:
    """Make a drive's folder: the medium holds `old_data` over and over, as a donor left it."""
    make_folder(folder)
    sizes = {"main": spec.drive.size_bytes or 0}
    if spec.family is not None:
        bad = frozenset(spec.misbehaviours)
        sizes.update(area_sizes(spec.electronics, bad, sizes["main"]))
        remove(folder / "state.json")
    for area, size in sizes.items():
        _fill(area_path(folder, area), size, bytes(1) if is_boot(area) else old_data)
    write_whole(folder / "drive.json", spec.model_dump_json(indent=1).encode())


def _fill(path: Path, size: int, old_data: bytes) -> None:
    block = (old_data * (_FILL_BYTES // len(old_data) + 1))[:_FILL_BYTES]
    with path.open("wb") as medium:
        for offset in range(0, size, _FILL_BYTES):
            medium.write(block[: min(_FILL_BYTES, size - offset)])
        medium.flush()
        os.fsync(medium.fileno())


def read_spec(folder: Path) -> SimulatedDriveSpec:
    """The drive of a folder."""
    return SimulatedDriveSpec.model_validate_json((folder / "drive.json").read_bytes())


class Pace:
    """One head, one channel: transfers follow each other, whatever the number of threads."""

    def __init__(self, rate_bytes_s: int | None) -> None:
        self._rate = rate_bytes_s
        self._lock = threading.Lock()
        self._free_at = time.monotonic()

    def wait(self, length: int) -> None:
        """Let a transfer of so many bytes take its time."""
        if self._rate is None or length == 0:
            return
        with self._lock:
            begin = max(self._free_at, time.monotonic())
            self._free_at = begin + length / self._rate
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))


class SimulatedHandle(NoFirmware):
    """An open simulated drive without a family."""

    area = "main"

    def __init__(self, folder: Path, token: WriteToken | None) -> None:
        self._folder = folder
        self._spec = read_spec(folder)
        self._writable = token is not None
        if token is not None:
            _check(self._spec.drive, token)
        if (folder / "gone").exists():
            raise DriveGone(f"{self._spec.drive.path} is no longer there")
        flags = os.O_RDWR if self._writable else os.O_RDONLY
        self._descriptor = os.open(folder / "medium.img", flags | os.O_CLOEXEC)
        self._size = os.fstat(self._descriptor).st_size
        self._lock = threading.Lock()
        self._pace = Pace(self._spec.rate_bytes_s)
        self._written = 0

    @property
    def size_bytes(self) -> int:
        """The medium's true size."""
        return self._size

    @property
    def logical_block_bytes(self) -> int:
        """Smallest unit of I/O."""
        return self._spec.drive.logical_block_bytes

    def read_into(self, buffer: memoryview, offset: int) -> None:
        """Fill the buffer at the drive's pace."""
        self._transfer("read", offset, len(buffer))
        done = 0
        while done < len(buffer):
            count = os.preadv(self._descriptor, [buffer[done:]], offset + done)
            if count == 0:
                raise ReadFailed("read", offset + done, len(buffer) - done, errno.EIO)
            done += count

    def write(self, buffer: memoryview, offset: int) -> None:
        """Write the buffer at the drive's pace."""
        if not self._writable:
            raise NotPermitted("not_confirmed", "this handle was opened for reading")
        self._transfer("write", offset, len(buffer))
        kept = [f for f in self._spec.faults if f.kind is FaultKind.KEEPS_OLD]
        for start, end in _outside(kept, offset, offset + len(buffer)):
            os.pwrite(self._descriptor, buffer[start - offset : end - offset], start)

    def _transfer(self, operation: str, offset: int, length: int) -> None:
        """Alignment, faults and pace, as a drive's controller would impose them."""
        block = self.logical_block_bytes
        if offset % block or length % block or offset + length > self._size:
            raise ReadFailed(operation, offset, length, errno.EINVAL)
        wrong = FaultKind.UNREADABLE if operation == "read" else FaultKind.UNWRITABLE
        for fault in self._spec.faults:
            if fault.kind is wrong and fault.touches(offset, length):
                raise ReadFailed(operation, offset, length, errno.EIO)
            if fault.kind is FaultKind.VANISHES:
                self._count_towards_vanishing(operation, length, fault.offset)
        self._pace.wait(length)

    def _count_towards_vanishing(self, operation: str, length: int, limit: int) -> None:
        with self._lock:
            self._written += length if operation == "write" else 0
            if self._written <= limit and not (self._folder / "gone").exists():
                return
            (self._folder / "gone").touch()
        raise DriveGone(f"{self._spec.drive.path} is no longer there")

    def flush(self) -> None:
        """Make the writes durable."""
        os.fdatasync(self._descriptor)

    def others(self) -> tuple[DriveHandle, ...]:
        """A plain drive has one area."""
        return ()

    def close(self) -> None:
        """Release the drive."""
        os.close(self._descriptor)


def _check(drive: Drive, token: WriteToken) -> None:
    """The same questions as on a real descriptor."""
    if token.identity != drive.identity or token.size_bytes != drive.size_bytes:
        raise NotPermitted("identity_changed", f"{drive.path} is not the confirmed drive")
    if not token.confirmed_serial or token.confirmed_serial != drive.identity.serial:
        raise NotPermitted("not_confirmed", "the confirmed serial is not this drive's")
    if drive.read_only:
        raise NotPermitted("read_only", f"{drive.path} is write-protected")


def _outside(faults: list[Fault], start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a range that no fault covers."""
    parts = [(start, end)]
    for fault in faults:
        low, high = fault.offset, fault.offset + fault.length
        parts = [
            part
            for begin, stop in parts
            for part in ((begin, min(stop, low)), (max(begin, high), stop))
            if part[0] < part[1]
        ]
    return parts
