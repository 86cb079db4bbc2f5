"""What the memory pattern test measured (values only)."""

from host.value import Value


class MemoryRun(Value):
    """What the memory pattern test measured."""
