"""Reading every power supply of the laptop."""

import json
from collections.abc import Sequence

from checks import evidence_names
from checks.battery_parse import parse_batteries, parse_power
from checks.facts import BatteryLabel, LaptopFacts
from checks.findings import Evidence
from checks.power_supplies import BATTERY_FILES, Supply, supply_of_udev
from checks.reading import Reading, without
from checks.tool import reason_of
from host.masking import peripheral_mask
from host.port import Host
from host.readings import Unread, Why

_FOLDER = "/sys/class/power_supply"
_OF_ANYBODY = frozenset({"type", "scope", "present"})
_ISO_DATE = len("2026-11-23")


def read_batteries(host: Host, labels: Sequence[BatteryLabel]) -> Reading:
    """All packs and mains; `labels` are SMBIOS type 22's names and dates."""
    supplies = _supplies(host)
    if isinstance(supplies, Unread):
        return without("batteries", reason_of(supplies))
    content = _kept(supplies).encode()
    return Reading(
        LaptopFacts(
            batteries=parse_batteries(supplies, labels),
            power=parse_power(supplies, host.utc_now()[:_ISO_DATE]),
        ),
        (Evidence(evidence_names.POWER_SUPPLY, content),),
    )


def _kept(supplies: Sequence[Supply]) -> str:
    """Everything of the laptop's own; of a mouse or a headset only that it was there."""
    kept = {
        supply.name: {
            name: text
            for name, text in supply.attributes.items()
            if supply.of_laptop or name in _OF_ANYBODY
        }
        for supply in supplies
    }
    # Supplies on Bluetooth are named after their address.
    return peripheral_mask(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False))


def _supplies(host: Host) -> list[Supply] | Unread:
    """From sysfs, else from udev; a machine without the folder has no supplies."""
    names = host.list_dir(_FOLDER)
    if not isinstance(names, Unread):
        return [_supply(host, name) for name in names]
    devices = host.devices("power_supply")
    if not isinstance(devices, Unread):
        return [supply_of_udev(each.properties, each.name) for each in devices]
    return [] if names.why is Why.ABSENT else names


def _supply(host: Host, name: str) -> Supply:
    """One supply, read again once: its set of files may change while it is read."""
    first = _read(host, name)
    return first if not first.is_battery or _is_whole(first) else _read(host, name)


def _is_whole(supply: Supply) -> bool:
    return any(
        supply.number(f"{unit}_full") is not None
        and supply.number(f"{unit}_full_design") is not None
        for unit in ("energy", "charge")
    )


def _read(host: Host, name: str) -> Supply:
    attributes: dict[str, str] = {}
    for file in BATTERY_FILES:
        content = host.read_text(f"{_FOLDER}/{name}/{file}")
        if isinstance(content, str):
            attributes[file] = content
        elif content.why is Why.EMPTY:
            attributes[file] = ""
    return Supply(name, attributes)
