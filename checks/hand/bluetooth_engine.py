"""The hand test of Bluetooth: an adapter that answers, and one discovery (bluez)."""

import re
from dataclasses import dataclass, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Reason, Verdict
from checks.hand.part_support import Witness, joined, trouble_lines
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.hand.wifi_rfkill import RFKILL, read_switches, unblocked
from checks.policy import Policy
from host.errors import CommandFailed, CommandMissing, CommandTimedOut, NotRecorded
from host.port import Host

CODE = "radio.bluetooth"
BLUETOOTH = "/sys/class/bluetooth"
_ADAPTER = re.compile(r"^hci\d+$")
_FOUND = re.compile(r"Device ((?:[0-9A-F]{2}:){5}[0-9A-F]{2})\b")
_DISCOVER = ("bluetoothctl", "--timeout", "8", "scan", "on")
_DISCOVER_S = 15.0
_ASK_S = 0.5
_PAUSE_S = 1.0
_LOOKS = 5
"""An adapter needs some seconds to come back after its block is lifted."""


@dataclass(frozen=True, slots=True)
class BluetoothSeen:
    """What was found; of devices nearby only how many."""

    adapters: int = 0
    devices: int | None = None
    """`None`: no discovery was made."""
    hard_block: bool = False
    trouble: Reason | None = None


def count_devices(output: str) -> int:
    """How many devices a discovery saw; their addresses and names go no further."""
    return len(set(_FOUND.findall(output)))


def bluetooth_state(seen: BluetoothSeen) -> HandState:
    """What to tell the person."""
    lines: list[Saw] = []
    if seen.hard_block:
        lines.append(Saw("bluetooth_flip_switch"))
    lines.append(Saw("bluetooth_there" if seen.adapters else "bluetooth_waiting"))
    if seen.devices:
        lines.append(Saw("bluetooth_devices", {"devices": seen.devices}))
    elif seen.devices == 0:
        lines.append(Saw("bluetooth_nothing"))
    lines += trouble_lines(seen.trouble)
    settled = bool(seen.devices)
    return HandState(tuple(lines), settled=settled, steps=() if settled else ("again",))


def bluetooth_witness(seen: BluetoothSeen) -> Witness:
    """Something heard is proof; an adapter alone is none, and a quiet bench is no fault."""
    values: dict[str, int | str | bool] = {"adapters": seen.adapters}
    if seen.devices is not None:
        values["devices"] = seen.devices
    reason = seen.trouble or (Reason.NOT_STARTED if seen.devices is None else Reason.ABORTED)
    return Witness(CODE, Verdict.PASS if seen.devices else None, values, reason=reason)


class BluetoothEngine(HandEngine):
    """The laptop's Bluetooth."""

    answers = (CODE,)

    def __init__(self, host: Host) -> None:
        self._host = host
        self._seen = BluetoothSeen()

    @override
    def run(self, control: HandControl) -> None:
        with unblocked(self._host, "bluetooth"):
            for _ in range(_LOOKS):
                self._look(control)
                if self._seen.adapters or control.is_stopped:
                    break
                self._host.pause(_PAUSE_S)
            self._discover(control)
            while not control.is_stopped and not self._seen.devices:
                if control.asked(_ASK_S) == "again":
                    self._look(control)
                    self._discover(control)

    @override
    def state(self) -> HandState:
        return bluetooth_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(bluetooth_witness(self._seen), said),))

    def _look(self, control: HandControl) -> None:
        hard = read_switches(self._host, "bluetooth").hard
        self._seen = replace(self._seen, adapters=len(adapters(self._host)), hard_block=hard)
        control.changed()

    def _discover(self, control: HandControl) -> None:
        if not self._seen.adapters or control.is_stopped:
            return
        try:
            done = self._host.run(_DISCOVER, timeout_s=_DISCOVER_S)
        except CommandMissing:
            self._seen = replace(self._seen, trouble=Reason.TOOL_MISSING)
        except NotRecorded:
            self._seen = replace(self._seen, trouble=Reason.NOT_RECORDED)
        except (CommandFailed, CommandTimedOut):
            self._seen = replace(self._seen, trouble=Reason.ABORTED)
        else:
            best = max(count_devices(done.text), self._seen.devices or 0)
            self._seen = replace(self._seen, devices=best, trouble=None)
        control.changed()


def adapters(host: Host) -> tuple[str, ...]:
    """Adapters that the kernel drives."""
    names = host.list_dir(BLUETOOTH)
    return tuple(n for n in names if _ADAPTER.match(n)) if isinstance(names, tuple) else ()


def open_bluetooth(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where there is an adapter, or a switch that may hide one."""
    names = host.list_dir(RFKILL)
    listed = names if isinstance(names, tuple) else ()
    switch = any(host.read_text(f"{RFKILL}/{name}/type") == "bluetooth" for name in listed)
    return BluetoothEngine(host) if adapters(host) or switch else None
