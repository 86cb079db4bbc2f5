"""Laws that hold for every input: no parser crashes, worse never judges better."""

import contextlib
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.battery_judge import judge_batteries
from checks.battery_parse import parse_batteries, parse_power
from checks.cpuinfo import parse_cpuinfo
from checks.dmidecode import parse_dmidecode
from checks.drive_judge import judge_drive
from checks.emmc import parse_life_time, parse_pre_eol
from checks.facts import BatteryFacts, DriveFacts, LaptopFacts, PowerFacts, SmartAttribute
from checks.findings import Verdict
from checks.identity import parse_identity
from checks.judging import judge_laptop
from checks.lscpu import parse_lscpu, parse_lscpu_json
from checks.memory import parse_memory
from checks.parse_error import ParseError
from checks.policy import default_policy
from checks.power_supplies import Supply
from checks.smartctl import parse_smartctl

POLICY = default_policy()
LAPTOPS = Path(__file__).parents[1] / "data/laptops"
T480 = LAPTOPS / "lenovo-thinkpad-t480"
SMBIOS = (T480 / "dmidecode.txt").read_text("utf-8")
REPORT = (T480 / "smartctl-samsung-860-evo.json").read_text("utf-8")
LSCPU = (T480 / "lscpu.txt").read_text("utf-8")
BLANK = DriveFacts(drive_id="d1")
RANK = {Verdict.PASS: 2, Verdict.WARN: 1, Verdict.FAIL: 0}
MODEST = settings(max_examples=80, deadline=None)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """The text with a piece cut out and another put in."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(start + 200, len(text))))
    put = draw(st.text(max_size=20))
    cut = draw(st.integers(0, len(text)))
    return (text[:start] + put + text[end:])[: max(cut, 1)]


def read_smbios(text: str) -> None:
    table = parse_dmidecode(text)
    parse_identity(table)
    parse_memory(table)


@MODEST
@given(st.text() | mutated(SMBIOS))
def test_smbios_parsers_raise_parse_error_or_nothing(text: str) -> None:
    with contextlib.suppress(ParseError):
        read_smbios(text)


@MODEST
@given(st.text() | mutated(REPORT) | json_values.map(json.dumps))
def test_smartctl_parser_raises_parse_error_or_nothing(text: str) -> None:
    with contextlib.suppress(ParseError):
        judge_drive(parse_smartctl(text, BLANK), POLICY.drive)


@st.composite
def reshaped_reports(draw: st.DrawFn) -> str:
    """A real report with one value anywhere in it replaced by any other."""
    document = json.loads(REPORT)
    node = document
    for _ in range(draw(st.integers(1, 6))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or draw(st.booleans()):
            node[key] = draw(json_values)
            break
        node = node[key]
    return json.dumps(document)


@MODEST
@given(reshaped_reports())
def test_a_report_of_any_shape_is_judged_or_refused(text: str) -> None:
    with contextlib.suppress(ParseError):
        judge_drive(parse_smartctl(text, BLANK), POLICY.drive)


@MODEST
@given(st.text() | mutated(LSCPU))
def test_processor_parsers_raise_parse_error_or_nothing(text: str) -> None:
    for parse in (parse_lscpu, parse_lscpu_json, parse_cpuinfo):
        with contextlib.suppress(ParseError):
            parse(text)


@MODEST
@given(json_values)
def test_lscpu_json_of_any_shape_is_refused_or_read(value: object) -> None:
    with contextlib.suppress(ParseError):
        parse_lscpu_json(json.dumps({"lscpu": value}))


@MODEST
@given(st.text())
def test_emmc_files_of_any_text_are_read(text: str) -> None:
    assert parse_life_time(text) in {None, *range(1, 12)}
    assert parse_pre_eol(text) in {None, 1, 2, 3}


attribute_names = st.sampled_from(
    ["type", "present", "status", "energy_full", "energy_full_design", "charge_full", "capacity",
     "charge_full_design", "cycle_count", "voltage_min_design", "voltage_now", "serial_number"]
)  # fmt: skip
attribute_texts = st.text(max_size=6) | st.integers(-10, 10**9).map(str) | st.just("Battery")


@MODEST
@given(st.lists(st.dictionaries(attribute_names, attribute_texts), max_size=3))
def test_power_supplies_of_any_text_are_judged(all_attributes: list[dict[str, str]]) -> None:
    supplies = [Supply(f"BAT{i}", attributes) for i, attributes in enumerate(all_attributes)]
    packs = parse_batteries(supplies)
    findings = judge_batteries(packs, parse_power(supplies), POLICY.battery, laptop=True)
    for finding in findings:
        if finding.code in {"battery.wear", "battery.pack_wear"} and finding.measured:
            health = finding.measured["health_permille"]
            assert isinstance(health, int)
            assert 0 <= health <= 1000


def wear_rank(full: int, design: int) -> int:
    pack = parse_batteries(
        [Supply("BAT0", {"type": "Battery", "present": "1", "energy_full": str(full),
                         "energy_full_design": str(design)})]
    )  # fmt: skip
    found = judge_batteries(pack, PowerFacts(), POLICY.battery, laptop=True)
    return RANK[next(each.verdict for each in found if each.code == "battery.wear")]


@MODEST
@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 10**8))
def test_less_capacity_never_judges_better(first: int, second: int, design: int) -> None:
    less, more = sorted((first, second))
    assert wear_rank(less, design) <= wear_rank(more, design)


def counter_ranks(number: int, raw: int) -> dict[str, int]:
    names = {5: "Reallocated_Sector_Ct", 187: "Reported_Uncorrect", 197: "Current_Pending_Sector",
             198: "Offline_Uncorrectable", 199: "UDMA_CRC_Error_Count"}  # fmt: skip
    row = SmartAttribute(id=number, name=names[number], value=100, worst=100, raw=raw)
    drive = DriveFacts(
        drive_id="d1", kind="hdd", protocol="ATA", source="smartctl", passed=True, attributes=(row,)
    )
    return {
        each.code: RANK[each.verdict]
        for each in judge_drive(drive, POLICY.drive)
        if each.verdict in RANK
    }


@MODEST
@given(st.sampled_from([5, 187, 197, 198, 199]), st.integers(0, 300), st.integers(0, 300))
def test_more_bad_sectors_never_judge_better(number: int, first: int, second: int) -> None:
    fewer, more = (
        counter_ranks(number, min(first, second)),
        counter_ranks(number, max(first, second)),
    )
    assert all(more[code] <= fewer[code] for code in fewer)


@MODEST
@given(st.integers(0, 300), st.integers(0, 300))
def test_more_wear_never_judges_better(first: int, second: int) -> None:
    ranks = []
    for used in sorted((first, second)):
        drive = DriveFacts(drive_id="d", protocol="NVMe", kind="ssd", source="smartctl",
                           passed=True, used_percent=used)  # fmt: skip
        wear = next(x for x in judge_drive(drive, POLICY.drive) if x.code == "drive.wear")
        ranks.append(RANK[wear.verdict])
    assert ranks[1] <= ranks[0]


DROPPABLE = [
    name
    for name in DriveFacts.model_fields
    if name not in {"drive_id", "protocol", "kind", "source", "transport"}
]


@MODEST
@given(st.sets(st.sampled_from(DROPPABLE)))
def test_a_drive_that_says_less_never_passes_more(dropped: set[str]) -> None:
    """Absent never passes: what was no pass with all data is none with less."""
    whole = parse_smartctl(REPORT, BLANK)
    absent = DriveFacts(drive_id="d1")
    less = whole.model_copy(update={name: getattr(absent, name) for name in dropped})
    before = {each.code: each.verdict for each in judge_drive(whole, POLICY.drive)}
    for finding in judge_drive(less, POLICY.drive):
        if finding.verdict is Verdict.PASS:
            assert before[finding.code] is Verdict.PASS


@MODEST
@given(st.sets(st.sampled_from(sorted(BatteryFacts.model_fields.keys() - {"id", "name"}))))
def test_a_pack_that_says_less_never_passes_for_it(dropped: set[str]) -> None:
    worn = BatteryFacts(id="a", name="BAT0", present=True, health_permille=500, full=5, design=10,
                        raw_health_permille=500, status="Discharging", unit="energy")  # fmt: skip
    less = worn.model_copy(update=dict.fromkeys(dropped))
    found = judge_batteries([less], PowerFacts(mains_online=True), POLICY.battery, laptop=True)
    wear = next(each.verdict for each in found if each.code == "battery.wear")
    assert wear is not Verdict.PASS


def test_a_laptop_of_which_nothing_is_known_passes_nothing() -> None:
    findings = judge_laptop(LaptopFacts(), POLICY)
    assert Verdict.PASS not in {each.verdict for each in findings}
    assert all(each.reason is not None for each in findings)
