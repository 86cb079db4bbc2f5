"""A grade and its sending in plain words (pure)."""

from collections.abc import Sequence

from agent.say import Say
from agent.view import SendPhase, SendState, View
from agent.widgets.roles import Role
from checks.findings import Finding, Reason, Verdict
from reports.grades import FitFor, Grade, GradeReason, NextStep, Tier

_UNTESTED = frozenset({Verdict.NOT_TESTED.value, Verdict.CRASHED.value})


def facts(view: View, grade: Grade, say: Say) -> str:
    """What stands beside the letter."""
    tr = say.tr
    fit_for = say.words.fit_for(grade.fit_for)
    if grade.tier is Tier.MINIMUM and grade.fit_for is not FitFor.PARTS:
        fit_for = f"{fit_for} ({say.words.tier(grade.tier)})"
    lines = [
        say.words.letter_means(grade.letter),
        tr("Fit for: {use}", use=fit_for),
        tr("Looks: {looks}", looks=say.words.cosmetic(grade.cosmetic)),
    ]
    lines += next_step(view, grade, say)
    return "\n".join(lines)


def next_step(view: View, grade: Grade, say: Say) -> list[str]:
    """Where the laptop goes now. Nobody is sent to do tests that this version does not have."""
    untested = [one for one in (*grade.reasons, *grade.also) if one.verdict in _UNTESTED]
    lacking = [one for one in untested if one.why == Reason.TOOL_MISSING]
    finish = grade.next_step == NextStep.FINISH_TESTS
    lines = []
    # What ends a hold stands with the hold.
    if view.sealed and not grade.holds and not (finish and len(lacking) == len(untested)):
        step = say.words.next_step(grade.next_step)
        lines.append(f"{step.title}. {step.next}")
    if finish and lacking:
        lines.append(say.tr("This version cannot do some tests yet. That is not your fault."))
    return lines


def hold_title(say: Say) -> str:
    """That the laptop stays here."""
    return say.tr("ON HOLD. This laptop may not leave yet. First do this:")


def hold_text(grade: Grade, say: Say) -> str:
    """What keeps the laptop here, and what ends that; empty when nothing does."""
    told = [say.words.hold(hold) for hold in grade.holds]
    if not told:
        return ""
    return "\n".join([f" {hold_title(say)} ", *(f" · {one.title}. {one.next} " for one in told)])


def grade_story(grade: Grade, say: Say) -> str:
    """The reasons in order of weight, then what would raise the grade."""
    tr = say.tr
    parts = []
    if grade.reasons:
        parts.append("\n".join([tr("Why this grade:"), *_reasons(grade.reasons, say)]))
    if grade.also:
        parts.append("\n".join([tr("Also seen:"), *_reasons(grade.also, say)]))
    if grade.lifts:
        parts.append("\n".join(f"↑ {say.words.lift(lift, grade)}." for lift in grade.lifts))
    if not parts:
        parts.append(tr("Nothing lowers this grade."))
    return "\n".join(parts)


def _reasons(reasons: Sequence[GradeReason], say: Say) -> list[str]:
    """What was measured, each on its line; what was not tested, together on the last one."""
    untested = [reason for reason in reasons if reason.verdict in _UNTESTED]
    lines = [f"· {_reason(reason, say)}" for reason in reasons if reason not in untested]
    if untested:
        names = dict.fromkeys(say.words.finding_name(reason.code) for reason in untested)
        lines.append("· " + say.tr("Not tested: {parts}", parts=", ".join(names)))
    return lines


def _reason(reason: GradeReason, say: Say) -> str:
    limit = say.words.limit(_as_finding(reason))
    return f"{say.words.grade_reason(reason)}. {limit}".strip().removesuffix("..")


def _as_finding(reason: GradeReason) -> Finding:
    verdicts = {verdict.value: verdict for verdict in Verdict}
    reasons = {reason.value: reason for reason in Reason}
    return Finding(
        code=reason.code,
        verdict=verdicts.get(reason.verdict or "", Verdict.WARN),
        reason=reasons.get(reason.why or ""),
        device=reason.device,
        measured=reason.measured,
        limit=reason.limit,
    )


def send_line(send: SendState, say: Say) -> tuple[str, Role]:
    """Where the record is, in one sentence."""
    tr = say.tr
    match send.phase:
        case SendPhase.NOT_SEALED:
            # A problem before the seal is the stick's or our own.
            return (_trouble(send.problem, say), Role.BAD) if send.problem else ("", Role.FAINT)
        case SendPhase.SENT:
            at = say.clock(send.at)
            sent = tr("[+] Sent at {time}", time=at) if at else tr("[+] Sent")
            return sent, Role.GOOD
        case SendPhase.WAITING if send.problem:
            told = say.words.problem(send.problem)
            return f"[-] {told.title}. {told.next}", Role.CARE
        case SendPhase.WAITING:
            text = tr("[~] Not sent yet: kept on the stick, goes out by itself later")
            return text, Role.BUSY
        case SendPhase.NO_SERVER:
            return tr("[-] Kept on the stick. No server is set up."), Role.CARE
        case SendPhase.REFUSED:
            return _trouble(send.problem or "", say), Role.BAD


def _trouble(problem: str, say: Say) -> str:
    told = say.words.problem(problem)
    return f"[x] {told.title}. {told.next}"
