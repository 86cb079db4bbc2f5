"""What the battery load test measured (values only)."""

from host.value import Value


class BatteryRun(Value):
    """What the battery load test measured."""
