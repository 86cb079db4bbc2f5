"""Drives: one case on each side of every limit, and the shapes of smartctl's JSON."""

import json

import pytest

from checks.ata_attributes import count
from checks.drive_judge import judge_drive
from checks.emmc import parse_life_time, parse_pre_eol
from checks.facts import DriveFacts, HiddenFacts, LaptopFacts, SmartAttribute, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.parse_error import ParseError
from checks.policy import default_policy
from checks.smartctl import parse_smartctl
from checks.ssd_wear import used_by_attributes
from checks.storage_judge import judge_storage

LIMITS = default_policy().drive
HDD_NAMES = {
    5: "Reallocated_Sector_Ct",
    10: "Spin_Retry_Count",
    184: "End-to-End_Error",
    187: "Reported_Uncorrect",
    188: "Command_Timeout",
    197: "Current_Pending_Sector",
    198: "Offline_Uncorrectable",
    199: "UDMA_CRC_Error_Count",
}


def attribute(number: int, raw: int | None = 0, **fields: object) -> SmartAttribute:
    known = {"id": number, "name": HDD_NAMES.get(number), "value": 100, "worst": 100, **fields}
    return SmartAttribute.model_validate({"threshold": 10, "raw": raw, **known})


def hdd(*attributes: SmartAttribute, **fields: object) -> DriveFacts:
    known = {"drive_id": "d1", "kind": "hdd", "protocol": "ATA", "source": "smartctl", **fields}
    whole = {each.id: each for each in (*map(attribute, (5, 197, 198)), *attributes)}
    return DriveFacts.model_validate(
        {"passed": True, "power_on_hours": 500, "attributes": tuple(whole.values()), **known}
    )


def ssd(*attributes: SmartAttribute, **fields: object) -> DriveFacts:
    return hdd(*attributes, kind="ssd", in_database=True, **fields)


def nvme(**fields: object) -> DriveFacts:
    healthy = {"passed": True, "critical_warning": 0, "used_percent": 5, "media_errors": 0}
    spare = {"spare_percent": 100, "spare_threshold_percent": 10}
    known = {"drive_id": "d2", "kind": "ssd", "protocol": "NVMe", "source": "smartctl"}
    return DriveFacts.model_validate({**known, **healthy, **spare, **fields})


def emmc(**fields: object) -> DriveFacts:
    known = {"drive_id": "d3", "kind": "flash", "transport": "mmc", "source": "sysfs"}
    return DriveFacts.model_validate({**known, **fields})


def said(drive: DriveFacts, code: str) -> Finding:
    (found,) = (each for each in judge_drive(drive, LIMITS) if each.code == code)
    return found


@pytest.mark.parametrize(
    ("number", "raw", "code", "verdict"),
    [
        (5, 0, "drive.reallocated_sectors", "pass"),
        (5, 1, "drive.reallocated_sectors", "warn"),
        (5, 10, "drive.reallocated_sectors", "warn"),
        (5, 11, "drive.reallocated_sectors", "fail"),
        (197, 1, "drive.pending_sectors", "fail"),
        (198, 1, "drive.uncorrectable_sectors", "fail"),
        (187, 0, "drive.reported_uncorrectable", "pass"),
        (187, 1, "drive.reported_uncorrectable", "fail"),
        (184, 1, "drive.end_to_end", "fail"),
        (10, 1, "drive.spin_retry", "fail"),
        (188, 100, "drive.command_timeouts", "pass"),
        (188, 101, "drive.command_timeouts", "warn"),
        (188, (7 << 32) + 3, "drive.command_timeouts", "pass"),
        (199, 0, "drive.crc_errors", "pass"),
        (199, 1, "drive.crc_errors", "warn"),
    ],
)
def test_counters(number: int, raw: int, code: str, verdict: str) -> None:
    assert said(hdd(attribute(number, raw)), code).verdict == verdict


@pytest.mark.parametrize(
    ("raw", "text", "number"),
    [
        (0x000200000005, "5 (2 0)", 5),
        (1975, "1975", 1975),
        (7, None, 7),
        ((1 << 48) - 1, "281474976710655", None),
        (None, None, None),
    ],
)
def test_counter_of_a_packed_raw_value(
    raw: int | None, text: str | None, number: int | None
) -> None:
    assert count(attribute(5, raw, raw_text=text)) == number


