"""Reports of every shape: versions, options, wrapped and cut output, numbers no drive can mean."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.drive_judge import judge_drive
from checks.facts import DriveFacts
from checks.findings import Finding, Reason, Verdict
from checks.parse_error import ParseError
from checks.policy import default_policy
from checks.smartctl import parse_smartctl

LIMITS = default_policy().drive
RANK = {Verdict.PASS: 2, Verdict.WARN: 1, Verdict.FAIL: 0}


def head(*options: str, status: int = 0, version: tuple[int, int] = (7, 4)) -> dict[str, Any]:
    argv = ["smartctl", *(options or ("-x", "-j")), "/dev/sda"]
    return {"version": list(version), "argv": argv, "exit_status": status}


def row(number: int, raw: object, name: str, **more: object) -> dict[str, Any]:
    said = {"id": number, "name": name, "value": 100, "worst": 100, "thresh": 10}
    return {**said, "when_failed": "", "raw": {"value": raw, "string": str(raw)}, **more}


HDD_ROWS = [
    row(5, 0, "Reallocated_Sector_Ct"),
    row(197, 0, "Current_Pending_Sector"),
    row(198, 0, "Offline_Uncorrectable"),
]


def ata(*rows: dict[str, Any], **more: object) -> dict[str, Any]:
    table = {each["id"]: each for each in (*HDD_ROWS, *rows)}
    return {
        "smartctl": head(),
        "device": {"name": "/dev/sda", "type": "sat", "protocol": "ATA"},
        "model_name": "HGST HTS721010A9E630",
        "in_smartctl_database": True,
        "rotation_rate": 7200,
        "smart_status": {"passed": True},
        "power_on_time": {"hours": 1234},
        "ata_smart_attributes": {"table": list(table.values())},
        **more,
    }


def ssd(*rows: dict[str, Any], **more: object) -> dict[str, Any]:
    return ata(*rows, **{"rotation_rate": 0, "model_name": "SSD", **more})


def nvme(status: int = 0, **log: object) -> dict[str, Any]:
    healthy = {"critical_warning": 0, "available_spare": 100, "available_spare_threshold": 10}
    return {
        "smartctl": head(status=status),
        "device": {"name": "/dev/nvme0", "type": "nvme", "protocol": "NVMe"},
        "smart_status": {"passed": True, "nvme": {"value": 0}},
        "nvme_smart_health_information_log": {
            **healthy,
            "percentage_used": 3,
            "media_errors": 0,
            "power_on_hours": 900,
            "data_units_written": 10,
            **log,
        },
    }


def parsed(report: dict[str, Any] | str, **known: object) -> DriveFacts:
    text = report if isinstance(report, str) else json.dumps(report)
    return parse_smartctl(text, DriveFacts.model_validate({"drive_id": "d1", **known}))


def judged(report: dict[str, Any] | str) -> dict[str, Finding]:
    return {each.code: each for each in judge_drive(parsed(report), LIMITS)}


def said(report: dict[str, Any], code: str) -> tuple[Verdict, Reason | None]:
    finding = judged(report)[code]
    return finding.verdict, finding.reason


PASS, WARN, FAIL = ((each, None) for each in (Verdict.PASS, Verdict.WARN, Verdict.FAIL))
SILENT = (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)
NOT_ASKED = (Verdict.NOT_TESTED, Reason.NOT_RECORDED)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", "\n"),
        ("\ufeff", ""),
        ("WARNING: your kernel is old\n", ""),
        ("", "\n/dev/sda: device removed\n"),
        ("", "\x00\x00"),
        ("[", "]"),
    ],
)
def test_words_around_a_report_are_left_out(before: str, behind: str) -> None:
    assert parsed(f"{before}{json.dumps(ata())}{behind}").passed is True


@pytest.mark.parametrize("cut", [10, 200, 500, 700])
def test_a_report_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(ParseError):
        parsed(json.dumps(ata())[:cut])


@pytest.mark.parametrize(
    ("raw", "text", "verdict"),
    [
        (0, "0", PASS),
        (0, "0 (0 0)", PASS),
        (3, "3", WARN),
        (0x0002_0003_0000, "0 (2 3)", PASS),
        (0x0002_0000_0004, "4 (2 0)", WARN),
        (31, "0x1f", FAIL),
        (8, "1h+02m+03.4s", WARN),
        (7, "7/40", WARN),
        (12, "12 (Min/Max 12/45)", FAIL),
        (2**32 - 1, "4294967295", SILENT),
        (2**48 - 1, "281474976710655", SILENT),
        (2**60, str(2**60), SILENT),
        (-1, "-1", SILENT),
        (3.0, "3", WARN),
        (3.5, "3", SILENT),
        ("3", "3", WARN),
        ("many", "many", SILENT),
        (None, None, SILENT),
        (True, "1", SILENT),
        ([3], "3", SILENT),
    ],
)
def test_raw_values_of_every_kind(
    raw: object, text: str | None, verdict: tuple[Verdict, Reason | None]
) -> None:
    odd = row(5, raw, "Reallocated_Sector_Ct") | {"raw": {"value": raw, "string": text}}
    assert said(ata(odd), "drive.reallocated_sectors") == verdict


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [(0, PASS), (100, PASS), (101, WARN), (0x0005_0005_0003, PASS), (0x0005_0005_0065, WARN)],
)
def test_packed_command_timeouts_count_by_their_low_word(
    raw: int, verdict: tuple[Verdict, Reason | None]
) -> None:
    assert said(ata(row(188, raw, "Command_Timeout")), "drive.command_timeouts") == verdict


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, PASS),
        ({"value": 10}, FAIL),
        ({"value": 11}, PASS),
        ({"value": 1, "thresh": 0}, PASS),
        ({"value": 0, "thresh": 10}, PASS),
        ({"when_failed": "now"}, FAIL),
        ({"when_failed": "FAILING_NOW"}, FAIL),
        ({"when_failed": "past"}, PASS),
        ({"when_failed": "In_the_past"}, PASS),
        ({"when_failed": 3}, PASS),
        ({"value": 300}, PASS),
        ({"value": "10"}, FAIL),
        ({"value": None, "thresh": None}, PASS),
    ],
)
def test_an_attribute_at_its_threshold(
    more: dict[str, object], verdict: tuple[Verdict, Reason | None]
) -> None:
    assert said(ata(row(3, 0, "Spin_Up_Time") | more), "drive.health") == verdict


@pytest.mark.parametrize("number", [190, 194])
def test_hot_is_no_damage(number: int) -> None:
    hot = row(number, 70, "Temperature_Celsius", when_failed="now", value=5)
    assert said(ata(hot), "drive.health") == WARN
    assert said(ata(hot, smartctl=head(status=16)), "drive.health") == WARN


def test_a_failure_by_the_normalised_value_with_a_clean_counter() -> None:
    """HGST HTS721010A9E630 as published: attribute 5 at 1, threshold 5, raw 0."""
    worn = row(5, 0, "Reallocated_Sector_Ct", value=1, worst=1, thresh=5, when_failed="now")
    report = ata(worn, smartctl=head(status=24), smart_status={"passed": False})
    assert said(report, "drive.health") == FAIL
    assert said(report, "drive.reallocated_sectors") == PASS


@pytest.mark.parametrize(
    ("status", "health", "past"),
    [
        (0, PASS, PASS),
        (1, PASS, PASS),
        (2, PASS, PASS),
        (4, PASS, PASS),
        (7, PASS, PASS),
        (8, FAIL, PASS),
        (16, FAIL, PASS),
        (32, PASS, WARN),
        (64, PASS, WARN),
        (128, PASS, WARN),
        (192, PASS, WARN),
        (216, FAIL, WARN),
    ],
)
def test_each_bit_of_the_exit_status(
    status: int, health: tuple[Verdict, None], past: tuple[Verdict, None]
) -> None:
    report = ata(smartctl=head(status=status))
    assert said(report, "drive.health") == health
    assert said(report, "drive.attribute_past") == past


def test_an_old_log_entry_does_not_fail_a_clean_drive() -> None:
    """Peers fail every exit status but 0 and 4."""
    found = judged(ata(smartctl=head(status=64)))
    assert Verdict.FAIL not in {each.verdict for each in found.values()}


def test_a_failing_nvme_drive_is_not_dropped() -> None:
    """Peers raise KeyError on NVMe and then say nothing of the drive."""
    failing = nvme(8, critical_warning=4) | {"smart_status": {"passed": False}}
    assert said(failing, "drive.health") == FAIL


def test_one_pending_sector_fails() -> None:
    """Peers only warn above 40."""
    pending = row(197, 1, "Current_Pending_Sector")
    assert said(ata(pending), "drive.pending_sectors") == FAIL


@pytest.mark.parametrize("report", [ata(), nvme()])
def test_a_report_from_which_a_collector_took_the_device_is_read(report: dict[str, Any]) -> None:
    shorn = {key: value for key, value in report.items() if key not in {"device", "smartctl"}}
    assert parsed(json.dumps(shorn)).passed is True


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "Segmentation fault", '{"smartctl": {}}'])
def test_an_empty_answer_is_no_pass(text: str) -> None:
    with pytest.raises(ParseError):
        parsed(text)


@pytest.mark.parametrize(
    ("rows", "more", "used", "source"),
    [
        ([row(177, 5, "Wear_Leveling_Count", value=97)], {}, 3, "Wear_Leveling_Count"),
        ([row(177, 5, "Wear_Range_Delta", value=97)], {}, None, None),
        ([row(173, 5, "Wear_Leveling_Count", value=97)], {}, None, None),
        ([row(233, 5, "Media_Wearout_Indicator", value=40)], {}, 60, "Media_Wearout_Indicator"),
        ([row(233, 5, "Lifetime_Wts_To_Flsh_GB", value=40)], {}, None, None),
        ([row(230, 5, "Media_Wearout_Indicator", value=1)], {}, None, None),
        ([row(202, 12, "Percent_Lifetime_Remain", value=88)], {}, 12, "Percent_Lifetime_Remain"),
        ([row(202, 100, "Percent_Lifetime_Remain", value=0)], {}, 100, "Percent_Lifetime_Remain"),
        ([row(202, 0, "End_of_Life", value=50)], {}, None, None),
        ([row(231, 0, "SSD_Life_Left", value=90)], {}, 10, "SSD_Life_Left"),
        ([row(231, 0, "Temperature_Celsius", value=90)], {}, None, None),
        ([row(169, 96, "Remaining_Lifetime_Perc")], {}, 4, "Remaining_Lifetime_Perc"),
        ([row(233, 51, "Remaining_Lifetime_Perc")], {}, 49, "Remaining_Lifetime_Perc"),
        ([row(178, 9250, "SSD_LifeLeft(0.01%)")], {}, 8, "SSD_LifeLeft(0.01%)"),
        ([row(232, 0, "Available_Reservd_Space", value=10)], {}, None, None),
        ([row(177, 5, "Wear_Leveling_Count", value=253)], {}, None, None),
        (
            [row(177, 5, "Wear_Leveling_Count", value=97)],
            {"in_smartctl_database": False},
            None,
            None,
        ),
        (
            [row(177, 5, "Wear_Leveling_Count", value=97)],
            {"endurance_used": {"current_percent": 44}},
            44,
            "endurance_used",
        ),
    ],
)
def test_wear_by_name_and_never_by_number(
    rows: list[dict[str, Any]], more: dict[str, Any], used: int | None, source: str | None
) -> None:
    drive = parsed(ssd(*rows, **more))
    assert (drive.used_percent, drive.used_source) == (used, source)
    wear = said(ssd(*rows, **more), "drive.wear")
    assert (wear == SILENT) is (used is None)


@pytest.mark.parametrize(
    ("page", "used"),
    [
        ({"number": 7, "table": [{"offset": 8, "value": 33, "flags": {"valid": True}}]}, 33),
        ({"number": 7, "table": [{"offset": 8, "value": 33}]}, 33),
        ({"number": 7, "table": [{"offset": 8, "value": 33, "flags": {"valid": False}}]}, None),
        ({"number": 7, "table": [{"offset": 16, "value": 33}]}, None),
        ({"number": 1, "table": [{"offset": 8, "value": 33}]}, None),
        ({"number": 7, "table": [{"offset": 8, "value": 4000}]}, None),
        ({"number": 7, "table": None}, None),
        (None, None),
    ],
)
def test_wear_by_the_statistics_page(page: object, used: int | None) -> None:
    drive = parsed(ssd(ata_device_statistics={"pages": [page]}))
    assert drive.used_percent == used


@pytest.mark.parametrize(
    ("used", "verdict"),
    [
        (0, PASS),
        (49, PASS),
        (50, WARN),
        (79, WARN),
        (80, FAIL),
        (100, FAIL),
        (255, FAIL),
        (256, SILENT),
        ("7", PASS),
        (7.0, PASS),
        (None, SILENT),
        ({}, SILENT),
    ],
)
def test_wear_of_nvme(used: object, verdict: tuple[Verdict, Reason | None]) -> None:
    assert said(nvme(percentage_used=used), "drive.wear") == verdict


@pytest.mark.parametrize(
    ("left", "threshold", "verdict"),
    [
        (100, 10, PASS),
        (11, 10, PASS),
        (10, 10, FAIL),
        (0, 10, FAIL),
        (100, 100, PASS),
        (99, 99, FAIL),
        (0, 0, SILENT),
        (200, 10, SILENT),
        (50, None, SILENT),
    ],
)
def test_reserve_of_nvme(
    left: int, threshold: int | None, verdict: tuple[Verdict, Reason | None]
) -> None:
    report = nvme(available_spare=left, available_spare_threshold=threshold)
    assert said(report, "drive.spare") == verdict


@pytest.mark.parametrize(("value", "verdict"), [(100, PASS), (11, PASS), (10, FAIL), (1, FAIL)])
@pytest.mark.parametrize("number", [170, 232])
def test_reserve_of_sata(number: int, value: int, verdict: tuple[Verdict, None]) -> None:
    assert (
        said(ssd(row(number, 0, "Available_Reservd_Space", value=value)), "drive.spare") == verdict
    )


def test_reserve_by_smartctl_7_5() -> None:
    spare = {"current_percent": 9, "threshold_percent": 10}
    assert said(ssd(spare_available=spare), "drive.spare") == FAIL
    assert "drive.spare" not in judged(ssd(spare_available={"current_percent": 9}))


@pytest.mark.parametrize(
    ("errors", "verdict"),
    [(0, PASS), (1, WARN), (10, WARN), (11, FAIL), (2**53, SILENT), (2**128, SILENT), (-1, SILENT)],
)
def test_media_errors(errors: int, verdict: tuple[Verdict, Reason | None]) -> None:
    assert said(nvme(media_errors=errors), "drive.media_errors") == verdict


@pytest.mark.parametrize(
    ("warning", "verdict"),
    [(0, PASS), (1, FAIL), (2, WARN), (3, FAIL), (4, FAIL), (8, FAIL), (16, WARN), (32, WARN)],
)
def test_each_warning_of_nvme(warning: int, verdict: tuple[Verdict, None]) -> None:
    assert said(nvme(critical_warning=warning), "drive.health") == verdict


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [
        (0, WARN),
        (10, WARN),
        (11, PASS),
        (40_000, PASS),
        (40_001, WARN),
        (60_000, WARN),
        (60_001, FAIL),
        (109_245, FAIL),
        (2**32 - 1, SILENT),
        (1_200_000, SILENT),
        (None, SILENT),
        ("12h", SILENT),
    ],
)
def test_hours(hours: object, verdict: tuple[Verdict, Reason | None]) -> None:
    assert said(ata(power_on_time={"hours": hours}), "drive.power_on_hours") == verdict


def only(*options: str, **parts: object) -> dict[str, Any]:
    return {
        "smartctl": head(*options),
        "device": {"name": "/dev/sda", "protocol": "ATA"},
        "rotation_rate": 7200,
        "model_name": "WDC WD10EFRX",
        **parts,
    }


@pytest.mark.parametrize("options", [("-i", "-j"), ("-ij",), ("--info", "--json")])
def test_a_report_of_identity_alone_was_not_asked(options: tuple[str, ...]) -> None:
    found = judged(only(*options))
    assert {(each.verdict, each.reason) for each in found.values()} == {NOT_ASKED}


@pytest.mark.parametrize("options", [("-H", "-j"), ("-jH",), ("--health", "--json=c")])
def test_a_report_of_health_alone_says_nothing_of_the_counters(options: tuple[str, ...]) -> None:
    report = only(*options, smart_status={"passed": True})
    assert said(report, "drive.health") == PASS
    for code in ("drive.pending_sectors", "drive.reallocated_sectors", "drive.power_on_hours"):
        assert said(report, code) == NOT_ASKED


def test_a_report_of_attributes_alone_says_nothing_of_health() -> None:
    report = only("-A", "-j", ata_smart_attributes={"table": HDD_ROWS})
    assert said(report, "drive.health") == NOT_ASKED
    assert said(report, "drive.pending_sectors") == PASS


@pytest.mark.parametrize("options", [("-x", "-j"), ("-a", "-j"), ("-xj",), ("-j", "--xall")])
def test_a_drive_that_was_asked_and_says_nothing_refuses(options: tuple[str, ...]) -> None:
    assert said(only(*options), "drive.health") == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)


def test_smart_that_is_switched_off_was_not_tested() -> None:
    off = only(smart_support={"available": True, "enabled": False})
    assert said(off, "drive.health") == (Verdict.NOT_TESTED, Reason.DEVICE_REFUSES)
    without = only(smart_support={"available": False})
    assert said(without, "drive.health") == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)


@pytest.mark.parametrize(
    ("model", "transport"),
    [
        ("Raid 1 Volume", "sata"),
        ("PERC H710", "scsi"),
        ("LOGICAL VOLUME", "scsi"),
        ("Virtual Disk", "scsi"),
        ("Portable SSD", "usb"),
    ],
)
def test_what_stands_before_a_drive_hides_it(model: str, transport: str) -> None:
    report = {
        "smartctl": head(status=4),
        "device": {"name": "/dev/sda", "type": "scsi", "protocol": "SCSI"},
        "model_name": model,
    }
    facts = parsed(report, transport=transport)
    assert (facts.unread, facts.unread_permanently) == (Reason.BRIDGE_HIDES, True)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (2, "Smartctl open device: /dev/sda failed: No such device"),
        (2, "Smartctl open device: /dev/sda failed: Permission denied"),
        (1, "/dev/sda: Unable to detect device type"),
        (2, "Read Device Identity failed: Input/output error"),
    ],
)
def test_a_drive_that_was_pulled_or_denied_was_not_tested(status: int, message: str) -> None:
    said_so = head(status=status) | {"messages": [{"string": message, "severity": "error"}]}
    facts = parsed({"smartctl": said_so, "device": {"name": "/dev/sda", "protocol": "ATA"}})
    assert (facts.unread, facts.unread_permanently) == (Reason.DENIED, False)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"rotation_rate": 0}, "ssd"),
        ({"rotation_rate": 5400}, "hdd"),
        ({"rotation_rate": None, "model_family": "Indilinx Barefoot based SSDs"}, "ssd"),
        ({"rotation_rate": None, "model_name": "SAMSUNG SSD 830 Series"}, "ssd"),
        ({"rotation_rate": None, "model_name": "ST1000LM014-SSHD-8GB"}, "unknown"),
        ({"rotation_rate": None, "model_name": "ST9500325AS"}, "unknown"),
    ],
)
def test_kind_of_drive(more: dict[str, Any], kind: str) -> None:
    assert parsed(ata(**more)).kind == kind


def test_protocol_by_what_a_report_holds() -> None:
    for report, protocol in ((ata(), "ATA"), (nvme(), "NVMe")):
        bare = {**report, "device": {"name": "/dev/x"}}
        assert parsed(bare).protocol == protocol


def test_written_bytes_past_what_json_can_hold() -> None:
    assert parsed(nvme(data_units_written=2)).written_bytes == "1024000"
    past = parsed(nvme(data_units_written=None, data_units_written_s=str(2**70)))
    assert past.written_bytes == str(2**70 * 512_000)


def log(*ends: tuple[int, int | None], status: int = 0) -> dict[str, Any]:
    rows = [{"status": {"value": end << 4}, "lifetime_hours": hours} for end, hours in ends]
    return ata(
        ata_smart_data={"self_test": {"status": {"value": status}}},
        ata_smart_self_test_log={"standard": {"table": rows}},
    )


@pytest.mark.parametrize(
    ("report", "passed"),
    [
        (log(), None),
        (log((0, 1000)), True),
        (log((7, 1000)), False),
        (log((7, 1000), (0, 900)), False),
        (log((0, 1000), (7, 900)), True),
        (log((1, 1100), (7, 1000)), False),
        (log((1, 1100), (0, 1000), status=0x19), None),
        (log((7, 1000), status=0xF4), False),
        (log((0, 1000), status=0xF4), None),
        (log((7, 30_000)), None),
        (log((7, None)), False),
        (log((4, 1234)), False),
        (log((0, 1000), status=0x79), False),
    ],
)
def test_a_failure_in_the_log_stands_until_a_later_pass(
    report: dict[str, Any],
    passed: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    assert parsed(report).self_test_passed is passed


@pytest.mark.parametrize(
    ("results", "passed"),
    [([], None), ([0], True), ([7, 0], False), ([0, 7], True), ([2, 6], False), ([15, 15], None)],
)
def test_a_failure_in_the_log_of_nvme(
    results: list[int],
    passed: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    rows = [{"self_test_result": {"value": each}, "power_on_hours": 800} for each in results]
    report = nvme() | {"nvme_self_test_log": {"table": [None, *rows]}}
    assert parsed(report).self_test_passed is passed


COUNTERS = [
    (5, "Reallocated_Sector_Ct"),
    (10, "Spin_Retry_Count"),
    (184, "End-to-End_Error"),
    (187, "Reported_Uncorrect"),
    (188, "Command_Timeout"),
    (197, "Current_Pending_Sector"),
    (198, "Offline_Uncorrectable"),
    (199, "UDMA_CRC_Error_Count"),
]


@given(st.sampled_from(COUNTERS), st.integers(0, 60_000), st.integers(0, 60_000))
def test_more_bad_sectors_never_judge_better(
    counter: tuple[int, str], first: int, second: int
) -> None:
    number, name = counter
    fewer, more = (judged(ata(row(number, raw, name))) for raw in sorted((first, second)))
    for code in fewer:
        assert RANK.get(more[code].verdict, 0) <= RANK.get(fewer[code].verdict, 0)


@given(st.integers(0, 255), st.integers(0, 255), st.sampled_from(["percentage_used"]))
def test_more_wear_never_judges_better(first: int, second: int, field: str) -> None:
    less, more = (judged(nvme(**{field: used})) for used in sorted((first, second)))
    assert RANK[more["drive.wear"].verdict] <= RANK[less["drive.wear"].verdict]


bad = ata(row(197, 8, "Current_Pending_Sector"), row(5, 99, "Reallocated_Sector_Ct"))


@given(st.sets(st.sampled_from(sorted(bad.keys() - {"device", "smartctl"}))))
def test_a_report_that_lacks_parts_passes_nothing_that_failed(lacking: set[str]) -> None:
    rest = {key: value for key, value in bad.items() if key not in lacking}
    found = judged(rest)
    for code in ("drive.pending_sectors", "drive.reallocated_sectors"):
        assert found[code].verdict is not Verdict.PASS
    if "smart_status" in lacking:
        assert found["drive.health"].verdict is not Verdict.PASS
