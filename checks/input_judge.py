"""Verdicts: keyboard, touchpad and other input (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_input(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Keyboard, touchpad and other input: every code that can be answered without a person."""
    return ()
