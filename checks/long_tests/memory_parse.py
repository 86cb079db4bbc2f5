"""Reading stressapptest's log, also while it is being written (pure).

Lines of 1.0.6 and of 1.0.9 and newer, which put a time before each. A line counts only where it
begins: a path or a label with the same words is no status.
"""

import re
from collections import deque
from dataclasses import dataclass

from checks.long_tests.memory_values import MemoryEnding

_TIME = r"^(?:\d{4}/\d\d/\d\d-\d\d:\d\d:\d\d\(\w+\) )?"
_STATUS = re.compile(_TIME + r"Status: (PASS|FAIL)\b(.*)$", re.MULTILINE)
_COMPLETED = re.compile(
    _TIME
    + r"Stats: Completed: (?P<mib>\d{1,12})(?:\.\d+)?M in (?P<s>\d{1,7})(?:\.(?P<frac>\d+))?s "
    r"(?P<rate>\d{1,9})(?:\.\d+)?MB/s(?:, with (?P<incidents>\d{1,9}) hardware incidents)?",
    re.MULTILINE,
)
_FOUND = re.compile(_TIME + r"Stats: Found (\d{1,9}) hardware incidents", re.MULTILINE)
_FAULT = re.compile(_TIME + r"(?:Hardware Error: |Report Error: miscompare)", re.MULTILINE)
_HARDWARE = re.compile(_TIME + r"Hardware Error: ", re.MULTILINE)
_STARTING = re.compile(_TIME + r"Stats: Starting SAT, (\d{1,9})M, \d+ seconds", re.MULTILINE)
_REMAINING = re.compile(_TIME + r"Log: Seconds remaining: (\d{1,9})\b", re.MULTILINE)
_EARLY = re.compile(_TIME + r"Log: User exiting early", re.MULTILINE)
_VERSION = re.compile(_TIME + r"Stats: SAT revision (\S{1,40}),", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SatLog:
    """What a log says."""

    ending: MemoryEnding
    incidents: int
    """The largest count that it names or shows; one is enough."""
    tested_mib: int | None
    ran_ms: int | None
    copied_mib: int | None
    rate_mib_s: int | None
    version: str | None


def parse_log(text: str) -> SatLog:
    """A whole log or the beginning of one."""
    completed = _last(_COMPLETED, text)
    starting = _last(_STARTING, text)
    version = _last(_VERSION, text)
    return SatLog(
        ending=_ending(text),
        incidents=_incidents(text, completed),
        tested_mib=int(starting[1]) if starting else None,
        ran_ms=_milliseconds(completed) if completed else None,
        copied_mib=int(completed["mib"]) if completed else None,
        rate_mib_s=int(completed["rate"]) if completed else None,
        version=version[1] if version else None,
    )


def seconds_remaining(text: str) -> int | None:
    """What its newest line says; some builds never say it."""
    found = _last(_REMAINING, text)
    return int(found[1]) if found else None


def _ending(text: str) -> MemoryEnding:
    status = _last(_STATUS, text)
    if status is None:
        return MemoryEnding.NO_STATUS
    if status[1] == "PASS":
        return MemoryEnding.STOPPED if _EARLY.search(text) else MemoryEnding.PASSED
    return MemoryEnding.FAULTY if "discovered HW" in status[2] else MemoryEnding.PROCEDURAL


def _incidents(text: str, completed: re.Match[str] | None) -> int:
    told = [int(completed["incidents"])] if completed and completed["incidents"] else []
    found = _last(_FOUND, text)
    if found:
        told.append(int(found[1]))
    # Each fault is one line of each kind: the kinds are two tellings of the same fault.
    shown = len(_HARDWARE.findall(text)) or len(_FAULT.findall(text))
    said = 1 if _ending(text) is MemoryEnding.FAULTY else 0
    return max(*told, shown, said, 0)


def _milliseconds(completed: re.Match[str]) -> int:
    fraction = (completed["frac"] or "").ljust(3, "0")[:3]
    return int(completed["s"]) * 1000 + int(fraction)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text), maxlen=1)), None)
