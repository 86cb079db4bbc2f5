"""smartctl's JSON report of one drive (smartmontools 7.0 and newer), by tolerant getters.

Seen and read: ATA, NVMe and SCSI; drives behind bridges and RAID volumes; reports that hold only
identity; exit statuses with every bit; words of other programs around the report. A wrong shape is
an absent value, never an exception; so is a number that no drive can mean.
"""

import json
import re

from checks.facts import DriveFacts, SmartAttribute
from checks.findings import Reason
from checks.json_reader import Json
from checks.parse_error import ParseError
from checks.placeholders import known
from checks.smartctl_numbers import BYTE, count, first
from checks.smartctl_self_tests import last_self_test, self_test_failures
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

_SSD = re.compile(r"\bSSDs?\b|solid state", re.IGNORECASE)
_COMMAND_LINE_OR_OPEN_FAILED = 0b11
_WHOLE_PERCENT = 100
_MOST_HOURS = 30 * 8766
"""SMART is thirty years old; drives outside the database count minutes or seconds."""
_BYTES_PER_DATA_UNIT = 512_000
_SECTIONS = (
    "device",
    "smart_status",
    "ata_smart_attributes",
    "ata_smart_data",
    "nvme_smart_health_information_log",
)
"""Any of them is word of a drive; a report that only failed says so by its exit status."""
_ENDURANCE_PAGE, _ENDURANCE_OFFSET = 7, 8


def parse_smartctl(text: str, drive: DriveFacts) -> DriveFacts:
    """The drive's facts with what the report adds; identity from the host is kept.

    Raises:
        ParseError: it is no JSON, or no report of a device.
    """
    report = _load(text)
    protocol = _protocol(report)
    nvme = report.at("nvme_smart_health_information_log")
    attributes = _attributes(report)
    rotation = count(report.at("rotation_rate"))
    used, used_source = _used(report, attributes)
    hours = first(report.at("power_on_time", "hours"), nvme.at("power_on_hours"), most=_MOST_HOURS)
    read = drive.model_copy(
        update={
            "model": drive.model or _model(report),
            "family": known(report.at("model_family").text),
            "serial": drive.serial or known(report.at("serial_number").text),
            "firmware": drive.firmware or known(report.at("firmware_version").text),
            "kind": _kind(drive.kind, protocol, rotation, report),
            "size_bytes": drive.size_bytes if drive.size_bytes is not None else _size(report),
            "protocol": protocol,
            "source": "smartctl",
            "smartctl_exit_status": count(report.at("smartctl", "exit_status"), most=BYTE),
            "passed": report.at("smart_status", "passed").truth,
            "critical_warning": _critical_warning(report),
            "power_on_hours": hours,
            "used_percent": used,
            "used_source": used_source,
            **_spare(report),
            "media_errors": count(nvme.at("media_errors")),
            "written_bytes": _written(nvme),
            "temperature_celsius": _temperature(report),
            "in_database": report.at("in_smartctl_database").truth,
            "attributes": attributes,
            "ata_security_enabled": report.at("ata_security", "enabled").truth,
            "ata_security_locked": report.at("ata_security", "locked").truth,
            "ata_security_frozen": report.at("ata_security", "frozen").truth,
            "rotation_rpm": rotation,
            "self_test_passed": last_self_test(report, hours),
            "asked_everything": any(_EVERYTHING_OPTION.match(each) for each in _words(report)[1:]),
            "error_log_entries": _error_log_entries(report),
            "self_test_log_failures": self_test_failures(report),
            "grown_defects": count(report.at("scsi_grown_defect_list")),
            "uncorrected_errors": _uncorrected_errors(report),
        }
    )
    unread, permanently = _unread(report, read)
    return read.model_copy(update={"unread": unread, "unread_permanently": permanently})


def _load(text: str) -> Json:
    """The report; what other programs wrote before or behind it is left out."""
    start = max(text.find("{"), 0)
    try:
        document, _ = json.JSONDecoder().raw_decode(text, start)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise ParseError("smartctl", None, line, "not JSON") from error
    except RecursionError as error:
        raise ParseError("smartctl", None, None, "nested too deep") from error
    report = Json(document)
    if (
        not any(report.at(key).value for key in _SECTIONS)
        and not report.at("smartctl", "exit_status").number
    ):
        raise ParseError("smartctl", _version(report), None, "no report of a device")
    return report


def _protocol(report: Json) -> str | None:
    """As smartctl says, else by what the report holds."""
    said = report.at("device", "protocol").text
    if said is not None:
        return said
    marks = (
        ("NVMe", "nvme_smart_health_information_log"),
        ("ATA", "ata_smart_attributes"),
        ("ATA", "ata_smart_data"),
        ("SCSI", "scsi_grown_defect_list"),
        ("SCSI", "scsi_error_counter_log"),
    )
    return next((protocol for protocol, key in marks if report.at(key).value), None)


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
    return first(report.at("user_capacity", "bytes"), report.at("nvme_total_capacity"))


