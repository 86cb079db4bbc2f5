"""A watch to which a script happens: for tests and demonstrations."""

from collections import deque
from collections.abc import Callable, Iterable

from host.hotplug import DeviceEvent


class ScriptedWatch:
    """A `Watch` that tells a list of events."""

    def __init__(
        self,
        events: Iterable[DeviceEvent | None],
        *,
        subsystems: tuple[str, ...] = (),
        wait: Callable[[float], None] | None = None,
    ) -> None:
        """Start at the first event.

        Args:
            events: One for each question; `None` is a time in which nothing happened.
            subsystems: Only events of these are told, as `usb` or `usb/usb_device`; none: all are.
            wait: Told how many seconds a question would have waited: moves the clock of a test.
        """
        self._events = deque(each for each in events if _is_heard(each, subsystems))
        self._wait = wait
        self.is_closed = False

    @property
    def is_over(self) -> bool:
        """Whether everything was told."""
        return not self._events

    def next(self, timeout_s: float) -> DeviceEvent | None:
        """The next event, or `None`."""
        event = self._events.popleft() if self._events and not self.is_closed else None
        if event is None and self._wait is not None:
            self._wait(timeout_s)
        return event

    def close(self) -> None:
        """Stop listening; no harm when done twice."""
        self.is_closed = True


def _is_heard(event: DeviceEvent | None, subsystems: tuple[str, ...]) -> bool:
    if event is None or not subsystems:
        return True
    device = event.device
    kind = f"{device.subsystem}/{device.properties.get('DEVTYPE', '')}"
    return device.subsystem in subsystems or kind in subsystems
