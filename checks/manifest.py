"""What this laptop should have: it tells "not tested" from "missing" (pure).

An item is expected, absent or unknown, from SMBIOS, the kind of laptop, and what the kernel lists.
A person's answer decides what stays unknown.
"""

from collections.abc import Mapping
from enum import StrEnum

from checks.facts import LaptopFacts
from checks.told_facts import Item


class Presence(StrEnum):
    """Whether a laptop has a part."""

    EXPECTED = "expected"
    ABSENT = "absent"
    UNKNOWN = "unknown"


Manifest = Mapping[Item, Presence]


def manifest(facts: LaptopFacts) -> Manifest:
    """Every item; also of a laptop of which nothing could be read."""
    return {item: _presence(item, facts) for item in Item}


def _presence(item: Item, facts: LaptopFacts) -> Presence:
    told = facts.told.there(item) if facts.told else None
    if told is not None:
        return Presence.EXPECTED if told else Presence.ABSENT
    return Presence.UNKNOWN
