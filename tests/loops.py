"""Loop devices on files that the test made: the only block devices a test may write."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_loops = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/dev/loop-control").exists() or not shutil.which("losetup"),
    reason="needs root and loop devices",
)


def tool(name: str) -> str:
    """The path of a system tool (root's PATH may lack /sbin)."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def command(*words: str) -> str:
    """Run a system tool and give what it prints."""
    done = subprocess.run(
        (tool(words[0]), *words[1:]), check=True, capture_output=True, timeout=60, text=True
    )
    return done.stdout.strip()


@contextmanager
def loop_device(backing: Path | str, *options: str) -> Iterator[str]:
    """A loop device over a file (or, to be refused, over a block device)."""
    node = command("losetup", "--find", "--show", *options, str(backing))
    try:
        yield node
    finally:
        command("losetup", "--detach", node)


@contextmanager
def mounted(node: str, folder: Path) -> Iterator[Path]:
    """A mounted file system."""
    folder.mkdir(exist_ok=True)
    command("mount", node, str(folder))
    try:
        yield folder
    finally:
        command("umount", str(folder))


def filled_file(path: Path, size: int) -> Path:
    """A file of random bytes."""
    with path.open("wb") as file:
        for offset in range(0, size, 1 << 20):
            file.write(os.urandom(min(1 << 20, size - offset)))
    return path
