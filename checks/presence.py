"""What the quick probes can say of a part that a person then tries (pure).

A part that works gets no finding here: somebody must try it. What is expected and is not there
fails, and what is there and has no driver on this stick was not tested.
"""

from collections.abc import Sequence

from checks.device_facts import DeviceKind, PartFacts, Place
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.manifest import Presence, presence_of
from checks.told_facts import Item
from checks.verdicts import measured, unanswered

EVIDENCE = ("devices.json",)


def judge_presence(
    code: str,
    item: Item,
    kinds: Sequence[DeviceKind],
    facts: LaptopFacts,
    places: Sequence[Place],
    *,
    is_all: bool = False,
) -> tuple[Finding, ...]:
    """One code by whether its part is there.

    Args:
        code: of the finding.
        item: whose presence it is about.
        kinds: the parts that answer for it.
        facts: of the laptop.
        places: the lists that must have been read before nothing is nothing.
        is_all: nobody tries this part: being there is the whole question.
    """
    devices = facts.devices
    if devices is None or presence_of(item, facts) is not Presence.EXPECTED:
        return ()
    found = [part for kind in kinds for part in devices.of_kind(kind)]
    if any(part.works for part in found):
        return (_found(code, found),) if is_all else ()
    if found:
        return (unanswered(code, Reason.DRIVER_MISSING, evidence=EVIDENCE),)
    if not devices.were_read(*places):
        return ()
    return (measured(code, Verdict.FAIL, {"found": 0}, evidence=EVIDENCE),)


def _found(code: str, parts: Sequence[PartFacts]) -> Finding:
    working = sum(part.works for part in parts)
    return measured(code, Verdict.PASS, {"found": working}, evidence=EVIDENCE)
