"""Small udev dumps of a laptop, put together from a few lines for each device."""

from collections.abc import Mapping
from itertools import count

from host.capture import Capture, Index
from host.readings import Device
from host.recorded import RecordedHost
from host.udev_text import parse_udev, render_udev

_NUMBERS = count(1)


def device(path: str, subsystem: str, **properties: str) -> Device:
    """A device below /devices."""
    return Device(f"/devices/{path}", subsystem, None, {"SUBSYSTEM": subsystem, **properties})


def pci(address: str, code: str, pci_id: str, driver: str = "") -> Device:
    """A PCI function; `code` as the kernel writes it, without leading zeros."""
    more = {"DRIVER": driver} if driver else {}
    return device(f"pci0000:00/0000:{address}", "pci", PCI_CLASS=code, PCI_ID=pci_id, **more)


def usb(port: str, product: str, interfaces: str, **properties: str) -> Device:
    """A USB device on the first root hub."""
    return device(
        f"pci0000:00/0000:00:14.0/usb1/{port}",
        "usb",
        DEVTYPE="usb_device",
        PRODUCT=product,
        ID_USB_INTERFACES=interfaces,
        **properties,
    )


def entry(path: str, name: str, *marks: str, **properties: str) -> Device:
    """An input device with udev's marks: `KEYBOARD`, `TOUCHPAD`."""
    said = {f"ID_INPUT_{mark}": "1" for mark in marks}
    return device(
        f"{path}/input/input{next(_NUMBERS)}",
        "input",
        NAME=f'"{name}"',
        ID_INPUT="1",
        **said,
        **properties,
    )


KEYBOARD = entry("platform/i8042/serio0", "AT Translated Set 2 keyboard", "KEY", "KEYBOARD")
TOUCHPAD = entry("platform/i8042/serio1", "SynPS/2 Synaptics TouchPad", "TOUCHPAD")
LID = entry("LNXSYSTM:00/LNXSYBUS:00/PNP0C0D:00", "Lid Switch", SW="1")
WIFI = (
    pci("00:1c.1", "28000", "8086:24FD", "iwlwifi"),
    device("pci0000:00/0000:00:1c.1/net/wlan0", "net", DEVTYPE="wlan", INTERFACE="wlan0"),
)
SOUND = (
    pci("00:1f.3", "40300", "8086:9D71", "snd_hda_intel"),
    device("pci0000:00/0000:00:1f.3/sound/card0", "sound"),
)
CAMERA = (
    usb("1-5", "4f2/b221/751", ":0e0100:0e0200:", ID_MODEL="Integrated_Camera"),
    device(
        "pci0000:00/0000:00:14.0/usb1/1-5/1-5:1.0/video4linux/video0",
        "video4linux",
        ID_V4L_CAPABILITIES=":capture:",
        ID_V4L_PRODUCT="Integrated Camera",
    ),
)
BATTERY = device(
    "LNXSYSTM:00/PNP0C0A:00/power_supply/BAT0",
    "power_supply",
    POWER_SUPPLY_TYPE="Battery",
    POWER_SUPPLY_PRESENT="1",
)
ALWAYS = (
    device("virtual/net/lo", "net", INTERFACE="lo"),
    device("virtual/mem/null", "mem"),
    device("virtual/tty/tty1", "tty"),
)
"""What tells a dump of a whole machine from a part of one."""
LAPTOP = (*ALWAYS, KEYBOARD, TOUCHPAD, LID, *WIFI, *SOUND, *CAMERA, BATTERY)


def host_with(*devices: Device, files: Mapping[str, str] | None = None) -> RecordedHost:
    """A recording of these devices, through the text that udevadm writes."""
    content = {path: text.encode() for path, text in (files or {}).items()}
    read = parse_udev(render_udev(devices))
    return RecordedHost(Capture(name="test", files=content, devices=read, index=Index()))
