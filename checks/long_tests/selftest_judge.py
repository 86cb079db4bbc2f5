"""Verdicts: the self-tests of the drives (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_selftests(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The self-tests of the drives."""
    return ()
