"""Verdicts: sockets (pure)."""

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.policy import Policy
from checks.presence import judge_presence
from checks.told_facts import Item


def judge_ports(facts: LaptopFacts, _: Policy) -> tuple[Finding, ...]:
    """Every code that can be answered without a person; the policy sets no limit here."""
    return ports_presence(facts)


def ports_presence(facts: LaptopFacts) -> tuple[Finding, ...]:
    """Network socket and card reader; every other socket only shows itself when it is used."""
    return (
        *judge_presence(
            "port.ethernet",
            Item.ETHERNET,
            (DeviceKind.ETHERNET,),
            facts,
            (Place.PCI, Place.NET),
        ),
        *judge_presence(
            "port.card",
            Item.CARD_READER,
            (DeviceKind.CARD_READER,),
            facts,
            (Place.PCI, Place.USB, Place.SD),
        ),
    )
