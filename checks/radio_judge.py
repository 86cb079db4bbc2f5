"""Verdicts: wi-Fi, Bluetooth and mobile network (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_radio(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Wi-Fi, Bluetooth and mobile network: every code that can be answered without a person."""
    return ()
