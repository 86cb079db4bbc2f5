"""Verdicts: heat and fan, the load test included (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_cooling(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Heat and fan, the load test included: every code that can be answered without a person."""
    return ()
