"""Every smartctl capture through its parser and judge, against the JSON read by hand."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checks.drive_judge import judge_drive
from checks.facts import DriveFacts
from checks.findings import Finding, Reason, Verdict
from checks.parse_error import ParseError
from checks.policy import default_policy
from checks.smartctl import parse_smartctl
from tests.checks.real_captures import CAPTURES, capture_params, needed, text_of

UNREADABLE = {"empty.json", "malformed.json", "scan-nvme.json", "scan-simple.json"}
REPORTS = [each for each in capture_params("smartctl", "*.json") if each.id not in UNREADABLE]
LIMITS = default_policy().drive
BLANK = DriveFacts(drive_id="0badcafe")


def parsed(report: Path) -> DriveFacts:
    return parse_smartctl(text_of(report), BLANK)


def plain(report: Path) -> dict[str, Any]:
    document = json.loads(text_of(report))
    assert isinstance(document, dict)
    return document


def verdicts(name: str) -> dict[str, Finding]:
    drive = parse_smartctl(text_of(needed(CAPTURES / "smartctl" / name)), BLANK)
    return {finding.code: finding for finding in judge_drive(drive, LIMITS)}


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_what_is_no_report_is_refused_by_name(name: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse_smartctl(text_of(needed(CAPTURES / "smartctl" / name)), BLANK)
    assert raised.value.tool == "smartctl"


def test_a_malformed_report_is_refused_at_its_line() -> None:
    with pytest.raises(ParseError) as raised:
        parse_smartctl(text_of(needed(CAPTURES / "smartctl/malformed.json")), BLANK)
    assert raised.value.line == 29


@pytest.mark.parametrize("report", REPORTS)
def test_identity_and_status_are_those_of_the_report(report: Path) -> None:
    drive, document = parsed(report), plain(report)
    assert drive.smartctl_exit_status == document.get("smartctl", {}).get("exit_status")
    assert drive.passed == document.get("smart_status", {}).get("passed")
    assert drive.power_on_hours == document.get("power_on_time", {}).get("hours")
    if document.get("model_name"):
        assert drive.model == " ".join(document["model_name"].split())
    size = document.get("user_capacity", {}).get("bytes", document.get("nvme_total_capacity"))
    assert drive.size_bytes == size


@pytest.mark.parametrize("report", REPORTS)
def test_no_attribute_is_lost(report: Path) -> None:
    drive, document = parsed(report), plain(report)
    rows = document.get("ata_smart_attributes", {}).get("table", [])
    assert [(each.id, each.value, each.raw) for each in drive.attributes] == [
        (row["id"], row["value"], row["raw"]["value"]) for row in rows
    ]


@pytest.mark.parametrize("report", REPORTS)
def test_nvme_figures_are_those_of_the_log(report: Path) -> None:
    drive, document = parsed(report), plain(report)
    log = document.get("nvme_smart_health_information_log")
    if log is None:
        assert drive.media_errors is None
        assert drive.spare_percent is None
        return
    assert drive.used_percent == log["percentage_used"]
    assert drive.media_errors == log["media_errors"]
    assert drive.spare_percent == log["available_spare"]
    assert drive.written_bytes == str(log["data_units_written"] * 512_000)


@pytest.mark.parametrize("report", REPORTS)
def test_no_hard_disk_with_bad_sectors_passes(report: Path) -> None:
    drive, document = parsed(report), plain(report)
    if drive.kind == "ssd":
        return
    raw = {
        row["id"]: row["raw"]["value"]
        for row in document.get("ata_smart_attributes", {}).get("table", [])
    }
    said = {finding.code: finding.verdict for finding in judge_drive(drive, LIMITS)}
    for number, code in (
        (197, "drive.pending_sectors"),
        (198, "drive.uncorrectable_sectors"),
        (187, "drive.reported_uncorrectable"),
    ):
        if number in raw:
            assert said[code] is (Verdict.FAIL if raw[number] else Verdict.PASS)


@pytest.mark.parametrize("report", REPORTS)
def test_health_passes_only_where_the_drive_said_so(report: Path) -> None:
    drive = parsed(report)
    health = {finding.code: finding for finding in judge_drive(drive, LIMITS)}["drive.health"]
    if drive.passed is None and drive.critical_warning is None:
        assert health.verdict in {Verdict.NOT_TESTED, Verdict.UNSUPPORTED}
    if drive.passed is False:
        assert health.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "code", "verdict", "measured"),
    [
        ("hgst-hus726060-passed-pending-878.json", "drive.pending_sectors", "fail", 878),
        ("hgst-hus726060-passed-pending-878.json", "drive.reallocated_sectors", "fail", 1040),
        ("hgst-hus726060-passed-pending-878.json", "drive.uncorrectable_sectors", "fail", 1272),
        ("hitachi-hds721050dle630-failed-exit216.json", "drive.reallocated_sectors", "fail", 1975),
        ("hp-mb0500ebncr-reported-uncorrect-1.json", "drive.reported_uncorrectable", "fail", 1),
        ("st3500418as-reallocated-304-passed.json", "drive.reallocated_sectors", "fail", 304),
        ("intel-s4500-reallocated-4.json", "drive.reallocated_sectors", "warn", 4),
        ("kingston-kc400-54450-hours.json", "drive.reallocated_sectors", "warn", 1),
        ("hgst-hus724020-exit64-crc-12.json", "drive.crc_errors", "warn", 12),
        ("wd2003fyys-crc-3118119.json", "drive.crc_errors", "warn", 3118119),
        ("samsung-840-crc-108-frozen.json", "drive.crc_errors", "warn", 108),
        ("samsung-ssd-970-evo-media-errors-7-passed.json", "drive.media_errors", "warn", 7),
        ("hitachi-hds721010cla332-109245-hours.json", "drive.power_on_hours", "fail", 109245),
        ("wd10efrx.json", "drive.power_on_hours", "pass", 3763),
        ("intel-p3700-used-51-spare-93.json", "drive.wear", "warn", 510),
        ("intel-p4500-used-75.json", "drive.wear", "warn", 750),
        ("samsung-pm9a1-mzvl21t0hclr-used-16.json", "drive.wear", "pass", 160),
        ("intel-s4500-reallocated-4.json", "drive.wear", "pass", 450),
        ("kingston-sa400m8-exit4.json", "drive.wear", "pass", 20),
        ("kingston-kc400-54450-hours.json", "drive.wear", "pass", 260),
        ("transcend-ts32gmts400-m2.json", "drive.wear", "pass", 40),
        ("samsung-860-evo-500gb.json", "drive.wear", "pass", 190),
    ],
)
def test_known_drives(name: str, code: str, verdict: str, measured: int) -> None:
    finding = verdicts(name)[code]
    assert finding.verdict == verdict
    numbers = [value for value in finding.measured.values() if isinstance(value, int)]
    assert numbers[0] == measured


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("hitachi-hds721050dle630-failed-exit216.json", Verdict.FAIL, None),
        ("samsung-mzwll3t2-failed-exit8-warning16.json", Verdict.FAIL, None),
        ("toshiba-thnsnh128gbst-exit7.json", Verdict.PASS, None),
        ("kingston-sa400m8-exit4.json", Verdict.PASS, None),
        ("pass-minimal.json", Verdict.PASS, None),
        ("open-failed-exit2.json", Verdict.NOT_TESTED, Reason.DENIED),
        ("kioxia-kcd61-info-only.json", Verdict.NOT_TESTED, Reason.NOT_RECORDED),
        (
            "wd-red-sa500-info-smart-support-bool.json",
            Verdict.NOT_TESTED,
            Reason.NOT_RECORDED,
        ),
        ("intel-raid-volume-exit4.json", Verdict.UNSUPPORTED, Reason.BRIDGE_HIDES),
        ("sat-no-model.json", Verdict.NOT_TESTED, Reason.NOT_RECORDED),
    ],
)
def test_health_of_odd_reports(name: str, verdict: Verdict, reason: Reason | None) -> None:
    health = verdicts(name)["drive.health"]
    assert (health.verdict, health.reason) == (verdict, reason)


@pytest.mark.parametrize(
    "name",
    [
        "hgst-hus724020-exit64-crc-12.json",
        "st3200820as-exit64-errors-98.json",
        "toshiba-thnsnh128gbst-exit32.json",
    ],
)
def test_old_trouble_warns_and_leaves_health_alone(name: str) -> None:
    said = verdicts(name)
    assert said["drive.attribute_past"].verdict is Verdict.WARN
    assert said["drive.health"].verdict is Verdict.PASS


@pytest.mark.parametrize(
    "name", ["intel-ssdsc2bb120g4l-not-in-database.json", "toshiba-thnsnh128gbst.json"]
)
def test_wear_without_a_trusted_source_is_unsupported(name: str) -> None:
    wear = verdicts(name)["drive.wear"]
    assert (wear.verdict, wear.reason) == (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("samsung-860-evo-500gb.json", Verdict.PASS),
        ("samsung-840-crc-108-frozen.json", Verdict.PASS),
        ("wd10efrx.json", Verdict.NOT_TESTED),
        ("samsung-ssd-970-evo-plus.json", Verdict.UNSUPPORTED),
    ],
)
def test_drive_password(name: str, verdict: Verdict) -> None:
    assert verdicts(name)["lock.drive_password"].verdict is verdict


def test_a_self_test_under_way_is_no_result() -> None:
    running = needed(CAPTURES / "smartctl/wd140edfz-selftest-in-progress.json")
    assert parse_smartctl(text_of(running), BLANK).self_test_passed is None


def test_field_coverage_over_all_captures(capsys: pytest.CaptureFixture[str]) -> None:
    reports = [
        path
        for path in sorted(needed(CAPTURES / "smartctl").glob("*.json"))
        if path.name not in UNREADABLE
    ]
    told: Counter[str] = Counter()
    for report in reports:
        drive = parse_smartctl(text_of(report), BLANK)
        told.update(
            name
            for name in type(drive).model_fields
            if getattr(drive, name) not in (None, (), "unknown", False)
        )
    with capsys.disabled():
        print(f"\n{len(reports)} smartctl captures, how many tell:")  # noqa: T201 - the table is the point
        for name, count in sorted(told.items(), key=lambda each: -each[1]):
            print(f"  {name:<24} {count:>4}")  # noqa: T201 - likewise
    assert told["model"] >= len(reports) - 3
    assert told["passed"] >= 0.8 * len(reports)
