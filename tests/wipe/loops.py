"""Loop devices on files that a test made; always detached again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from host.drive import Drive
from host.errors import CommandMissing
from host.local import LocalHost

OLD = b"Dear Sir or Madam, please find attached the tax return of last year. "
TIMEOUT_S = 30


def command(*argv: str) -> str:
    """Run a command that must succeed."""
    done = LocalHost().run(argv, timeout_s=TIMEOUT_S)
    assert done.exit_status == 0, (argv, done.stderr)
    return done.text.strip()


def loops_or_skip() -> None:
    """Skip, with the reason, where no loop device can be made."""
    if not Path("/dev/loop-control").exists():
        pytest.skip("no loop devices here")
    if not _may_write():
        pytest.skip("loop devices need root")
    try:
        LocalHost().run(("losetup", "--version"), timeout_s=TIMEOUT_S)
    except CommandMissing:
        pytest.skip("losetup is not installed")


def _may_write() -> bool:
    try:
        with Path("/dev/loop-control").open("r+b", buffering=0):
            return True
    except OSError:
        return False


def fill_old(file: Path, size: int) -> None:
    """What a donor left behind: no two 4 KiB blocks are alike."""
    with file.open("wb") as out:
        for block in range(0, size, 4096):
            text = f"{block:016x} ".encode() + OLD * 60
            out.write(text[: min(4096, size - block)])


@contextmanager
def attached(file: Path, *options: str) -> Iterator[str]:
    """A loop device on a file."""
    node = command("losetup", "--find", "--show", *options, str(file))
    try:
        yield node
    finally:
        command("losetup", "--detach", node)


@contextmanager
def small_memory(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of this size; gone again afterwards."""
    folder.mkdir()
    command("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        command("umount", str(folder))


def listed(path: str) -> Drive:
    """The drive at a node, as the machine lists it."""
    drives = LocalHost().drives(include_loop=True)
    return next(d for d in drives if isinstance(d, Drive) and d.path == path)
