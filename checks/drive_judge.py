"""Verdicts on one drive: its own opinion, its counters, its wear.

"PASSED" alone is nearly worthless: of 30,590 public hard-disk reports 925 say so over pending or
uncorrectable sectors (linuxhw/EnterpriseDrive). So both normalised and raw values judge.
"""

from collections.abc import Callable

from checks import evidence_names
from checks.ata_attributes import (
    MEANINGS,
    Meaning,
    attribute_of,
    count,
    failed_past,
    failing_now,
    is_temperature,
)
from checks.drive_codes import codes_of
from checks.emmc import is_pre_eol_urgent
from checks.facts import DriveFacts, SmartAttribute
from checks.findings import Finding, Reason, Verdict
from checks.limits import DriveLimits
from checks.verdicts import measured, rising, unanswered

_FAILING_BIT, _PREFAIL_BIT = 1 << 3, 1 << 4
_OLD_TROUBLE_BITS = 0b1110_0000
# NVMe critical warning: hot is a state; a drive that calls itself failed for anything else is.
_HOT = 1 << 1
_FATAL_WARNINGS = 0b1101
_PERMILLE_OF_PERCENT = 10
# Untouched: some drives give a threshold of 100, or a normalised value that stays at its top.
_WHOLE_RESERVE = 100
_PERMILLE_OF_STEP = 100


def judge_drive(drive: DriveFacts, limits: DriveLimits) -> tuple[Finding, ...]:
    """Every finding about one drive's health, and its password."""
    return (*(_judge(code, drive, limits) for code in codes_of(drive)), _password(drive))


def device_of(drive: DriveFacts) -> str:
    """How findings name a drive."""
    return f"drive:{drive.drive_id}"


def _judge(code: str, drive: DriveFacts, limits: DriveLimits) -> Finding:
    if drive.unread is not None:
        return _unread(code, drive, drive.unread)
    if code in _JUDGES:
        return _JUDGES[code](drive, limits)
    return _counter(drive, next(each for each in MEANINGS if each.code == code), limits)


def _unread(code: str, drive: DriveFacts, reason: Reason) -> Finding:
    verdict = Verdict.UNSUPPORTED if drive.unread_permanently else Verdict.NOT_TESTED
    if drive.crashed:
        verdict = Verdict.CRASHED
    return unanswered(
        code, reason, verdict=verdict, device=device_of(drive), evidence=_evidence(drive)
    )


def _silent(code: str, drive: DriveFacts) -> Finding:
    """The drive does not tell; a report that never asked for it says nothing of the drive."""
    asked = drive.asked_everything or drive.source != "smartctl" or _was_asked(code, drive)
    reason = Reason.FIRMWARE_SILENT if asked else Reason.NOT_RECORDED
    return unanswered(code, reason, device=device_of(drive), evidence=_evidence(drive))


def _was_asked(code: str, drive: DriveFacts) -> bool:
    """Whether a report made with fewer options holds the part in which the answer would stand."""
    match drive.protocol:
        case "ATA":
            return code != "drive.health" and bool(drive.attributes)
        case "NVMe":
            return drive.critical_warning is not None
        case _:
            return True


def _evidence(drive: DriveFacts) -> tuple[str, ...]:
    return (evidence_names.smartctl(drive.drive_id),) if drive.source == "smartctl" else ()


def _said(
    code: str,
    drive: DriveFacts,
    verdict: Verdict,
    values: dict[str, int | str | bool],
    limit: dict[str, int] | None = None,
) -> Finding:
    return measured(
        code, verdict, values, limit=limit, device=device_of(drive), evidence=_evidence(drive)
    )


