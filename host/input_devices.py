"""Every input device with what it can send, from sysfs or a recorded udev database (pure).

The key bitmap says what a driver could send, not which keys there are: internal keyboards declare
numeric pads that no laptop has.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from host.bitmaps import bits_of_words, word_bits
from host.input_kinds import InputKind, kinds_by_bitmap, kinds_by_udev
from host.machine_reader import MachineReader, devices_of, text_of
from host.readings import Device, Unread, Why

_CLASS = "/sys/class/input"
_EVENT = re.compile(r"event\d+")
_NODE_PARENT = re.compile(r"/input/input\d+(?:/event\d+)?$")
_MAC_MAKER = 0x05AC


class InputBus(StrEnum):
    """How it is attached (Linux, uapi/linux/input.h, BUS_*)."""

    PCI = "pci"
    USB = "usb"
    BLUETOOTH = "bluetooth"
    VIRTUAL = "virtual"
    I8042 = "i8042"
    """The laptop's own keyboard controller (PS/2)."""
    HOST = "host"
    """Buttons, lids and hot keys of the firmware."""
    I2C = "i2c"
    SPI = "spi"
    RMI = "rmi"
    OTHER = "other"
    UNKNOWN = "unknown"


_BUSES = {
    0x01: InputBus.PCI,
    0x03: InputBus.USB,
    0x05: InputBus.BLUETOOTH,
    0x06: InputBus.VIRTUAL,
    0x11: InputBus.I8042,
    0x18: InputBus.I2C,
    0x19: InputBus.HOST,
    0x1C: InputBus.SPI,
    0x1D: InputBus.RMI,
}
_INSIDE = frozenset({InputBus.I8042, InputBus.HOST, InputBus.I2C, InputBus.SPI, InputBus.RMI})
_OUTSIDE = frozenset({InputBus.BLUETOOTH, InputBus.VIRTUAL})


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a device says it can send: numbers of linux/input-event-codes.h."""

    keys: frozenset[int] = frozenset()
    axes: frozenset[int] = frozenset()
    relative: frozenset[int] = frozenset()
    switches: frozenset[int] = frozenset()
    """SW_LID is 0."""
    properties: frozenset[int] = frozenset()
    """INPUT_PROP_*: 1 is direct (a screen), 2 has its buttons below the pad, 5 is a stick."""


@dataclass(frozen=True, slots=True)
class InputDevice:
    """One `/dev/input/event*`. Its unique id, which may be a radio address, is left out."""

    node: str
    sys_path: str
    """Below /sys, of the input device itself: `/devices/platform/i8042/serio0/input/input3`."""
    name: str
    phys: str
    bus: InputBus
    vendor: int | None
    product: int | None
    kinds: frozenset[InputKind]
    can: Abilities = field(default_factory=Abilities)
    internal: bool | None = None
    """Part of the laptop. `None`: on USB, and nothing tells."""

    @property
    def parent(self) -> str:
        """Below /sys, what it belongs to: `/devices/platform/i8042/serio0`."""
        return _NODE_PARENT.sub("", self.sys_path)


def input_devices(reader: MachineReader) -> tuple[InputDevice, ...] | Unread:
    """Every event device, in the order of their numbers; sysfs first, else udev alone.

    Returns:
        Why the list is not known, if it is not. A machine without input has an empty one.
    """
    names = reader.list_dir(_CLASS)
    known = {device.name: device for device in devices_of(reader, "input")}
    if not isinstance(names, Unread):
        sources = [_sysfs_source(reader, name, known) for name in names if _EVENT.fullmatch(name)]
    elif isinstance(reader.devices("input"), Unread):
        return Unread(_CLASS, names.why) if names.why is not Why.ABSENT else ()
    else:
        sources = [_udev_source(each, known) for name, each in known.items() if _EVENT.match(name)]
    return tuple(sorted(map(_device, sources), key=lambda each: (len(each.node), each.node)))


@dataclass(frozen=True, slots=True)
class _Source:
    """Texts of one device, wherever they were found."""

    node: str
    sys_path: str
    name: str
    phys: str
    ids: tuple[int | None, int | None, int | None]
    """Bus, vendor, product."""
    bitmaps: dict[str, str]
    """By udev's word: KEY, ABS, REL, SW, PROP."""
    modalias: str
    hints: dict[str, str]
    removable: str | None = None
    """What the USB port says of what hangs on it: fixed, removable, unknown."""


