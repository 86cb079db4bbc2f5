"""Runs inside umockdev's testbed: plays events to a watch and an input device, prints JSON.

The testbed replaces all of /sys for one process, so it is a process of its own.
"""

import ctypes
import json
import sys
from collections.abc import Callable
from pathlib import Path

from host.hotplug import DeviceEvent
from host.input_devices import input_devices
from host.local import LocalHost

_PLUG = "/sys/devices/platform/ACAD"
_PACK = "/sys/devices/platform/BAT0"


class Testbed:
    """libumockdev's, as far as it is needed here."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libumockdev.so.0")
        self._library.umockdev_testbed_new.restype = ctypes.c_void_p
        self._bed = ctypes.c_void_p(self._library.umockdev_testbed_new())

    def add(self, description: str) -> None:
        """Devices in umockdev's format."""
        added = self._library.umockdev_testbed_add_from_string(
            self._bed, description.encode(), None
        )
        assert added, "the description was not taken"

    def set(self, path: str, name: str, value: str) -> None:
        """An attribute and the property that udev makes of it."""
        words = (path.encode(), name.encode(), value.encode())
        self._library.umockdev_testbed_set_attribute(self._bed, *words)
        udev_name = f"POWER_SUPPLY_{name.upper()}".encode()
        self._library.umockdev_testbed_set_property(self._bed, words[0], udev_name, words[2])

    def play(self, node: str, events: Path) -> None:
        """Let an input device send a recording of evemu."""
        words = (node.encode(), str(events).encode())
        assert self._library.umockdev_testbed_load_evemu_events(self._bed, *words, None)

    def event(self, path: str, action: str) -> None:
        """Tell everybody who listens."""
        self._library.umockdev_testbed_uevent(self._bed, path.encode(), action.encode())


def _plug(bed: Testbed) -> object:
    watch = LocalHost().watch("power_supply")
    heard: list[DeviceEvent | None] = []
    for online in ("0", "1"):
        bed.set(_PLUG, "online", online)
        bed.event(_PLUG, "change")
        heard.append(watch.next(5))
    bed.event(_PLUG, "bind")
    bed.event("/sys/devices/platform/mouse", "change")
    bed.event(_PACK, "remove")
    heard.append(watch.next(5))
    heard.append(watch.next(0))
    watch.close()
    return [
        None if one is None else [one.action, one.device.name, one.device.properties]
        for one in heard
    ]


def _supplies(_: Testbed) -> object:
    host = LocalHost()
    found = host.devices("power_supply")
    assert isinstance(found, tuple)
    return [host.list_dir("/sys/class/power_supply"), [one.name for one in found]]


def _inputs(_: Testbed) -> object:
    found = input_devices(LocalHost())
    assert isinstance(found, tuple)
    return [[one.node, one.name, sorted(one.kinds), one.internal, one.parent] for one in found]


def _keys(bed: Testbed) -> object:
    events = Path("keys.events")
    events.write_text(
        "E: 0.000000 0001 001e 0001\nE: 0.000000 0000 0000 0000\n"
        "E: 0.010000 0001 001e 0000\nE: 0.010000 0000 0000 0000\n"
    )
    bed.play("/dev/input/event3", events)
    stream = LocalHost().open_input("/dev/input/event3")
    heard: list[list[int]] = []
    for _ in range(20):
        heard += [[one.type, one.code, one.value] for one in stream.read(1)]
        if len(heard) == events.read_text().count("E: "):
            break
    stream.close()
    return heard


_PARTS: dict[str, Callable[[Testbed], object]] = {
    "plug": _plug,
    "supplies": _supplies,
    "inputs": _inputs,
    "keys": _keys,
}


def main() -> None:
    """`umocked.py PART DESCRIPTION`."""
    bed = Testbed()
    bed.add(Path(sys.argv[2]).read_text("utf-8"))
    json.dump(_PARTS[sys.argv[1]](bed), sys.stdout)


if __name__ == "__main__":
    main()
