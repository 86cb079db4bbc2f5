"""Drives that test themselves, in a real report's JSON with its state put in."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import CommandMissing, CommandTimedOut
from host.readings import Completed

LAPTOPS = Path(__file__).parents[2] / "data/laptops"
SATA_REPORT = LAPTOPS / "lenovo-thinkpad-t480/smartctl-samsung-860-evo.json"
NVME_REPORT = LAPTOPS / "acer-swift-sf314-43-soldered-memory/smartctl-toshiba-kxg60.json"

SHORT = 1


def drive(transport: Transport = Transport.SATA, path: str = "/dev/sda") -> Drive:
    identity = DriveIdentity(model="Model X", serial="S1", wwid=None)
    return Drive(
        path=path, identity=identity, transport=transport, kind=DriveKind.SSD, size_bytes=10**11
    )


NVME = drive(Transport.NVME, "/dev/nvme0n1")


@dataclass(slots=True)
class TestingDrive:
    """A drive with a clock: what it answers to smartctl and nvme at each moment.

    `ends` holds one status nibble (ATA) or result (NVMe) for each test that is begun.
    """

    __test__ = False

    ends: list[int] = field(default_factory=lambda: [0])
    takes_s: int = 100
    transport: Transport = Transport.SATA
    clock_ms: Callable[[], int] = lambda: 0
    hours: int = 14551
    log_hours: int | None = None
    """Hours of entries of ours where they are not the drive's."""
    started_ms: int | None = None
    log: list[tuple[int, int]] = field(default_factory=lambda: [(0, 14417), (0, 13985)])
    last: int = 0
    started: int = 0
    aborted: int = 0
    keeps_log: bool = True
    runs: bool = True
    start_status: int = 0
    refuses: bool = True
    """A start that ends with a status begins nothing."""
    supported: bool = True
    smartctl_knows_nvme: bool = True
    faults: dict[int, Exception | str] = field(default_factory=dict)
    """By number of the look: what happens in its place."""
    looks: int = 0
    look_status: int = 0

    def answer(self, argv: tuple[str, ...]) -> Completed:
        self._pass_time()
        if argv[:3] == ("smartctl", "-t", "short") or argv[-2:] == ("-s", "1"):
            return self._start(argv)
        if argv[:2] == ("smartctl", "-X") or argv[-2:] == ("-s", "0xf"):
            self.aborted += 1
            self._end(1)
            return done(argv, "{}")
        if argv[:2] == ("nvme", "id-ctrl"):
            return done(argv, json.dumps({"oacs": 0x17 if self.supported else 0x07}))
        if argv[:2] == ("nvme", "self-test-log"):
            return done(argv, json.dumps(self._nvme_cli()))
        self.looks += 1
        fault = self.faults.get(self.looks)
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, str):
            return done(argv, fault, self.look_status)
        return done(argv, json.dumps(self._report()), self.look_status)

    @property
    def is_running(self) -> bool:
        self._pass_time()
        return self.started_ms is not None

    def _start(self, argv: tuple[str, ...]) -> Completed:
        self.started += 1
        if self.runs and not (self.start_status and self.refuses):
            self.started_ms = self.clock_ms()
        return done(argv, "{}", self.start_status)

    def _pass_time(self) -> None:
        if self.started_ms is not None and self._elapsed_s() >= self.takes_s:
            self._end(self.ends.pop(0) if len(self.ends) > 1 else self.ends[0])

    def _end(self, result: int) -> None:
        if self.started_ms is None:
            return
        self.started_ms, self.last = None, result
        if self.keeps_log:
            self.log.insert(0, (result, self.hours if self.log_hours is None else self.log_hours))

    def _elapsed_s(self) -> int:
        return (self.clock_ms() - (self.started_ms or 0)) // 1000

    def _report(self) -> dict[str, Any]:
        return self._sata() if self.transport is Transport.SATA else self._nvme()

    def _sata(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(SATA_REPORT.read_text("utf-8"))
        report["power_on_time"]["hours"] = self.hours
        test = report["ata_smart_data"]["self_test"]
        report["ata_smart_data"]["capabilities"]["self_tests_supported"] = self.supported
        tenths = max(1, 10 - self._elapsed_s() * 10 // self.takes_s) if self.started_ms else 0
        status = 0xF0 + tenths if self.started_ms is not None else self.last << 4
        test["status"] = {"value": status, "string": "words that say nothing"}
        rows = [
            {"type": {"value": SHORT}, "status": {"value": end << 4}, "lifetime_hours": hours}
            for end, hours in self.log
        ]
        report["ata_smart_self_test_log"] = {"standard": {"table": rows}}
        return report

    def _nvme(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(NVME_REPORT.read_text("utf-8"))
        report["power_on_time"] = {"hours": self.hours}
        if not self.smartctl_knows_nvme:
            return report
        report["nvme_optional_admin_commands"] = {"self_test": self.supported}
        if not self.supported:
            return report
        running = self.started_ms is not None
        rows = [
            {
                "self_test_code": {"value": SHORT},
                "self_test_result": {"value": end},
                "power_on_hours": hours,
            }
            for end, hours in self.log
        ]
        report["nvme_self_test_log"] = {
            "current_self_test_operation": {"value": SHORT if running else 0, "string": "words"},
            "table": rows,
        }
        if running:
            percent = self._elapsed_s() * 100 // self.takes_s
            report["nvme_self_test_log"]["current_self_test_completion_percent"] = percent
        return report

    def _nvme_cli(self) -> dict[str, Any]:
        rows: list[dict[str, int]] = [
            {"Self test result": end, "Self test code": 1, "Power on hours": hours}
            for end, hours in self.log
        ]
        return {
            "Current Device Self-Test Operation": 1 if self.started_ms is not None else 0,
            "Current Device Self-Test Completion": self._elapsed_s() * 100 // self.takes_s,
            "List of Valid Reports": [*rows, {"Self test result": 15}],
        }


def done(argv: tuple[str, ...], text: str, status: int = 0) -> Completed:
    return Completed(argv, status, text.encode(), b"", 5)


def missing(tool: str) -> Exception:
    return CommandMissing((tool,), "not installed")


def late(tool: str) -> Exception:
    return CommandTimedOut((tool,), 30)
