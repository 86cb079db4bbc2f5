"""The hand test of the network socket: a cable makes a carrier, and a speed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Reason, Verdict
from checks.hand.part_support import Witness, joined
from checks.hand.usb_sockets_read import number_of
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.errors import CommandFailed, CommandTimedOut, NotRecorded
from host.port import Host

CODE = "port.ethernet"
NET = "/sys/class/net"
_ETHERNET = 1
"""ARPHRD_ETHER (Linux, include/uapi/linux/if_arp.h)."""
_IFF_UP = 1
_LOOK_S = 1.0
_COMMAND_S = 5.0


@dataclass(frozen=True, slots=True)
class EthernetSeen:
    """The link as the kernel tells it."""

    limit_mbit_s: int
    carrier: bool = False
    mbit_s: int | None = None
    links: int = 0
    """How often a link came up."""


def link_seen(seen: EthernetSeen, *, carrier: bool, mbit_s: int | None) -> EthernetSeen:
    """One look; the best speed of the test stands."""
    speed = mbit_s if carrier and mbit_s is not None and mbit_s > 0 else None
    best = max((one for one in (seen.mbit_s, speed) if one is not None), default=None)
    came = carrier and not seen.carrier
    return EthernetSeen(seen.limit_mbit_s, carrier, best, seen.links + came)


def ethernet_state(seen: EthernetSeen) -> HandState:
    """What to tell the person."""
    if not seen.links:
        return HandState((Saw("ethernet_put_in"),))
    if seen.mbit_s is None:
        return HandState((Saw("ethernet_link"),))
    settled = seen.mbit_s >= seen.limit_mbit_s
    return HandState((Saw("ethernet_speed", {"mbit_s": seen.mbit_s}),), settled=settled)


def ethernet_witness(seen: EthernetSeen) -> Witness:
    """A link with a speed is proof that the socket works."""
    if not seen.links:
        return Witness(CODE)
    limit = {"warn_below_mbit_s": seen.limit_mbit_s}
    if seen.mbit_s is None:
        return Witness(CODE, None, {"link": True}, limit, Reason.ABORTED)
    verdict = Verdict.PASS if seen.mbit_s >= seen.limit_mbit_s else Verdict.WARN
    return Witness(CODE, verdict, {"link": True, "mbit_s": seen.mbit_s}, limit)


@contextmanager
def interface_up(host: Host, name: str) -> Iterator[None]:
    """An interface that is down sees neither cable nor radio; it is put back down."""
    text = host.read_text(f"{NET}/{name}/flags")
    is_up = isinstance(text, str) and text.startswith("0x") and int(text, 16) & _IFF_UP
    if is_up:
        yield
        return
    _set_link(host, name, "up")
    try:
        yield
    finally:
        _set_link(host, name, "down")


def _set_link(host: Host, name: str, state: str) -> None:
    with suppress(CommandFailed, CommandTimedOut, NotRecorded):
        host.run(("ip", "link", "set", "dev", name, state), timeout_s=_COMMAND_S)


class EthernetEngine(HandEngine):
    """The laptop's own network socket."""

    answers = (CODE,)

    def __init__(self, host: Host, interface: str, limit_mbit_s: int) -> None:
        self._host = host
        self._interface = interface
        self._seen = EthernetSeen(limit_mbit_s)

    @override
    def run(self, control: HandControl) -> None:
        with interface_up(self._host, self._interface):
            while not control.is_stopped:
                self._look(control)
                if self.state().settled:
                    return
                control.asked(_LOOK_S)

    @override
    def state(self) -> HandState:
        return ethernet_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(ethernet_witness(self._seen), said),))

    def _look(self, control: HandControl) -> None:
        place = f"{NET}/{self._interface}"
        carrier = number_of(self._host, f"{place}/carrier") == 1
        speed = number_of(self._host, f"{place}/speed") if carrier else None
        before = self._seen
        self._seen = link_seen(before, carrier=carrier, mbit_s=speed)
        if self._seen != before:
            control.changed()


def ethernet_interface(host: Host) -> str | None:
    """The network card in the case: no radio, nothing virtual, no adapter on USB."""
    names = host.list_dir(NET)
    if not isinstance(names, tuple):
        return None
    return next((name for name in names if _is_ethernet(host, name)), None)


def _is_ethernet(host: Host, name: str) -> bool:
    place = f"{NET}/{name}"
    parts = host.list_dir(place)
    path = host.real_path(place) or ""
    if not isinstance(parts, tuple) or {"phy80211", "wireless", "bridge", "bonding"} & set(parts):
        return False
    uevent = host.read_text(f"{place}/uevent")
    if isinstance(uevent, str) and "DEVTYPE=" in uevent:
        return False
    wired = number_of(host, f"{place}/type") == _ETHERNET
    return wired and "/virtual/" not in path and "/usb" not in path and "device" in parts


def open_ethernet(host: Host, _facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """An engine where there is a network card."""
    name = ethernet_interface(host)
    return None if name is None else EthernetEngine(host, name, policy.hand.ethernet_mbit_s)
