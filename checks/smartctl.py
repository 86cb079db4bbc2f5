"""smartctl's JSON report of one drive (smartmontools 7.0 and newer), by tolerant getters.

Seen and read: ATA, NVMe and SCSI; drives behind bridges and RAID volumes; reports that hold only
identity; exit statuses with every bit. A wrong shape is an absent value, never an exception.
"""

import json
import re

from checks.facts import DriveFacts, SmartAttribute
from checks.findings import Reason
from checks.json_reader import Json
from checks.parse_error import ParseError
from checks.placeholders import known
from checks.ssd_wear import used_by_attributes

_DENIED = re.compile(
    r"permission denied|operation not permitted|access is denied|error=5\b", re.IGNORECASE
)
_BRIDGE = re.compile(r"usb bridge", re.IGNORECASE)
_VOLUME = re.compile(
    r"\braid\b|\bvolume\b|\bperc\b|logical (volume|drive)|virtual disk", re.IGNORECASE
)
_HEALTH_OPTION = re.compile(r"^(--all|--xall|--health|--attributes|-[a-zA-Z]*[axHA][a-zA-Z]*)$")
_EVERYTHING_OPTION = re.compile(r"^(--xall|-[a-zA-Z]*x[a-zA-Z]*)$")

_COMMAND_LINE_OR_OPEN_FAILED = 0b11
_BYTES_PER_DATA_UNIT = 512_000
_ENDURANCE_PAGE, _ENDURANCE_OFFSET = 7, 8
_SELF_TEST_FAILURES_ATA = range(3, 9)
_SELF_TEST_FAILURES_NVME = range(5, 8)


def parse_smartctl(text: str, drive: DriveFacts) -> DriveFacts:
    """The drive's facts with what the report adds; identity from the host is kept.

    Raises:
        ParseError: it is no JSON, or no report of a device.
    """
    report = _load(text)
    protocol = report.at("device", "protocol").text
    nvme = report.at("nvme_smart_health_information_log")
    attributes = _attributes(report)
    rotation = report.at("rotation_rate").count
    used, used_source = _used(report, attributes)
    unread, permanently = _unread(report, attributes)
    return DriveFacts(
        drive_id=drive.drive_id,
        path=drive.path,
        model=drive.model or _model(report),
        family=known(report.at("model_family").text),
        serial=drive.serial or known(report.at("serial_number").text),
        firmware=drive.firmware or known(report.at("firmware_version").text),
        wwid=drive.wwid,
        transport=drive.transport,
        kind=_kind(drive.kind, protocol, rotation),
        size_bytes=drive.size_bytes if drive.size_bytes is not None else _size(report),
        protocol=protocol,
        source="smartctl",
        smartctl_exit_status=report.at("smartctl", "exit_status").count,
        passed=report.at("smart_status", "passed").truth,
        critical_warning=_critical_warning(report),
        power_on_hours=_first(report.at("power_on_time", "hours"), nvme.at("power_on_hours")),
        used_percent=used,
        used_source=used_source,
        spare_percent=_first(
            nvme.at("available_spare"), report.at("spare_available", "current_percent")
        ),
        spare_threshold_percent=_first(
            nvme.at("available_spare_threshold"), report.at("spare_available", "threshold_percent")
        ),
        media_errors=nvme.at("media_errors").count,
        written_bytes=_written(nvme),
        temperature_celsius=report.at("temperature", "current").number,
        in_database=report.at("in_smartctl_database").truth,
        attributes=attributes,
        ata_security_enabled=report.at("ata_security", "enabled").truth,
        ata_security_locked=report.at("ata_security", "locked").truth,
        ata_security_frozen=report.at("ata_security", "frozen").truth,
        rotation_rpm=rotation,
        self_test_passed=_last_self_test(report),
        unread=unread,
        unread_permanently=permanently,
        asked_everything=any(_EVERYTHING_OPTION.match(word) for word in _words(report)[1:]),
        error_log_entries=_error_log_entries(report),
        self_test_log_failures=_self_test_failures(report),
        grown_defects=report.at("scsi_grown_defect_list").count,
        uncorrected_errors=_uncorrected_errors(report),
        foreign=drive.foreign,
    )


def _load(text: str) -> Json:
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ParseError("smartctl", None, line, "not JSON") from error
    except RecursionError as error:
        raise ParseError("smartctl", None, None, "nested too deep") from error
    report = Json(document)
    if not isinstance(document, dict) or (
        not report.at("device").value and not report.at("smartctl", "exit_status").number
    ):
        raise ParseError("smartctl", _version(report), None, "no report of a device")
    return report


def _version(report: Json) -> str | None:
    parts = [str(each.number) for each in report.at("smartctl", "version").items()]
    return ".".join(parts) or None


def _words(report: Json) -> list[str]:
    """The command that made the report."""
    return [each.text or "" for each in report.at("smartctl", "argv").items()]


def _model(report: Json) -> str | None:
    names = (report.at(key).text for key in ("model_name", "scsi_model_name", "product"))
    return next((name for name in map(known, names) if name), None)


def _size(report: Json) -> int | None:
    return _first(report.at("user_capacity", "bytes"), report.at("nvme_total_capacity"))


def _kind(said: str, protocol: str | None, rotation: int | None) -> str:
    if said != "unknown":
        return said
    if protocol == "NVMe" or rotation == 0:
        return "ssd"
    return "hdd" if rotation else "unknown"