def _sysfs_source(reader: MachineReader, name: str, known: dict[str, Device]) -> _Source:
    folder = f"{_CLASS}/{name}/device"
    hints = dict(known[name].properties) if name in known else {}
    path = (reader.real_path(folder) or "").removeprefix("/sys")
    if not path and name in known:
        path = known[name].sys_path.rsplit("/", 1)[0]
    capabilities = ("key", "abs", "rel", "sw")
    bitmaps = {
        one.upper(): text_of(reader, f"{folder}/capabilities/{one}") or "" for one in capabilities
    }
    bitmaps["PROP"] = text_of(reader, f"{folder}/properties") or ""
    ids = [text_of(reader, f"{folder}/id/{one}") for one in ("bustype", "vendor", "product")]
    return _Source(
        node=hints.get("DEVNAME") or f"/dev/input/{name}",
        sys_path=path,
        name=text_of(reader, f"{folder}/name") or "",
        phys=text_of(reader, f"{folder}/phys") or "",
        ids=(_hex(ids[0]), _hex(ids[1]), _hex(ids[2])),
        bitmaps=bitmaps,
        modalias=text_of(reader, f"{folder}/modalias") or "",
        hints=hints,
        removable=_removable(reader, path),
    )


def _removable(reader: MachineReader, path: str) -> str | None:
    """`removable` of the USB device above; interfaces are named `3-1:1.0`, devices `3-1`."""
    found: str | None = None
    parts = path.split("/")
    for place, part in enumerate(parts):
        if re.fullmatch(r"\d+-[\d.]+", part):
            found = text_of(reader, "/sys" + "/".join(parts[: place + 1]) + "/removable") or found
    return found


def _udev_source(event: Device, known: dict[str, Device]) -> _Source:
    path = event.sys_path.rsplit("/", 1)[0]
    above = known.get(path.rsplit("/", 1)[-1])
    told = dict(above.properties) if above is not None and above.sys_path == path else {}
    product = [_hex(part) for part in told.get("PRODUCT", "").split("/")] + [None] * 3
    return _Source(
        node=event.node or f"/dev/input/{event.name}",
        sys_path=path,
        name=told.get("NAME", "").strip('"'),
        phys=told.get("PHYS", "").strip('"'),
        ids=(product[0], product[1], product[2]),
        bitmaps={one: told.get(one, "") for one in ("KEY", "ABS", "REL", "SW", "PROP")},
        modalias=told.get("MODALIAS", ""),
        hints={**told, **event.properties},
    )


def _device(source: _Source) -> InputDevice:
    width = word_bits(source.bitmaps.get("KEY", ""), source.modalias)
    bits = {name: bits_of_words(words, width) for name, words in source.bitmaps.items()}
    can = Abilities(bits["KEY"], bits["ABS"], bits["REL"], bits["SW"], bits["PROP"])
    bus = _bus(source)
    return InputDevice(
        node=source.node,
        sys_path=source.sys_path,
        name=source.name,
        phys=source.phys,
        bus=bus,
        vendor=source.ids[1],
        product=source.ids[2],
        kinds=kinds_by_udev(source.hints, can.switches, can.properties)
        or kinds_by_bitmap(can.keys, can.axes, can.relative, can.switches, can.properties),
        can=can,
        internal=_is_internal(source, bus),
    )


def _bus(source: _Source) -> InputBus:
    number = source.ids[0]
    if number is None:
        return InputBus.UNKNOWN
    return _BUSES.get(number, InputBus.OTHER)


def _is_internal(source: _Source, bus: InputBus) -> bool | None:
    """The system's own knowledge first, then the bus."""
    told = source.hints.get("ID_INPUT_TOUCHPAD_INTEGRATION") or source.hints.get("ID_INTEGRATION")
    if told in {"internal", "external"}:
        return told == "internal"
    if bus in _INSIDE:
        return True
    if bus in _OUTSIDE or source.sys_path.startswith("/devices/virtual/"):
        return False
    if source.removable in {"fixed", "removable"}:
        return source.removable == "fixed"
    if bus is InputBus.USB:
        is_mac = source.ids[1] == _MAC_MAKER and "internal" in source.name.casefold()
        return True if is_mac else None
    return True if source.sys_path.startswith("/devices/platform/") else None


def _hex(text: str | None) -> int | None:
    try:
        return int(text or "", 16)
    except ValueError:
        return None
