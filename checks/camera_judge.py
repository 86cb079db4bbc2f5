"""Verdicts: the camera (pure)."""

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy
from checks.presence import judge_presence
from checks.told_facts import Item

_PLACES = (Place.CAMERA, Place.USB, Place.PCI)


def judge_camera(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return camera_presence(facts)


def camera_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """A camera that somebody sees and the kernel does not is missing; MIPI ones want a driver."""
    return judge_presence("camera.picture", Item.CAMERA, (DeviceKind.CAMERA,), facts, _PLACES)
