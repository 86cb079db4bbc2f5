"""Input devices of the laptop: keyboard, touchpad, touchscreen, lid (pure)."""

from collections.abc import Iterator, Mapping, Sequence

from checks.device_facts import DeviceKind, Origin, PartFacts
from checks.devices_topology import bus_of, origin_of
from host.readings import Device

_INSIDE = ("internal", "integrated", "built-in")
_SW_LID, _SW_HEADPHONE = 0, 2
_BTN_TOOL_FINGER = 0x145
# Keys 1 to 31: udev calls a keyboard what has all of them, power buttons and remotes do not.
_KEYBOARD_BITS = range(1, 32)
_WORD_BITS = 64


def parse_input(devices: Sequence[Device], removable: Mapping[str, str]) -> tuple[PartFacts, ...]:
    """Every part of these kinds; the bench's own keyboard and mouse are told apart as external."""
    nodes = {
        each.sys_path.rpartition("/")[0]: each.node for each in devices if _is_event_node(each)
    }
    parts = []
    for device in devices:
        if _is_event_node(device) or "NAME" not in device.properties:
            continue
        node = nodes.get(device.sys_path) or f"{device.name}"
        origin = _origin(device, removable)
        parts += [_part(device, kind, node, origin) for kind in _kinds(device)]
    return tuple(parts)


def tells_kinds(devices: Sequence[Device]) -> bool:
    """Whether udev classified them: only it knows a touchscreen from a touchpad for sure."""
    return any("ID_INPUT" in each.properties for each in devices)


def _part(device: Device, kind: DeviceKind, node: str, origin: Origin) -> PartFacts:
    return PartFacts(
        kind=kind,
        works=True,
        origin=origin,
        name=_name(device) or None,
        node=node,
        bus=bus_of(device.sys_path),
        path=device.sys_path,
    )


def _is_event_node(device: Device) -> bool:
    return device.name.startswith("event")


def _name(device: Device) -> str:
    """The kernel's name in quotes; some dumps went through HTML."""
    return device.properties.get("NAME", "").replace("&quot;", '"').strip('"').strip()


def _kinds(device: Device) -> Iterator[DeviceKind]:
    properties = device.properties
    if _switch(properties, _SW_LID):
        yield DeviceKind.LID
    if _is_headphone_socket(device):
        yield DeviceKind.JACK
    said = {
        key for key, value in properties.items() if key.startswith("ID_INPUT_") and value == "1"
    }
    if "ID_INPUT_KEYBOARD" in said or (not _classified(device) and _has_keys(properties)):
        yield DeviceKind.KEYBOARD
    # Some touchpads are given both marks: they are no screens.
    if "ID_INPUT_TOUCHPAD" in said or (not _classified(device) and _has_fingers(properties)):
        yield DeviceKind.TOUCHPAD
    elif "ID_INPUT_TOUCHSCREEN" in said:
        yield DeviceKind.TOUCHSCREEN
    elif said & {"ID_INPUT_MOUSE", "ID_INPUT_POINTINGSTICK"}:
        yield DeviceKind.POINTER


def _classified(device: Device) -> bool:
    return "ID_INPUT" in device.properties


def _is_headphone_socket(device: Device) -> bool:
    name = _name(device).casefold()
    outside = "dock" in name or "hdmi" in name
    return (
        "/sound/" in device.sys_path and not outside and _switch(device.properties, _SW_HEADPHONE)
    )


def _origin(device: Device, removable: Mapping[str, str]) -> Origin:
    """A USB keyboard is the laptop's only where something says so: Macs name theirs internal."""
    said = device.properties.get("ID_INPUT_TOUCHPAD_INTEGRATION") or device.properties.get(
        "ID_INTEGRATION"
    )
    if said in {"internal", "external"}:
        return Origin(said)
    origin = origin_of(device.sys_path, removable)
    if origin is not Origin.UNKNOWN:
        return origin
    if any(mark in _name(device).casefold() for mark in _INSIDE):
        return Origin.INTERNAL
    if "ID_INPUT_TOUCHSCREEN" in device.properties:
        # Touchscreens of laptops often hang on USB; ones on the bench hardly ever do.
        return Origin.INTERNAL
    return Origin.EXTERNAL if bus_of(device.sys_path) == "usb" else origin


def _switch(properties: Mapping[str, str], number: int) -> bool:
    return _bit(properties.get("SW", ""), number)


def _has_keys(properties: Mapping[str, str]) -> bool:
    keys = properties.get("KEY", "")
    return all(_bit(keys, each) for each in _KEYBOARD_BITS)


def _has_fingers(properties: Mapping[str, str]) -> bool:
    """A touchpad knows fingers and lies beside the picture: property bit 1 is "direct"."""
    return _bit(properties.get("KEY", ""), _BTN_TOOL_FINGER) and not _bit(
        properties.get("PROP", ""), 1
    )


def _bit(bitmap: str, number: int) -> bool:
    """One bit of a kernel bitmap: hexadecimal words, highest first."""
    words = bitmap.split()
    at = len(words) - 1 - number // _WORD_BITS
    if at < 0:
        return False
    try:
        return bool(int(words[at], 16) >> number % _WORD_BITS & 1)
    except ValueError:
        return False
