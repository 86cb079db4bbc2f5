"""Verdicts: the memory pattern test (pure).

One fault is a fail, in whichever run it was seen: a repeat that saw none does not undo it.
"""

from collections.abc import Sequence

from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.limits import PatternLimits
from checks.long_tests.memory_values import MemoryEnding, MemoryRun
from checks.long_tests.values import LongRun, LongTest
from checks.policy import Policy
from checks.verdicts import measured, unanswered

_CODE = LongTest.MEMORY.value
_DEATHS_THAT_FAIL = 2
_MS = 1000


def judge_memory_test(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The memory pattern test, over all its runs; the newest stands first."""
    runs = tuple(run for run in facts.long_tests if run.test is LongTest.MEMORY)
    return (_judged(runs, policy.ram.pattern),) if runs else ()


def _judged(runs: Sequence[LongRun], limits: PatternLimits) -> Finding:
    evidence = tuple(dict.fromkeys(name for run in runs for name in run.evidence))
    died = max(run.died for run in runs)
    faulty = [run.memory for run in runs if run.memory and run.memory.incidents]
    if faulty or died >= _DEATHS_THAT_FAIL:
        worst = max(faulty, key=lambda each: each.incidents, default=None)
        values = _told(worst, died, len(runs))
        if worst is not None:
            values["incidents"] = worst.incidents
        return measured(_CODE, Verdict.FAIL, values, limit=_limit(limits), evidence=evidence)
    done = [run.memory for run in runs if run.memory and _is_complete(run, run.memory)]
    if done:
        best = max(done, key=_weight)
        return measured(
            _CODE,
            _verdict(best, died, limits),
            {**_told(best, died, len(runs)), "incidents": 0},
            limit=_limit(limits),
            evidence=evidence,
        )
    return _without(runs[0], evidence)


def _weight(memory: MemoryRun) -> tuple[int, int]:
    return memory.covered_permille or 0, memory.ran_ms or 0


def _is_complete(run: LongRun, memory: MemoryRun) -> bool:
    """It passed by its own word and ran for as long as it was asked: it says PASS when stopped."""
    ran_ms = memory.ran_ms
    in_full = ran_ms is not None and 0 < memory.asked_seconds * _MS <= ran_ms + _MS
    passed = memory.ending is MemoryEnding.PASSED and memory.exit_status == 0
    return run.reason is None and not run.crashed and passed and in_full and memory.tested_mib > 0


def _verdict(memory: MemoryRun, died: int, limits: PatternLimits) -> Verdict:
    covered = memory.covered_permille
    if died or covered is None or covered < limits.coverage_warn_permille:
        return Verdict.WARN
    return Verdict.PASS


def _without(run: LongRun, evidence: tuple[str, ...]) -> Finding:
    if run.died and run.reason is None:
        return unanswered(_CODE, Reason.MACHINE_DIED, evidence=evidence)
    if run.crashed or _is_broken(run):
        reason = run.reason or Reason.ABORTED
        return unanswered(_CODE, reason, verdict=Verdict.CRASHED, evidence=evidence)
    # A PASS before its time, and a tool that could not do its work, are no answer.
    reason = run.reason or Reason.ABORTED
    return unanswered(_CODE, reason, verdict=Verdict.NOT_TESTED, evidence=evidence)


def _is_broken(run: LongRun) -> bool:
    memory = run.memory
    return run.reason is None and memory is not None and memory.ending is MemoryEnding.NO_STATUS


def _told(memory: MemoryRun | None, died: int, runs: int) -> dict[str, int | str | bool]:
    values: dict[str, int | str | bool] = {"runs": runs}
    if died:
        values["died"] = died
    if memory is None:
        return values
    values |= {"tested_mib": memory.tested_mib, "asked_seconds": memory.asked_seconds}
    more = {
        "total_mib": memory.total_mib,
        "tested_permille": memory.covered_permille,
        "copied_mib": memory.copied_mib,
        "swap_mib": memory.swap_mib,
        "swapped_mib": memory.swapped_mib or None,
        "tested_seconds": None if memory.ran_ms is None else memory.ran_ms // _MS,
    }
    return values | {name: number for name, number in more.items() if number is not None}


def _limit(limits: PatternLimits) -> dict[str, int]:
    return {
        "warn_below_permille": limits.coverage_warn_permille,
        "fail_from_incidents": 1,
        "fail_from_died": _DEATHS_THAT_FAIL,
    }
