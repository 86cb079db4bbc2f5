"""The rows of an inspection (values only)."""

from enum import StrEnum


class Component(StrEnum):
    """What a person recognises as one part of the laptop."""

    IDENTITY = "identity"
    """Has facts and no findings."""
    FIRMWARE = "firmware"
    LOCKS = "locks"
    CPU = "cpu"
    MEMORY = "memory"
    BATTERY = "battery"
    DRIVE = "drive"
