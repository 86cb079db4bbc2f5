"""What the kernel drives: network interfaces, Bluetooth, sound cards, cameras (pure)."""

import re
from collections.abc import Mapping, Sequence

from checks.device_facts import DeviceKind, Origin, PartFacts, RadioSwitch
from checks.devices_functions import is_hdmi_sound
from checks.devices_topology import bus_of, origin_of, pci_address
from host.readings import Device

_CARD = re.compile(r"^card\d+$")
_VIDEO = re.compile(r"^video\d+$")
_HCI = re.compile(r"^hci\d+$")
_CAPTURE = ":capture:"
_INFRARED = re.compile(r"(?:\b|_)(?:ir|infrared|windows hello|depth)(?:\b|_)", re.IGNORECASE)
_RADIOS = frozenset({"wlan", "bluetooth", "wwan"})
_HARD_BLOCKED, _SOFT_BLOCKED = "2", "0"
_OWN_KINDS = {"wlan": DeviceKind.WIFI, "wwan": DeviceKind.WWAN}


def net_parts(devices: Sequence[Device], removable: Mapping[str, str]) -> tuple[PartFacts, ...]:
    """Interfaces with hardware behind them."""
    return tuple(
        _part(each, _net_kind(each), _net_origin(each, removable))
        for each in devices
        if "/virtual/" not in each.sys_path
        and each.properties.get("DEVTYPE", "") in {"", "wlan", "wwan"}
        and not each.sys_path.startswith("/class/net/lo")
    )


def _net_kind(device: Device) -> DeviceKind:
    by_type = _OWN_KINDS.get(device.properties.get("DEVTYPE", ""))
    if by_type is not None:
        return by_type
    return DeviceKind.WWAN if "/wwan/" in device.sys_path else DeviceKind.ETHERNET


def _net_origin(device: Device, removable: Mapping[str, str]) -> Origin:
    """A cable adapter on USB is one of the bench: laptops have theirs on PCI."""
    origin = origin_of(device.sys_path, removable)
    wired = _net_kind(device) is DeviceKind.ETHERNET
    return Origin.EXTERNAL if origin is Origin.UNKNOWN and wired else origin


def bluetooth_parts(
    devices: Sequence[Device], removable: Mapping[str, str]
) -> tuple[PartFacts, ...]:
    """Controllers (`hci0`); connections to other devices are not among them."""
    own = (each for each in devices if _HCI.match(each.name))
    parts = (_part(each, DeviceKind.BLUETOOTH, origin_of(each.sys_path, removable)) for each in own)
    return tuple(
        each.model_copy(update={"origin": Origin.INTERNAL})
        if each.origin is Origin.UNKNOWN and each.bus == "usb"
        else each
        for each in parts
    )


def sound_parts(
    devices: Sequence[Device],
    removable: Mapping[str, str],
    graphics: frozenset[str],
    names: Mapping[str, str],
) -> tuple[PartFacts, ...]:
    """Sound cards with a speaker or a microphone; `names` are the cards' ids by kernel name."""
    return tuple(
        _part(each, DeviceKind.SOUND, _sound_origin(each, removable), names.get(each.name))
        for each in devices
        if _CARD.match(each.name) and not _is_mute(each, graphics, names.get(each.name, ""))
    )


def _is_mute(device: Device, graphics: frozenset[str], name: str) -> bool:
    """HDMI only, a volume key's own card, or a loop that a program made."""
    if "/thinkpad_acpi/" in device.sys_path or "/virtual/" in device.sys_path:
        return True
    maker, model = (device.properties.get(f"ID_{each}_ID", "") for each in ("VENDOR", "MODEL"))
    pci_id = f"{maker.removeprefix('0x')}:{model.removeprefix('0x')}"
    alone = pci_address(device.sys_path) is not None
    return (alone and is_hdmi_sound(device.sys_path, pci_id, graphics)) or "hdmi" in name.casefold()


def _sound_origin(device: Device, removable: Mapping[str, str]) -> Origin:
    """A headset or a camera's microphone on USB is not the laptop's sound."""
    origin = origin_of(device.sys_path, removable)
    return Origin.EXTERNAL if origin is Origin.UNKNOWN else origin


def camera_parts(
    devices: Sequence[Device], removable: Mapping[str, str], indexes: Mapping[str, str]
) -> tuple[PartFacts, ...]:
    """Nodes that give pictures; `indexes` are the kernel's numbers within a camera, by path.

    Infrared pictures, descriptions of pictures (index 1) and the raw nodes of an image processor
    on PCI are no camera to a person.
    """
    return tuple(
        _part(each, DeviceKind.CAMERA, _camera_origin(each, removable), _camera_name(each))
        for each in devices
        if _gives_pictures(each, indexes.get(each.sys_path))
    )


def _gives_pictures(device: Device, index: str | None) -> bool:
    capabilities = device.properties.get("ID_V4L_CAPABILITIES")
    if not _VIDEO.match(device.name) or (index is not None and index != "0"):
        return False
    if capabilities is not None and _CAPTURE not in capabilities:
        return False
    raw = bus_of(device.sys_path) != "usb"
    return not raw and not _INFRARED.search(_camera_name(device) or "")


def _camera_name(device: Device) -> str | None:
    said = device.properties.get("ID_V4L_PRODUCT") or device.properties.get("NAME")
    # A camera with two sensors says its own name before that of each.
    return None if said is None else said.rpartition(": ")[2].strip() or None


def _camera_origin(device: Device, removable: Mapping[str, str]) -> Origin:
    """As `devices_functions` places the camera itself."""
    origin = origin_of(device.sys_path, removable)
    desk = device.properties.get("ID_VENDOR_ID") == "046d"
    if origin is Origin.UNKNOWN:
        return Origin.EXTERNAL if desk else Origin.INTERNAL
    return origin


def radio_switches(
    devices: Sequence[Device], files: Mapping[str, tuple[str | None, str | None]]
) -> tuple[RadioSwitch, ...]:
    """Switches by kind; `files` are the texts of `soft` and `hard` by path."""
    own = (each for each in devices if each.properties.get("RFKILL_TYPE") in _RADIOS)
    return tuple(_switch(each, *files.get(each.sys_path, (None, None))) for each in own)


def _switch(device: Device, soft: str | None, hard: str | None) -> RadioSwitch:
    state = device.properties.get("RFKILL_STATE")
    return RadioSwitch(
        kind=device.properties["RFKILL_TYPE"],
        # A hard block hides whether a program switched it off too.
        soft=soft == "1"
        if soft is not None
        else None
        if state == _HARD_BLOCKED
        else _state_says(state, _SOFT_BLOCKED),
        hard=hard == "1" if hard is not None else _state_says(state, _HARD_BLOCKED),
    )


def _state_says(state: str | None, wanted: str) -> bool | None:
    """Of udev's one number: 0 soft-blocked, 1 free, 2 hard-blocked."""
    return None if state is None else state == wanted


def _part(device: Device, kind: DeviceKind, origin: Origin, name: str | None = None) -> PartFacts:
    properties = device.properties
    return PartFacts(
        kind=kind,
        works=True,
        origin=origin,
        name=name or properties.get("ID_MODEL_FROM_DATABASE"),
        node=device.name,
        driver=properties.get("ID_NET_DRIVER"),
        bus=bus_of(device.sys_path),
        path=device.sys_path,
    )
