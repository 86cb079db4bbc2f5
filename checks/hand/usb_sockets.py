"""The USB sockets of the case, as the kernel's hubs tell them (pure).

A socket is what a plug goes into: the USB 2 and the USB 3 port that are wired to it are one
socket (`peer`), and so are the ports that lead to one USB-C receptacle (`connector`). Source:
Linux, Documentation/ABI/testing/sysfs-bus-usb.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SUPER_MBIT_S = 5000
"""The slowest speed of USB 3."""
_DEVICE = re.compile(r"^(\d+)-(\d+(?:\.\d+)*)$")
# Intel's rate matching hubs: between the controller and the sockets of 2010 to 2014.
_OWN_HUBS = frozenset({"8087:0020", "8087:0024", "8087:8000", "8087:8008"})


@dataclass(frozen=True, slots=True)
class UsbPort:
    """One port of one hub."""

    name: str
    """`usb1-port3`, or `1-1-port2` of a hub behind a controller."""
    connect_type: str = "unknown"
    """`hotplug`, `hardwired`, `not used` or `unknown`."""
    peer: str | None = None
    """Name of the port of the other speed that is wired to the same socket."""
    connector: str | None = None
    """The USB-C receptacle: `port0`."""
    hub_mbit_s: int | None = None
    over_currents: int = 0

    @property
    def hub(self) -> str:
        """The hub that it is a port of: `usb1`, `1-1`."""
        return self.name.rsplit("-port", 1)[0]


@dataclass(frozen=True, slots=True)
class UsbSocket:
    """One place for a plug."""

    ports: tuple[str, ...]
    is_super: bool
    """USB 3 is wired to it."""
    connector: str | None = None
    over_currents: int = 0
    proven: bool = True
    """The firmware says that a plug fits; `False`: it keeps silent about this port."""

    @property
    def key(self) -> str:
        """Its first port."""
        return self.ports[0]


def port_of(device: str) -> str | None:
    """The port that a device sits on: `1-4` on `usb1-port4`, `1-4.2` on `1-4-port2`."""
    found = _DEVICE.match(device)
    if found is None:
        return None
    bus, chain = found[1], found[2]
    head, _, last = chain.rpartition(".")
    return f"{bus}-{head}-port{last}" if head else f"usb{bus}-port{last}"


def chain_of(device: str) -> tuple[str, ...]:
    """The ports from the controller down to a device; empty where it is no USB device."""
    found = _DEVICE.match(device)
    if found is None:
        return ()
    links = found[2].split(".")
    names = (f"{found[1]}-{'.'.join(links[: n + 1])}" for n in range(len(links)))
    return tuple(port for name in names if (port := port_of(name)) is not None)


def device_of_path(sys_path: str) -> str | None:
    """The USB device nearest above a device: the stick of a block device's path."""
    names = (name for name in reversed(sys_path.split("/")) if _DEVICE.match(name))
    return next(names, None)


def is_own_hub(parent: UsbPort | None, usb_id: str | None) -> bool:
    """Whether a hub is part of the laptop, so that its ports are the laptop's."""
    if usb_id in _OWN_HUBS:
        return True
    return parent is not None and parent.connect_type == "hardwired"


def sockets_of(ports: Iterable[UsbPort]) -> tuple[UsbSocket, ...]:
    """The sockets of these ports, hardwired and unused ones left out."""
    listed = tuple(ports)
    known = {port.name: port for port in listed}
    groups: dict[str, set[str]] = {port.name: {port.name} for port in listed}
    for port in listed:
        for other in listed:
            if _belong_together(port, other):
                _join(groups, port.name, other.name)
    seen: set[str] = set()
    found: list[UsbSocket] = []
    for port in listed:
        if port.name not in seen:
            seen |= groups[port.name]
            found += _socket([known[name] for name in sorted(groups[port.name], key=_order)])
    return tuple(found)


def _belong_together(port: UsbPort, other: UsbPort) -> bool:
    same_receptacle = port.connector is not None and port.connector == other.connector
    return port is not other and (same_receptacle or port.peer == other.name)


def _join(groups: dict[str, set[str]], one: str, other: str) -> None:
    both = groups[one] | groups[other]
    for name in both:
        groups[name] = both


def _order(name: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name))


def _socket(ports: Sequence[UsbPort]) -> list[UsbSocket]:
    """One socket of the ports wired to it; none where no plug goes in."""
    kinds = {port.connect_type for port in ports}
    if "hotplug" not in kinds and kinds & {"hardwired", "not used"}:
        return []
    return [
        UsbSocket(
            ports=tuple(port.name for port in ports),
            is_super=any((port.hub_mbit_s or 0) >= SUPER_MBIT_S for port in ports),
            connector=next((port.connector for port in ports if port.connector), None),
            over_currents=sum(port.over_currents for port in ports),
            proven="hotplug" in kinds,
        )
    ]
