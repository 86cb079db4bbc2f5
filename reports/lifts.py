"""Lifts: the smallest sets of repairs that would raise a grade, found by grading again (pure)."""

from functools import reduce
from itertools import combinations

from checks.caps import Repair
from checks.policy import Policy
from reports.grade_input import GradeInput
from reports.grades import Lift
from reports.judging import Judgement, judge
from reports.repairs import applicable, mended

_MOST_REPAIRS = 3


def lifts(inp: GradeInput, now: Judgement, policy: Policy) -> tuple[Lift, ...]:
    """What raises the letter or the use, smallest and cheapest first; never more for the same.

    Args:
        inp: the laptop, with a finding for every expected question.
        now: its judgement as it stands.
        policy: the policy that judges.
    """
    found: dict[tuple[Repair, ...], Judgement] = {}
    reached: set[tuple[int, int]] = set()
    possible = applicable(inp, policy)
    for count in range(1, _MOST_REPAIRS + 1):
        for repairs in combinations(possible, count):
            then = _after(inp, repairs, policy)
            smaller = [known.rank for subset, known in found.items() if set(subset) < set(repairs)]
            # Repairs come cheapest first, so of two ways to one rank the first one stays.
            if then.rank > max([now.rank, *smaller]) and then.rank not in reached:
                found[repairs] = then
                reached.add(then.rank)
    return tuple(_lift(repairs, then) for repairs, then in found.items())


def _after(inp: GradeInput, repairs: tuple[Repair, ...], policy: Policy) -> Judgement:
    then = reduce(lambda laptop, repair: mended(laptop, repair, policy), repairs, inp)
    return judge(then, then.findings, policy)


def _lift(repairs: tuple[Repair, ...], then: Judgement) -> Lift:
    return Lift(
        repairs=tuple(repair.value for repair in repairs),
        letter=then.letter,
        fit_for=then.fit_for,
        at_most=Repair.FINISH_TESTS in repairs,
    )
