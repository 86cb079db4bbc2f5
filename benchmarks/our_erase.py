"""One erase by the real erase process, with what it took."""

import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loop_devices import Loop
from host.drive import Drive
from host.local import LocalHost
from wipe.codes import Level, Purpose, Standard
from wipe.folder import confirmed_plan, create
from wipe.plan import plan_drive
from wipe.values import Confirmation, ErasePlan, HostSpec

_ERASED = 0


@dataclass(frozen=True, slots=True)
class Phase:
    """Overwriting or reading back: its borders on the monotonic clock, and processor time."""

    began_s: float
    ended_s: float
    cpu_s: float

    @property
    def took_s(self) -> float:
        """From its first to its last line in the journal."""
        return self.ended_s - self.began_s


@dataclass(frozen=True, slots=True)
class OurErase:
    """A finished erase."""

    overwrite: Phase
    verify: Phase
    resident_mb: float
    """At most, of the whole process."""
    read_bytes: int
    """Read from the device itself while it was verified."""

    @property
    def took_s(self) -> float:
        """Both phases, without the start of the process."""
        return self.overwrite.took_s + self.verify.took_s


def erase_loop(loop: Loop) -> OurErase:
    """Overwrite and read back a loop device of this run.

    Raises:
        RuntimeError: It did not end erased.
    """
    with tempfile.TemporaryDirectory(prefix="opknap-bench-") as job:
        folder = create(Path(job), _plan(loop.node))
        before = loop.read_bytes
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.measured_erase", str(folder.path)),
            stdout=subprocess.PIPE,
            check=False,
        )
    if done.returncode != _ERASED:
        raise RuntimeError(f"the erase of {loop.node} ended with status {done.returncode}")
    borders = {line["border"]: line for line in map(json.loads, done.stdout.splitlines())}
    return OurErase(
        overwrite=_phase(borders["step_begin"], borders["step_end"]),
        verify=_phase(borders["verify_begin"], borders["verify"]),
        resident_mb=borders["verify"]["resident_kib"] * 1024 / 1e6,
        read_bytes=loop.read_bytes - before,
    )


def _phase(begin: Mapping[str, float], end: Mapping[str, float]) -> Phase:
    return Phase(begin["at_s"], end["at_s"], end["cpu_s"] - begin["cpu_s"])


def erase_together(loops: Sequence[Loop]) -> list[OurErase]:
    """Erase loop devices at the same time, a process for each."""
    with ThreadPoolExecutor(len(loops)) as threads:
        return list(threads.map(erase_loop, loops))


def listed(node: str) -> Drive:
    """The drive at a node as this machine lists it."""
    drives = LocalHost().drives(include_loop=True)
    return next(d for d in drives if isinstance(d, Drive) and d.path == node)


def _plan(node: str) -> ErasePlan:
    host = LocalHost()
    drive = listed(node)
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
