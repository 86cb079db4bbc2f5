"""Verdicts on storage as a whole: is there a drive, and does one hide."""

from collections.abc import Sequence

from checks.facts import HiddenFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.verdicts import measured, unanswered, unread

STORAGE_CODES = ("drive.present", "drive.hidden")


def judge_storage(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Presence of a drive of this laptop, and one finding for each hint of a hidden one."""
    why = facts.why_unread("drives")
    if facts.drives is None:
        return tuple(unread(code, why) for code in STORAGE_CODES)
    own = sum(1 for drive in facts.drives if not drive.foreign)
    hidden = facts.hidden_storage
    if hidden is None:
        unknown = unread("drive.hidden", facts.why_unread("hidden_storage") or why)
        return _present(own, ()), unknown
    return _present(own, hidden), *_hidden(hidden)


def _present(own: int, hidden: Sequence[HiddenFacts]) -> Finding:
    code = "drive.present"
    if own:
        return measured(code, Verdict.PASS, {"drives": own})
    if any(hint.kind != "no_drive_found" for hint in hidden):
        return unanswered(code, Reason.DRIVER_MISSING)
    return measured(code, Verdict.FAIL, {"drives": 0})


def _hidden(hidden: Sequence[HiddenFacts]) -> tuple[Finding, ...]:
    code = "drive.hidden"
    if not hidden:
        return (measured(code, Verdict.PASS, {"hints": 0}),)
    return tuple(
        measured(
            code,
            Verdict.FAIL,
            {"kind": hint.kind, "where": hint.where, "count": hint.count or 1},
            device=_device(hint, hidden),
        )
        for hint in hidden
    )


def _device(hint: HiddenFacts, hidden: Sequence[HiddenFacts]) -> str:
    """By its place; one controller may give two hints."""
    alone = sum(each.where == hint.where for each in hidden) == 1
    return f"hidden:{hint.where}" if alone else f"hidden:{hint.where}:{hint.kind}"