def _health(drive: DriveFacts, _: DriveLimits) -> Finding:
    """The drive's own opinion, and attributes at their threshold."""
    status, warning = drive.smartctl_exit_status or 0, drive.critical_warning
    now = failing_now(drive.attributes)
    worn = [each for each in now if not is_temperature(each)]
    values: dict[str, int | str | bool] = {"smartctl_status": status}
    if drive.passed is not None:
        values["passed"] = drive.passed
    if warning is not None:
        values["critical_warning"] = warning
    if now:
        values["attributes_now"] = ",".join(str(each.id) for each in now)
    hot_only = warning == _HOT
    says_failed = (drive.passed is False or bool(status & _FAILING_BIT)) and not hot_only
    prefail = bool(status & _PREFAIL_BIT) and (bool(worn) or not now)
    if says_failed or prefail or worn or (warning or 0) & _FATAL_WARNINGS:
        return _said("drive.health", drive, Verdict.FAIL, values)
    if warning or now:
        return _said("drive.health", drive, Verdict.WARN, values)
    if drive.passed is None and warning is None:
        return _silent("drive.health", drive)
    return _said("drive.health", drive, Verdict.PASS, values)


def _counter(drive: DriveFacts, meaning: Meaning, limits: DriveLimits) -> Finding:
    """An attribute's counter; `unsupported` where the drive does not have it."""
    number = number_of(drive, meaning)
    if number is None:
        return _silent(meaning.code, drive)
    match meaning.code:
        case "drive.reallocated_sectors":
            allowed = limits.reallocated_sectors
            limit = {"warn_from": allowed.warn, "fail_from": allowed.fail}
            verdict = rising(number, warn=allowed.warn, fail=allowed.fail)
        case "drive.command_timeouts":
            limit = {"warn_from": limits.command_timeouts.warn}
            verdict = Verdict.WARN if number >= limits.command_timeouts.warn else Verdict.PASS
        case "drive.crc_errors":
            limit, verdict = {"warn_from": 1}, Verdict.WARN if number else Verdict.PASS
        case _:
            limit, verdict = {"fail_from": 1}, Verdict.FAIL if number else Verdict.PASS
    return _said(meaning.code, drive, verdict, {meaning.measured: number}, limit)


def number_of(drive: DriveFacts, meaning: Meaning) -> int | None:
    """The counter of an ATA attribute, or what SCSI has in its place."""
    if drive.protocol == "SCSI":
        of_scsi = {
            "drive.reallocated_sectors": drive.grown_defects,
            "drive.reported_uncorrectable": drive.uncorrected_errors,
        }
        return of_scsi.get(meaning.code)
    attribute = attribute_of(drive, meaning)
    return None if attribute is None else count(attribute, packed=meaning.packed)


def _wear(drive: DriveFacts, limits: DriveLimits) -> Finding:
    if drive.source == "sysfs":
        return _emmc_wear(drive, limits)
    used = drive.used_percent
    if used is None:
        return _silent("drive.wear", drive)
    permille, allowed = used * _PERMILLE_OF_PERCENT, limits.used_permille
    return _said(
        "drive.wear",
        drive,
        rising(permille, warn=allowed.warn, fail=allowed.fail),
        {"used_permille": permille, "source": drive.used_source or "unknown"},
        {"warn_from_permille": allowed.warn, "fail_from_permille": allowed.fail},
    )


def _emmc_wear(drive: DriveFacts, limits: DriveLimits) -> Finding:
    """Life in steps of 10 %: a step's value is just below its upper end."""
    step, pre_eol = drive.emmc_life_step, drive.emmc_pre_eol
    urgent = is_pre_eol_urgent(pre_eol)
    if step is None and not urgent:
        return _silent("drive.wear", drive)
    values: dict[str, int | str | bool] = {"source": "emmc_life_time"}
    if pre_eol is not None:
        values["pre_eol"] = pre_eol
    # With its reserve consumed a drive is past its life, whatever the estimate says.
    reached = max(step or 0, limits.emmc_life.fail if urgent else 0)
    values["life_step"] = reached
    values["used_permille"] = reached * _PERMILLE_OF_STEP - 1
    return _said(
        "drive.wear",
        drive,
        rising(reached, warn=limits.emmc_life.warn, fail=limits.emmc_life.fail),
        values,
        {"warn_from_step": limits.emmc_life.warn, "fail_from_step": limits.emmc_life.fail},
    )


