"""Name and key figure of a component, as data for a row's heading."""

from collections.abc import Callable, Iterable, Mapping

from checks.components import Component
from checks.device_facts import DeviceKind, PartFacts
from checks.facts import DriveFacts, LaptopFacts

_MIB_PER_GIB = 1024
_TENTHS = 10


def component_label(component: Component, facts: LaptopFacts) -> str | None:
    """What the maker calls it; `None` where the laptop does not say."""
    if (kinds := _KINDS.get(component)) is not None:
        return _parts(facts, kinds)
    label = _LABELS.get(component)
    return None if label is None else label(facts)


def drive_label(drive: DriveFacts) -> str | None:
    """The drive's model."""
    return drive.model


def _laptop(facts: LaptopFacts) -> str | None:
    if facts.identity is None:
        return None
    return "  ".join(part for part in (facts.identity.name, facts.identity.serial) if part) or None


def _firmware(facts: LaptopFacts) -> str | None:
    return facts.identity.bios_version if facts.identity else None


def _cpu(facts: LaptopFacts) -> str | None:
    return (facts.cpu.name or facts.cpu.brand) if facts.cpu else None


def _memory(facts: LaptopFacts) -> str | None:
    if facts.memory is None or facts.memory.installed_mib is None:
        return None
    types = sorted({module.type for module in facts.memory.modules if module.type})
    size, rest = divmod(facts.memory.installed_mib, _MIB_PER_GIB)
    # As the sticker says it, and as every other text of ours.
    text = f"{facts.memory.installed_mib} MB" if rest else f"{size} GB"
    return " ".join((text, *types))


def _display(facts: LaptopFacts) -> str | None:
    """`14.0 inch 1920x1080 (2018)`, as far as it is known."""
    panel = facts.display.panel if facts.display else None
    if panel is None:
        return None
    inch, tenths = divmod(panel.diagonal_tenths or 0, _TENTHS)
    words = (
        f"{inch}.{tenths} inch" if panel.diagonal_tenths else "",
        f"{panel.width_px}x{panel.height_px}" if panel.width_px and panel.height_px else "",
        f"({panel.year})" if panel.year else "",
    )
    return " ".join(word for word in words if word) or None


def _parts(facts: LaptopFacts, kinds: Iterable[DeviceKind]) -> str | None:
    """Names of the laptop's own parts, each once."""
    devices = facts.devices
    found = (part for kind in kinds for part in (devices.of_kind(kind) if devices else ()))
    return ", ".join(dict.fromkeys(name for part in found if (name := _part_name(part)))) or None


def _part_name(part: PartFacts) -> str | None:
    """Its own name, else its maker and number: a stick without the lists of names knows no more."""
    if part.name is not None or part.bus_id is None:
        return part.name
    maker = _MAKERS.get(part.bus_id.partition(":")[0])
    return None if maker is None else f"{maker} {part.bus_id}"


_MAKERS: Mapping[str, str] = {
    "0a5c": "Broadcom",
    "0bda": "Realtek",
    "1022": "AMD",
    "10ec": "Realtek",
    "11ab": "Marvell",
    "1217": "O2 Micro",
    "14c3": "MediaTek",
    "14e4": "Broadcom",
    "168c": "Qualcomm Atheros",
    "17cb": "Qualcomm",
    "1969": "Qualcomm Atheros",
    "8086": "Intel",
}
"""Makers of radios, network, sound and card readers by their number (pci.ids, usb.ids)."""


def _batteries(facts: LaptopFacts) -> str | None:
    names = (
        " ".join(part for part in (pack.maker, pack.model) if part) or pack.name
        for pack in facts.batteries or ()
    )
    return ", ".join(names) or None


_LABELS: Mapping[Component, Callable[[LaptopFacts], str | None]] = {
    Component.IDENTITY: _laptop,
    Component.FIRMWARE: _firmware,
    Component.CPU: _cpu,
    Component.MEMORY: _memory,
    Component.BATTERY: _batteries,
    Component.DISPLAY: _display,
}
_KINDS: Mapping[Component, tuple[DeviceKind, ...]] = {
    Component.INPUT: (DeviceKind.TOUCHPAD, DeviceKind.TOUCHSCREEN),
    Component.SOUND: (DeviceKind.SOUND,),
    Component.CAMERA: (DeviceKind.CAMERA,),
    Component.RADIO: (DeviceKind.WIFI, DeviceKind.WWAN),
    Component.PORTS: (DeviceKind.ETHERNET, DeviceKind.CARD_READER),
}
"""Components that are named after their parts."""
