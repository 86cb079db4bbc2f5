"""What a check found: codes, verdicts, reasons (values only; nothing here words anything)."""

from dataclasses import dataclass
from enum import StrEnum

from host.value import Limits, Measured, Value


class Verdict(StrEnum):
    """The six answers of a check."""

    PASS = "pass"
    """Measured and inside the limits."""
    WARN = "warn"
    """Measured and usable; the next owner must be told."""
    FAIL = "fail"
    """Measured and outside the limits, or an expected part is absent."""
    NOT_TESTED = "not_tested"
    """Could have been tested here and was not."""
    UNSUPPORTED = "unsupported"
    """The laptop or drive cannot answer."""
    CRASHED = "crashed"
    """Our code or the tool broke: says nothing about the laptop."""


class Reason(StrEnum):
    """Why there is no measurement. Closed: each has a text for the trainee."""

    OPERATOR_SKIPPED = "operator_skipped"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    NEEDS_AC_OUT = "needs_ac_out"
    NEEDS_AC_IN = "needs_ac_in"
    LOW_CHARGE = "low_charge"
    BUSY_ERASING = "busy_erasing"
    TOOL_MISSING = "tool_missing"
    DENIED = "denied"
    DRIVER_MISSING = "driver_missing"
    MACHINE_DIED = "machine_died"
    SENSOR_ABSENT = "sensor_absent"
    FIRMWARE_SILENT = "firmware_silent"
    DEVICE_REFUSES = "device_refuses"
    BRIDGE_HIDES = "bridge_hides"
    PRESENCE_UNKNOWN = "presence_unknown"
    NOT_RECORDED = "not_recorded"
    """A replayed capture does not hold what the check reads."""
    NOT_STARTED = "not_started"
    """A long test or a hand test that nobody has begun."""
    OUTPUT_UNREADABLE = "output_unreadable"
    """The tool answered with something no parser can read."""


class Finding(Value):
    """One answer to one question about one component."""

    code: str
    """Stable and dotted, `battery.wear`; renaming one changes the record format."""
    verdict: Verdict
    reason: Reason | None = None
    """Required for `not_tested`, `unsupported` and `crashed`."""
    device: str | None = None
    """`drive:<id>`, `battery:<name>`; never a kernel name alone."""
    measured: Measured = {}
    limit: Limits = {}
    evidence: tuple[str, ...] = ()
    """Names of the stored raw outputs that this rests on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A raw output, kept as it came."""

    name: str
    """`^[a-z0-9][a-z0-9._-]{0,79}$`, unique in a job."""
    content: bytes
    argv: tuple[str, ...] = ()
    exit_status: int | None = None
