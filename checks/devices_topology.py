"""Where a device sits: on which bus, and whether inside the laptop or at its sockets (pure)."""

import re
from collections.abc import Mapping

from checks.device_facts import Origin

_USB_DEVICE = re.compile(r"^\d+-\d+(?:\.\d+)*$")
_USB_ROOT = re.compile(r"^usb\d+$")
_PCI = re.compile(r"^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f]$")
_BLUETOOTH_HID = re.compile(r"/0005:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}\.")


def is_usb(path: str) -> bool:
    """On USB."""
    return any(_USB_ROOT.match(each) for each in path.split("/"))


def usb_device_path(path: str) -> str | None:
    """The USB device that a path lies in; `None` for a path that is not on USB."""
    parts = path.split("/")
    last = max((at for at, part in enumerate(parts) if _USB_DEVICE.match(part)), default=None)
    return None if last is None else "/".join(parts[: last + 1])


def pci_address(path: str) -> str | None:
    """The PCI function that a path lies in: the innermost one."""
    found = [each for each in path.split("/") if _PCI.match(each)]
    return found[-1] if found else None


def bus_of(path: str) -> str:
    """The innermost bus of a path."""
    if _is_wireless(path):
        return "bluetooth"
    if is_usb(path):
        return "usb"
    if "/i8042/" in path:
        return "i8042"
    if "/i2c-" in path:
        return "i2c"
    return "pci" if pci_address(path) else "other"


def origin_of(path: str, removable: Mapping[str, str]) -> Origin:
    """Inside or outside.

    Args:
        path: below /sys.
        removable: the attribute `removable` of USB devices, by their path: `fixed`, `removable`
            or `unknown`, as the firmware describes the port (ACPI _PLD and _UPC).
    """
    if _is_wireless(path):
        return Origin.EXTERNAL
    if not is_usb(path):
        return Origin.UNKNOWN if path.startswith("/devices/virtual/") else Origin.INTERNAL
    said = [removable.get(each) for each in _usb_chain(path)]
    if "removable" in said:
        return Origin.EXTERNAL
    return Origin.INTERNAL if said and said[-1] == "fixed" else Origin.UNKNOWN


def _usb_chain(path: str) -> list[str]:
    """The USB devices on the way, hubs first."""
    parts = path.split("/")
    return ["/".join(parts[: at + 1]) for at, part in enumerate(parts) if _USB_DEVICE.match(part)]


def _is_wireless(path: str) -> bool:
    """A keyboard or mouse over Bluetooth."""
    return _BLUETOOTH_HID.search(path) is not None or "/uhid/" in path
