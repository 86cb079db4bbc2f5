"""The laptop's own clock beside the system's (values only)."""

from host.value import Value


class ClockFacts(Value):
    """Both clocks at one moment. `None` means: not read."""

    has_rtc: bool | None = None
    """Whether the kernel drives the laptop's own clock."""
    rtc_epoch_s: int | None = None
    """What that clock shows, read as UTC, in seconds since 1970."""
    system_epoch_s: int | None = None
    synchronised: bool | None = None
    """Whether a time server set the system's clock: else it was set by the clock in question."""
