"""Reading the panel (EDID), graphics and sockets for other screens."""

import json
import re

from checks.device_facts import Place
from checks.devices_functions import is_graphics
from checks.devices_source import read_devices_of, read_lists
from checks.devices_topology import pci_address
from checks.display_facts import GraphicsFacts
from checks.display_parse import Connector, is_connector, is_panel, parse_display
from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason
from checks.reading import Reading, without
from host.port import Host
from host.readings import Device, Unread, Why

EVIDENCE = "display.json"
_DRM = "/sys/class/drm"
_BACKLIGHT = "/sys/class/backlight"
_CARD = re.compile(r"^card\d+$")
_GRAPHICS_WORDS = re.compile(r"(?:simple|efi|vesa|vga|of)-?(?:framebuffer|drm|fb)", re.IGNORECASE)


def read_display(host: Host) -> Reading:
    """The part `display`; panels only are asked for their EDID, never what stands beside them."""
    names, cards = _drm(host)
    graphics = [
        _graphics(each)
        for each in read_lists(host, (Place.PCI,)).get(Place.PCI, ())
        if is_graphics(each)
    ]
    if names is None and not graphics:
        return without("display", Reason.NOT_RECORDED)
    connectors = [_connector(host, name) for name in sorted(names or ()) if is_connector(name)]
    facts = parse_display(
        connectors,
        graphics,
        _backlights(host),
        generic_driver=_is_generic(cards, graphics, listed=names is not None),
    )
    return Reading(LaptopFacts(display=facts), _evidence(connectors))


def _drm(host: Host) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """Names below DRM, and where its cards sit; `None` where nobody asked."""
    devices = read_devices_of(host, "drm")
    found = host.list_dir(_DRM)
    if isinstance(found, Unread):
        if not devices and found.why is not Why.ABSENT:
            return None, ()
        found = ()
    names = frozenset({*found, *(each.name for each in devices)})
    cards = [each.sys_path for each in devices if _CARD.match(each.name)]
    linked = [host.real_path(f"{_DRM}/{name}") for name in found if _CARD.match(name)]
    return names, (*cards, *(each for each in linked if each is not None))


def _is_generic(cards: tuple[str, ...], graphics: list[GraphicsFacts], *, listed: bool) -> bool:
    """Only the firmware's picture: simpledrm, or no driver at all for a graphics processor."""
    if cards:
        return all(_GRAPHICS_WORDS.search(each) for each in cards)
    return listed and bool(graphics) and all(each.driver is None for each in graphics)


def _connector(host: Host, name: str) -> Connector:
    if not is_panel(name):
        return Connector(name, status=_text(host, f"{_DRM}/{name}/status"))
    edid = host.read_bytes(f"{_DRM}/{name}/edid")
    return Connector(
        name,
        status=_text(host, f"{_DRM}/{name}/status"),
        modes=_text(host, f"{_DRM}/{name}/modes"),
        edid=edid if isinstance(edid, bytes) else None,
    )


def _text(host: Host, path: str) -> str | None:
    content = host.read_text(path)
    return content if isinstance(content, str) else None


def _graphics(device: Device) -> GraphicsFacts:
    return GraphicsFacts(
        address=pci_address(device.sys_path) or device.name,
        pci_id=device.properties.get("PCI_ID", "").casefold() or None,
        name=device.properties.get("ID_MODEL_FROM_DATABASE"),
        driver=device.properties.get("DRIVER"),
    )


def _backlights(host: Host) -> tuple[str, ...]:
    names = host.list_dir(_BACKLIGHT)
    if not isinstance(names, Unread):
        return names
    return tuple(sorted(each.name for each in read_devices_of(host, "backlight")))


def _evidence(connectors: list[Connector]) -> tuple[Evidence, ...]:
    """Status and modes as one file, each panel's EDID as it came."""
    listed = {each.name: {"status": each.status, "modes": each.modes} for each in connectors}
    text = json.dumps(listed, indent=1, sort_keys=True)
    edids = (
        Evidence(f"edid-{each.name.casefold()}.bin", each.edid) for each in connectors if each.edid
    )
    return (Evidence(EVIDENCE, text.encode()), *edids)
