"""Verdicts: the clock (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_clock(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The clock: every code that can be answered without a person."""
    return ()
