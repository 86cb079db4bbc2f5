"""Verdicts: the camera (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy


def judge_camera(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """The camera: every code that can be answered without a person."""
    return ()
