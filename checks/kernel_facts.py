"""What the kernel's log tells of faults (values only)."""

from host.value import Value


class KernelFacts(Value):
    """Counts by kind of line."""
