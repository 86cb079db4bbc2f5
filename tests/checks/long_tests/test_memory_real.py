"""The real stressapptest on this machine: a pass, and faults that it makes up itself."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Reason, Verdict
from checks.long_tests.memory_judge import judge_memory_test
from checks.long_tests.memory_run import MemoryAsk, run_stressapptest
from checks.long_tests.memory_values import MemoryEnding
from checks.long_tests.values import LongRun, LongTask, LongTest
from checks.policy import default_policy
from host.commands import SpawnedProcess
from host.local import LocalHost
from tests.checks.long_tests.load_bench import Told

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("stressapptest") is None, reason="stressapptest is missing"),
]
TASK = LongTask(LongTest.MEMORY)


class InventingHost(LocalHost):
    """Asks the tool to make faults up."""

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> SpawnedProcess:
        return super().spawn((*argv, "--force_errors"), log=log, environment=environment)


def verdict(run: LongRun) -> Verdict:
    (finding,) = judge_memory_test(LaptopFacts(long_tests=(run,)), default_policy())
    return finding.verdict


def test_a_short_run_over_a_little_memory_finds_no_fault_and_says_how_little(
    tmp_path: Path,
) -> None:
    ask = MemoryAsk(seconds=5, mib=256, threads=2)
    run = run_stressapptest(LocalHost(), TASK, ask, str(tmp_path), Told()).run
    assert run.memory is not None
    assert (run.memory.ending, run.memory.incidents) == (MemoryEnding.PASSED, 0)
    assert run.memory.tested_mib == 256
    assert verdict(run) is Verdict.WARN


def test_made_up_faults_fail(tmp_path: Path) -> None:
    ask = MemoryAsk(seconds=4, mib=256, threads=2)
    end = run_stressapptest(InventingHost(), TASK, ask, str(tmp_path), Told())
    assert end.run.memory is not None
    assert end.run.memory.ending is MemoryEnding.FAULTY
    assert verdict(end.run) is Verdict.FAIL
    assert b"Hardware Error: miscompare" in end.evidence[0].content


def test_a_stop_leaves_no_process_behind(tmp_path: Path) -> None:
    started: list[SpawnedProcess] = []

    class Watched(LocalHost):
        @override
        def spawn(
            self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
        ) -> SpawnedProcess:
            started.append(super().spawn(argv, log=log, environment=environment))
            return started[-1]

    ask = MemoryAsk(seconds=60, mib=64, threads=1)
    run = run_stressapptest(Watched(), TASK, ask, str(tmp_path), Told(stop_after=1)).run
    assert run.reason is Reason.CANCELLED
    assert started[0].poll() is not None
    assert verdict(run) is Verdict.NOT_TESTED
