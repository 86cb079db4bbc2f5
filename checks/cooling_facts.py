"""Temperature and fan sensors (values only)."""

from host.value import Value


class CoolingFacts(Value):
    """What hwmon lists."""
