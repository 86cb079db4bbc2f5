"""Verdicts: the clock (pure). For information: a wrong clock lowers no grade."""

from datetime import UTC, datetime

from checks.clock_facts import ClockFacts
from checks.facts import LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.policy import Policy
from checks.verdicts import measured, unanswered, unread

CLOCK_CODES = ("clock.rtc_reset", "clock.rtc_off")

_RELEASED = "2026-11-01"
"""No honest clock is before the release of this version."""
_LAST_BELIEVABLE_YEAR = 2050
# Time zones differ by quarters of an hour and reach from -12 to +14 hours.
_ZONE_STEP_S, _FARTHEST_ZONE_S = 15 * 60, 14 * 60 * 60


def judge_clock(facts: LaptopFacts, policy: Policy) -> tuple[Finding, ...]:
    """Whether the clock lost its time, and how far it is off where a time server knows better."""
    clock = facts.clock
    if clock is None:
        return tuple(unread(code, facts.why_unread("clock")) for code in CLOCK_CODES)
    if clock.rtc_epoch_s is None:
        reason = Reason.FIRMWARE_SILENT if clock.has_rtc else Reason.SENSOR_ABSENT
        return tuple(unanswered(code, reason) for code in CLOCK_CODES)
    bios_date = facts.identity.bios_date if facts.identity else None
    return (_reset(clock.rtc_epoch_s, bios_date), *_off(clock, policy.clock.off_seconds))


def _reset(shown_s: int, bios_date: str | None) -> Finding:
    """Before its own firmware was made, or before this program was: it began anew."""
    floor = max(_RELEASED, bios_date or _RELEASED)
    lost = shown_s < _epoch_of_date(floor)
    values: dict[str, int | str | bool] = {"shown_year": _year(shown_s), "floor": floor}
    return measured("clock.rtc_reset", Verdict.WARN if lost else Verdict.PASS, values)


def _off(clock: ClockFacts, limit_s: int) -> tuple[Finding, ...]:
    code, limit = "clock.rtc_off", {"warn_above_s": limit_s}
    shown = clock.rtc_epoch_s
    if shown is not None and _year(shown) > _LAST_BELIEVABLE_YEAR:
        return (measured(code, Verdict.WARN, {"shown_year": _year(shown)}, limit=limit),)
    if shown is None or clock.system_epoch_s is None or not clock.synchronised:
        # The system's clock was set by the very clock that it would judge.
        return (unanswered(code, Reason.SENSOR_ABSENT, verdict=Verdict.NOT_TESTED),)
    error = shown - clock.system_epoch_s
    values = {"rtc_error_s": error}
    zone = _zone(error, limit_s)
    if zone:
        local = {"zone_minutes": zone // 60, **values}
        return (
            measured(code, Verdict.PASS, values, limit=limit),
            measured("clock.rtc_local_time", Verdict.PASS, local, limit=limit),
        )
    verdict = Verdict.WARN if abs(error) > limit_s else Verdict.PASS
    return (measured(code, verdict, values, limit=limit),)


def _zone(error_s: int, limit_s: int) -> int:
    """The time zone that explains an error, in seconds; 0 where none does or none is needed."""
    nearest = (error_s + _ZONE_STEP_S // 2) // _ZONE_STEP_S * _ZONE_STEP_S
    fits = abs(error_s - nearest) <= limit_s and abs(nearest) <= _FARTHEST_ZONE_S
    return nearest if fits else 0


def _epoch_of_date(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


def _year(epoch_s: int) -> int:
    """The year, without the calendar's limits: a clock may show anything."""
    return 1970 + epoch_s // 31_556_952
