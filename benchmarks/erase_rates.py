"""Overwrite and read-back beside dd on the same loop device in the same run."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.loop_devices import BLOCK_BYTES, bare_write, dd_read, dd_write, loop_on
from benchmarks.table import Row, at_least, at_most, ratio
from host.drive import Drive
from host.local import LocalHost
from wipe.folder import confirmed_plan, create
from wipe.plan import plan_drive
from wipe.values import Confirmation, ErasePlan, HostSpec, Level, Purpose, Standard

ROUNDS = 5
SIZE = 2 << 30
RAM_SIZE = 4 << 30
"""Longer, because it is over in a second: starting the threads should not weigh."""
RAM = Path("/dev/shm")  # noqa: S108 - memory is the point
ERASED = 0


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
    with loop_on(folder / "bench.img", size, *options) as node:
        for _ in range(ROUNDS):
            series.dd_write.append(dd_write(node, size))
            series.dd_read.append(dd_read(node, size))
            series.bare_write.append(bare_write(node, size))
            _erase(node, size, series)
    return series


def _erase(node: str, size: int, series: Series) -> None:
    with ExitStack() as stack:
        job = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="opknap-bench-")))
        folder = create(job, _plan(node))
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.measured_erase", str(folder.path)),
            stdout=subprocess.PIPE,
            check=False,
        )
    if done.returncode != ERASED:
        raise RuntimeError(f"the erase of {node} ended with status {done.returncode}")
    borders = {line["border"]: line for line in map(json.loads, done.stdout.splitlines())}
    for begin, end, rates, cpu in (
        ("step_begin", "step_end", series.overwrite, series.overwrite_cpu),
        ("verify_begin", "verify", series.verify, series.verify_cpu),
    ):
        rates.append(size / (borders[end]["at_s"] - borders[begin]["at_s"]))
        cpu.append((borders[end]["cpu_s"] - borders[begin]["cpu_s"]) / (size / 1e9))
    series.resident_mb.append(borders["verify"]["resident_kib"] * 1024 / 1e6)


def _plan(node: str) -> ErasePlan:
    host = LocalHost()
    listed = host.drives(include_loop=True)
    drive = next(d for d in listed if isinstance(d, Drive) and d.path == node)
    serial = drive.identity.serial or ""
    return confirmed_plan(
        drive,
        plan_drive(drive, requested=Level.CLEAR, standard=Standard.IEEE_2883),
        Confirmation(typed=serial, serial=serial, boot_ms=host.boot_ms(), at=host.utc_now()),
        record_id=str(uuid.uuid4()),
        purpose=Purpose.REFURBISH,
        host=HostSpec(kind="real"),
        boot_id=host.boot_id(),
        laptop=None,
    )
