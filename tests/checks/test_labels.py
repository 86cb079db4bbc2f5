"""What a row of the inspection is named after."""

import pytest

from checks.components import Component
from checks.device_facts import DeviceFacts, DeviceKind, Origin, PartFacts
from checks.facts import LaptopFacts
from checks.labels import component_label


def wifi(name: str | None, bus_id: str | None, origin: Origin = Origin.INTERNAL) -> LaptopFacts:
    part = PartFacts(
        kind=DeviceKind.WIFI, works=True, name=name, bus_id=bus_id, origin=origin, path="/devices/x"
    )
    return LaptopFacts(devices=DeviceFacts(parts=(part, part)))


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        (wifi("Wireless 8265 / 8275", "8086:24fd"), "Wireless 8265 / 8275"),
        (wifi(None, "8086:24fd"), "Intel 8086:24fd"),
        (wifi(None, "ffff:0001"), None),
        (wifi(None, None), None),
        (wifi("Dongle", "0bda:8179", Origin.EXTERNAL), None),
        (LaptopFacts(), None),
    ],
    ids=["named", "numbered", "nobody", "nothing", "of_the_bench", "unread"],
)
def test_a_radio_is_named_as_far_as_it_is_known(facts: LaptopFacts, label: str | None) -> None:
    assert component_label(Component.RADIO, facts) == label
