"""Of several runs of one long test, which counts (pure)."""

from collections.abc import Callable, Sequence

from checks.findings import Finding, Verdict
from checks.long_tests.values import LongRun

_MEASURED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})


def newest_measured(
    runs: Sequence[LongRun], judge: Callable[[LongRun], Finding]
) -> tuple[LongRun, Finding]:
    """The newest run that came to a verdict, else the newest: a repeat cut short undoes nothing.

    Args:
        runs: at least one, newest first.
        judge: what one run says.
    """
    judged = [(run, judge(run)) for run in runs]
    return next((each for each in judged if each[1].verdict in _MEASURED), judged[0])