@pytest.mark.parametrize("code", ["drive.pending_sectors", "drive.reallocated_sectors"])
def test_a_hard_disk_that_does_not_count_its_bad_sectors_does_not_pass(code: str) -> None:
    silent = hdd(asked_everything=True).model_copy(update={"attributes": ()})
    assert said(silent, code).verdict is Verdict.UNSUPPORTED
    not_asked = silent.model_copy(update={"asked_everything": False})
    finding = said(not_asked, code)
    assert (finding.verdict, finding.reason) == (Verdict.NOT_TESTED, Reason.NOT_RECORDED)


def test_an_ssd_is_asked_only_for_counters_that_mean_it() -> None:
    reused = ssd(attribute(199, 9000, name="Host_Writes_GiB"))
    assert "drive.crc_errors" not in {each.code for each in judge_drive(reused, LIMITS)}
    flipping = ssd(attribute(197, 1, name="Current_Pending_ECC_Cnt"))
    assert "drive.pending_sectors" not in {each.code for each in judge_drive(flipping, LIMITS)}


def test_a_number_counts_on_a_hard_disk_that_the_database_does_not_name() -> None:
    unnamed = hdd(attribute(197, 3, name="Unknown_Attribute"))
    assert said(unnamed, "drive.pending_sectors").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("drive", "verdict"),
    [
        (hdd(), Verdict.PASS),
        (hdd(passed=False), Verdict.FAIL),
        (hdd(smartctl_exit_status=8), Verdict.FAIL),
        (hdd(smartctl_exit_status=16), Verdict.FAIL),
        (hdd(smartctl_exit_status=4), Verdict.PASS),
        (hdd(smartctl_exit_status=64), Verdict.PASS),
        (hdd(attribute(5, value=1, threshold=5)), Verdict.FAIL),
        (hdd(attribute(3, value=4, threshold=0)), Verdict.PASS),
        (hdd(attribute(194, value=5, threshold=30)), Verdict.WARN),
        (hdd(attribute(190, when_failed="now")), Verdict.WARN),
        (hdd(attribute(190, when_failed="now"), smartctl_exit_status=16), Verdict.WARN),
        (hdd(attribute(1, when_failed="now")), Verdict.FAIL),
        (hdd(passed=None, asked_everything=True), Verdict.UNSUPPORTED),
        (hdd(passed=None), Verdict.NOT_TESTED),
        (nvme(), Verdict.PASS),
        (nvme(critical_warning=1), Verdict.FAIL),
        (nvme(critical_warning=2, passed=False, smartctl_exit_status=8), Verdict.WARN),
        (nvme(critical_warning=4), Verdict.FAIL),
        (nvme(critical_warning=8), Verdict.FAIL),
        (nvme(critical_warning=16), Verdict.WARN),
        (nvme(critical_warning=16, passed=False), Verdict.FAIL),
        (nvme(critical_warning=32), Verdict.WARN),
        (
            nvme(critical_warning=None, passed=None, asked_everything=True),
            Verdict.UNSUPPORTED,
        ),
        (nvme(critical_warning=None, passed=None), Verdict.NOT_TESTED),
    ],
)
def test_health(drive: DriveFacts, verdict: Verdict) -> None:
    assert said(drive, "drive.health").verdict is verdict


@pytest.mark.parametrize(
    ("used", "verdict"),
    [
        (0, Verdict.PASS),
        (49, Verdict.PASS),
        (50, Verdict.WARN),
        (79, Verdict.WARN),
        (80, Verdict.FAIL),
        (140, Verdict.FAIL),
        (None, Verdict.UNSUPPORTED),
    ],
)
def test_wear(used: int | None, verdict: Verdict) -> None:
    finding = said(nvme(used_percent=used), "drive.wear")
    assert finding.verdict is verdict
    assert finding.measured.get("used_permille") == (None if used is None else used * 10)


