"""Packs of every shape: the twelve minimal cases, odd firmware, and what peers get wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from checks.battery import read_batteries
from checks.battery_judge import NO_LOAD, AfterLoad, judge_batteries
from checks.battery_parse import parse_batteries, parse_power
from checks.facts import BatteryFacts, BatteryLabel
from checks.findings import Finding, Reason, Verdict
from checks.policy import default_policy
from checks.power_supplies import Supply
from host.readings import Unread
from host.recorded import RecordedHost
from tests.checks.hosts import host_of

LIMITS = default_policy().battery
RANK = {Verdict.PASS: 2, Verdict.WARN: 1, Verdict.FAIL: 0}
FOLDER = "/sys/class/power_supply"


def supply(name: str = "BAT0", **attributes: str) -> Supply:
    return Supply(name, {"type": "Battery", "present": "1", **attributes})


def only(*supplies: Supply) -> BatteryFacts:
    (found,) = parse_batteries(supplies)
    return found


def judged(
    *supplies: Supply, laptop: bool | None = True, after_load: AfterLoad = NO_LOAD
) -> dict[str, Finding]:
    packs, power = parse_batteries(supplies), parse_power(supplies, "2026-11-23")
    found = judge_batteries(packs, power, LIMITS, laptop=laptop, after_load=after_load)
    return {each.code: each for each in found}


AC = Supply("ADP1", {"type": "Mains", "online": "1"})
GOOD = {"energy_full": "45000000", "energy_full_design": "50000000", "status": "Full"}
MOUSE = Supply("hidpp_battery_0", {"type": "Battery", "scope": "Device", "capacity": "5",
                                   "status": "Discharging", "model_name": "M720"})  # fmt: skip
STYLUS = Supply("wacom_battery_1", {"type": "Battery", "scope": "device", "capacity": "60"})


@pytest.mark.parametrize(
    ("supplies", "present", "wear"),
    [
        ((AC, supply(**GOOD)), "pass", "pass"),
        ((AC, supply(charge_full="3000000", charge_full_design="4000000")), "pass", "warn"),
        ((AC, supply("CMB0", **GOOD)), "pass", "pass"),
        ((AC, supply("BATC", **GOOD)), "pass", "pass"),
        ((AC, MOUSE), "fail", None),
        ((AC, MOUSE, STYLUS, supply(**GOOD)), "pass", "pass"),
        ((AC,), "fail", None),
        ((), "fail", None),
        ((AC, Supply("BAT0", {"type": "Battery", "present": "0"})), "fail", None),
        ((AC, Supply("BAT0", {"type": "Battery", "present": "", "energy_full": ""})),
         "unsupported", "unsupported"),
        ((AC, supply(energy_full="20000000", energy_full_design="50000000")), "pass", "fail"),
        ((AC, supply(**GOOD), Supply("BAT1", {"type": "Battery", "present": "0"})),
         "pass", "pass"),
    ],
)  # fmt: skip
def test_the_minimal_cases(supplies: tuple[Supply, ...], present: str, wear: str | None) -> None:
    found = judged(*supplies)
    assert found["battery.present"].verdict == present
    assert (found["battery.wear"].verdict if "battery.wear" in found else None) == wear


def test_a_second_pack_is_never_forgotten() -> None:
    """Peers read the first battery, or the one whose name comes first."""
    front = supply("BAT0", energy_full="23000000", energy_full_design="24000000")
    rear = supply("BAT1", energy_full="20000000", energy_full_design="72150000")
    assert judged(front, rear)["battery.wear"].verdict is Verdict.FAIL
    assert judged(rear, front)["battery.wear"].verdict is Verdict.FAIL


def test_a_worn_pack_is_no_design() -> None:
    """Peers send what a worn pack still holds as its design: 20 of 50 Wh."""
    pack = only(supply(energy_full="20000000", energy_full_design="50000000"))
    assert (pack.full_mwh, pack.design_mwh, pack.health_permille) == (20_000, 50_000, 400)


def test_more_than_its_design_shows_as_whole_and_keeps_the_raw_ratio() -> None:
    pack = only(supply(energy_full="50060000", energy_full_design="47520000"))
    assert (pack.health_permille, pack.raw_health_permille) == (1000, 1053)


@pytest.mark.parametrize(
    "attributes",
    [
        {"charge_full": "4000000", "charge_full_design": "65535000"},
        {"energy_full": "40000000", "energy_full_design": str(10**29)},
        {"energy_full": "-1", "energy_full_design": "50000000"},
        {"energy_full": "40000000", "charge_full_design": "5000000"},
        {"energy_full": "40.5", "energy_full_design": "50000000"},
        {"energy_full": "Unknown", "energy_full_design": "50000000"},
    ],
)
def test_amounts_that_no_pack_holds_are_unknown(attributes: dict[str, str]) -> None:
    finding = judged(supply(**attributes))["battery.wear"]
    assert (finding.verdict, finding.reason) == (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)


@pytest.mark.parametrize(
    ("text", "cycles"),
    [("0", None), ("1", 1), ("321", 321), ("65535", None), ("-1", None), ("", None)],
)
def test_cycles(text: str, cycles: int | None) -> None:
    assert only(supply(cycle_count=text)).cycles == cycles


@pytest.mark.parametrize(
    ("attributes", "percent"),
    [
        ({"capacity": "0"}, 0),
        ({"capacity": "100"}, 100),
        ({"capacity": "104"}, 104),
        ({"capacity": "255"}, None),
        ({"capacity": "-1"}, None),
        ({"energy_now": "20000000", "energy_full": "40000000"}, 50),
        ({"energy_now": "20000000", "energy_full": "0"}, None),
        ({"energy_now": "20000000", "charge_full": "40000000"}, None),
    ],
)
def test_charge(attributes: dict[str, str], percent: int | None) -> None:
    assert only(supply(**attributes)).capacity_percent == percent


@pytest.mark.parametrize(
    ("design", "now", "full_mwh", "estimated"),
    [
        (11_100_000, 8_880_000, 33_300, False),
        (11_100_000, 8_870_000, 26_610, True),
        (11_100_000, 15_550_000, 33_300, False),
        (11_100_000, 15_560_000, 46_680, True),
        (0, 12_000_000, 36_000, True),
        (11_100_000, 0, 33_300, False),
        (4_294_967_295, 12_000_000, 36_000, True),
    ],
)
def test_watt_hours_by_the_voltage_that_can_be_believed(
    design: int, now: int, full_mwh: int, *, estimated: bool
) -> None:
    pack = only(supply(charge_full="3000000", voltage_min_design=str(design), voltage_now=str(now)))
    assert (pack.full_mwh, pack.mwh_estimated) == (full_mwh, estimated)


@pytest.mark.parametrize("status", ["Charging", "charging"])
def test_a_label_dates_only_the_pack_of_its_name(status: str) -> None:
    labels = (
        BatteryLabel(location="Front", name="01AV421", manufacture_date="2019-12-17"),
        BatteryLabel(location="Rear", name="424", manufacture_date="2020-05-25"),
        BatteryLabel(location="Fake", name="CRB Battery 0"),
    )
    packs = parse_batteries(
        [supply("BAT0", model_name="01av421", status=status), supply("BAT1", model_name="425")],
        labels,
    )
    assert [each.manufacture_date for each in packs] == ["2019-12-17", None]


def test_two_labels_of_one_name_date_nothing() -> None:
    labels = tuple(
        BatteryLabel(name="Primary", manufacture_date=date) for date in ("2019-01-01", "2020-01-01")
    )
    (pack,) = parse_batteries([supply(model_name="Primary")], labels)
    assert pack.manufacture_date is None


def test_files_that_switch_while_they_are_read_are_read_again() -> None:
    files = {f"{FOLDER}/BAT0/type": "Battery", f"{FOLDER}/BAT0/energy_full": "40000000"}

    class Switching(RecordedHost):
        """From the second reading on it tells ampere-hours."""

        def __init__(self) -> None:
            super().__init__(host_of(files)._capture)
            self.asked = 0

        @override
        def read_bytes(self, path: str) -> bytes | Unread:
            if path.endswith("/type"):
                self.asked += 1
            if self.asked > 1 and path.endswith("/charge_full"):
                return b"3000000"
            if self.asked > 1 and path.endswith("/charge_full_design"):
                return b"4000000"
            return super().read_bytes(path)

    (pack,) = read_batteries(Switching(), ()).facts.batteries or ()
    assert (pack.unit, pack.full, pack.design) == ("charge", 3_000_000, 4_000_000)


def test_a_machine_without_power_supplies_runs_on_mains() -> None:
    assert parse_power(()).mains_online is True
    assert judged(laptop=False)["battery.present"].reason is Reason.PRESENCE_UNKNOWN


@pytest.mark.parametrize("name", ["AC", "ADP1", "ACAD", "ucsi-source-psy-USBC000:001"])
@pytest.mark.parametrize("kind", ["Mains", "USB", "USB_C", "USB_PD"])
def test_a_charger_by_any_name(name: str, kind: str) -> None:
    for online in (True, False):
        charger = Supply(name, {"type": kind, "online": str(int(online))})
        assert parse_power([charger, supply(status="Full")]).mains_online is online


def test_a_gauge_that_counted_well_under_load_is_believed() -> None:
    copied = supply(energy_full="50000000", energy_full_design="50000000")
    assert judged(copied)["battery.gauge"].verdict is Verdict.WARN
    proven = AfterLoad(gauge_proven=True)
    assert judged(copied, after_load=proven)["battery.gauge"].verdict is Verdict.PASS


@pytest.mark.parametrize(("seconds", "verdict"), [(59, Verdict.PASS), (60, Verdict.FAIL)])
def test_a_minute_of_discharging_on_the_charger_fails(seconds: int, verdict: Verdict) -> None:
    finding = judged(AC, supply(**GOOD), after_load=AfterLoad(discharged_on_mains_s=seconds))[
        "battery.charging"
    ]
    assert finding.verdict is verdict


def wear_of(*pairs: tuple[int, int]) -> int:
    packs = tuple(
        supply(f"BAT{number}", energy_full=str(full), energy_full_design=str(design))
        for number, (full, design) in enumerate(pairs)
    )
    return RANK[judged(*packs)["battery.wear"].verdict]


amounts = st.integers(0, 10**8)
designs = st.integers(1, 10**8)


@given(amounts, amounts, designs, amounts, designs)
def test_less_capacity_never_judges_better_with_a_second_pack_beside(
    first: int, second: int, design: int, other: int, other_design: int
) -> None:
    less, more = sorted((first, second))
    beside = (other, other_design)
    assert wear_of((less, design), beside) <= wear_of((more, design), beside)


@given(st.sets(st.sampled_from(sorted(GOOD))))
def test_a_pack_that_tells_less_never_passes_what_it_does_not_tell(dropped: set[str]) -> None:
    rest = {name: text for name, text in GOOD.items() if name not in dropped}
    found = judged(supply(**rest))
    if dropped & {"energy_full", "energy_full_design"}:
        for code in ("battery.wear", "battery.gauge", "battery.pack_wear"):
            assert found[code].verdict is Verdict.UNSUPPORTED


def test_power_supplies_that_nobody_recorded_pass_nothing() -> None:
    bare = read_batteries(host_of(), ())
    assert [each.reason for each in bare.facts.unread] == [Reason.NOT_RECORDED]
    assert (bare.facts.batteries, bare.facts.power) == (None, None)
