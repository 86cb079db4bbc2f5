"""The rows of the step Check: what was found of each part, and the long test that runs on it."""

from collections.abc import Sequence
from dataclasses import replace

from agent.view import CheckRow, LongPhase, LongRow, worst
from checks.caps import Group
from checks.components import Component, component_of
from checks.findings import Finding, Verdict
from checks.long_tests.values import LongTest
from checks.policy import Policy

_OF_TEST = {
    LongTest.SELFTEST: Component.DRIVE,
    LongTest.MEMORY: Component.MEMORY,
    LongTest.CPU: Component.CPU,
    LongTest.BATTERY: Component.BATTERY,
}


def judged_rows(
    rows: Sequence[CheckRow],
    findings: Sequence[Finding],
    long_tests: Sequence[LongRow],
    policy: Policy,
) -> tuple[CheckRow, ...]:
    """The rows of a finished inspection with all findings, and with what is still under way."""
    devices = {row.device for row in rows if row.device is not None}
    return tuple(_judged(row, devices, findings, long_tests, policy) for row in rows)


def row_verdict(findings: Sequence[Finding], policy: Policy) -> Verdict | None:
    """The worst of what counts: a cycle count that no pack tells says nothing of the pack.

    A processor that Windows 11 does not take is a healthy one: the next owner must be told.
    """
    counting = [one for one in findings if policy.group(one.code) is not Group.INFO]
    return worst([_softened(one, policy) for one in counting or findings])


def _judged(
    row: CheckRow,
    devices: set[str],
    findings: Sequence[Finding],
    long_tests: Sequence[LongRow],
    policy: Policy,
) -> CheckRow:
    if row.busy:
        return row
    own = tuple(one for one in findings if _is_of(one, row, devices))
    here = [one for one in long_tests if one.progress is not None and _is_about(one, row)]
    return replace(
        row,
        findings=own,
        verdict=row_verdict(own, policy),
        busy=any(one.phase is LongPhase.RUNNING for one in here),
        progress=here[0].progress if here else None,
    )


def _is_of(finding: Finding, row: CheckRow, devices: set[str]) -> bool:
    if row.device is not None:
        return finding.device == row.device
    return finding.device not in devices and component_of(finding.code).value == row.component


def _is_about(test: LongRow, row: CheckRow) -> bool:
    device = None if test.drive_id is None else f"drive:{test.drive_id}"
    return _OF_TEST[test.test].value == row.component and device == row.device


def _softened(finding: Finding, policy: Policy) -> Finding:
    of_use = policy.group(finding.code) is Group.CAPABILITY
    if of_use and finding.verdict is Verdict.FAIL:
        return finding.model_copy(update={"verdict": Verdict.WARN})
    return finding
