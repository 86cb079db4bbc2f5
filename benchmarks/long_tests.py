"""The memory test through our run function beside the bare command, in turn, asked the same."""

import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from benchmarks.table import Row, at_least, not_run, ratio
from checks.long_tests.memory_parse import parse_log
from checks.long_tests.memory_run import MemoryAsk, run_stressapptest
from checks.long_tests.values import LongProgress, LongTask, LongTest
from host.local import LocalHost

ROUNDS = 3
SECONDS = 5
MIB = 1024
AIM = 0.9
_NAME = "memory test through opknap"


class _Deaf:
    """Hears nothing and stops nothing."""

    is_stopped = False

    def tell(self, progress: LongProgress) -> None:
        """Nobody listens."""


def rows() -> list[Row]:
    """Measure, or say why not."""
    if shutil.which("stressapptest") is None:
        return [not_run(_NAME, "stressapptest is missing", "bare stressapptest", f">= {AIM:g}")]
    ask = MemoryAsk(seconds=SECONDS, mib=MIB, threads=os.cpu_count() or 1)
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            bare.append(_bare_rate(ask))
            ours.append(_our_rate(ask, Path(folder)))
    rate = statistics.median(bare)
    versus = f"bare stressapptest {rate:.0f} MiB/s, {MIB} MiB, {ask.threads} threads, {SECONDS} s"
    return [at_least(_NAME, ratio(ours, bare), versus, AIM)]


def _bare_rate(ask: MemoryAsk) -> float:
    done = subprocess.run(ask.argv, capture_output=True, check=True, text=True)
    rate = parse_log(done.stdout).rate_mib_s
    if rate is None:
        raise RuntimeError("stressapptest does not tell its rate")
    return rate


def _our_rate(ask: MemoryAsk, folder: Path) -> float:
    task = LongTask(LongTest.MEMORY)
    run = run_stressapptest(LocalHost(), task, ask, str(folder), _Deaf()).run
    if run.memory is None or run.memory.rate_mib_s is None:
        raise RuntimeError(f"the memory test does not tell its rate: {run.reason}")
    return run.memory.rate_mib_s
