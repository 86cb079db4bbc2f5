"""Devices that come, go and change, by libudev."""

import contextlib
import time
from pathlib import Path
from typing import Any

import pyudev

from host.errors import DeviceDenied
from host.hotplug import Action, DeviceEvent
from host.readings import Device

_ACTIONS = {action.value: action for action in Action}
_UDEVD = Path("/run/udev/control")
_BUFFER_BYTES = 1 << 20


class UdevWatch:
    """Listens from its making until it is closed. For one thread."""

    def __init__(self, *subsystems: str) -> None:
        """Listen to these subsystems, each also as `usb/usb_device` with its device type.

        Raises:
            DeviceDenied: there is no libudev, or the kernel does not let us listen.
        """
        try:
            self._monitor: Any = _monitor(subsystems)
        except (ImportError, OSError, ValueError) as error:
            raise DeviceDenied(f"no events of {', '.join(subsystems)}: {error}") from error

    def next(self, timeout_s: float) -> DeviceEvent | None:
        """The next event, or `None` when none came in time."""
        deadline = time.monotonic() + max(timeout_s, 0)
        while self._monitor is not None:
            left_s = max(deadline - time.monotonic(), 0)
            try:
                found = self._monitor.poll(left_s)
            except OSError:  # a message that libudev cannot read is nobody's event
                found = None
            action = _ACTIONS.get(found.action or "") if found is not None else None
            if found is not None and action is not None:
                return DeviceEvent(action, device_of(found))
            if time.monotonic() >= deadline:
                return None
        return None

    def close(self) -> None:
        """Stop listening; no harm when done twice."""
        self._monitor = None


def _monitor(subsystems: tuple[str, ...]) -> Any:  # noqa: ANN401 - pyudev has no types
    # Without udevd the kernel's own messages are all there is.
    source = "udev" if _UDEVD.exists() else "kernel"
    monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source)
    for each in subsystems:
        subsystem, _, device_type = each.partition("/")
        monitor.filter_by(subsystem, device_type or None)
    monitor.start()
    with contextlib.suppress(OSError):  # a privilege; the usual size will do
        monitor.set_receive_buffer_size(_BUFFER_BYTES)
    return monitor


def device_of(found: Any, subsystem: str | None = None) -> Device:  # noqa: ANN401 - as above
    """A device of pyudev as a value."""
    return Device(
        sys_path=str(found.device_path),
        subsystem=str(found.subsystem or "") if subsystem is None else subsystem,
        node=found.device_node,
        properties={str(name): str(value) for name, value in found.properties.items()},
    )
