"""Drives in memory with several areas, with an owner's old data, and liars among them."""

import errno
import hashlib
from collections.abc import Callable
from functools import cache

from typing_extensions import override

from host.errors import ReadFailed
from host.port import DriveHandle
from tests.wipe.fakes import Medium, MemoryHandle
from tests.wipe.proof.chance import noise, seeded
from wipe.codes import Method
from wipe.proof.marks import Marks, mark
from wipe.proof.prove import prove
from wipe.values import Verification

PAGE = 4096
SEED = bytes(range(32))
SALT = b"salt of one run"
SECRET_ID = "k1"
SERIAL = "S3Z9NB0K123456X"


class AreaHandle(MemoryHandle):
    """One area of a drive that may have others."""

    def __init__(
        self,
        medium: Medium,
        area: str = "main",
        others: tuple[DriveHandle, ...] = (),
        *,
        writable: bool = True,
    ) -> None:
        super().__init__(medium, writable=writable)
        self.area = area
        self._others = others

    @override
    def read_into(self, buffer: memoryview, offset: int) -> None:
        if offset + len(buffer) > self.size_bytes:
            raise ReadFailed("read", offset, len(buffer), errno.EIO)
        super().read_into(buffer, offset)

    @override
    def others(self) -> tuple[DriveHandle, ...]:
        return self._others


class FakeCapacity(AreaHandle):
    """Addresses wrap around at the true capacity (H39)."""

    def __init__(self, medium: Medium, true_bytes: int) -> None:
        super().__init__(medium)
        self._true = true_bytes

    @override
    def read_into(self, buffer: memoryview, offset: int) -> None:
        super().read_into(buffer, offset % self._true)

    @override
    def write(self, buffer: memoryview, offset: int) -> None:
        super().write(buffer, offset % self._true)


class Dead(AreaHandle):
    """Nothing can be read any more; counts how often it was asked."""

    asked = 0

    @override
    def read_into(self, buffer: memoryview, offset: int) -> None:
        self.asked += 1
        raise ReadFailed("read", offset, len(buffer), errno.EIO)


@cache
def old_data(size: int, seed: int = 1) -> bytes:
    """What a donor left: letters, photographs, tables, free space; no two pages alike."""
    random = seeded(seed)
    out = bytearray()
    while len(out) < size:
        match random.randrange(4):
            case 0:
                line = f"{len(out):012x} Geachte heer, mevrouw, bijgaand de jaarrekening. \r\n"
                out += (line * 80).encode()[:PAGE]
            case 1:
                out += noise(PAGE, random.randrange(1 << 30))
            case 2:
                out += (len(out).to_bytes(8, "little") + bytes(120)) * (PAGE // 128)
            case _:
                out += bytes(PAGE)
    return bytes(out[:size])


def medium(size: int, seed: int = 1) -> Medium:
    """A donor's drive."""
    return Medium(bytearray(old_data(size, seed)))


def marked(*handles: DriveHandle) -> Marks:
    """Markers and witnesses on every area."""
    marks = mark(handles, SEED, SALT, SERIAL, seeded(3))
    assert marks is not None
    return marks


def proved(
    handles: tuple[DriveHandle, ...] | DriveHandle,
    marks: Marks | None,
    method: Method = Method.SAN_BLOCK,
    *,
    full: bool = False,
    seed: int = 4,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Verification:
    """The proof, never stopped."""
    proof = prove(
        handles if isinstance(handles, tuple) else (handles,),
        marks,
        method,
        full=full,
        random=seeded(seed),
        on_progress=on_progress,
        stopped=lambda: False,
        secret_id=SECRET_ID,
    )
    assert proof is not None
    return proof


def erase_with(content: Medium, method: Method) -> None:
    """Do what an honest drive does."""
    size = len(content.content)
    match method:
        case Method.SAN_CRYPTO | Method.FMT_CRYPTO:
            # A new key over old cells: every page other noise.
            for at in range(0, size, PAGE):
                old = bytes(content.content[at : at + PAGE])
                new = hashlib.shake_256(b"new key" + old).digest(len(old))
                content.content[at : at + PAGE] = new
        case Method.SEC_ENH | Method.SEC_NORM:
            content.content[:] = (bytes.fromhex("33cc55aa") * (size // 4 + 1))[:size]
        case Method.MMC_SAN | Method.UFS_PURGE:
            content.content[:] = b"\xff" * size
        case _:
            content.content[:] = bytes(size)
