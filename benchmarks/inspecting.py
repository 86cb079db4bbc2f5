"""The quick probes: reading and judging a recorded laptop, and this machine beside inxi, hw-probe.

What the peers do is not the same: inxi prints, hw-probe keeps logs, neither judges. Each is run
so that nothing leaves the machine.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.table import Row, at_most, not_run
from checks.inspection import inspect
from checks.policy import default_policy
from host.recorded import RecordedHost

LAPTOP = Path(__file__).parents[1] / "tests/data/laptops/lenovo-thinkpad-t480"
ROUNDS = 7
_OPKNAP = str(Path(sys.executable).with_name("opknap"))
_PROBES_AIM_S, _PARSE_AIM_MS, _REPLAY_AIM_S = 3.0, 100.0, 0.3


def rows() -> list[Row]:
    """Time reading and judging alone, then whole processes in turn with the peers."""
    with tempfile.TemporaryDirectory() as folder:
        peers = {
            "inxi": ("inxi", "-F", "-c0"),
            "hw-probe": ("hw-probe", "-all", "-minimal", "-output", folder),
        }
        there = {name: argv for name, argv in peers.items() if shutil.which(name)}
        took = _in_turn({"opknap": (_OPKNAP, "inspect", "--json"), **there}, Path(folder))
    ours = statistics.median(took["opknap"])
    replay = _in_turn(
        {"opknap": (_OPKNAP, "inspect", "--laptop", str(LAPTOP), "--json")}, LAPTOP.parent
    )["opknap"]
    return [
        at_most("read and judge a recorded laptop", _judged_ms(), "ms", "nothing", _PARSE_AIM_MS),
        at_most(
            "inspect a recorded laptop, whole process",
            statistics.median(replay),
            "s",
            "nothing",
            _REPLAY_AIM_S,
        ),
        at_most("inspect this machine, whole process", ours, "s", "nothing", _PROBES_AIM_S),
        *(_beside(name, ours, took.get(name)) for name in peers),
    ]


def _judged_ms() -> float:
    policy = default_policy()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        inspect(RecordedHost.read(LAPTOP), policy)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _in_turn(commands: dict[str, Sequence[str]], home: Path) -> dict[str, list[float]]:
    """Seconds of each, one after the other, several times: all meet the same weather."""
    took: dict[str, list[float]] = {name: [] for name in commands}
    # What a peer keeps for itself is kept in a folder of the run.
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C"}
    for _ in range(ROUNDS):
        for name, argv in commands.items():
            began = time.perf_counter()
            subprocess.run(argv, check=False, capture_output=True, timeout=120, env=environment)
            took[name].append(time.perf_counter() - began)
    return took


def _beside(name: str, ours: float, peer: Sequence[float] | None) -> Row:
    if peer is None:
        return not_run(f"inspect this machine beside {name}", "not installed", name, "printed")
    value = round(ours / statistics.median(peer), 2)
    return Row(f"inspect this machine beside {name}", value, "x", name, "printed", met=True)
