"""Loop devices on fully written files, dd on them, and what they take at most."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from host.memory import AlignedBuffer
from wipe.chunks import pace_for

BLOCK = "4M"
BLOCK_BYTES = 4 << 20


_SECTOR = 512


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop device that this run made, and the file it stands on."""

    node: str
    file: Path
    size: int

    @property
    def read_bytes(self) -> int:
        """Bytes read from the device itself since it was made, caches above it left out."""
        return _counted(self.node, 2)

    @property
    def written_bytes(self) -> int:
        """Bytes written to the device itself since it was made."""
        return _counted(self.node, 6)


def _counted(node: str, field: int) -> int:
    # sysfs counts in sectors of 512 bytes, whatever the drive's own are
    stat = Path("/sys/block", Path(node).name, "stat").read_text()
    return int(stat.split()[field]) * _SECTOR


@contextmanager
def loop_on(file: Path, size: int, *options: str) -> Iterator[Loop]:
    """A loop device on a new file whose every block was written once; both go away again."""
    _fill(file, size)
    try:
        node = _run("losetup", "--find", "--show", *options, str(file)).strip()
        try:
            yield Loop(node, file, size)
        finally:
            _run("losetup", "--detach", node)
    finally:
        file.unlink()


def dd_write(node: str, size: int) -> float:
    """Bytes a second of writing zeros past the page cache."""
    return _dd(size, "if=/dev/zero", f"of={node}", "oflag=direct")


def dd_read(node: str, size: int) -> float:
    """Bytes a second of reading past the page cache."""
    return _dd(size, f"if={node}", "of=/dev/null", "iflag=direct")


def bare_write(node: str, size: int) -> float:
    """Bytes a second the device takes from our threads when nothing need be made: its ceiling."""
    pace = pace_for(size, 512)
    offsets = iter(range(0, size, pace.chunk_bytes))
    drive = os.open(node, os.O_WRONLY | os.O_DIRECT)

    def work() -> None:
        buffer = AlignedBuffer(pace.chunk_bytes)
        for offset in offsets:  # one list for all threads: CPython hands each offset out once
            os.pwrite(drive, buffer.view[: min(pace.chunk_bytes, size - offset)], offset)

    threads = [threading.Thread(target=work) for _ in range(pace.threads)]
    try:
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return size / (time.monotonic() - began)
    finally:
        os.close(drive)


def _dd(size: int, *words: str) -> float:
    began = time.monotonic()
    _run("dd", f"bs={BLOCK}", f"count={size // BLOCK_BYTES}", "status=none", *words)
    return size / (time.monotonic() - began)


def _fill(file: Path, size: int) -> None:
    # A first pass over fresh blocks is several times slower than any later one.
    _run(
        "dd", "if=/dev/urandom", f"of={file}", f"bs={BLOCK}", f"count={size // BLOCK_BYTES}",
        "status=none", "conv=fsync",
    )  # fmt: skip


def _run(*argv: str) -> str:
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout
