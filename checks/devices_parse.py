"""One list of parts from all the kernel's lists: what the buses list, and what drives it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checks.device_facts import DeviceFacts, DeviceKind, PartFacts, Place, UsbPort
from checks.devices_classes import (
    bluetooth_parts,
    camera_parts,
    net_parts,
    radio_switches,
    sound_parts,
)
from checks.devices_functions import graphics_addresses, pci_parts, usb_devices, usb_parts
from checks.devices_input import parse_input, tells_kinds
from checks.devices_source import Listed
from host.readings import Device

# An interface of Wi-Fi may hang on a function that calls itself Ethernet.
_SAME_FAMILY = (frozenset({DeviceKind.WIFI, DeviceKind.ETHERNET}),)
_HID_OVER_I2C = ("pnp0c50", "acpi0c50")


@dataclass(frozen=True, slots=True)
class Extras:
    """Files of sysfs that udev does not repeat, by the device's path."""

    removable: Mapping[str, str] = field(default_factory=dict)
    usb_names: Mapping[str, str] = field(default_factory=dict)
    """The attribute `product` of USB devices."""
    video_indexes: Mapping[str, str] = field(default_factory=dict)
    rfkill: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """`soft` and `hard`."""
    card_ids: Mapping[str, str] = field(default_factory=dict)
    """The attribute `id` of sound cards, by kernel name: `PCH`, `HDMI`."""
    usb_ports: tuple[UsbPort, ...] = ()


def parse_devices(listed: Listed, extras: Extras) -> DeviceFacts:
    """Every part that was listed."""
    at: Mapping[Place, tuple[Device, ...]] = {place: listed.get(place, ()) for place in Place}
    graphics = graphics_addresses(at[Place.PCI])
    functions = (
        *pci_parts(at[Place.PCI]),
        *usb_parts(usb_devices(at[Place.USB]), extras.removable, extras.usb_names),
    )
    driven = (
        *net_parts(at[Place.NET], extras.removable),
        *bluetooth_parts(at[Place.BLUETOOTH], extras.removable),
        *sound_parts(at[Place.SOUND], extras.removable, graphics, extras.card_ids),
        *camera_parts(at[Place.CAMERA], extras.removable, extras.video_indexes),
    )
    inputs = parse_input(at[Place.INPUT], extras.removable)
    places = [place for place in Place if place in listed]
    if Place.INPUT in places and not tells_kinds(at[Place.INPUT]):
        # Bitmaps tell keys from fingers, but not a touchscreen from a drawing tablet.
        places.remove(Place.TOUCH)
    readers = [each.path for each in functions if each.kind is DeviceKind.CARD_READER]
    return DeviceFacts(
        listed=tuple(places),
        parts=(*inputs, *_joined(functions, driven)),
        switches=radio_switches(at[Place.RFKILL], extras.rfkill),
        usb_ports=extras.usb_ports,
        type_c_ports=_type_c_ports(listed),
        silent_pads=_silent_pads(at[Place.I2C], inputs),
        other_sd_hosts=sum(
            not any(host.sys_path.startswith(f"{reader}/") for reader in readers)
            for host in at[Place.SD]
        ),
    )


def _joined(functions: Sequence[PartFacts], driven: Sequence[PartFacts]) -> tuple[PartFacts, ...]:
    """Each part once: what drives a function takes over its name and place."""
    owners = {each.path: _owner(each, functions) for each in driven}
    taken = {owner.path for owner in owners.values() if owner is not None}
    left = (each for each in functions if each.works or each.path not in taken)
    return (*(_named(each, owners[each.path]) for each in driven), *left)


def _owner(part: PartFacts, functions: Sequence[PartFacts]) -> PartFacts | None:
    """The function that a driven part belongs to: the innermost one above it."""
    above = [
        each
        for each in functions
        if part.path.startswith(f"{each.path}/") and _is_related(part.kind, each.kind)
    ]
    return max(above, key=lambda each: len(each.path), default=None)


def _is_related(first: DeviceKind, second: DeviceKind) -> bool:
    return first is second or any({first, second} <= family for family in _SAME_FAMILY)


def _named(part: PartFacts, owner: PartFacts | None) -> PartFacts:
    if owner is None:
        return part
    return part.model_copy(
        update={
            "name": part.name if part.kind is DeviceKind.CAMERA and part.name else owner.name,
            "driver": owner.driver or part.driver,
            "bus": owner.bus,
            "bus_id": owner.bus_id,
            "origin": owner.origin if part.bus == "usb" else part.origin,
        }
    )


def _silent_pads(i2c: Sequence[Device], inputs: Sequence[PartFacts]) -> int:
    pads = (
        each.sys_path
        for each in i2c
        if any(mark in each.properties.get("MODALIAS", "").casefold() for mark in _HID_OVER_I2C)
    )
    driven = [part.path for part in inputs]
    return sum(not any(path.startswith(f"{pad}/") for path in driven) for pad in pads)


def _type_c_ports(listed: Listed) -> int | None:
    found = listed.get(Place.TYPEC)
    if found is None:
        return None
    return sum(each.name.startswith("port") and each.name[4:].isdigit() for each in found)
