"""`python -m benchmarks.private_dev LOOP_NUMBER NWIPE_WORD...`: nwipe where one drive exists.

Started in mount and process namespaces of its own (`benchmarks.nwipe`). /dev becomes an empty file
system with one loop device and three harmless nodes, so that no other drive can be opened by name.
Prints one JSON object: time of the wiping thread, processor time and memory of the process.
"""

import json
import os
import resource
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.nwipe import PATH
from benchmarks.process_memory import most_resident_kib

_HARMLESS = {"null": (1, 3), "zero": (1, 5), "urandom": (1, 9)}
_LOOK_S = 0.01
_TICKS = os.sysconf("SC_CLK_TCK")
_STARTED, _USER, _SYSTEM = 19, 11, 12
"""Fields of /proc/PID/task/TID/stat, counted behind the name (proc(5): 22, 14, 15)."""


@dataclass(slots=True)
class Thread:
    """A thread of nwipe: when it started and was last seen (CLOCK_BOOTTIME), its processor time."""

    began_s: float
    seen_s: float
    cpu_s: float


def main(number: int, words: list[str]) -> int:
    """Run nwipe on one loop device; its exit status is ours."""
    node = _only_drive(number)
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    nwipe = subprocess.Popen(
        (
            "nwipe", "--autonuke", "--nogui", "--nowait", "--noblank", "--rounds=1", *words, node,
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": PATH, "LC_ALL": "C"},
    )  # fmt: skip
    threads, resident_kib = _watch(nwipe)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    wiping = max(threads.values(), key=lambda thread: thread.cpu_s)
    print(
        json.dumps(
            {
                "took_s": wiping.seen_s - wiping.began_s,
                "cpu_s": used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime,
                "resident_kib": resident_kib,
            }
        )
    )
    return nwipe.returncode


def _only_drive(number: int) -> str:
    """Make a /dev that holds one drive, and tell its node."""
    before = Path("/dev").stat().st_dev
    subprocess.run(("mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "tmpfs", "/dev"), check=True)
    if Path("/dev").stat().st_dev == before:
        raise RuntimeError("/dev is still that of the machine")
    os.mknod(f"/dev/loop{number}", stat.S_IFBLK | 0o600, os.makedev(7, number))
    for name, (major, minor) in _HARMLESS.items():
        os.mknod(f"/dev/{name}", stat.S_IFCHR | 0o666, os.makedev(major, minor))
    if {path.name for path in Path("/dev").iterdir()} != {f"loop{number}", *_HARMLESS}:
        raise RuntimeError("/dev holds more than it should")
    return f"/dev/loop{number}"


def _watch(nwipe: subprocess.Popen[bytes]) -> tuple[dict[str, Thread], int]:
    """Look at the threads beside the first one until all have ended."""
    threads: dict[str, Thread] = {}
    resident_kib = 0
    process = Path("/proc", str(nwipe.pid))
    while nwipe.poll() is None:
        resident_kib = max(resident_kib, most_resident_kib(process / "status"))
        for task in _tasks(process):
            fields = _fields(task)
            if fields and task.name != process.name:
                threads[task.name] = Thread(
                    began_s=int(fields[_STARTED]) / _TICKS,
                    seen_s=time.clock_gettime(time.CLOCK_BOOTTIME),
                    cpu_s=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS,
                )
        time.sleep(_LOOK_S)
    return threads, resident_kib


def _tasks(process: Path) -> list[Path]:
    try:
        return list((process / "task").iterdir())
    except OSError:
        return []


def _fields(task: Path) -> list[str]:
    """What follows the name in brackets; empty when the thread has ended."""
    try:
        return (task / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
