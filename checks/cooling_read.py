"""Reading temperature and fan sensors (Documentation/hwmon/sysfs-interface.rst)."""

import re

from checks.cooling_facts import CoolingFacts, FanSensor, TemperatureSensor
from checks.facts import LaptopFacts
from checks.numbers import to_int
from checks.reading import Reading, without
from checks.tool import reason_of
from host.port import Host
from host.readings import Unread, Why

_FOLDER = "/sys/class/hwmon"
_INPUT = re.compile(r"^(temp|fan)(\d{1,3})_input$")
_ACPI = "acpitz"
# Values of thermal zones that never move, as inspection of real laptops showed them.
_NEVER_MOVES = frozenset({27_800, 29_800})
_COLDEST, _HOTTEST = 0, 120_000
# What a 16-bit counter shows where no fan is connected.
_NO_FAN = 65_535


def read_cooling(host: Host) -> Reading:
    """Every sensor, those of the processor first and thermal zones last."""
    chips = host.list_dir(_FOLDER)
    if isinstance(chips, Unread):
        if chips.why in {Why.ABSENT, Why.EMPTY}:
            return Reading(LaptopFacts(cooling=CoolingFacts()))
        return without("cooling", reason_of(chips))
    temperatures: list[TemperatureSensor] = []
    fans: list[FanSensor] = []
    for number in chips:
        folder = f"{_FOLDER}/{number}"
        chip = _text(host, f"{folder}/name") or number
        for kind, index in _inputs(host, folder):
            stem = f"{folder}/{kind}{index}"
            label = _text(host, f"{stem}_label") or f"{kind}{index}"
            if kind == "temp":
                temperatures.append(_temperature(host, chip, label, stem))
            else:
                fans.append(FanSensor(chip=chip, label=label, rpm=_rpm(host, stem)))
    temperatures.sort(key=lambda each: each.chip == _ACPI)
    facts = CoolingFacts(temperatures=tuple(temperatures), fans=tuple(fans))
    return Reading(LaptopFacts(cooling=facts))


def _inputs(host: Host, folder: str) -> list[tuple[str, int]]:
    names = host.list_dir(folder)
    if isinstance(names, Unread):
        return []
    found = (match for name in names if (match := _INPUT.match(name)))
    return sorted((match[1], int(match[2])) for match in found)


def _temperature(host: Host, chip: str, label: str, stem: str) -> TemperatureSensor:
    return TemperatureSensor(
        chip=chip,
        label=label,
        millicelsius=_believable(chip, _number(host, f"{stem}_input")),
        max_millicelsius=_believable("", _number(host, f"{stem}_max")),
        critical_millicelsius=_believable("", _number(host, f"{stem}_crit")),
    )


def _believable(chip: str, value: int | None) -> int | None:
    """A temperature that a laptop may have."""
    if value is None or not _COLDEST < value < _HOTTEST:
        return None
    return None if chip == _ACPI and value in _NEVER_MOVES else value


def _rpm(host: Host, stem: str) -> int | None:
    value = _number(host, f"{stem}_input")
    return None if value is None or not 0 <= value < _NO_FAN else value


def _number(host: Host, path: str) -> int | None:
    return to_int(_text(host, path))


def _text(host: Host, path: str) -> str | None:
    content = host.read_text(path)
    return content if isinstance(content, str) else None
