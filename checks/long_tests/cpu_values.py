"""What the processor load test measured (values only)."""

from host.value import Value


class CpuRun(Value):
    """What the processor load test measured."""