@pytest.mark.parametrize(
    ("step", "pre_eol", "verdict"),
    [
        (1, 1, Verdict.PASS),
        (5, 1, Verdict.PASS),
        (6, 1, Verdict.WARN),
        (8, None, Verdict.WARN),
        (9, 1, Verdict.FAIL),
        (11, 1, Verdict.FAIL),
        (2, 2, Verdict.FAIL),
        (None, 3, Verdict.FAIL),
        (None, 1, Verdict.UNSUPPORTED),
        (None, None, Verdict.UNSUPPORTED),
    ],
)
def test_wear_of_emmc(step: int | None, pre_eol: int | None, verdict: Verdict) -> None:
    finding = said(emmc(emmc_life_step=step, emmc_pre_eol=pre_eol), "drive.wear")
    assert finding.verdict is verdict
    if finding.measured:
        band = finding.measured["used_permille"]
        assert isinstance(band, int)
        assert (band <= 499) == (verdict is Verdict.PASS)
        assert (band > 799) == (verdict is Verdict.FAIL)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("0x01 0x02", 2),
        ("0x0b 0x01", 11),
        ("0x00 0x00", None),
        ("0x00 0x03", 3),
        ("0xff 0x01", 1),
        ("", None),
        ("odd", None),
    ],
)
def test_life_time_of_emmc(text: str, step: int | None) -> None:
    assert parse_life_time(text) == step


def test_reserve_of_emmc() -> None:
    assert [parse_pre_eol(text) for text in ("0x01", "0x03", "0x00", "")] == [1, 3, None, None]


@pytest.mark.parametrize(
    ("errors", "verdict"),
    [
        (0, Verdict.PASS),
        (1, Verdict.WARN),
        (10, Verdict.WARN),
        (11, Verdict.FAIL),
        (None, Verdict.UNSUPPORTED),
    ],
)
def test_media_errors(errors: int | None, verdict: Verdict) -> None:
    assert said(nvme(media_errors=errors), "drive.media_errors").verdict is verdict


@pytest.mark.parametrize(
    ("left", "threshold", "verdict"),
    [(11, 10, Verdict.PASS), (10, 10, Verdict.FAIL), (None, 10, Verdict.UNSUPPORTED)],
)
def test_spare(left: int | None, threshold: int, verdict: Verdict) -> None:
    drive = nvme(spare_percent=left, spare_threshold_percent=threshold)
    assert said(drive, "drive.spare").verdict is verdict


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [
        (0, Verdict.WARN),
        (10, Verdict.WARN),
        (11, Verdict.PASS),
        (40_000, Verdict.PASS),
        (40_001, Verdict.WARN),
        (60_000, Verdict.WARN),
        (60_001, Verdict.FAIL),
        (None, Verdict.UNSUPPORTED),
    ],
)
def test_hours_of_a_hard_disk(hours: int | None, verdict: Verdict) -> None:
    assert said(hdd(power_on_hours=hours), "drive.power_on_hours").verdict is verdict


def test_hours_of_an_ssd_are_not_judged() -> None:
    codes = {each.code for each in judge_drive(ssd(power_on_hours=90_000), LIMITS)}
    assert "drive.power_on_hours" not in codes


@pytest.mark.parametrize(
    ("drive", "verdict"),
    [
        (hdd(), Verdict.PASS),
        (hdd(attribute(3, when_failed="past")), Verdict.WARN),
        (hdd(attribute(3, worst=8)), Verdict.WARN),
        (hdd(smartctl_exit_status=32), Verdict.WARN),
        (hdd(smartctl_exit_status=64, error_log_entries=98), Verdict.WARN),
        (hdd(smartctl_exit_status=128), Verdict.WARN),
        (hdd(self_test_log_failures=1), Verdict.WARN),
        (hdd(smartctl_exit_status=4), Verdict.PASS),
    ],
)
def test_old_trouble(drive: DriveFacts, verdict: Verdict) -> None:
    assert said(drive, "drive.attribute_past").verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"ata_security_enabled": True}, Verdict.FAIL),
        ({"ata_security_enabled": True, "ata_security_locked": True}, Verdict.FAIL),
        ({"ata_security_enabled": False}, Verdict.PASS),
        ({}, Verdict.NOT_TESTED),
        ({"asked_everything": True}, Verdict.UNSUPPORTED),
        ({"unread": Reason.DENIED}, Verdict.NOT_TESTED),
    ],
)
def test_password(fields: dict[str, object], verdict: Verdict) -> None:
    assert said(hdd(**fields), "lock.drive_password").verdict is verdict


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"unread": Reason.TOOL_MISSING}, Verdict.NOT_TESTED),
        ({"unread": Reason.BRIDGE_HIDES, "unread_permanently": True}, Verdict.UNSUPPORTED),
        ({"unread": Reason.OUTPUT_UNREADABLE, "crashed": True}, Verdict.CRASHED),
    ],
)
def test_an_unread_drive_passes_nothing(fields: dict[str, object], verdict: Verdict) -> None:
    drive = DriveFacts.model_validate({"drive_id": "d1", "kind": "hdd", **fields})
    health = [each for each in judge_drive(drive, LIMITS) if each.code != "lock.drive_password"]
    assert {each.verdict for each in health} == {verdict}


