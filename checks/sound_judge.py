"""Verdicts: speakers and microphone (pure)."""

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy
from checks.presence import judge_presence
from checks.told_facts import Item

_SOUND = (DeviceKind.SOUND,)
_PLACES = (Place.SOUND, Place.PCI)


def judge_sound(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return sound_presence(facts)


def sound_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """No sound card at all: with the chip listed the driver is missing, else the sound is.

    The microphone hangs on the same card, whatever shows that there is one.
    """
    return (
        *judge_presence("audio.speakers", Item.SPEAKERS, _SOUND, facts, _PLACES),
        *judge_presence("audio.microphone", Item.MICROPHONE, _SOUND, facts, _PLACES),
    )
