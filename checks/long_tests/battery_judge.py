"""Verdicts: the battery load test (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_battery_load(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The battery load test."""
    return ()
