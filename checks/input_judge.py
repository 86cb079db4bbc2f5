"""Verdicts: keyboard, touchpad, touchscreen, lid, fingerprint reader (pure)."""

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason
from checks.policy import Policy
from checks.presence import EVIDENCE, judge_presence
from checks.told_facts import Item
from checks.verdicts import unanswered

_INPUT = (Place.INPUT,)


def judge_input(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return input_presence(facts)


def input_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """What is missing or has no driver; what is there a person must try."""
    return (
        *judge_presence("input.keyboard", Item.KEYBOARD, (DeviceKind.KEYBOARD,), facts, _INPUT),
        *_touchpad(facts),
        *judge_presence(
            "input.touchscreen",
            Item.TOUCHSCREEN,
            (DeviceKind.TOUCHSCREEN,),
            facts,
            (Place.INPUT, Place.TOUCH),
        ),
        *judge_presence("input.lid", Item.LID, (DeviceKind.LID,), facts, _INPUT),
        *judge_presence(
            "input.fingerprint",
            Item.FINGERPRINT,
            (DeviceKind.FINGERPRINT,),
            facts,
            (Place.USB,),
            is_all=True,
        ),
    )


def _touchpad(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Where something on I2C waits for a driver, a missing touchpad is not proven."""
    code = "input.touchpad"
    kinds = (DeviceKind.TOUCHPAD, DeviceKind.POINTER)
    found = judge_presence(code, Item.TOUCHPAD, kinds, facts, _INPUT)
    if found and facts.devices is not None and facts.devices.silent_pads:
        return (unanswered(code, Reason.DRIVER_MISSING, evidence=EVIDENCE),)
    return found
