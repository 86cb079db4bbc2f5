"""Verdicts: machine checks and other faults in the kernel log (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_kernel(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Machine checks and other faults in the kernel log: every code that can be answered without a person."""
    return ()
