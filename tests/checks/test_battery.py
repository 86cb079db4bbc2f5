"""Batteries: units, several packs, odd firmware, and both sides of every limit."""

import pytest

from checks.battery_judge import judge_batteries
from checks.battery_parse import parse_batteries, parse_power
from checks.facts import BatteryFacts, BatteryLabel, PowerFacts
from checks.findings import Finding, Reason, Verdict
from checks.policy import default_policy
from checks.power_supplies import Supply, supply_of_udev

LIMITS = default_policy().battery
ON_MAINS = PowerFacts(mains_online=True, read_on="2026-11-23")


def supply(name: str = "BAT0", **attributes: str) -> Supply:
    return Supply(name, {"type": "Battery", "present": "1", **attributes})


def energy(full: int, design: int, **more: str) -> Supply:
    return supply(energy_full=str(full), energy_full_design=str(design), **more)


def pack(**fields: object) -> BatteryFacts:
    known = {"id": "battery:a", "name": "BAT0", "present": True, **fields}
    return BatteryFacts.model_validate(known)


def judged(
    *packs: BatteryFacts, power: PowerFacts = ON_MAINS, laptop: bool | None = True
) -> dict[str, Finding]:
    return {each.code: each for each in judge_batteries(packs, power, LIMITS, laptop=laptop)}


def worn(full: int, design: int) -> BatteryFacts:
    (only,) = parse_batteries([energy(full, design)])
    return only


def test_the_battery_of_a_mouse_is_not_the_laptop_s() -> None:
    mouse = supply("hidpp_battery_0", scope="Device", capacity="50")
    assert [each.name for each in parse_batteries([mouse, energy(1, 2)])] == ["BAT0"]


def test_any_name_counts() -> None:
    found = parse_batteries([supply("CMB0", charge_full="1"), supply("BATC", charge_full="1")])
    assert [each.name for each in found] == ["CMB0", "BATC"]


def test_a_supply_without_type_is_known_by_its_attributes() -> None:
    old_battery = supply_of_udev({"POWER_SUPPLY_ENERGY_FULL": "1"}, "BAT1")
    old_mains = supply_of_udev({"POWER_SUPPLY_ONLINE": "1"}, "ADP1")
    assert len(parse_batteries([old_battery, old_mains])) == 1
    assert parse_power([old_battery, old_mains]).mains_online is True


def test_units_are_never_mixed() -> None:
    mixed = supply(energy_full="40000000", charge_full="3000000", charge_full_design="4000000")
    (found,) = parse_batteries([mixed])
    assert (found.unit, found.full, found.design) == ("charge", 3000000, 4000000)


@pytest.mark.parametrize(
    ("attributes", "full_mwh", "estimated"),
    [
        ({"charge_full": "5000000", "voltage_min_design": "11100000"}, 55500, False),
        (
            {
                "charge_full": "5000000",
                "voltage_min_design": "3750000",
                "voltage_now": "7665000",
            },
            38325,
            True,
        ),
        ({"charge_full": "5000000", "voltage_now": "12000000"}, 60000, True),
        ({"charge_full": "5000000"}, None, False),
        ({"energy_full": "24000000"}, 24000, False),
    ],
)
def test_watt_hours(attributes: dict[str, str], full_mwh: int | None, *, estimated: bool) -> None:
    (found,) = parse_batteries([supply(**attributes)])
    assert (found.full_mwh, found.mwh_estimated) == (full_mwh, estimated)


def test_twin_packs_are_told_apart_by_their_place() -> None:
    twins = [
        Supply(name, {"type": "Battery", "manufacturer": "SMP", "model_name": "X"})
        for name in ("BAT0", "BAT1")
    ]
    assert len({each.id for each in parse_batteries(twins)}) == 2


def test_a_label_of_smbios_dates_the_pack_of_its_name() -> None:
    labels = [BatteryLabel(name="01AV421", manufacture_date="2019-12-17"), BatteryLabel(name="424")]
    (found,) = parse_batteries([supply(model_name="01AV421")], labels)
    assert found.manufacture_date == "2019-12-17"


def test_a_serial_number_that_ends_in_a_date_dates_the_pack() -> None:
    (found,) = parse_batteries([supply(serial_number="64473 2012/11/20")])
    assert found.manufacture_date == "2012-11-20"


@pytest.mark.parametrize(
    ("supplies", "online"),
    [
        ([], True),
        ([supply(status="Discharging")], False),
        ([supply(status="Charging")], True),
        ([supply(status="Full")], None),
        ([Supply("AC", {"type": "Mains", "online": "0"})], False),
        ([Supply("ADP1", {"type": "Mains", "online": "1"}), supply(status="Discharging")], True),
        ([Supply("ucsi", {"type": "USB", "online": "1"}), supply(status="Full")], True),
    ],
)
def test_mains(supplies: list[Supply], online: bool | None) -> None:  # noqa: FBT001 - a table's column
    assert parse_power(supplies).mains_online is online


@pytest.mark.parametrize(
    ("health", "verdict"),
    [
        (1050, Verdict.PASS),
        (800, Verdict.PASS),
        (799, Verdict.WARN),
        (600, Verdict.WARN),
        (599, Verdict.FAIL),
        (0, Verdict.FAIL),
    ],
)
def test_wear_on_both_sides_of_its_limits(health: int, verdict: Verdict) -> None:
    finding = judged(worn(health * 1000, 1000 * 1000))["battery.wear"]
    assert finding.verdict is verdict
    assert finding.measured["health_permille"] == min(health, 1000)
    assert finding.limit == {"warn_below_permille": 800, "fail_below_permille": 600}


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"energy_full": "20000000"},
        {"energy_full": "20000000", "energy_full_design": "0"},
        {"energy_full": "", "energy_full_design": ""},
        {"energy_full": "20000000", "energy_full_design": "-5"},
    ],
)
def test_wear_without_a_design_is_no_pass(attributes: dict[str, str]) -> None:
    (found,) = parse_batteries([supply(**attributes)])
    finding = judged(found)["battery.wear"]
    assert (finding.verdict, finding.reason) == (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)


