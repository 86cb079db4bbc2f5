"""What one probe brings back: a part of the facts and the raw outputs behind it."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.facts import DriveFacts, LaptopFacts, UnreadPart
from checks.findings import Evidence, Reason


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts of one probe: every part that it did not ask for is `None`."""

    facts: LaptopFacts
    evidence: tuple[Evidence, ...] = ()


def without(part: str, reason: Reason, *, crashed: bool = False) -> Reading:
    """A reading that failed."""
    why = UnreadPart(part=part, reason=reason, crashed=crashed)
    return Reading(LaptopFacts(unread=(why,)))


def merged(readings: Iterable[LaptopFacts]) -> LaptopFacts:
    """All parts together; drives and reasons are collected, of other parts the last stands."""
    whole = LaptopFacts()
    for each in readings:
        changes = {
            name: value for name in _SINGLE_PARTS if (value := getattr(each, name)) is not None
        }
        changes["drives"] = _both(whole.drives, each.drives)
        changes["unread"] = whole.unread + each.unread
        whole = whole.model_copy(update=changes)
    return whole


_SINGLE_PARTS = (
    "identity",
    "firmware",
    "cpu",
    "memory",
    "batteries",
    "power",
    "hidden_storage",
    "display",
    "devices",
    "locks",
    "clock",
    "cooling",
    "kernel",
)


def _both(
    first: tuple[DriveFacts, ...] | None, second: tuple[DriveFacts, ...] | None
) -> tuple[DriveFacts, ...] | None:
    if first is None or second is None:
        return first if second is None else second
    return first + second
