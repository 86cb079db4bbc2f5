"""Every battery and udev capture through the battery parser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from checks.battery_judge import judge_batteries
from checks.battery_parse import parse_batteries, parse_power
from checks.facts import BatteryFacts
from checks.findings import Finding, Verdict
from checks.policy import default_policy
from checks.power_supplies import Supply, supply_of_udev
from host.udev_text import parse_udev
from tests.checks.real_captures import CAPTURES, capture_params, needed, text_of

DUMPS = capture_params("udev", "*.txt")
LIMITS = default_policy().battery


def recorded_packs() -> list[dict[str, Any]]:
    found = json.loads(text_of(needed(CAPTURES / "batteries.json")))
    assert isinstance(found, list)
    return [pack for pack in found if pack["attributes"]]


def pack_of(entry: dict[str, Any]) -> BatteryFacts:
    (pack,) = parse_batteries([Supply(entry["name"], entry["attributes"])])
    return pack


def named(name: str) -> tuple[BatteryFacts, dict[str, Finding]]:
    entry = next(each for each in recorded_packs() if each["name"] == name)
    supply = Supply(entry["name"], entry["attributes"])
    packs = parse_batteries([supply])
    found = judge_batteries(packs, parse_power([supply]), LIMITS, laptop=True)
    return packs[0], {finding.code: finding for finding in found}


def test_health_is_full_over_design_for_every_recorded_pack() -> None:
    for entry in recorded_packs():
        attributes, pack = entry["attributes"], pack_of(entry)
        unit = "energy" if "energy_full" in attributes else "charge"
        full, design = attributes.get(f"{unit}_full"), attributes.get(f"{unit}_full_design")
        if not full or not design:
            assert pack.health_permille is None, entry["name"]
            continue
        ratio = int(full) * 1000 // int(design)
        assert pack.raw_health_permille == ratio, entry["name"]
        assert pack.health_permille == min(ratio, 1000), entry["name"]


def test_no_cycles_is_unknown_for_every_recorded_pack() -> None:
    for entry in recorded_packs():
        said = entry["attributes"].get("cycle_count") or "0"
        assert pack_of(entry).cycles == (int(said) or None), entry["name"]


@pytest.mark.parametrize(
    ("name", "code", "verdict"),
    [
        ("dell-e5530-36-percent", "battery.wear", "fail"),
        ("acer-w500-43-percent", "battery.wear", "fail"),
        ("hp-design-9000mah-never-true", "battery.wear", "fail"),
        ("dell-e4310-75-percent", "battery.wear", "warn"),
        ("asus-e200h-wrong-design-voltage", "battery.wear", "pass"),
        ("thinkpad-lnv-45n1-105-percent", "battery.wear", "pass"),
        ("thinkpad-lnv-45n1-105-percent", "battery.gauge", "pass"),
        ("hp-envy-15-full-equals-design", "battery.gauge", "warn"),
        ("hp-pavilion-14-full-equals-design", "battery.gauge", "warn"),
        ("all-keys-empty", "battery.present", "unsupported"),
        ("all-keys-empty", "battery.wear", "unsupported"),
        ("asus-1001pxd-plain", "battery.charging", "pass"),
        ("ipu7-laptop-not-charging-100-percent", "battery.charging", "pass"),
        ("dell-e5530-36-percent", "battery.charging", "not_tested"),
    ],
)
def test_known_packs(name: str, code: str, verdict: str) -> None:
    assert named(name)[1][code].verdict == verdict


def test_watt_hours_of_a_pack_whose_design_voltage_is_wrong() -> None:
    pack, _ = named("asus-e200h-wrong-design-voltage")
    assert pack.design_mwh == 5000 * 7665 // 1000
    assert pack.mwh_estimated


def test_blank_and_placeholder_serial_numbers_are_none() -> None:
    for name in ("acer-w500-43-percent", "hp-pavilion-14-full-equals-design"):
        assert named(name)[0].serial is None
    assert named("asus-e200h-wrong-design-voltage")[0].serial is None


@pytest.mark.parametrize("dump", DUMPS)
def test_packs_of_a_udev_dump_are_those_with_a_technology(dump: Path) -> None:
    text = text_of(dump)
    supplies = [
        supply_of_udev(device.properties, device.name)
        for device in parse_udev(text)
        if device.subsystem == "power_supply"
    ]
    packs = parse_batteries(supplies)
    assert len(packs) == len(re.findall(r"^E: POWER_SUPPLY_TECHNOLOGY=", text, re.MULTILINE))
    designs = re.findall(
        r"^E: POWER_SUPPLY_(?:ENERGY|CHARGE)_FULL_DESIGN=(\d+)", text, re.MULTILINE
    )
    assert [str(pack.design) for pack in packs] == designs
    online = re.findall(r"^E: POWER_SUPPLY_ONLINE=(\d)", text, re.MULTILINE)
    if online:
        assert parse_power(supplies).mains_online is ("1" in online)


def test_all_recorded_udev_packs_are_judged() -> None:
    for dump in sorted(needed(CAPTURES / "udev").glob("*.txt")):
        supplies = [
            supply_of_udev(device.properties, device.name)
            for device in parse_udev(text_of(dump))
            if device.subsystem == "power_supply"
        ]
        packs, power = parse_batteries(supplies), parse_power(supplies)
        findings = judge_batteries(packs, power, LIMITS, laptop=True)
        present = next(each for each in findings if each.code == "battery.present")
        assert present.verdict is (Verdict.PASS if packs else Verdict.FAIL), dump.name
