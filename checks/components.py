"""The rows of an inspection (values only)."""

from enum import StrEnum


class Component(StrEnum):
    """What a person recognises as one part of the laptop."""

    IDENTITY = "identity"
    """Has facts and no findings."""
    FIRMWARE = "firmware"
    LOCKS = "locks"
    CLOCK = "clock"
    CPU = "cpu"
    MEMORY = "memory"
    COOLING = "thermal"
    BATTERY = "battery"
    """Packs and charger."""
    DRIVE = "drive"
    DISPLAY = "display"
    INPUT = "input"
    """Keyboard, touchpad, touchscreen, lid switch, fingerprint reader."""
    SOUND = "audio"
    CAMERA = "camera"
    RADIO = "radio"
    """Wi-Fi, Bluetooth, mobile network."""
    PORTS = "port"


_OF_PREFIX = {
    "audio": Component.SOUND,
    "battery": Component.BATTERY,
    "camera": Component.CAMERA,
    "clock": Component.CLOCK,
    "cpu": Component.CPU,
    "display": Component.DISPLAY,
    "drive": Component.DRIVE,
    "firmware": Component.FIRMWARE,
    "input": Component.INPUT,
    "kernel": Component.CPU,
    "lock": Component.LOCKS,
    "port": Component.PORTS,
    "power": Component.BATTERY,
    "radio": Component.RADIO,
    "ram": Component.MEMORY,
    "thermal": Component.COOLING,
    "tpm": Component.FIRMWARE,
}


def component_of(code: str) -> Component:
    """The part that a finding code is about; a drive's own lock stands with its drive."""
    if code == "lock.drive_password":
        return Component.DRIVE
    return _OF_PREFIX[code.partition(".")[0]]
