"""The most memory that a process held, as the kernel tells it."""

from pathlib import Path


def most_resident_kib(status: Path = Path("/proc/self/status")) -> int:
    """`VmHWM` of a process, KiB; 0 when it has ended.

    Not `ru_maxrss`: that keeps what the process held before it became another program, and so
    counts the memory of whoever started it.
    """
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
