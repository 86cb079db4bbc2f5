"""What keyboards, touchpads and switches send, as the kernel's evdev tells it (values only)."""

from dataclasses import dataclass
from typing import Protocol

EV_SYN, EV_KEY, EV_REL, EV_ABS, EV_SW = 0, 1, 2, 3, 5
SYN_DROPPED = 3
"""The kernel's buffer ran over: ask `keys_down` what is so now."""
KEY_UP, KEY_DOWN, KEY_REPEAT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class InputEvent:
    """One `struct input_event` (Linux, include/uapi/linux/input.h)."""

    time_us: int
    """By the kernel's clock of that device; only differences mean anything."""
    type: int
    code: int
    value: int


@dataclass(frozen=True, slots=True)
class AxisRange:
    """The range of an absolute axis (EVIOCGABS)."""

    value: int
    minimum: int
    maximum: int


class InputStream(Protocol):
    """An open input device. Closing it, or our death, gives a grab back."""

    def read(self, timeout_s: float) -> tuple[InputEvent, ...]:
        """What came since the last read; waits at most `timeout_s` for the first event.

        Raises:
            DeviceGone: the device was unplugged.
        """

    def keys_down(self) -> frozenset[int]:
        """Keys that are down now (EVIOCGKEY)."""

    def switches(self) -> frozenset[int]:
        """Switches that are set now (EVIOCGSW)."""

    def axis(self, code: int) -> AxisRange | None:
        """The range of an axis, if it has it."""

    def grab(self) -> None:
        """From now on nobody else gets its events (EVIOCGRAB).

        Raises:
            DeviceDenied: somebody else holds it.
        """

    def release(self) -> None:
        """Give a grab back; no harm where there is none."""

    def close(self) -> None:
        """Release and close; no harm when done twice."""
