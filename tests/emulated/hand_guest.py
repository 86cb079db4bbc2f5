"""Runs in the emulated laptop: the quick probes, and hand tests while hands work on it.

Nothing is judged here: everything that came back goes into `results.json`.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import tarfile
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from agent.__main__ import make_commands
from agent.commands.inspect import inspection_json
from checks.inspection import Limits, inspect
from checks.policy import default_policy
from host.input_devices import input_devices
from host.local import LocalHost
from host.readings import Unread
from tests.emulated.hand_control import say, wait_for
from tests.emulated.hand_stages import HAND_STAGES

_RESULTS = Path("/results/results.json")
_DRIVES = 2
_CAPTURE = "/tmp/capture"  # noqa: S108 - of its own
_PATIENT = Limits(quick_s=60.0, drive_s=120.0, brand_s=60.0)
"""QEMU translates every instruction: what takes a laptop a second takes this one a minute."""
_HOST = LocalHost()
_POLICY = default_policy()


def main() -> None:
    """All stages, each for itself."""
    if "opknap.emulated" not in Path("/proc/cmdline").read_text("ascii").split():
        sys.exit("This runs in the emulated laptop only.")
    wait_for(_is_up, 60)
    subprocess.run(("udevadm", "settle"), check=False)
    told: dict[str, object] = {"release": os.uname().release}
    for name, stage in STAGES.items():
        began = time.monotonic()
        try:
            told[name] = stage() | {"seconds": round(time.monotonic() - began, 1)}
        except BaseException:  # noqa: BLE001 - the one beside it is still worth knowing
            told[name] = {"defect": traceback.format_exc()}
        _RESULTS.write_text(json.dumps(told), "utf-8")
        say(name, "end")


def _is_up() -> bool:
    drives = [*Path("/sys/block").glob("sd*"), *Path("/sys/block").glob("nvme*")]
    return len(drives) >= _DRIVES and Path("/sys/class/power_supply/BAT0").exists()


def look() -> dict[str, object]:
    """The command as somebody types it."""
    said, crashed = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(crashed):
        status = make_commands(["inspect"])(
            ["inspect", "--json", "--data", "/var/lib/opknap"], standalone_mode=False
        )
    return {
        "status": status or 0,
        "answer": json.loads(said.getvalue()),
        "crashes": crashed.getvalue(),
    }


def look_by_parts() -> dict[str, object]:
    """How long each probe took, from the start."""
    began = time.monotonic()
    took: list[tuple[str, str | None, int]] = []
    found = inspect(
        _HOST,
        _POLICY,
        on_result=lambda one: took.append(
            (one.component.value, one.device, round((time.monotonic() - began) * 1000))
        ),
        limits=_PATIENT,
    )
    return {"took_ms": took, "answer": inspection_json(found), "crashes": found.crashes}


def record() -> dict[str, object]:
    """A recording of this laptop, to be replayed outside."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = make_commands(["capture"])(["capture", _CAPTURE], standalone_mode=False)
    # each of its files alone would take the shared folder minutes
    with tarfile.open("/results/capture.tar", "w") as together:
        together.add(_CAPTURE, "capture")
    return {"status": status or 0, "said": said.getvalue()}


def inputs() -> dict[str, object]:
    """Every input device as opknap sees it."""
    found = input_devices(_HOST)
    if isinstance(found, Unread):
        return {"unread": found.why.value}
    rows = [
        {
            "name": one.name,
            "kinds": sorted(kind.value for kind in one.kinds),
            "inside": one.internal,
        }
        for one in found
    ]
    return {"devices": rows}


STAGES: Mapping[str, Callable[[], dict[str, object]]] = {
    "inspect": look,
    "parts": look_by_parts,
    "capture": record,
    "inputs": inputs,
    **HAND_STAGES,
}

if __name__ == "__main__":
    main()
