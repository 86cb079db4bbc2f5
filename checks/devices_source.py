"""Where the kernel's lists of devices come from: udev, else the same properties in sysfs.

A list is read when it names a device, or when there is none of it on a machine that was asked.
A recording that holds nothing of it is not an answer of "none".
"""

from collections.abc import Iterable, Mapping

from checks.device_facts import Place
from host.port import Host
from host.readings import Device, Unread, Why

Listed = Mapping[Place, tuple[Device, ...]]
"""The devices of each list that was read."""

_FOLDERS: Mapping[Place, str] = {
    Place.PCI: "/sys/bus/pci/devices",
    Place.USB: "/sys/bus/usb/devices",
    Place.I2C: "/sys/bus/i2c/devices",
}
# Every running Linux has these; a dump that names all of them is one of a whole machine.
_ALWAYS_THERE = ("net", "mem", "tty")


def read_lists(host: Host, places: Iterable[Place]) -> Listed:
    """Every list that can be read."""
    whole = all(_udev(host, each) for each in _ALWAYS_THERE)
    found: dict[Place, tuple[Device, ...]] = {}
    for place in places:
        devices = _list(host, place, whole=whole)
        if devices is not None:
            found[place] = devices
    return found


def read_devices_of(host: Host, subsystem: str) -> tuple[Device, ...]:
    """What udev says of a subsystem; nothing where it was not read."""
    return _udev(host, subsystem)


def _list(host: Host, place: Place, *, whole: bool) -> tuple[Device, ...] | None:
    if devices := _udev(host, place.value):
        return devices
    folder = _FOLDERS.get(place, f"/sys/class/{place.value}")
    names = host.list_dir(folder)
    if not isinstance(names, Unread):
        devices = tuple(_of_sysfs(host, place, f"{folder}/{name}") for name in names)
        return tuple(each for each in devices if _is_device(each, place))
    # The folder of a class appears with its first driver: without it there is none.
    return () if whole or names.why is Why.ABSENT else None


def _udev(host: Host, subsystem: str) -> tuple[Device, ...]:
    found = host.devices(subsystem)
    return () if isinstance(found, Unread) else found


def _of_sysfs(host: Host, place: Place, path: str) -> Device:
    content = host.read_text(f"{path}/uevent")
    lines = content.splitlines() if isinstance(content, str) else []
    pairs = (line.partition("=") for line in lines)
    properties = {name: value for name, equals, value in pairs if equals}
    where = (host.real_path(path) or path).removeprefix("/sys")
    node = properties.get("DEVNAME")
    if place is Place.NET and host.real_path(f"{path}/phy80211") is not None:
        properties["DEVTYPE"] = "wlan"
    return Device(where, place.value, f"/dev/{node}" if node else None, properties)


def _is_device(device: Device, place: Place) -> bool:
    """Whether the folder shows it beside files of its own, such as /sys/class/sound/version."""
    return place is not Place.SOUND or device.name != "version"


def attribute(host: Host, device: Device, name: str) -> str | None:
    """A file of a device; `None` where it is not there or was not recorded."""
    content = host.read_text(f"/sys{device.sys_path}/{name}")
    return content if isinstance(content, str) else None
