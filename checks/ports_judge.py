"""Verdicts: sockets (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_ports(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Sockets: every code that can be answered without a person."""
    return ()