def _first(*nodes: Json) -> int | None:
    return next((node.count for node in nodes if node.count is not None), None)


def _critical_warning(report: Json) -> int | None:
    return _first(
        report.at("nvme_smart_health_information_log", "critical_warning"),
        report.at("smart_status", "nvme", "value"),
    )


def _written(nvme: Json) -> str | None:
    units = nvme.at("data_units_written").count
    return None if units is None else str(units * _BYTES_PER_DATA_UNIT)


def _attributes(report: Json) -> tuple[SmartAttribute, ...]:
    rows = report.at("ata_smart_attributes", "table").items()
    return tuple(row for each in rows if (row := _attribute(each)) is not None)


def _attribute(row: Json) -> SmartAttribute | None:
    number = row.at("id").count
    if number is None:
        return None
    return SmartAttribute(
        id=number,
        name=row.at("name").text,
        value=row.at("value").count,
        worst=row.at("worst").count,
        threshold=row.at("thresh").count,
        raw=row.at("raw", "value").count,
        raw_text=row.at("raw", "string").text,
        when_failed=row.at("when_failed").text or "",
        prefailure=row.at("flags", "prefailure").truth is True,
    )


def _used(report: Json, attributes: tuple[SmartAttribute, ...]) -> tuple[int | None, str | None]:
    """Used endurance in percent and its source: the first that answers."""
    sources = (
        ("nvme_percentage_used", report.at("nvme_smart_health_information_log", "percentage_used")),
        ("statistics_page_7", _endurance_statistic(report)),
        ("scsi_endurance", report.at("scsi_percentage_used_endurance_indicator")),
        ("endurance_used", report.at("endurance_used", "current_percent")),  # since 7.5
    )
    for name, node in sources:
        if node.count is not None:
            return node.count, name
    # Outside the database smartctl falls back to names that need not be this drive's.
    if report.at("in_smartctl_database").truth is not True:
        return None, None
    family = report.at("model_family").text
    return used_by_attributes(attributes, family) or (None, None)


def _endurance_statistic(report: Json) -> Json:
    """`Percentage Used Endurance Indicator` of the device statistics log (ACS-3 A.5)."""
    for page in report.at("ata_device_statistics", "pages").items():
        if page.at("number").number != _ENDURANCE_PAGE:
            continue
        for row in page.at("table").items():
            valid = row.at("flags", "valid").truth is not False
            if row.at("offset").number == _ENDURANCE_OFFSET and valid:
                return row.at("value")
    return Json()


def _last_self_test(report: Json) -> bool | None:
    """By the numeric status alone; the words differ between versions."""
    ata = report.at("ata_smart_data", "self_test", "status", "value").count
    if ata is not None:
        # 0 also stands for "never ran", which the log tells apart.
        ran = any(True for _ in _self_test_rows(report))
        return _ended(ata >> 4, _SELF_TEST_FAILURES_ATA) if ran or ata >> 4 else None
    nvme = next(report.at("nvme_self_test_log", "table").items(), Json())
    result = nvme.at("self_test_result", "value").count
    return None if result is None else _ended(result, _SELF_TEST_FAILURES_NVME)


def _ended(result: int, failures: range) -> bool | None:
    if result == 0:
        return True
    return False if result in failures else None


def _self_test_rows(report: Json) -> list[Json]:
    logs = (
        report.at("ata_smart_self_test_log", kind, "table") for kind in ("extended", "standard")
    )
    return next((rows for log in logs if (rows := list(log.items()))), [])


def _self_test_failures(report: Json) -> int | None:
    if not report.at("ata_smart_self_test_log").value:
        return None
    ends = (row.at("status", "value").count for row in _self_test_rows(report))
    return sum(1 for end in ends if end is not None and end >> 4 in _SELF_TEST_FAILURES_ATA)


def _error_log_entries(report: Json) -> int | None:
    logs = (report.at("ata_smart_error_log", kind, "count") for kind in ("extended", "summary"))
    counts = [log.count for log in logs if log.count is not None]
    return max(counts, default=None)


def _uncorrected_errors(report: Json) -> int | None:
    """Errors that a SCSI drive could not correct, in all its work (SPC-4 log pages 2, 3 and 5)."""
    log = report.at("scsi_error_counter_log")
    each = (log.at(kind, "total_uncorrected_errors").count for kind in ("read", "write", "verify"))
    told = [count for count in each if count is not None]
    return sum(told) if told else None


def _unread(report: Json, attributes: tuple[SmartAttribute, ...]) -> tuple[Reason | None, bool]:
    """Why there is no health data, and whether the drive can never give any."""
    has_health = (
        report.at("smart_status", "passed").truth is not None
        or _critical_warning(report) is not None
        or bool(attributes)
    )
    if has_health:
        return None, False
    said = " ".join(
        each.at("string").text or "" for each in report.at("smartctl", "messages").items()
    )
    if _BRIDGE.search(said):
        return Reason.BRIDGE_HIDES, True
    status = report.at("smartctl", "exit_status").count or 0
    if _DENIED.search(said) or status & _COMMAND_LINE_OR_OPEN_FAILED:
        return Reason.DENIED, False
    if _VOLUME.search(_model(report) or ""):
        return Reason.BRIDGE_HIDES, True
    asked = any(_HEALTH_OPTION.match(word) for word in _words(report)[1:])
    if asked or report.at("smart_support", "available").truth is False:
        return Reason.DEVICE_REFUSES, True
    return Reason.NOT_RECORDED, False
