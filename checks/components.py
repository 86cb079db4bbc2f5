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
