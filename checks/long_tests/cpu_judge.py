"""Verdicts: the processor under load, its heat and its fan (pure)."""

from checks.components import Component
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_cpu_load(component: Component, facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The processor under load."""
    return ()
