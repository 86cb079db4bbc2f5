"""The real stress-ng on this machine, for a few seconds."""

import shutil
from pathlib import Path

import pytest

from checks.findings import Reason
from checks.long_tests.cpu_hash import megabytes_per_second
from checks.long_tests.cpu_run import CpuAsk, run_load
from checks.long_tests.values import LongTask, LongTest
from host.local import LocalHost
from tests.checks.long_tests.load_bench import Told

needs_tool = pytest.mark.skipif(
    shutil.which("stress-ng") is None, reason="stress-ng is missing"
)  # fmt: skip
TASK = LongTask(LongTest.CPU)


@pytest.mark.slow
@needs_tool
def test_a_short_load_computes_rightly_and_leaves_its_outputs(tmp_path: Path) -> None:
    ask = CpuAsk(load_s=3, idle_s=0, hash_s=1, cool_s=0)
    end = run_load(LocalHost(), TASK, ask, str(tmp_path), Told())
    if end.run.reason is Reason.NEEDS_AC_IN:
        pytest.skip("this machine is on its battery")
    cpu = end.run.cpu
    assert cpu is not None
    assert cpu.exit_status == 0 or cpu.stopped_hot
    assert cpu.version is not None
    assert (cpu.throughput_mb_s or 0) > 0
    assert {"stress-ng.log", "stress-ng.yaml", "cpu-load.json"} <= set(end.run.evidence)


def test_more_than_nothing_is_hashed() -> None:
    assert megabytes_per_second(0.05, 2) > 0
