"""The matrix: nothing is claimed that the medium does not bear out, and what can be erased is.

Every simulated drive, every way to be bad, the whole plan and each method of it alone, and a power
cut at every line of the journal (of long journals: at the first and last ones and some between).
"""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest

from tests.wipe.matrix.bench import CLEAN
from tests.wipe.matrix.cases import LOST, UNUSABLE, Case, Trip, cuts, groups, travel

LEAST_CASES = 10_000
_WITHIN_S = 2400
"""For all of them. Every one ends by itself; a case that does not is a hang."""


def every_cut(whole: Case) -> tuple[int, list[str]]:
    """One drive, habit and method with every power cut: how many cases, and what was wrong."""
    first = travel(whole)
    trips = [first, *(travel(replace(whole, cut_at=at)) for at in cuts(first))]
    return len(trips), [said for trip in trips for said in wrong_with(trip)]


def wrong_with(trip: Trip) -> list[str]:
    """What a person would complain of."""
    wrong = [f"{trip.case}: {said}" for said in trip.wrong]
    case, end = trip.case, trip.ends[-1] if trip.ends else None
    if end is None:
        wrong.append(f"{case}: it never says how it ended")
    elif case.method is None and can_be_erased(case) and end.status not in CLEAN:
        ends = [(one.status.value, one.reason) for one in trip.ends]
        wrong.append(f"{case}: it can be erased and ended {ends}")
    return wrong


def can_be_erased(case: Case) -> bool:
    """Whether every way must lead to a clean end."""
    return case.misbehaviour not in LOST and (case.profile, case.misbehaviour) not in UNUSABLE


@pytest.mark.slow
def test_no_case_of_the_matrix_claims_too_much_or_hangs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    every = list(groups())
    # Forked workers would inherit the threads' locks of whatever ran before.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
        results = list(pool.map(every_cut, every, chunksize=4, timeout=_WITHIN_S))
    cases = sum(count for count, _ in results)
    with capsys.disabled():
        print(f"\nmatrix: {cases} cases of {len(every)} drives, habits and methods")  # noqa: T201
    assert [said for _, wrong in results for said in wrong] == []
    assert cases >= LEAST_CASES
