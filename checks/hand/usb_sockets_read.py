"""Reading the USB sockets and what sits in them."""

import re

from checks.hand.usb_sockets import UsbPort, chain_of, device_of_path, is_own_hub, port_of
from checks.hand.usb_sockets_seen import Insert
from host.drive import Drive
from host.port import Host

USB = "/sys/bus/usb/devices"
_PORT = re.compile(r"^.+-port\d+$")
_DEVICE = re.compile(r"^\d+-\d+(\.\d+)*$")
_DEEPEST = 3
"""Hubs behind hubs inside one laptop; own choice."""
_HUB_CLASS = "09"


def text_of(host: Host, path: str) -> str | None:
    """A small file's text, or nothing: every reason counts the same here."""
    text = host.read_text(path)
    return text if isinstance(text, str) else None


def number_of(host: Host, path: str) -> int | None:
    """A small file's decimal number."""
    text = text_of(host, path)
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,18}", text) else None


def read_ports(host: Host) -> tuple[UsbPort, ...]:
    """The ports of the laptop's own hubs; those of a hub that was plugged in are left out."""
    names = host.list_dir(USB)
    if not isinstance(names, tuple):
        return ()
    hubs = {name for name in names if re.fullmatch(r"usb\d+", name)}
    ports = {port.name: port for hub in sorted(hubs) for port in _ports_of(host, hub)}
    for _ in range(_DEEPEST):
        new = {name for name in names if name not in hubs and _is_inside(host, name, ports)}
        if not new:
            break
        hubs |= new
        ports |= {port.name: port for hub in sorted(new) for port in _ports_of(host, hub)}
        for hub in new:
            # What hangs on it are its sockets; its own place takes no plug.
            ports.pop(port_of(hub) or "", None)
    return tuple(ports.values())


def _is_inside(host: Host, name: str, ports: dict[str, UsbPort]) -> bool:
    if _DEVICE.match(name) is None or text_of(host, f"{USB}/{name}/bDeviceClass") != _HUB_CLASS:
        return False
    return is_own_hub(ports.get(port_of(name) or ""), _usb_id(host, name))


def _usb_id(host: Host, device: str) -> str | None:
    vendor = text_of(host, f"{USB}/{device}/idVendor")
    product = text_of(host, f"{USB}/{device}/idProduct")
    return None if vendor is None or product is None else f"{vendor}:{product}".lower()


def _ports_of(host: Host, hub: str) -> list[UsbPort]:
    """A hub's ports lie in its first interface: `usb1/1-0:1.0/usb1-port1`."""
    interface = f"{USB}/{hub.removeprefix('usb')}{'-0' if hub.startswith('usb') else ''}:1.0"
    names = host.list_dir(interface)
    if not isinstance(names, tuple):
        return []
    speed = number_of(host, f"{USB}/{hub}/speed")
    return [_port(host, interface, name, speed) for name in names if _PORT.match(name)]


def _port(host: Host, interface: str, name: str, speed: int | None) -> UsbPort:
    path = f"{interface}/{name}"
    return UsbPort(
        name=name,
        connect_type=text_of(host, f"{path}/connect_type") or "unknown",
        peer=_last_name(host.real_path(f"{path}/peer")),
        connector=_last_name(host.real_path(f"{path}/connector")),
        hub_mbit_s=speed,
        over_currents=number_of(host, f"{path}/over_current_count") or 0,
    )


def _last_name(path: str | None) -> str | None:
    return None if path is None else path.rsplit("/", 1)[-1]


def read_insert(host: Host, device: str, connector: str | None = None) -> Insert:
    """What went in, as its own files tell while it is there."""
    place = f"{USB}/{device}"
    serial = text_of(host, f"{place}/serial")
    words = (_usb_id(host, device), serial)
    way = None
    if connector is not None:
        way = text_of(host, f"/sys/class/typec/{connector}/orientation")
    return Insert(
        device=device,
        mbit_s=number_of(host, f"{place}/speed"),
        stick=" ".join(word or "" for word in words),
        serial=serial,
        way=way,
    )


def devices_there(host: Host) -> tuple[str, ...]:
    """USB devices that are connected now, by kernel name."""
    names = host.list_dir(USB)
    return tuple(name for name in names if _DEVICE.match(name)) if isinstance(names, tuple) else ()


def live_device(host: Host) -> str | None:
    """The USB device that the running system came from."""
    for drive in host.drives():
        if isinstance(drive, Drive) and drive.live_medium is not None:
            name = drive.path.rsplit("/", 1)[-1]
            found = device_of_path(host.real_path(f"/sys/class/block/{name}") or "")
            if found is not None and chain_of(found):
                return found
    return None
