"""What this laptop should have: it tells "not tested" from "missing" (pure).

An item is expected, absent or unknown. What decides, in this order:

1. The kernel lists the part: expected.
2. Every laptop has it (`_EVERY_LAPTOP`), and this is one: expected, whatever anybody says, because
   a part that was taken out is missing.
3. A person said whether it is there.
4. The list that would name it was read and does not: absent, for parts that such a list always
   shows while they live in a laptop (`_CANNOT_HIDE`).
5. Else unknown: a person is asked, or tries it.

SMBIOS type 8 (port connectors) decides nothing: many firmwares keep the list of a reference board.
"""

from collections.abc import Mapping
from enum import StrEnum

from checks.device_facts import DeviceKind, Place
from checks.facts import LaptopFacts
from checks.identity import LAPTOP_CHASSIS
from checks.told_facts import Item


class Presence(StrEnum):
    """Whether a laptop has a part."""

    EXPECTED = "expected"
    ABSENT = "absent"
    UNKNOWN = "unknown"


Manifest = Mapping[Item, Presence]

_LISTED_AS: Mapping[Item, tuple[DeviceKind, ...]] = {
    Item.KEYBOARD: (DeviceKind.KEYBOARD,),
    # A laptop may have a trackpoint alone, and some touchpads speak the language of mice.
    Item.TOUCHPAD: (DeviceKind.TOUCHPAD, DeviceKind.POINTER),
    Item.TOUCHSCREEN: (DeviceKind.TOUCHSCREEN,),
    Item.LID: (DeviceKind.LID,),
    Item.CAMERA: (DeviceKind.CAMERA,),
    Item.SPEAKERS: (DeviceKind.SOUND,),
    # A camera in the lid comes with a microphone beside it; a sound card alone proves none.
    Item.MICROPHONE: (DeviceKind.CAMERA,),
    Item.WIFI: (DeviceKind.WIFI,),
    Item.BLUETOOTH: (DeviceKind.BLUETOOTH,),
    Item.WWAN: (DeviceKind.WWAN,),
    Item.ETHERNET: (DeviceKind.ETHERNET,),
    Item.FINGERPRINT: (DeviceKind.FINGERPRINT,),
    Item.CARD_READER: (DeviceKind.CARD_READER,),
    Item.JACK: (DeviceKind.JACK,),
}
"""The kinds of parts that show an item."""

_EVERY_LAPTOP = frozenset({Item.PANEL, Item.BATTERY, Item.SPEAKERS, Item.WIFI, Item.USB})
_EVERY_CLAMSHELL = frozenset({Item.KEYBOARD, Item.TOUCHPAD})
"""Tablets and detachables may have left theirs at home."""
_HANDHELD = frozenset({"tablet", "detachable"})

_CANNOT_HIDE: Mapping[Item, tuple[Place, ...]] = {
    Item.TOUCHSCREEN: (Place.INPUT, Place.TOUCH),
    Item.WWAN: (Place.PCI, Place.USB, Place.NET),
    Item.ETHERNET: (Place.PCI, Place.NET),
    Item.FINGERPRINT: (Place.USB,),
    Item.CARD_READER: (Place.PCI, Place.USB, Place.SD),
}
"""Not in it: cameras, which vanish from USB when they die or their switch is off, and Bluetooth."""


def manifest(facts: LaptopFacts) -> Manifest:
    """Every item; also of a laptop of which nothing could be read."""
    return {item: presence_of(item, facts) for item in Item}


def presence_of(item: Item, facts: LaptopFacts) -> Presence:
    """One item."""
    if _is_found(item, facts) or _is_due(item, facts):
        return Presence.EXPECTED
    told = facts.told.there(item) if facts.told else None
    if told is not None:
        return Presence.EXPECTED if told else Presence.ABSENT
    return Presence.ABSENT if _is_ruled_out(item, facts) else Presence.UNKNOWN


def is_laptop(facts: LaptopFacts) -> bool | None:
    """By chassis, battery or lid; 2 % of laptops claim another chassis. `None`: nobody can tell."""
    chassis = facts.identity.chassis if facts.identity else None
    devices = facts.devices
    if chassis in LAPTOP_CHASSIS or facts.batteries:
        return True
    if devices is not None and devices.of_kind(DeviceKind.LID):
        return True
    return None if chassis is None else False


def is_handheld(facts: LaptopFacts) -> bool:
    """A tablet, with or without a keyboard to put it on."""
    return facts.identity is not None and facts.identity.chassis in _HANDHELD


def _is_found(item: Item, facts: LaptopFacts) -> bool:
    devices, display = facts.devices, facts.display
    match item:
        case Item.PANEL:
            return display is not None and display.panel is not None
        case Item.BATTERY:
            return bool(facts.batteries)
        case Item.VIDEO:
            return display is not None and bool(display.video_sockets)
        case Item.USB:
            return devices is not None and bool(devices.usb_sockets)
        case _:
            kinds = _LISTED_AS.get(item, ())
            return devices is not None and any(devices.of_kind(kind) for kind in kinds)


def _is_due(item: Item, facts: LaptopFacts) -> bool:
    if not is_laptop(facts):
        return False
    return item in _EVERY_LAPTOP or (item in _EVERY_CLAMSHELL and not is_handheld(facts))


def _is_ruled_out(item: Item, facts: LaptopFacts) -> bool:
    devices, display = facts.devices, facts.display
    if item is Item.VIDEO:
        listed = display is not None and display.connectors_listed
        return listed and devices is not None and devices.type_c_ports == 0
    places = _CANNOT_HIDE.get(item)
    if places is None or devices is None or not devices.were_read(*places):
        return False
    if item is Item.TOUCHSCREEN:
        return devices.silent_pads == 0 and not is_handheld(facts)
    return item is not Item.CARD_READER or devices.other_sd_hosts == 0
