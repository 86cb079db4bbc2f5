"""Which engine tries which part."""

from collections.abc import Mapping

from checks.facts import LaptopFacts
from checks.hand.input_engines import INPUT_ENGINES
from checks.hand.part_engines import PART_ENGINES
from checks.hand.values import HandEngine, HandFactory
from checks.policy import Policy
from host.port import Host

_ENGINES: Mapping[str, HandFactory] = {**INPUT_ENGINES, **PART_ENGINES}


def open_engine(code: str, host: Host, facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """An engine for the hand test of this code; `None` where only the person can tell."""
    factory = _ENGINES.get(code)
    return None if factory is None else factory(host, facts, policy)
