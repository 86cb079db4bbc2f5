"""Verdicts: heat and fan (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_cooling(_: LaptopFacts, __: Policy) -> tuple[Finding, ...]:
    """One look tells nothing of heat or fan: the load test and ears do."""
    return ()
