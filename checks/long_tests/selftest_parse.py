"""How far a drive's self-test is, from smartctl's or nvme-cli's JSON (pure).

Numbers only: the words beside them differ between versions and drives.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from checks.json_reader import Json
from checks.long_tests.selftest_values import SelftestWay
from checks.parse_error import ParseError

_ATA_RUNNING = 15
_NVME_UNUSED = 15
_TENTH_PERMILLE = 100
_PERCENT_PERMILLE = 10
_OACS_SELF_TEST = 1 << 4
_ATA_HOURS_WRAP = 1 << 16
"""The ATA log keeps hours in 16 bits (ACS-3 A.19)."""


@dataclass(frozen=True, slots=True)
class LoggedTest:
    """One ended self-test of a drive's log."""

    result: int
    hours: int | None


@dataclass(frozen=True, slots=True)
class SelftestState:
    """What a drive says of self-tests at one moment."""

    way: SelftestWay
    supported: bool | None = None
    """`False`: the drive says that it has none."""
    readable: bool = True
    """Whether it said anything about self-tests."""
    running: bool = False
    left_permille: int | None = None
    result: int | None = None
    """ATA: how the last one ended."""
    log: tuple[LoggedTest, ...] = ()
    """Newest first."""
    hours: int | None = None
    minutes: int | None = None
    """ATA: how long the drive says that a short one takes."""


def parse_smartctl_state(text: str) -> SelftestState:
    """What `smartctl -i -c -A -l selftest -j` says.

    Raises:
        ParseError: it is no JSON object.
    """
    report = load("smartctl", text)
    hours = _first_count(
        report.at("power_on_time", "hours"),
        report.at("nvme_smart_health_information_log", "power_on_hours"),
    )
    if report.at("device", "protocol").text == "NVMe":
        return _nvme_of_smartctl(report, hours)
    return _ata(report, hours)


def parse_nvme_log(text: str, hours: int | None) -> SelftestState:
    """What `nvme self-test-log -o json` says; `hours` come from elsewhere.

    Raises:
        ParseError: it is no JSON object.
    """
    log = load("nvme", text)
    operation = log.at("Current Device Self-Test Operation").count
    done = log.at("Current Device Self-Test Completion").count
    rows = (
        (row.at("Self test result").count, row.at("Power on hours").count)
        for row in log.at("List of Valid Reports").items()
    )
    return _nvme(operation, done, tuple(_ended(rows)), hours)


def parse_nvme_support(text: str) -> bool | None:
    """Whether `nvme id-ctrl -o json` offers self-tests (OACS bit 4).

    Raises:
        ParseError: it is no JSON object.
    """
    offers = load("nvme", text).at("oacs").count
    return None if offers is None else bool(offers & _OACS_SELF_TEST)


def parse_protocol(text: str) -> str | None:
    """Which protocol smartctl speaks with the drive: `ATA`, `NVMe`, `SCSI`.

    Raises:
        ParseError: it is no JSON object.
    """
    return load("smartctl", text).at("device", "protocol").text


def result_of_run(before: SelftestState, now: SelftestState, *, seen_running: bool) -> int | None:
    """The result of the test between two states; `None`: nothing there is that test's.

    A log entry is this run's only if its power-on hours fit it. ATA also keeps the status of the
    newest test: seen running, it can be no other's.
    """
    if now.running:
        return None
    if now.way is SelftestWay.ATA and seen_running:
        return now.result
    is_new = now.log != before.log or seen_running
    if not now.log or not is_new or not _fits(now.log[0], before.hours, now.hours):
        return None
    return now.log[0].result


def load(tool: str, text: str) -> Json:
    """A tool's JSON object.

    Raises:
        ParseError: it is none.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise ParseError(tool, None, None, "not JSON") from error
    except RecursionError as error:
        raise ParseError(tool, None, None, "nested too deep") from error
    if not isinstance(document, dict):
        raise ParseError(tool, None, None, "no object")
    return Json(document)


def _ata(report: Json, hours: int | None) -> SelftestState:
    data = report.at("ata_smart_data")
    status = data.at("self_test", "status", "value").count
    nibble = None if status is None else status >> 4
    running = nibble == _ATA_RUNNING
    tables = (
        report.at("ata_smart_self_test_log", kind, "table") for kind in ("extended", "standard")
    )
    rows = next((found for table in tables if (found := list(table.items()))), [])
    log = tuple(
        LoggedTest(ended >> 4, row.at("lifetime_hours").count)
        for row in rows
        if (ended := row.at("status", "value").count) is not None
    )
    return SelftestState(
        way=SelftestWay.ATA,
        supported=data.at("capabilities", "self_tests_supported").truth,
        readable=status is not None,
        running=running,
        left_permille=(status or 0) % 16 * _TENTH_PERMILLE if running else None,
        result=None if running else nibble,
        log=log,
        hours=hours,
        minutes=data.at("self_test", "polling_minutes", "short").count,
    )


def _nvme_of_smartctl(report: Json, hours: int | None) -> SelftestState:
    log = report.at("nvme_self_test_log")
    rows = (
        (row.at("self_test_result", "value").count, row.at("power_on_hours").count)
        for row in log.at("table").items()
    )
    return _nvme(
        log.at("current_self_test_operation", "value").count,
        log.at("current_self_test_completion_percent").count,
        tuple(_ended(rows)),
        hours,
        supported=report.at("nvme_optional_admin_commands", "self_test").truth,
    )


def _nvme(
    operation: int | None,
    done_percent: int | None,
    log: tuple[LoggedTest, ...],
    hours: int | None,
    *,
    supported: bool | None = None,
) -> SelftestState:
    left = None
    if operation and done_percent is not None:
        left = max(0, 100 - done_percent) * _PERCENT_PERMILLE
    return SelftestState(
        way=SelftestWay.NVME,
        supported=supported,
        readable=operation is not None,
        running=bool(operation),
        left_permille=left,
        log=log,
        hours=hours,
    )


def _ended(rows: Iterator[tuple[int | None, int | None]]) -> Iterator[LoggedTest]:
    for result, hours in rows:
        if result is not None and result != _NVME_UNUSED:
            yield LoggedTest(result, hours)


def _fits(entry: LoggedTest, first: int | None, last: int | None) -> bool:
    """Whether an entry's hours lie in this run, give or take the hour that is counted."""
    if entry.hours is None or first is None or last is None:
        return False
    return any(entry.hours in (hour, hour % _ATA_HOURS_WRAP) for hour in range(first - 1, last + 2))


def _first_count(*nodes: Json) -> int | None:
    return next((node.count for node in nodes if node.count is not None), None)
