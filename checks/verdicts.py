"""Making findings: measured ones, and ones that say why nothing was measured."""

from collections.abc import Mapping

from checks.facts import UnreadPart
from checks.findings import Finding, Reason, Verdict

_CANNOT_ANSWER = frozenset(
    {
        Reason.SENSOR_ABSENT,
        Reason.FIRMWARE_SILENT,
        Reason.DEVICE_REFUSES,
        Reason.BRIDGE_HIDES,
    }
)


def measured(
    code: str,
    verdict: Verdict,
    values: Mapping[str, int | str | bool],
    *,
    limit: Mapping[str, int] | None = None,
    device: str | None = None,
    evidence: tuple[str, ...] = (),
) -> Finding:
    """A finding that rests on a measurement."""
    return Finding(
        code=code,
        verdict=verdict,
        device=device,
        measured=values,
        limit=limit or {},
        evidence=evidence,
    )


def unanswered(
    code: str,
    reason: Reason,
    *,
    verdict: Verdict | None = None,
    device: str | None = None,
    evidence: tuple[str, ...] = (),
) -> Finding:
    """A finding without measurement: `unsupported` where nobody could answer, else `not_tested`."""
    usual = Verdict.UNSUPPORTED if reason in _CANNOT_ANSWER else Verdict.NOT_TESTED
    return Finding(
        code=code, verdict=verdict or usual, reason=reason, device=device, evidence=evidence
    )


def unread(code: str, why: UnreadPart | None, *, device: str | None = None) -> Finding:
    """A finding for a part that could not be read at all."""
    if why is None:
        return unanswered(code, Reason.TIMEOUT, device=device)
    verdict = Verdict.CRASHED if why.crashed else Verdict.NOT_TESTED
    return unanswered(code, why.reason, verdict=verdict, device=device)


def worst_of(*verdicts: Verdict) -> Verdict:
    """The worst of measured verdicts."""
    order = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)
    return next((each for each in order if each in verdicts), Verdict.PASS)


def rising(value: int, *, warn: int, fail: int) -> Verdict:
    """Less is better: the verdict by the first values that warn and fail."""
    if value >= fail:
        return Verdict.FAIL
    return Verdict.WARN if value >= warn else Verdict.PASS


def falling(value: int, *, passing: int, warning: int) -> Verdict:
    """More is better: the verdict by the lowest values that pass and warn."""
    if value >= passing:
        return Verdict.PASS
    return Verdict.WARN if value >= warning else Verdict.FAIL
