"""Battery packs and mains from the kernel's power supplies."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checks.dates import firmware_date
from checks.facts import BatteryFacts, BatteryLabel, PowerFacts
from checks.power_supplies import Supply

_SLUG = re.compile(r"[^a-z0-9]+")
# Outside this ratio of present to design voltage the design voltage is not believable: one
# laptop says 3.75 V and holds 7.67 V. Own choice.
_LOWEST_RATIO_PERMILLE, _HIGHEST_RATIO_PERMILLE = 800, 1400
# No laptop's pack holds half a kilowatt-hour, fifty ampere-hours or sixty volts, none lived ten
# thousand charges: firmware that says so does not know.
_MOST = {"energy": 500_000_000, "charge": 50_000_000}
_MOST_MICROVOLT, _MOST_CYCLES, _MOST_PERCENT = 60_000_000, 10_000, 110
_MICRO_TO_MILLI = 1000
_MICROAMPERE_MICROVOLT_TO_MILLIWATT = 10**9


def parse_batteries(
    supplies: Sequence[Supply], labels: Sequence[BatteryLabel] = ()
) -> tuple[BatteryFacts, ...]:
    """Every pack of the laptop, in the kernel's order; labels add dates of manufacture."""
    own = [each for each in supplies if each.is_battery and each.of_laptop]
    packs = [_pack(each, labels) for each in own]
    shared = {name for name, count in Counter(each.id for each in packs).items() if count > 1}
    return tuple(
        each.model_copy(update={"id": f"{each.id}:{_slug(each.name)}"})
        if each.id in shared
        else each
        for each in packs
    )


def parse_power(supplies: Sequence[Supply], read_on: str | None = None) -> PowerFacts:
    """Whether mains is there; neither battery nor mains object at all counts as mains."""
    own = [each for each in supplies if each.of_laptop]
    batteries = [each for each in own if each.is_battery]
    online = [
        number for each in own if each.is_mains and (number := each.number("online")) is not None
    ]
    return PowerFacts(
        mains_online=_mains(online, [each.text("status") for each in batteries]),
        has_battery_objects=bool(batteries),
        read_on=read_on,
    )


def _mains(online: Sequence[int], statuses: Sequence[str | None]) -> bool | None:
    if online:
        return any(online)
    if not statuses:
        return True
    if "Charging" in statuses:
        return True
    return False if "Discharging" in statuses else None


def _pack(supply: Supply, labels: Sequence[BatteryLabel]) -> BatteryFacts:
    amounts = _amounts(supply)
    unit, full, design, now = amounts.unit, amounts.full, amounts.design, amounts.now
    voltage = _positive(supply.number("voltage_min_design"), _MOST_MICROVOLT)
    voltage_now = _positive(supply.number("voltage_now"), _MOST_MICROVOLT)
    trusted = _trusted_voltage(voltage, voltage_now)
    raw = None if full is None or not design else full * 1000 // design
    present = supply.number("present")
    return BatteryFacts(
        id=_identity(supply),
        name=supply.name,
        present=None if present is None else present != 0,
        maker=supply.text("manufacturer"),
        model=supply.text("model_name"),
        serial=supply.text("serial_number"),
        technology=supply.text("technology"),
        status=_status(supply),
        capacity_percent=_charge_percent(supply, now, full),
        unit=unit,
        full=full,
        design=design,
        now=now,
        design_microvolt=voltage,
        now_microvolt=voltage_now,
        full_mwh=_milliwatt_hours(unit, full, trusted),
        design_mwh=_milliwatt_hours(unit, design, trusted),
        mwh_estimated=unit == "charge" and trusted is not None and trusted != voltage,
        cycles=_positive(supply.number("cycle_count"), _MOST_CYCLES),
        charge_limit_percent=_charge_limit(supply),
        health_permille=None if raw is None else min(raw, 1000),
        raw_health_permille=raw,
        manufacture_date=_manufactured(supply, labels),
    )


@dataclass(frozen=True, slots=True)
class _Amounts:
    """One set of files: µWh or µAh."""

    unit: str | None = None
    full: int | None = None
    design: int | None = None
    now: int | None = None


def _amounts(supply: Supply) -> _Amounts:
    """The set of files that tells most; the two sets are never mixed."""
    sets = [
        _Amounts(
            unit,
            *(
                _not_negative(supply.number(f"{unit}_{file}"), _MOST[unit])
                for file in ("full", "full_design", "now")
            ),
        )
        for unit in ("energy", "charge")
    ]
    whole = [each for each in sets if each.full is not None and each.design]
    begun = [each for each in sets if (each.full, each.design, each.now) != (None, None, None)]
    return next(iter((*whole, *begun)), _Amounts())


def _trusted_voltage(design: int | None, now: int | None) -> int | None:
    """µV for turning ampere-hours into watt-hours."""
    if design is None or now is None:
        return design or now
    ratio = now * 1000 // design
    return design if _LOWEST_RATIO_PERMILLE <= ratio <= _HIGHEST_RATIO_PERMILLE else now


def _milliwatt_hours(unit: str | None, amount: int | None, microvolt: int | None) -> int | None:
    if amount is None:
        return None
    if unit == "energy":
        return amount // _MICRO_TO_MILLI
    if microvolt is None:
        return None
    return amount * microvolt // _MICROAMPERE_MICROVOLT_TO_MILLIWATT


def _charge_percent(supply: Supply, now: int | None, full: int | None) -> int | None:
    """Charge in percent; older gauges leave it to be computed."""
    said = _not_negative(supply.number("capacity"), _MOST_PERCENT)
    if said is not None:
        return said
    return _not_negative(now * 100 // full, _MOST_PERCENT) if now is not None and full else None


def _charge_limit(supply: Supply) -> int | None:
    limit = supply.number("charge_control_end_threshold")
    return limit if limit is not None else supply.number("charge_stop_threshold")


def _status(supply: Supply) -> str | None:
    """The status, `Unknown` included: the gauge says that it does not know."""
    said = (supply.attributes.get("status") or "").strip()
    return said or None


def _identity(supply: Supply) -> str:
    parts = [supply.text(name) for name in ("manufacturer", "model_name", "serial_number")]
    if not any(parts):
        return f"battery:{_slug(supply.name)}"
    return "battery:" + ":".join(_slug(part or "") for part in parts)


def _manufactured(supply: Supply, labels: Sequence[BatteryLabel]) -> str | None:
    """ISO date from the gauge, from a serial number that ends in it, or from SMBIOS."""
    parts = [supply.number(f"manufacture_{part}") for part in ("year", "month", "day")]
    if all(part is not None for part in parts):
        return firmware_date("-".join(str(part) for part in parts))
    serial = (supply.text("serial_number") or "").split()
    if len(serial) > 1 and (date := firmware_date(serial[-1])) is not None:
        return date
    model = (supply.text("model_name") or "").casefold()
    same = [label for label in labels if model and (label.name or "").casefold() == model]
    return same[0].manufacture_date if len(same) == 1 else None


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.casefold()).strip("-")


def _positive(number: int | None, most: int) -> int | None:
    return number if number is not None and 0 < number <= most else None


def _not_negative(number: int | None, most: int) -> int | None:
    return number if number is not None and 0 <= number <= most else None
