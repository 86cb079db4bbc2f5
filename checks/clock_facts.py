"""The laptop's own clock beside the system's (values only)."""

from host.value import Value


class ClockFacts(Value):
    """`None` means: not read."""