@pytest.mark.parametrize(
    ("name", "number", "value_and_raw", "family", "used"),
    [
        ("Wear_Leveling_Count", 177, (81, 278), None, 19),
        ("Wear_Leveling_Count", 173, (100, 55), None, None),
        ("Wear_Range_Delta", 177, (3, 3), None, None),
        ("Media_Wearout_Indicator", 233, (55, 0), None, 45),
        ("Media_Wearout_Indicator", 230, (1, 0), "WD Blue SSDs", None),
        ("Lifetime_Wts_To_Flsh_GB", 233, (50, 900), None, None),
        ("Percent_Lifetime_Remain", 202, (94, 6), None, 6),
        ("End_of_Life", 202, (50, 0), None, None),
        ("SSD_Life_Left", 231, (90, 1), "SandForce Driven SSDs", 10),
        ("SSD_Life_Left", 231, (100, 74), "Phison Driven SSDs", 26),
        ("SSD_Life_Left", 231, (14, 86), "Phison Driven SSDs", 14),
        ("Remaining_Lifetime_Perc", 169, (100, 96), None, 4),
        ("Unknown_SSD_Attribute", 233, (50, 50), None, None),
    ],
)
def test_wear_by_the_database_s_name(
    name: str, number: int, value_and_raw: tuple[int, int], family: str | None, used: int | None
) -> None:
    value, raw = value_and_raw
    found = used_by_attributes([attribute(number, raw, name=name, value=value)], family)
    assert found == (None if used is None else (used, name))


def report(**more: object) -> str:
    head = {"smartctl": {"version": [7, 4], "exit_status": 0}, "device": {"protocol": "ATA"}}
    return json.dumps({**head, **more})


def parsed(text: str) -> DriveFacts:
    return parse_smartctl(text, DriveFacts(drive_id="d1"))


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "3", "{}", '{"devices": []}', "{", "[" * 5000, '{"smartctl": {}}'],
    ids=["empty", "list", "null", "number", "object", "scan", "cut", "deep", "head only"],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parsed(text)


def test_wrong_shapes_are_absent_values() -> None:
    odd = parsed(
        report(
            model_name=7,
            smart_status="fine",
            power_on_time=[1],
            user_capacity="much",
            ata_smart_attributes={"table": [3, {"id": "x"}, {"id": 5, "raw": []}]},
            temperature={"current": None},
        )
    )
    assert (odd.model, odd.passed, odd.power_on_hours, odd.size_bytes) == (None, None, None, None)
    assert [each.id for each in odd.attributes] == [5]


@pytest.mark.parametrize(
    ("message", "reason", "permanent"),
    [
        ("/dev/sda: Unknown USB bridge [0x1234:0x5678]", Reason.BRIDGE_HIDES, True),
        ("Smartctl open device: /dev/sda failed: Permission denied", Reason.DENIED, False),
        ("Smartctl open device: /dev/sda failed: No such device", Reason.DENIED, False),
    ],
)
def test_a_report_without_data_says_why(message: str, reason: Reason, *, permanent: bool) -> None:
    head = {"exit_status": 2, "messages": [{"string": message, "severity": "error"}]}
    drive = parsed(json.dumps({"smartctl": head, "device": {"name": "/dev/sda"}}))
    assert (drive.unread, drive.unread_permanently) == (reason, permanent)


