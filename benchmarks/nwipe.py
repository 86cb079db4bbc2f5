"""nwipe on a loop device of this run, and on nothing else.

nwipe 0.34 wipes what stands on its command line and, when nothing does, every drive it finds. So it
gets exactly one device; that device is proved to be a loop device on a file of this run; and nwipe
runs where no other drive has a node (`benchmarks.private_dev`).
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.loop_devices import Loop

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_LOOP_MAJOR = 7
"""Block major of loop devices (Linux, Documentation/admin-guide/devices.txt)."""


class Method(StrEnum):
    """nwipe's one-pass methods."""

    ZEROS = "zero"
    STREAM = "prng"
    """Its pseudo-random stream: the peer of our keyed stream."""


@dataclass(frozen=True, slots=True)
class NwipeRun:
    """What one run took."""

    took_s: float
    """Of the thread that wipes: not the start, the drive's temperature or the summary."""
    cpu_s: float
    """Of the whole process."""
    resident_mb: float
    read_bytes: int
    """Read from the device itself."""


def why_not() -> str | None:
    """Why nwipe cannot be run here, or `None` when it can."""
    for tool in ("nwipe", "unshare", "mount"):
        if shutil.which(tool, path=PATH) is None:
            return f"{tool} is not installed"
    return None


def wipe(loop: Loop, method: Method, *, verify: bool) -> NwipeRun:
    """Let nwipe overwrite a loop device of this run once, and read it back if asked.

    Raises:
        RuntimeError: The node is not that loop device, or nwipe did not overwrite all of it.
    """
    number = _number_of(loop)
    read, written = loop.read_bytes, loop.written_bytes
    done = subprocess.run(
        (
            "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
            "--mount-proc", sys.executable, "-m", "benchmarks.private_dev", str(number),
            f"--method={method}", f"--verify={'last' if verify else 'off'}",
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )  # fmt: skip
    if done.returncode != 0 or loop.written_bytes - written < loop.size:
        raise RuntimeError(f"nwipe ended with {done.returncode} on {loop.node}")
    told = json.loads(done.stdout.splitlines()[-1])
    return NwipeRun(
        told["took_s"], told["cpu_s"], told["resident_kib"] * 1024 / 1e6, loop.read_bytes - read
    )


def _number_of(loop: Loop) -> int:
    """The minor number of a loop device, after a look that it is the one this run made."""
    node = Path(loop.node).lstat()
    number = os.minor(node.st_rdev)
    is_loop = stat.S_ISBLK(node.st_mode) and os.major(node.st_rdev) == _LOOP_MAJOR
    if not is_loop or loop.node != f"/dev/loop{number}":
        raise RuntimeError(f"{loop.node} is no loop device")
    backing = Path("/sys/block", f"loop{number}", "loop/backing_file").read_text().strip()
    if backing != str(loop.file.resolve()):
        raise RuntimeError(f"{loop.node} does not stand on {loop.file}")
    return number
