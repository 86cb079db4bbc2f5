"""A stick round three sockets, with real libudev and real netlink messages."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_WRAPPER = shutil.which("umockdev-wrapper")


@pytest.mark.skipif(_WRAPPER is None, reason="umockdev is not installed")
def test_a_stick_moved_over_three_sockets_is_heard_by_udev() -> None:
    assert _WRAPPER is not None
    done = subprocess.run(
        [_WRAPPER, sys.executable, "-m", "tests.checks.hand.umocked_sockets"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == [
        "pass", {"sockets": 3, "seen": 3, "dead_ports": 0, "slow_ports": 0},
    ]  # fmt: skip