def test_endurance_by_the_statistics_log_beats_attributes() -> None:
    pages = [{"number": 7, "table": [{"offset": 8, "value": 33, "flags": {"valid": True}}]}]
    row = {"id": 177, "name": "Wear_Leveling_Count", "value": 90, "raw": {"value": 3}}
    drive = parsed(
        report(
            in_smartctl_database=True,
            ata_device_statistics={"pages": pages},
            ata_smart_attributes={"table": [row]},
        )
    )
    assert (drive.used_percent, drive.used_source) == (33, "statistics_page_7")


@pytest.mark.parametrize(
    ("status", "passed"),
    [(0x00, True), (0x19, None), (0x29, None), (0x39, False), (0x70, False), (0xF1, None)],
)
def test_self_tests_by_number(status: int, passed: bool | None) -> None:  # noqa: FBT001 - a table's column
    log = {"standard": {"table": [{"status": {"value": 0}}]}}
    drive = parsed(
        report(
            ata_smart_data={"self_test": {"status": {"value": status}}},
            ata_smart_self_test_log=log,
        )
    )
    assert drive.self_test_passed is passed


def test_a_device_that_is_not_there_was_not_tested() -> None:
    message = {"string": "/dev/nonexistent: Unable to detect device type", "severity": "error"}
    drive = parsed(json.dumps({"smartctl": {"exit_status": 1, "messages": [message]}}))
    assert (drive.unread, drive.unread_permanently) == (Reason.DENIED, False)


def test_keys_that_came_with_smartctl_7_5_are_a_last_resort() -> None:
    drive = parsed(
        report(
            endurance_used={"current_percent": 12},
            spare_available={"current_percent": 90, "threshold_percent": 10},
        )
    )
    assert (drive.used_percent, drive.spare_percent, drive.spare_threshold_percent) == (12, 90, 10)


def test_scsi_counts_in_its_own_logs() -> None:
    log = {"read": {"total_uncorrected_errors": 2}, "write": {"total_uncorrected_errors": 1}}
    drive = parse_smartctl(
        report(
            device={"protocol": "SCSI"},
            rotation_rate=10000,
            smart_status={"passed": True},
            scsi_grown_defect_list=3,
            scsi_error_counter_log=log,
        ),
        DriveFacts(drive_id="d1"),
    )
    assert said(drive, "drive.reallocated_sectors").verdict is Verdict.WARN
    finding = said(drive, "drive.reported_uncorrectable")
    assert (finding.verdict, finding.measured["reported_uncorrectable"]) == (Verdict.FAIL, 3)


def storage(**fields: object) -> list[tuple[str, Verdict, Reason | None]]:
    facts = LaptopFacts.model_validate(fields)
    return [(each.code, each.verdict, each.reason) for each in judge_storage(facts)]


def test_storage_as_a_whole() -> None:
    own, stick = DriveFacts(drive_id="a"), DriveFacts(drive_id="b", foreign=True)
    hint = HiddenFacts(kind="remapped_nvme", where="0000:00:17.0", count=1)
    nothing = HiddenFacts(kind="no_drive_found", where="0000:00:17.0")
    assert storage(drives=(own,), hidden_storage=()) == [
        ("drive.present", Verdict.PASS, None),
        ("drive.hidden", Verdict.PASS, None),
    ]
    assert storage(drives=(stick,), hidden_storage=(nothing,)) == [
        ("drive.present", Verdict.FAIL, None),
        ("drive.hidden", Verdict.FAIL, None),
    ]
    assert storage(drives=(), hidden_storage=(hint,)) == [
        ("drive.present", Verdict.NOT_TESTED, Reason.DRIVER_MISSING),
        ("drive.hidden", Verdict.FAIL, None),
    ]


def test_unread_storage_passes_nothing() -> None:
    why = UnreadPart(part="drives", reason=Reason.NOT_RECORDED)
    assert storage(unread=(why,)) == [
        ("drive.present", Verdict.NOT_TESTED, Reason.NOT_RECORDED),
        ("drive.hidden", Verdict.NOT_TESTED, Reason.NOT_RECORDED),
    ]
