"""`grade`: findings, drives and looks become one letter with its reasons (pure).

The worst of three axes decides; holds stand outside the letters. It reads no clock and no
machine, so the server can grade a million old records again.
"""

from dataclasses import replace

from checks.caps import cap_rank
from checks.policy import Policy
from reports.cosmetic import cosmetic_code
from reports.functional import answered, functional_code, graded_findings, is_complete
from reports.grade_input import GradeInput
from reports.grades import (
    Grade,
    GradeOutcome,
    Hold,
    Letter,
    Lift,
    NextStep,
    PolicyRef,
)
from reports.holds import holds
from reports.judging import judge
from reports.lifts import lifts


def grade(inp: GradeInput, policy: Policy) -> Grade:
    """The judgement of a laptop under a policy.

    Raises:
        GradingError: a finding lacks the number by which the policy caps it.
    """
    findings = answered(inp)
    whole = replace(inp, findings=findings, expected=frozenset())
    judged = judge(whole, findings, policy)
    stops = holds(whole, findings, policy)
    complete = is_complete(graded_findings(findings, policy), policy)
    raised = lifts(whole, judged, policy)
    return Grade(
        outcome=GradeOutcome.HOLD if stops else GradeOutcome.GRADED,
        letter=judged.letter,
        functional=functional_code(findings, policy),
        cosmetic=cosmetic_code(inp.looks, policy),
        fit_for=judged.fit_for,
        tier=judged.tier,
        complete=complete,
        holds=stops,
        reasons=tuple(cap for cap in judged.caps if cap.cap is judged.letter),
        also=tuple(cap for cap in judged.caps if cap.cap is not judged.letter),
        lifts=raised,
        next_step=_next_step(judged.letter, stops, raised, policy, complete=complete).value,
        policy=PolicyRef(version=policy.version, sha256=policy.digest),
    )


def _next_step(
    letter: Letter,
    stops: tuple[Hold, ...],
    raised: tuple[Lift, ...],
    policy: Policy,
    *,
    complete: bool,
) -> NextStep:
    if stops:
        return NextStep.RESOLVE_HOLD
    if not complete:
        return NextStep.FINISH_TESTS
    if letter is not Letter.PARTS:
        return NextStep.RELEASE
    wanted = cap_rank(policy.repair.target)
    return (
        NextStep.REPAIR
        if any(lift.letter.rank >= wanted for lift in raised)
        else NextStep.DISMANTLE
    )
