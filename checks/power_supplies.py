"""Power supplies as the kernel tells them (ABI sysfs-class-power): files, or udev's properties."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.numbers import to_int
from checks.placeholders import known

_PREFIX = "POWER_SUPPLY_"
_BATTERY_MARKS = (
    "capacity",
    "charge_full",
    "charge_full_design",
    "charge_now",
    "cycle_count",
    "energy_full",
    "energy_full_design",
    "energy_now",
    "technology",
)

BATTERY_FILES = (
    "type",
    "scope",
    "present",
    "status",
    "technology",
    "capacity",
    "capacity_level",
    "health",
    "cycle_count",
    "manufacturer",
    "model_name",
    "serial_number",
    "temp",
    "voltage_now",
    "voltage_min_design",
    "energy_now",
    "energy_full",
    "energy_full_design",
    "power_now",
    "charge_now",
    "charge_full",
    "charge_full_design",
    "current_now",
    "charge_control_end_threshold",
    "charge_stop_threshold",
    "charge_behaviour",
    "manufacture_year",
    "manufacture_month",
    "manufacture_day",
    "online",
    "usb_type",
)
"""The files that are read of a supply; which of them exist depends on its firmware."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One supply: its kernel name and the texts of its attributes, empty ones included."""

    name: str
    attributes: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """An attribute's text; blank and placeholder texts are `None`."""
        return known(self.attributes.get(name))

    def number(self, name: str) -> int | None:
        """An attribute's number; an empty or odd text is `None`, `0` is 0."""
        return to_int(self.attributes.get(name))

    @property
    def of_laptop(self) -> bool:
        """Not the battery of a mouse, a headset or a stylus."""
        return (self.text("scope") or "").casefold() != "device"

    @property
    def is_battery(self) -> bool:
        """A battery by its type; kernels before 5 did not tell udev the type."""
        kind = self.text("type")
        if kind is not None:
            return kind.casefold() == "battery"
        return "online" not in self.attributes and any(
            mark in self.attributes for mark in _BATTERY_MARKS
        )

    @property
    def is_mains(self) -> bool:
        """An adapter, by barrel or by USB-C."""
        kind = (self.text("type") or "").casefold()
        if kind:
            return kind == "mains" or kind.startswith("usb")
        return "online" in self.attributes


def supply_of_udev(properties: Mapping[str, str], name: str) -> Supply:
    """A supply from udev's `POWER_SUPPLY_*` properties; `name` is the kernel's."""
    attributes = {
        key.removeprefix(_PREFIX).casefold(): value
        for key, value in properties.items()
        if key.startswith(_PREFIX)
    }
    # The kernel's name of the device is also a property.
    return Supply(attributes.pop("name", name) or name, attributes)
