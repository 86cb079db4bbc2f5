"""Overwrite and read-back beside dd on the same loop device in the same run."""

import os
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.loop_devices import BLOCK_BYTES, bare_write, dd_read, dd_write, loop_on
from benchmarks.our_erase import OurErase, erase_loop
from benchmarks.table import Row, at_least, at_most, ratio

ROUNDS = 5
SIZE = 2 << 30
RAM_SIZE = 4 << 30
"""Longer, because it is over in a second: starting the threads should not weigh."""
RAM = Path("/dev/shm")  # noqa: S108 - memory is the point


@dataclass(slots=True)
class Series:
    """The rounds on one device: rates in bytes a second, processor time per 10^9 bytes."""

    dd_write: list[float] = field(default_factory=list)
    dd_read: list[float] = field(default_factory=list)
    bare_write: list[float] = field(default_factory=list)
    overwrite: list[float] = field(default_factory=list)
    verify: list[float] = field(default_factory=list)
    overwrite_cpu: list[float] = field(default_factory=list)
    verify_cpu: list[float] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)


def rows() -> list[Row]:
    """Measure a disk-backed and a RAM-backed loop device."""
    if os.geteuid() != 0:
        print("not measured: overwrite and verify (loop devices need root)", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(dir="/var/tmp") as disk:
        on_disk = _series(Path(disk), SIZE, "--direct-io=on")
        with tempfile.TemporaryDirectory(dir=RAM) as ram:
            in_ram = _series(Path(ram), _ram_size())
    rows = _rate_rows("disk", on_disk, 0.95, 0.95) + _rate_rows("RAM", in_ram, 1.3, 0.65)
    rows.append(_ceiling_row(in_ram))
    for name, used in (("overwriting", in_ram.overwrite_cpu), ("reading back", in_ram.verify_cpu)):
        cpu = statistics.median(used)
        rows.append(at_most(f"CPU while {name}", cpu, "CPU-s/GB", "RAM-backed loop", 0.5))
    rows.append(at_most("resident memory", max(in_ram.resident_mb), "MB", "one process", 60))
    return rows


def _rate_rows(where: str, series: Series, write_aim: float, read_aim: float) -> list[Row]:
    write, read = statistics.median(series.dd_write), statistics.median(series.dd_read)
    return [
        at_least(
            f"overwrite, {where}-backed loop",
            ratio(series.overwrite, series.dd_write),
            f"dd oflag=direct {write / 1e6:.0f} MB/s",
            write_aim,
        ),
        at_least(
            f"read back and compare, {where}-backed loop",
            ratio(series.verify, series.dd_read),
            f"dd iflag=direct {read / 1e6:.0f} MB/s",
            read_aim,
        ),
    ]


def _ceiling_row(series: Series) -> Row:
    bare = statistics.median(series.bare_write)
    return at_least(
        "overwrite, share of what it takes",
        ratio(series.overwrite, series.bare_write),
        f"no stream, no journal {bare / 1e6:.0f} MB/s",
        0.9,
    )


def _ram_size() -> int:
    """4 GiB, or less where that is more than a third of the free memory."""
    third = psutil.virtual_memory().available // 3
    return min(RAM_SIZE, third // BLOCK_BYTES * BLOCK_BYTES)


def _series(folder: Path, size: int, *options: str) -> Series:
    series = Series()
    with loop_on(folder / "bench.img", size, *options) as loop:
        for _ in range(ROUNDS):
            series.dd_write.append(dd_write(loop.node, size))
            series.dd_read.append(dd_read(loop.node, size))
            series.bare_write.append(bare_write(loop.node, size))
            _add(series, erase_loop(loop), size)
    return series


def _add(series: Series, erase: OurErase, size: int) -> None:
    for phase, rates, cpu in (
        (erase.overwrite, series.overwrite, series.overwrite_cpu),
        (erase.verify, series.verify, series.verify_cpu),
    ):
        rates.append(size / phase.took_s)
        cpu.append(phase.cpu_s / (size / 1e9))
    series.resident_mb.append(erase.resident_mb)
