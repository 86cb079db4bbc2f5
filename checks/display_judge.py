"""Verdicts: the panel (pure)."""

from checks.facts import LaptopFacts
from checks.findings import Finding, Reason
from checks.policy import Policy
from checks.verdicts import unanswered

_EVIDENCE = ("display.json",)


def judge_display(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return display_presence(facts)


def display_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Brightness needs the graphics driver; whether there is a picture only eyes can tell."""
    display = facts.display
    if display is None or not display.generic_driver or display.backlights:
        return ()
    return (unanswered("display.backlight", Reason.DRIVER_MISSING, evidence=_EVIDENCE),)
