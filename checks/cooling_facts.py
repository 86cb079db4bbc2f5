"""Temperature and fan sensors (values only)."""

from host.value import Value


class TemperatureSensor(Value):
    """One temperature of a chip, at one moment."""

    chip: str
    """Name of its driver: `coretemp`, `k10temp`, `thinkpad`, `acpitz`."""
    label: str
    """What the driver calls it, else `temp1`."""
    millicelsius: int | None = None
    """`None` where the sensor shows nothing that can be believed."""
    max_millicelsius: int | None = None
    critical_millicelsius: int | None = None


class FanSensor(Value):
    """One fan, at one moment."""

    chip: str
    label: str
    rpm: int | None = None
    """0 is a fan that stands still, which is normal in a cool laptop."""


class CoolingFacts(Value):
    """What hwmon lists."""

    temperatures: tuple[TemperatureSensor, ...] = ()
    fans: tuple[FanSensor, ...] = ()
