"""The hand test of the USB sockets: watches sticks come and go."""

from dataclasses import replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.hand.part_support import Numbers, joined, notes
from checks.hand.usb_sockets import UsbSocket, chain_of, sockets_of
from checks.hand.usb_sockets_read import devices_there, live_device, read_insert, read_ports
from checks.hand.usb_sockets_seen import (
    CODE,
    EVIDENCE,
    Insert,
    UsbSeen,
    pulled_out,
    put_in,
    usb_state,
    usb_witness,
)
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said
from checks.policy import Policy
from host.errors import DeviceDenied, NotRecorded
from host.hotplug import Action, DeviceEvent
from host.port import Host

_LOOK_S = 0.5
_USB_DEVICE = "usb_device"
_EVENTS = f"usb/{_USB_DEVICE}"


class UsbEngine(HandEngine):
    """Sockets by what goes into them."""

    answers = (CODE,)

    def __init__(self, host: Host, seen: UsbSeen) -> None:
        self._host = host
        self._seen = seen
        self._inserted: tuple[str, ...] = ()

    @property
    def inserted(self) -> tuple[str, ...]:
        """Places below /sys of what went in during this test, in memory only.

        Drives there are no part of this laptop.
        """
        return self._inserted

    @property
    def serials(self) -> frozenset[str]:
        """Serial numbers of what went in during this test, in memory only.

        The stick may move on to another socket when the test is over.
        """
        inserts = (one for visit in self._seen.visited.values() for one in visit.inserts)
        return frozenset(one.serial for one in inserts if one.serial and not one.at_boot)

    @override
    def run(self, control: HandControl) -> None:
        try:
            watch = self._host.watch(_EVENTS)
        except (DeviceDenied, NotRecorded):
            return
        try:
            # Watching began first: what comes in between is seen twice, never missed.
            self._look_around()
            control.changed()
            while not control.is_stopped and not self.state().settled:
                event = watch.next(_LOOK_S)
                if event is not None and self._take(event):
                    control.changed()
        finally:
            watch.close()

    @override
    def state(self) -> HandState:
        return usb_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        seen = self._seen
        witness = usb_witness(seen, said)
        if witness.verdict is Verdict.PASS and usb_state(seen).settled is False:
            # A socket that was slow once, or tried one way up only, still waits for its second.
            witness = replace(witness, certain=False)
        lines: list[Numbers] = [
            {"socket": key, "mbit_s": one.mbit_s or 0, "at_start": one.at_boot}
            for key, visit in seen.visited.items()
            for one in visit.inserts
        ]
        sockets = ", ".join("+".join(socket.ports) for socket in seen.sockets)
        kept = notes(EVIDENCE, {"sockets": sockets, "masked": "makers, names, serials"}, lines)
        return HandEnd((joined(witness, said),), (kept,))

    def _look_around(self) -> None:
        live = live_device(self._host)
        for device in devices_there(self._host):
            insert = self._read(device)
            self._seen = put_in(self._seen, replace(insert, at_boot=True, is_live=device == live))
        self._count_over_currents()

    def _take(self, event: DeviceEvent) -> bool:
        device = event.device.name
        if event.device.properties.get("DEVTYPE", _USB_DEVICE) != _USB_DEVICE:
            return False
        before = self._seen
        match event.action:
            case Action.ADD:
                self._seen = put_in(self._seen, self._read(device))
                if self._seen is not before:
                    self._inserted = (*self._inserted, event.device.sys_path)
            case Action.REMOVE:
                self._seen = pulled_out(self._seen, device)
            case Action.CHANGE:
                pass
        self._count_over_currents()
        return self._seen is not before

    def _read(self, device: str) -> Insert:
        ports = chain_of(device)
        socket = next((one for one in self._seen.sockets if set(one.ports) & set(ports)), None)
        return read_insert(self._host, device, None if socket is None else socket.connector)

    def _count_over_currents(self) -> None:
        count = sum(socket.over_currents for socket in sockets_of(read_ports(self._host)))
        if count > self._seen.over_currents:
            self._seen = replace(self._seen, over_currents=count)


def open_usb(host: Host, facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where the kernel lists any socket."""
    sockets: tuple[UsbSocket, ...] = sockets_of(read_ports(host))
    told = None if facts.told is None else facts.told.usb_sockets
    return UsbEngine(host, UsbSeen(sockets, told)) if sockets else None
