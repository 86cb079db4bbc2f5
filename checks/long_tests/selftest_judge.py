"""Verdicts: the self-tests of the drives (pure).

A test that failed fails the drive: one of ours, and also the newest one in the drive's own log
that no later test has made good. Older failures before a pass are `drive.attribute_past`.
"""

from checks import evidence_names
from checks.drive_judge import device_of
from checks.facts import DriveFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.newest import newest_measured
from checks.long_tests.selftest_values import SelftestRun, SelftestWay
from checks.long_tests.values import LongRun, LongTest
from checks.policy import Policy
from checks.verdicts import measured, unanswered

_CODE = "drive.selftest"
PASSED = 0
ABORTED = {
    SelftestWay.ATA: frozenset({1, 2}),
    SelftestWay.NVME: frozenset({1, 2, 3, 4, 8, 9}),
}
FAILED = {
    SelftestWay.ATA: frozenset(range(3, 9)),
    SelftestWay.NVME: frozenset({5, 6, 7}),
}


def judge_selftests(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """One finding for each drive that was tested, or whose log tells of a failure."""
    own = (drive for drive in facts.drives or () if not drive.foreign)
    return tuple(finding for drive in own for finding in judge_selftest(drive, facts, policy))


def judge_selftest(drive: DriveFacts, facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The self-test of one drive, be it part of the laptop or not; none where nothing is known."""
    runs = facts.long_runs(LongTest.SELFTEST, drive.drive_id)
    found = newest_measured(runs, lambda run: _of_run(drive, run, policy))[1] if runs else None
    measured_now = found is not None and found.verdict in {Verdict.PASS, Verdict.FAIL}
    if drive.self_test_passed is False and not measured_now:
        return (_of_log(drive),)
    return () if found is None else (found,)


def _of_log(drive: DriveFacts) -> Finding:
    values: dict[str, int | str | bool] = {"source": "log"}
    if drive.self_test_log_failures is not None:
        values["self_test_failures"] = drive.self_test_log_failures
    return measured(
        _CODE,
        Verdict.FAIL,
        values,
        device=device_of(drive),
        evidence=(evidence_names.smartctl(drive.drive_id),),
    )


def _of_run(drive: DriveFacts, run: LongRun, policy: Policy) -> Finding:
    reason = _why_not(run)
    test = run.selftest
    if reason is not None or test is None or test.result is None:
        verdict = Verdict.CRASHED if run.crashed else None
        return unanswered(
            _CODE,
            reason or Reason.ABORTED,
            verdict=verdict,
            device=device_of(drive),
            evidence=run.evidence,
        )
    return measured(
        _CODE,
        Verdict.PASS if test.result == PASSED else Verdict.FAIL,
        _values(run, test),
        limit={"cut_after_s": policy.drive.selftest_seconds},
        device=device_of(drive),
        evidence=run.evidence,
    )


def _why_not(run: LongRun) -> Reason | None:
    """Why there is no result; one that is neither pass, fail nor abort is not understood."""
    if run.crashed:
        return run.reason or Reason.OUTPUT_UNREADABLE
    if run.died:
        return Reason.MACHINE_DIED
    if run.reason is not None or run.selftest is None:
        return run.reason
    way, result = run.selftest.way, run.selftest.result
    if result is None or result in ABORTED[way]:
        return Reason.ABORTED
    known = result == PASSED or result in FAILED[way]
    return None if known else Reason.OUTPUT_UNREADABLE


def _values(run: LongRun, test: SelftestRun) -> dict[str, int | str | bool]:
    values: dict[str, int | str | bool] = {
        "source": "run",
        "way": test.way.value,
        "result": test.result or 0,
        "elapsed_s": run.seconds,
        "attempts": test.attempts,
        "followed": test.followed,
    }
    if test.hours_after is not None:
        values["power_on_hours"] = test.hours_after
    return values