def test_two_packs_are_judged_on_their_sums_and_told_apart() -> None:
    front, rear = parse_batteries(
        [
            Supply("BAT0", {"type": "Battery", "present": "1", "energy_full": "20100000",
                            "energy_full_design": "23900000"}),
            Supply("BAT1", {"type": "Battery", "present": "1", "energy_full": "30300000",
                            "energy_full_design": "72150000"}),
        ]
    )  # fmt: skip
    found = judge_batteries((front, rear), ON_MAINS, LIMITS, laptop=True)
    wear = next(each for each in found if each.code == "battery.wear")
    assert wear.measured["health_permille"] == 50_400 * 1000 // 96_050
    packs = {each.device: each.verdict for each in found if each.code == "battery.pack_wear"}
    assert packs == {"battery:bat0": Verdict.PASS, "battery:bat1": Verdict.FAIL}


def test_two_packs_of_different_units_are_summed_in_watt_hours() -> None:
    by_energy = pack(id="a", unit="energy", full=20_000_000, design=40_000_000,
                     full_mwh=20_000, design_mwh=40_000, health_permille=500)  # fmt: skip
    by_charge = pack(id="b", unit="charge", full=1_000_000, design=1_000_000,
                     full_mwh=10_000, design_mwh=10_000, health_permille=1000)  # fmt: skip
    assert judged(by_energy, by_charge)["battery.wear"].measured["health_permille"] == 600


def test_a_pack_that_keeps_silent_lets_no_other_pass_for_it() -> None:
    silent = pack(id="battery:b", name="BAT1")
    assert judged(worn(9, 10), silent)["battery.wear"].verdict is Verdict.UNSUPPORTED
    assert judged(worn(5, 10), silent)["battery.wear"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("packs", "laptop", "verdict"),
    [
        ((pack(),), True, Verdict.PASS),
        ((pack(), pack(present=False)), True, Verdict.PASS),
        ((pack(present=False),), None, Verdict.FAIL),
        ((), True, Verdict.FAIL),
        ((), False, Verdict.NOT_TESTED),
        ((), None, Verdict.NOT_TESTED),
        ((pack(present=None),), True, Verdict.UNSUPPORTED),
    ],
)
def test_presence(
    packs: tuple[BatteryFacts, ...],
    laptop: bool | None,  # noqa: FBT001 - a table's column
    verdict: Verdict,
) -> None:
    assert judged(*packs, laptop=laptop)["battery.present"].verdict is verdict


@pytest.mark.parametrize(
    ("full", "design", "made", "verdict"),
    [
        (1053, 1000, None, Verdict.PASS),
        (1100, 1000, None, Verdict.PASS),
        (1101, 1000, None, Verdict.WARN),
        (1000, 1000, None, Verdict.WARN),
        (1000, 1000, "2026-01-10", Verdict.PASS),
        (1000, 1000, "2020-01-10", Verdict.WARN),
        (1000, 1000, "2030-01-10", Verdict.WARN),
        (999, 1000, None, Verdict.PASS),
    ],
)
def test_gauge(full: int, design: int, made: str | None, verdict: Verdict) -> None:
    measured = worn(full * 1000, design * 1000).model_copy(update={"manufacture_date": made})
    assert judged(measured)["battery.gauge"].verdict is verdict


def resting(*, charge: int | None, limit: int) -> dict[str, object]:
    return {
        "status": "Not charging",
        "capacity_percent": charge,
        "charge_limit_percent": limit,
    }


@pytest.mark.parametrize(
    ("pack_fields", "mains", "verdict", "reason"),
    [
        ({"status": "Charging"}, True, Verdict.PASS, None),
        ({"status": "Full"}, True, Verdict.PASS, None),
        (resting(charge=80, limit=80), True, Verdict.PASS, None),
        (resting(charge=75, limit=80), True, Verdict.PASS, None),
        (resting(charge=100, limit=80), True, Verdict.PASS, None),
        (resting(charge=74, limit=80), True, Verdict.WARN, None),
        (resting(charge=5, limit=80), True, Verdict.WARN, None),
        (resting(charge=None, limit=80), True, Verdict.WARN, None),
        (resting(charge=5, limit=0), True, Verdict.WARN, None),
        ({"status": "Not charging", "capacity_percent": 100}, True, Verdict.PASS, None),
        ({"status": "Not charging", "capacity_percent": 60}, True, Verdict.WARN, None),
        (
            {"status": "Not charging", "capacity_percent": 60, "charge_limit_percent": 100},
            True,
            Verdict.WARN,
            None,
        ),
        ({"status": "Discharging"}, False, Verdict.NOT_TESTED, Reason.NEEDS_AC_IN),
        ({"status": "Discharging"}, None, Verdict.NOT_TESTED, Reason.NEEDS_AC_IN),
        ({"status": "Discharging"}, True, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"status": "Unknown"}, True, Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT),
        ({"status": None}, True, Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT),
    ],
)
def test_charging(
    pack_fields: dict[str, object],
    mains: bool | None,  # noqa: FBT001 - a table's column
    verdict: Verdict,
    reason: Reason | None,
) -> None:
    finding = judged(pack(**pack_fields), power=PowerFacts(mains_online=mains))["battery.charging"]
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_two_packs_charge_one_after_the_other() -> None:
    first, second = pack(status="Charging"), pack(id="b", status="Unknown")
    assert judged(first, second)["battery.charging"].verdict is Verdict.PASS
