"""Asking packs and charger while the battery is loaded: few files, since each asks a controller."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.battery_parse import parse_batteries, parse_power
from checks.facts import BatteryFacts
from checks.long_tests.battery_trace import Sample
from checks.numbers import to_int
from checks.power_supplies import BATTERY_FILES, Supply
from host.port import Host
from host.readings import Unread, Why

FOLDER = "/sys/class/power_supply"
FORCE, AUTO = "force-discharge", "auto"
_SAMPLE_FILES = (
    "status",
    "voltage_now",
    "current_now",
    "power_now",
    "energy_now",
    "charge_now",
    "capacity",
    "temp",
)
_MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """A pack at one moment."""

    sample: Sample
    discharging: bool


def read_packs(host: Host) -> tuple[BatteryFacts, ...] | Unread:
    """Every pack of the laptop that is fitted."""
    supplies = read_supplies(host)
    if isinstance(supplies, Unread):
        return supplies
    return tuple(pack for pack in parse_batteries(supplies) if pack.present is not False)


def mains_online(host: Host) -> bool | None:
    """Whether a charger feeds the laptop; `None` where nothing tells."""
    supplies = read_supplies(host, ("type", "scope", "online", "status", "technology"))
    return None if isinstance(supplies, Unread) else parse_power(supplies).mains_online


def read_supplies(
    host: Host, files: tuple[str, ...] = BATTERY_FILES
) -> tuple[Supply, ...] | Unread:
    """Every power supply, by these of its files."""
    names = host.list_dir(FOLDER)
    if isinstance(names, Unread):
        return () if names.why is Why.ABSENT else names
    return tuple(Supply(name, _texts(host, name, files)) for name in names)


def look(host: Host, pack: BatteryFacts) -> Seen:
    """One sample of a pack."""
    at_ms = host.boot_ms()
    texts = _texts(host, pack.name, _SAMPLE_FILES)
    discharging = texts.get("status", "").casefold() == "discharging"
    return Seen(sample_of(texts, at_ms, pack.unit), discharging)


def sample_of(texts: Mapping[str, str], at_ms: int, unit: str | None) -> Sample:
    """A sample by the kernel's files; an odd text is an absent value."""
    numbers = {name: to_int(text) for name, text in texts.items()}
    amount = None if unit is None else numbers.get(f"{unit}_now")
    percent = numbers.get("capacity")
    return Sample(
        at_ms=at_ms,
        microvolt=_positive(numbers.get("voltage_now")),
        microampere=_absolute(numbers.get("current_now")),
        microwatt=_absolute(numbers.get("power_now")),
        amount=amount if amount is not None and amount >= 0 else None,
        percent=percent if percent is not None and 0 <= percent <= _MOST_PERCENT else None,
        decicelsius=numbers.get("temp"),
    )


def can_be_forced(host: Host, pack: BatteryFacts) -> bool:
    """Whether the laptop can be told to live on this pack, and is told nothing now."""
    content = host.read_text(behaviour_path(pack))
    return isinstance(content, str) and FORCE in content and f"[{AUTO}]" in content


def behaviour_path(pack: BatteryFacts) -> str:
    """The file that tells a pack how to behave."""
    return f"{FOLDER}/{pack.name}/charge_behaviour"


def _texts(host: Host, name: str, files: tuple[str, ...]) -> dict[str, str]:
    found = ((file, host.read_text(f"{FOLDER}/{name}/{file}")) for file in files)
    return {file: text for file, text in found if isinstance(text, str)}


def _positive(number: int | None) -> int | None:
    return number if number is not None and number > 0 else None


def _absolute(number: int | None) -> int | None:
    return None if number is None else abs(number)