def _kind(said: str, protocol: str | None, rotation: int | None, report: Json) -> str:
    if said != "unknown":
        return said
    if protocol == "NVMe" or rotation == 0:
        return "ssd"
    if rotation:
        return "hdd"
    # Early SSDs tell no rotation at all.
    named = " ".join((report.at("model_family").text or "", _model(report) or ""))
    return "ssd" if _SSD.search(named) else "unknown"


def _spare(report: Json) -> dict[str, int | None]:
    """Reserve and its threshold in percent; both at 0 is a drive that keeps no such count."""
    nvme, since_7_5 = report.at("nvme_smart_health_information_log"), report.at("spare_available")
    left = first(nvme.at("available_spare"), since_7_5.at("current_percent"), most=_WHOLE_PERCENT)
    threshold = first(
        nvme.at("available_spare_threshold"),
        since_7_5.at("threshold_percent"),
        most=_WHOLE_PERCENT,
    )
    if left == 0 and not threshold:
        left = None
    return {"spare_percent": left, "spare_threshold_percent": threshold}


def _temperature(report: Json) -> int | None:
    number = report.at("temperature", "current").number
    return number if number is not None and -BYTE <= number <= BYTE else None


def _critical_warning(report: Json) -> int | None:
    return first(
        report.at("nvme_smart_health_information_log", "critical_warning"),
        report.at("smart_status", "nvme", "value"),
        most=BYTE,
    )


def _written(nvme: Json) -> str | None:
    # Past 2^53 smartctl repeats the number as text, past 2^64 it gives the text alone.
    units = nvme.at("data_units_written_s").count
    if units is None:
        units = nvme.at("data_units_written").count
    return None if units is None else str(units * _BYTES_PER_DATA_UNIT)


def _attributes(report: Json) -> tuple[SmartAttribute, ...]:
    rows = report.at("ata_smart_attributes", "table").items()
    return tuple(row for each in rows if (row := _attribute(each)) is not None)


def _attribute(row: Json) -> SmartAttribute | None:
    number = count(row.at("id"), most=BYTE)
    if not number:
        return None
    return SmartAttribute(
        id=number,
        name=row.at("name").text,
        value=count(row.at("value"), most=BYTE),
        worst=count(row.at("worst"), most=BYTE),
        threshold=count(row.at("thresh"), most=BYTE),
        raw=count(row.at("raw", "value")),
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
        used = count(node, most=BYTE)
        if used is not None:
            return used, name
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


def _error_log_entries(report: Json) -> int | None:
    logs = (report.at("ata_smart_error_log", kind, "count") for kind in ("extended", "summary"))
    counts = [entries for log in logs if (entries := count(log)) is not None]
    return max(counts, default=None)


def _uncorrected_errors(report: Json) -> int | None:
    """Errors that a SCSI drive could not correct, in all its work (SPC-4 log pages 2, 3 and 5)."""
    log = report.at("scsi_error_counter_log")
    kinds = ("read", "write", "verify")
    each = (count(log.at(kind, "total_uncorrected_errors")) for kind in kinds)
    told = [count for count in each if count is not None]
    return sum(told) if told else None


def _unread(report: Json, read: DriveFacts) -> tuple[Reason | None, bool]:
    """Why there is no health data, and whether the drive can never give any."""
    if _tells_health(read):
        return None, False
    said = " ".join(
        each.at("string").text or "" for each in report.at("smartctl", "messages").items()
    )
    not_opened = bool((read.smartctl_exit_status or 0) & _COMMAND_LINE_OR_OPEN_FAILED)
    support = report.at("smart_support")
    reasons = (
        (bool(_BRIDGE.search(said)), Reason.BRIDGE_HIDES, True),
        (bool(_DENIED.search(said)) or not_opened, Reason.DENIED, False),
        (_is_volume(report, read), Reason.BRIDGE_HIDES, True),
        (support.at("available").truth is False, Reason.DEVICE_REFUSES, True),
        # It has SMART and somebody switched it off: it could be switched on.
        (support.at("enabled").truth is False, Reason.DEVICE_REFUSES, False),
        (_asked_for_health(report), Reason.DEVICE_REFUSES, True),
    )
    answers = ((reason, permanently) for is_so, reason, permanently in reasons if is_so)
    return next(answers, (Reason.NOT_RECORDED, False))


def _is_volume(report: Json, read: DriveFacts) -> bool:
    """Something that stands before the drive answers in its place."""
    named = f"{read.model or ''} {_model(report) or ''}"
    return bool(_VOLUME.search(named)) or (read.protocol == "SCSI" and read.transport == "usb")


def _asked_for_health(report: Json) -> bool:
    return any(_HEALTH_OPTION.match(word) for word in _words(report)[1:])


def _tells_health(read: DriveFacts) -> bool:
    told = (
        read.passed,
        read.critical_warning,
        read.media_errors,
        read.grown_defects,
        read.uncorrected_errors,
        read.used_percent,
    )
    return bool(read.attributes) or any(each is not None for each in told)
