"""Verdicts: loudspeakers and microphone (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_sound(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Loudspeakers and microphone: every code that can be answered without a person."""
    return ()
