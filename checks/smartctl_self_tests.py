"""Self-tests that a drive remembers, out of smartctl's report, by numbers alone."""

from checks.json_reader import Json
from checks.smartctl_numbers import BYTE, count

_FAILURES_ATA = range(3, 9)
_FAILURES_NVME = range(5, 8)
_LOG_HOURS_WRAP = 1 << 16
"""The ATA log keeps hours in 16 bits (ACS-3 A.19)."""


def last_self_test(report: Json, hours: int | None) -> bool | None:
    """How the newest test that ended went, by numbers alone; a failure stays until a pass.

    An entry of more hours than the drive has is of its life before a reset.
    """
    status = count(report.at("ata_smart_data", "self_test", "status", "value"), most=BYTE)
    nvme = report.at("nvme_self_test_log", "table").items()
    ended: list[tuple[int, int | None]] = [
        (result, count(row.at("power_on_hours")))
        for row in nvme
        if (result := count(row.at("self_test_result", "value"))) is not None
    ]
    failures = _FAILURES_NVME if ended else _FAILURES_ATA
    ended += [
        (result >> 4, count(row.at("lifetime_hours")))
        for row in _rows(report)
        if (result := count(row.at("status", "value"), most=BYTE)) is not None
    ]
    if status is not None and status >> 4 in _FAILURES_ATA:
        return False
    newest = next(
        (
            result == 0
            for result, at_hours in ended
            if result == 0 or (result in failures and _same_life(at_hours, hours))
        ),
        None,
    )
    # While one runs, or when the last was cut short, the pass before it is no news.
    return newest if newest is False or not status else None


def _same_life(at_hours: int | None, hours: int | None) -> bool:
    if at_hours is None or hours is None or hours >= _LOG_HOURS_WRAP:
        return True
    return at_hours <= hours + 1


def _rows(report: Json) -> list[Json]:
    logs = (
        report.at("ata_smart_self_test_log", kind, "table") for kind in ("extended", "standard")
    )
    return next((rows for log in logs if (rows := list(log.items()))), [])


def self_test_failures(report: Json) -> int | None:
    """Failures in an ATA drive's log, old ones included; `None` without such a log."""
    if not report.at("ata_smart_self_test_log").value:
        return None
    ends = (count(row.at("status", "value"), most=BYTE) for row in _rows(report))
    return sum(1 for end in ends if end is not None and end >> 4 in _FAILURES_ATA)
