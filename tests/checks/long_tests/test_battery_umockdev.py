"""Two packs in a made-up /sys, read and told by the real host."""

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
def test_two_packs_are_plugged_and_loaded_by_the_real_host() -> None:
    assert _WRAPPER is not None
    done = subprocess.run(
        [_WRAPPER, sys.executable, "-m", "tests.checks.long_tests.umocked_packs"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert said["plugged"] == [
        [2, True, "pass"],
        [2, False, "not_tested"],
        [2, True, "pass"],
    ]
    verdict, pack, tested, behaviours = said["loaded"]
    assert (verdict, pack, tested) == ("fail", "battery::01avbat1:", 2)
    assert behaviours == ["auto", "auto"]
