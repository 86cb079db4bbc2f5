"""Devices that come and go, as the kernel tells it (values only)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from host.readings import Device


class Action(StrEnum):
    """What happened to a device; other words of udev are left out."""

    ADD = "add"
    REMOVE = "remove"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """One event of one device."""

    action: Action
    device: Device


class Watch(Protocol):
    """Listens to devices until it is closed; nothing that happened since it opened is missed."""

    def next(self, timeout_s: float) -> DeviceEvent | None:
        """The next event, or `None` when none came in time."""

    def close(self) -> None:
        """Stop listening; no harm when done twice."""
