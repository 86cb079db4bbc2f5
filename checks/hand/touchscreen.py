"""The touchscreen by raw events: the engine of touchpads, without buttons.

Only what the system itself calls a touchscreen is one: touchpads look much alike, and were taken
for touchscreens elsewhere.
"""

from collections.abc import Iterable

from checks.facts import LaptopFacts
from checks.hand.input_streams import can_open
from checks.hand.touchpad import TouchEngine
from checks.policy import Policy
from host.input_devices import InputDevice, input_devices
from host.input_kinds import InputKind
from host.port import Host
from host.readings import Unread

CODE = "input.touchscreen"


def open_touchscreen(host: Host, _: LaptopFacts, __: Policy) -> TouchEngine | None:
    """An engine; `None` where there is no touchscreen that we can listen to."""
    devices = input_devices(host)
    found = () if isinstance(devices, Unread) else touchscreens(devices)
    usable = tuple(device for device in found if can_open(host, device))
    return TouchEngine(host, CODE, usable, is_screen=True) if usable else None


def touchscreens(devices: Iterable[InputDevice]) -> tuple[InputDevice, ...]:
    """Built in as far as anything tells; most hang on USB inside the lid."""
    return tuple(
        one
        for one in devices
        if InputKind.TOUCHSCREEN in one.kinds
        and InputKind.TOUCHPAD not in one.kinds
        and one.internal is not False
    )
