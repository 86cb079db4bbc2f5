"""What a drive's self-test measured (values only)."""

from host.value import Value


class SelftestRun(Value):
    """What a drive's self-test measured."""
