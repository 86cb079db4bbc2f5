"""Overwrite and read-back beside Debian's nwipe on the same loop device in the same run.

The loop devices have 4 KiB sectors: nwipe 0.34 writes in pieces of the block size that the kernel
tells, and on 512-byte sectors it is slower still. That is a row of its own.
"""

import os
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.loop_devices import loop_on
from benchmarks.nwipe import Method, NwipeRun, why_not, wipe
from benchmarks.our_erase import OurErase, erase_loop
from benchmarks.table import Row, at_least, at_most, not_run, ratio

ROUNDS = 5
SIZE = 1 << 30
SMALL_SECTORS_SIZE = 256 << 20
RAM = Path("/dev/shm")  # noqa: S108 - memory is the point
_NAME = {Method.ZEROS: "zeros", Method.STREAM: "PRNG stream"}


@dataclass(slots=True)
class Rounds:
    """Alternating rounds on one loop device."""

    size: int
    ours: list[OurErase] = field(default_factory=list)
    theirs: dict[tuple[Method, bool], list[NwipeRun]] = field(default_factory=dict)
    """By method and whether it was read back."""


def rows() -> list[Row]:
    """Measure a disk-backed and a RAM-backed loop device; without nwipe say so."""
    why = why_not() if os.geteuid() == 0 else "loop devices need root"
    if why is not None:
        return [not_run("erase beside nwipe", why, "nwipe", ">= 1")]
    runs = [(method, verify) for verify in (False, True) for method in Method]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as disk:
        on_disk = _rounds(Path(disk), SIZE, runs, "--sector-size=4096", "--direct-io=on")
    with tempfile.TemporaryDirectory(dir=RAM) as ram:
        in_ram = _rounds(Path(ram), SIZE, runs, "--sector-size=4096")
        small = _rounds(Path(ram), SMALL_SECTORS_SIZE, [(Method.STREAM, False)])
    return [
        *_rate_rows("disk", on_disk),
        *_rate_rows("RAM", in_ram),
        _rate_row(
            "overwrite beside nwipe prng, RAM, 512-byte sectors", small, Method.STREAM, verify=False
        ),
        *_cost_rows("disk", on_disk),
        *_cost_rows("RAM", in_ram),
    ]


def _rounds(folder: Path, size: int, runs: list[tuple[Method, bool]], *options: str) -> Rounds:
    rounds = Rounds(size)
    with loop_on(folder / "bench.img", size, *options) as loop:
        for _ in range(ROUNDS):
            rounds.ours.append(erase_loop(loop))
            for method, verify in runs:
                run = wipe(loop, method, verify=verify)
                rounds.theirs.setdefault((method, verify), []).append(run)
    return rounds


def _rate_rows(where: str, rounds: Rounds) -> list[Row]:
    names = {False: "overwrite", True: "overwrite and full read-back"}
    return [
        _rate_row(f"{names[verify]} beside nwipe {method}, {where}", rounds, method, verify=verify)
        for method, verify in rounds.theirs
    ]


def _rate_row(name: str, rounds: Rounds, method: Method, *, verify: bool) -> Row:
    ours = [
        rounds.size / (erase.took_s if verify else erase.overwrite.took_s) for erase in rounds.ours
    ]
    theirs = [rounds.size / run.took_s for run in rounds.theirs[method, verify]]
    rate = statistics.median(theirs) / 1e6
    checked = ", --verify=last" if verify else ""
    return at_least(name, ratio(ours, theirs), f"nwipe {_NAME[method]}{checked} {rate:.0f} MB/s", 1)


def _cost_rows(where: str, rounds: Rounds) -> list[Row]:
    """What the same work costs: our keyed stream and nwipe's, both read back."""
    theirs = rounds.theirs[Method.STREAM, True]
    gigabytes = rounds.size / 1e9

    def median_of(measure: Callable[[NwipeRun], float]) -> float:
        return statistics.median(measure(run) for run in theirs)

    cpu = statistics.median(
        (erase.overwrite.cpu_s + erase.verify.cpu_s) / gigabytes for erase in rounds.ours
    )
    their_cpu = round(median_of(lambda run: run.cpu_s) / gigabytes, 3)
    resident = max(erase.resident_mb for erase in rounds.ours)
    their_resident = median_of(lambda run: run.resident_mb)
    read = min(erase.read_bytes for erase in rounds.ours) / rounds.size
    their_read = median_of(lambda run: run.read_bytes) / rounds.size
    return [
        at_most(
            f"CPU of overwrite and read-back, {where}",
            cpu,
            "CPU-s/GB",
            "nwipe PRNG, verified",
            their_cpu,
        ),
        at_most(
            f"resident memory, whole erase, {where}",
            resident,
            "MB",
            f"nwipe {their_resident:.0f} MB",
            60,
        ),
        Row(
            name=f"read-back that came from the drive, {where}",
            value=round(read * 100, 1),
            unit="%",
            versus=f"nwipe --verify=last {their_read:.0%}, the rest from the page cache",
            aim=">= 100",
            met=read >= 1,
        ),
    ]
