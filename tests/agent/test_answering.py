"""A person's answer alone carries the number that grading goes by."""

import pytest

from agent.answering import least_number
from checks.findings import Finding, Verdict
from checks.hand.questions import HAND_CODES
from checks.policy import default_policy

POLICY = default_policy()
MEASURED = (Verdict.PASS, Verdict.WARN, Verdict.FAIL)


@pytest.mark.parametrize("code", sorted(HAND_CODES))
@pytest.mark.parametrize("verdict", MEASURED)
def test_every_banded_answer_has_its_number(code: str, verdict: Verdict) -> None:
    band = POLICY.band(code)
    measured = least_number(code, verdict, POLICY.hand)
    assert (band is None) == (measured == {})
    if band is not None:
        Finding(code=code, verdict=verdict, measured=measured)
        assert band.value in measured


@pytest.mark.parametrize(("code", "name"), [("display.pixels", "dead_pixels")])
def test_the_number_stands_on_its_verdicts_side_of_the_limits(code: str, name: str) -> None:
    passed, warned, failed = (least_number(code, one, POLICY.hand)[name] for one in MEASURED)
    assert passed < POLICY.hand.pixels.warn <= warned < POLICY.hand.pixels.fail <= failed
