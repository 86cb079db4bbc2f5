"""The functional axis: one cap per finding, completeness, the R2v3 F-code (pure).

GradingError     a finding lacks the value its band asks for
"""

from collections.abc import Collection, Iterable

from checks.caps import Cap, Group, GroupCaps, cap_rank
from checks.findings import Finding, Reason, Verdict
from checks.policy import Policy
from reports.grade_input import GradeInput, Question
from reports.grades import GradeReason, Letter

MINOR_COUNT = "minor.count"
_UNKNOWN = frozenset({Verdict.NOT_TESTED, Verdict.CRASHED})
_WEIGHTY = frozenset({Group.VITAL, Group.KEY})


class GradingError(Exception):
    """A finding that cannot be graded; guessing would be a lie."""


def answered(inp: GradeInput) -> tuple[Finding, ...]:
    """All findings, and one `not_tested` for each expected question without an answer."""
    there = {(finding.code, finding.device) for finding in inp.findings}
    missing = sorted(inp.expected - there, key=lambda question: (question[0], question[1] or ""))
    return (
        *inp.findings,
        *(
            Finding(code=code, verdict=Verdict.NOT_TESTED, reason=Reason.TIMEOUT, device=device)
            for code, device in missing
        ),
    )


def functional_caps(findings: Iterable[Finding], policy: Policy) -> tuple[GradeReason, ...]:
    """What each finding caps below A, the worst one where a question was answered twice."""
    capped = _with_caps(findings, policy)
    graded = tuple(finding for finding, _ in capped)
    passed = passed_questions(graded)
    worst: dict[Question, GradeReason] = {}
    for finding, caps in capped:
        cap = _cap(finding, caps, passed, policy)
        if cap == "A":
            continue
        reason = _reason(finding, cap)
        before = worst.get((finding.code, finding.device))
        # The text breaks ties, so that the order of findings never shows.
        if before is None or _rank(reason) < _rank(before):
            worst[finding.code, finding.device] = reason
    return (*worst.values(), *_minor_count(graded, policy))


def graded_findings(findings: Iterable[Finding], policy: Policy) -> tuple[Finding, ...]:
    """The findings that cap a letter: of a group that caps, and no hold."""
    return tuple(finding for finding, _ in _with_caps(findings, policy))


def is_held(finding: Finding, policy: Policy) -> bool:
    """Whether a finding is a hold and stands outside the letters."""
    return finding.verdict is Verdict.FAIL and policy.is_hold(finding.code)


def passed_questions(findings: Iterable[Finding]) -> frozenset[Question]:
    """The questions to which every answer was a pass."""
    asked = tuple(findings)
    others = {(one.code, one.device) for one in asked if one.verdict is not Verdict.PASS}
    return frozenset((one.code, one.device) for one in asked) - others


def is_complete(findings: Iterable[Finding], policy: Policy) -> bool:
    """Whether no vital or key question is without an answer."""
    return not any(
        finding.verdict in _UNKNOWN and policy.group(finding.code) in _WEIGHTY
        for finding in findings
    )


def functional_code(findings: Collection[Finding], policy: Policy) -> str | None:
    """R2v3: `F4` everything works, `F3` the key functions work, else nothing to claim."""
    graded = [one for one in graded_findings(findings, policy) if _is_function(one, policy)]
    passed = passed_questions(graded)
    held = [one for one in findings if is_held(one, policy) and not one.code.startswith("lock.")]
    flawed = any(one.verdict is Verdict.FAIL or one.verdict in _UNKNOWN for one in graded)
    if not flawed and not held:
        return "F4"
    works = all(
        one.verdict in {Verdict.PASS, Verdict.WARN} or _is_covered(one, passed, policy)
        for one in graded
        if policy.group(one.code) in _WEIGHTY and not one.code.startswith(("battery.", "drive."))
    )
    return "F3" if works else None


def _with_caps(
    findings: Iterable[Finding], policy: Policy
) -> tuple[tuple[Finding, GroupCaps], ...]:
    return tuple(
        (finding, caps)
        for finding in findings
        if (caps := policy.group_caps(finding.code)) is not None and not is_held(finding, policy)
    )


def _is_function(finding: Finding, policy: Policy) -> bool:
    return policy.group(finding.code) is not Group.LOCK


def _is_covered(finding: Finding, passed: Collection[Question], policy: Policy) -> bool:
    stands_for = policy.caps.cover.get(finding.code)
    return (
        finding.verdict is Verdict.UNSUPPORTED
        and stands_for is not None
        and (stands_for, finding.device) in passed
    )


def _cap(finding: Finding, caps: GroupCaps, passed: Collection[Question], policy: Policy) -> Cap:
    match finding.verdict:
        case Verdict.NOT_TESTED | Verdict.CRASHED:
            return caps.not_tested
        case Verdict.UNSUPPORTED:
            return "A" if _is_covered(finding, passed, policy) else caps.unsupported
        case Verdict.PASS:
            return _band_cap(finding, "A", policy)
        case Verdict.WARN:
            return _band_cap(finding, caps.warn, policy)
        case Verdict.FAIL:
            return _band_cap(finding, caps.fail, policy)


def _band_cap(finding: Finding, otherwise: Cap, policy: Policy) -> Cap:
    band = policy.band(finding.code)
    if band is None:
        return otherwise
    value = finding.measured.get(band.value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise GradingError(f"{finding.code} of {finding.device} lacks its number {band.value}")
    return band.cap(value)


def _minor_count(graded: Iterable[Finding], policy: Policy) -> tuple[GradeReason, ...]:
    failed = {
        finding.code
        for finding in graded
        if finding.verdict is Verdict.FAIL and policy.group(finding.code) is Group.MINOR
    }
    if len(failed) < policy.caps.minor_fails_for_c:
        return ()
    return (
        GradeReason(
            code=MINOR_COUNT,
            cap=Letter.C,
            verdict=Verdict.FAIL.value,
            measured={"failed": len(failed)},
            limit={"fail_from": policy.caps.minor_fails_for_c},
        ),
    )


def _reason(finding: Finding, cap: Cap) -> GradeReason:
    return GradeReason(
        code=finding.code,
        device=finding.device,
        cap=Letter(cap),
        verdict=finding.verdict.value,
        why=None if finding.reason is None else finding.reason.value,
        measured=finding.measured,
        limit=finding.limit,
    )


def _rank(reason: GradeReason) -> tuple[int, str]:
    return cap_rank(reason.cap.value), reason.model_dump_json()
