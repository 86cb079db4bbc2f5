"""Verdicts: the memory pattern test (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_memory_test(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The memory pattern test."""
    return ()
