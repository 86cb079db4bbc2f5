"""Runs inside umockdev's testbed: a stick goes round three USB sockets, prints JSON.

The testbed replaces all of /sys for one process, so it is a process of its own.
"""

import json
import sys
from collections.abc import Callable

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.hand.usb_sockets_engine import open_usb
from checks.hand.values import HandControl
from checks.policy import default_policy
from host.local import LocalHost
from tests.host.umocked import Testbed

PCI = "/devices/pci0000:00/0000:00:14.0"


def _hub(bus: int, speed: int) -> str:
    place = f"{PCI}/usb{bus}"
    ports = "\n".join(
        f"A: usb{bus}-port{n}/connect_type={'hotplug' if n < 4 else 'hardwired'}\n"
        f"A: usb{bus}-port{n}/over_current_count=0\n"
        f"L: usb{bus}-port{n}/peer=../../../usb{3 - bus}/{3 - bus}-0:1.0/usb{3 - bus}-port{n}"
        for n in range(1, 5)
    )
    return (
        f"P: {place}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nA: speed={speed}\n"
        f"A: bDeviceClass=09\n\nP: {place}/{bus}-0:1.0\nE: SUBSYSTEM=usb\n"
        f"E: DEVTYPE=usb_interface\n{ports}\n\n"
    )


def _device(name: str, speed: int) -> str:
    return (
        f"P: {PCI}/usb{name[0]}/{name}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
        f"A: speed={speed}\nA: idVendor=0781\nA: idProduct=5581\nA: bDeviceClass=00\n\n"
    )


class Round(HandControl):
    """Moves the stick on whenever the engine looks whether to go on."""

    def __init__(self, bed: Testbed) -> None:
        self._moves: list[Callable[[], None]] = []
        self.left = 40
        for name in ("2-1", "2-2", "2-3"):
            self._moves += [
                lambda name=name: bed.add(_device(name, 5000)),  # type: ignore[misc]
                lambda name=name: bed.event(f"/sys{PCI}/usb2/{name}", "remove"),  # type: ignore[misc]
            ]

    @property
    @override
    def is_stopped(self) -> bool:
        if self._moves:
            self._moves.pop(0)()
        self.left -= 1
        return self.left < 0

    @override
    def changed(self) -> None:
        """Nobody looks here."""

    @override
    def asked(self, timeout_s: float) -> str | None:
        return None


def main() -> None:
    bed = Testbed()
    bed.add(_hub(1, 480) + _hub(2, 5000) + _device("1-4", 480))
    engine = open_usb(LocalHost(), LaptopFacts(), default_policy())
    assert engine is not None
    engine.run(Round(bed))
    (finding,) = engine.conclude(None).findings
    json.dump([finding.verdict.value, dict(finding.measured)], sys.stdout)


if __name__ == "__main__":
    main()
