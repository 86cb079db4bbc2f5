"""One look at heat, fans, clocks and power, and which sensors there are (values only)."""

from host.value import Value


class TemperatureSensor(Value):
    """A temperature that hwmon lists."""

    name: str
    """`coretemp/Package id 0`: the chip, then the sensor's label or number."""
    critical_millicelsius: int | None = None
    """Where the maker says that the chip is in danger; many chips do not tell."""

    @property
    def chip(self) -> str:
        """The driver's name for the chip."""
        return self.name.partition("/")[0]


class Sensors(Value):
    """What can be read of this laptop once a second; empty where there is nothing."""

    temperatures: tuple[TemperatureSensor, ...] = ()
    fans: tuple[str, ...] = ()
    cpus: tuple[str, ...] = ()
    """Logical processors, in the order of the tuples in `Sample`."""
    base_khz: tuple[int | None, ...] = ()
    """The clock that the maker guarantees, of each logical processor."""
    lowest_khz: tuple[int | None, ...] = ()
    energy_range_uj: int | None = None
    """The processor's energy counter begins anew after this many microjoules."""


class Sample(Value):
    """One look; what did not answer is left out or `None`."""

    at_ms: int
    """Since the sampler began."""
    temperatures: dict[str, int] = {}
    """Millidegrees Celsius by sensor."""
    fans_rpm: dict[str, int] = {}
    clocks_khz: tuple[int | None, ...] = ()
    throttled_ms: tuple[int | None, ...] = ()
    """Time that each logical processor, or its package, was throttled since boot."""
    energy_uj: int | None = None
    """Of the processor's package (RAPL); wraps."""
    mains_online: bool | None = None
