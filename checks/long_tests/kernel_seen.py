"""The kernel's log over the whole life of this boot: as first read, and around each load (pure)."""

from collections.abc import Iterable

from checks.kernel_facts import KernelCount, KernelFacts
from checks.long_tests.values import LongRun

KERNEL_LINES = "-kernel.txt"
"""How the evidence of the kernel's lines around a load is called."""


def kernel_with_loads(kernel: KernelFacts | None, runs: Iterable[LongRun]) -> KernelFacts | None:
    """The first reading and what the loads added; `None`: the log was never read.

    What only the loads read does not reach back to the boot: it can fail and not pass.

    A later reading of the whole log holds the lines of the load too, and a laptop that went off
    numbers them anew: so the larger count stands, and none is lost.
    """
    around = [seen for run in runs if (seen := _around(run)) is not None]
    whole = kernel or next(iter(around), None)
    if whole is None:
        return None
    most = {(each.kind, each.where): each for each in whole.counts}
    for each in (count for seen in around for count in seen.counts):
        most[each.kind, each.where] = _larger(each, most.get((each.kind, each.where)))
    return whole.model_copy(update={"counts": tuple(most.values())})


def kernel_logs(runs: Iterable[LongRun]) -> tuple[str, ...]:
    """Names of the lines that the loads added."""
    return tuple(name for run in runs for name in run.evidence if name.endswith(KERNEL_LINES))


def _around(run: LongRun) -> KernelFacts | None:
    if run.cpu is not None:
        return run.cpu.kernel
    return run.memory.kernel if run.memory is not None else None


def _larger(one: KernelCount, other: KernelCount | None) -> KernelCount:
    return one if other is None or one.lines > other.lines else other
