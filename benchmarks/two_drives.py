"""Two drives erased at once beside two dd at once on the same loop devices in the same run."""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from benchmarks.loop_devices import Loop, dd_read, dd_write, loop_on
from benchmarks.our_erase import erase_together
from benchmarks.table import Row, at_least, not_run, ratio

ROUNDS = 5
SIZE = 1 << 30
RAM = Path("/dev/shm")  # noqa: S108 - memory is the point


def rows() -> list[Row]:
    """Measure two disk-backed and two RAM-backed loop devices."""
    if os.geteuid() != 0:
        name = "two drives at once, overwrite and read back"
        return [not_run(name, "loop devices need root", "two dd", ">= 0.95")]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as disk:
        found = [_row("disk", Path(disk), 0.95, "--direct-io=on")]
    with tempfile.TemporaryDirectory(dir=RAM) as ram:
        found.append(_row("RAM", Path(ram), 0.65))
    return found


def _row(where: str, folder: Path, aim: float, *options: str) -> Row:
    ours, peer = [], []
    with ExitStack() as stack:
        loops = [
            stack.enter_context(loop_on(folder / f"bench-{each}.img", SIZE, *options))
            for each in range(2)
        ]
        for _ in range(ROUNDS):
            peer.append(_two_dd_rate(loops))
            erases = erase_together(loops)
            began = min(erase.overwrite.began_s for erase in erases)
            ours.append(2 * SIZE / (max(erase.verify.ended_s for erase in erases) - began))
    rate = statistics.median(peer) / 1e6
    return at_least(
        f"two drives at once, overwrite and read back, {where}-backed",
        ratio(ours, peer),
        f"two dd, write then read {rate:.0f} MB/s",
        aim,
    )


def _two_dd_rate(loops: Sequence[Loop]) -> float:
    """Bytes a second of both drives together, each written and then read."""

    def write_and_read(loop: Loop) -> None:
        dd_write(loop.node, loop.size)
        dd_read(loop.node, loop.size)

    with ThreadPoolExecutor(len(loops)) as threads:
        began = time.monotonic()
        list(threads.map(write_and_read, loops))
        return sum(loop.size for loop in loops) / (time.monotonic() - began)