def _spare(drive: DriveFacts, _: DriveLimits) -> Finding:
    """Reserve against the drive's own threshold (NVM Express base specification, log page 2)."""
    code = "drive.spare"
    if drive.spare_percent is not None and drive.spare_threshold_percent is not None:
        left, threshold = drive.spare_percent, drive.spare_threshold_percent
    else:
        attribute = _reserve(drive)
        if attribute is None or attribute.value is None or attribute.threshold is None:
            return _silent(code, drive)
        left, threshold = attribute.value, attribute.threshold
    return _said(
        code,
        drive,
        Verdict.FAIL if left <= threshold and left < _WHOLE_RESERVE else Verdict.PASS,
        {"spare_permille": left * _PERMILLE_OF_PERCENT},
        {"fail_to_permille": threshold * _PERMILLE_OF_PERCENT},
    )


def _reserve(drive: DriveFacts) -> SmartAttribute | None:
    named = (each for each in drive.attributes if each.name == "Available_Reservd_Space")
    return min(named, key=lambda each: each.value or 0, default=None)


def _media_errors(drive: DriveFacts, limits: DriveLimits) -> Finding:
    errors, allowed = drive.media_errors, limits.media_errors
    if errors is None:
        return _silent("drive.media_errors", drive)
    return _said(
        "drive.media_errors",
        drive,
        rising(errors, warn=allowed.warn, fail=allowed.fail),
        {"media_errors": errors},
        {"warn_from": allowed.warn, "fail_from": allowed.fail},
    )


def _hours(drive: DriveFacts, limits: DriveLimits) -> Finding:
    """Hours of a hard disk; hardly any on a used laptop means swapped or reset."""
    hours, allowed = drive.power_on_hours, limits.hours
    if hours is None:
        return _silent("drive.power_on_hours", drive)
    verdict = rising(hours, warn=allowed.warn, fail=allowed.fail)
    if hours <= allowed.reset:
        verdict = Verdict.WARN
    return _said(
        "drive.power_on_hours",
        drive,
        verdict,
        {"power_on_hours": hours},
        {
            "pass_up_to": allowed.warn - 1,
            "fail_from": allowed.fail,
            "reset_up_to": allowed.reset,
        },
    )


def _past(drive: DriveFacts, _: DriveLimits) -> Finding:
    """Trouble that is over: attributes once at their threshold, entries in the two logs."""
    past = failed_past(drive.attributes)
    status = drive.smartctl_exit_status or 0
    failures = drive.self_test_log_failures or 0
    values: dict[str, int | str | bool] = {
        "attributes": ",".join(str(each.id) for each in past),
        "smartctl_status": status,
        "self_test_failures": failures,
    }
    if drive.error_log_entries is not None:
        values["error_log_entries"] = drive.error_log_entries
    if past or status & _OLD_TROUBLE_BITS or failures or drive.error_log_entries:
        return _said("drive.attribute_past", drive, Verdict.WARN, values)
    if not drive.attributes:
        return _silent("drive.attribute_past", drive)
    return _said("drive.attribute_past", drive, Verdict.PASS, values)


def _password(drive: DriveFacts) -> Finding:
    """ATA security; other drives cannot tell it by what is read here."""
    code = "lock.drive_password"
    if drive.ata_security_enabled or drive.ata_security_locked:
        return _said(code, drive, Verdict.FAIL, {"state": "set"})
    if drive.ata_security_enabled is False:
        return _said(code, drive, Verdict.PASS, {"state": "clear"})
    # With -x smartctl tells the state of every drive that has the feature set.
    cannot = drive.protocol in {"NVMe", "SCSI"} or drive.source == "sysfs" or drive.asked_everything
    return unanswered(
        code,
        Reason.FIRMWARE_SILENT if cannot else drive.unread or Reason.NOT_RECORDED,
        verdict=Verdict.UNSUPPORTED if cannot else Verdict.NOT_TESTED,
        device=device_of(drive),
        evidence=_evidence(drive),
    )


_JUDGES: dict[str, Callable[[DriveFacts, DriveLimits], Finding]] = {
    "drive.attribute_past": _past,
    "drive.health": _health,
    "drive.media_errors": _media_errors,
    "drive.power_on_hours": _hours,
    "drive.spare": _spare,
    "drive.wear": _wear,
}
