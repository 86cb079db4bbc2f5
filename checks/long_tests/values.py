"""Long tests: what one was asked, how far it is, how it ended (values only)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from checks.findings import Evidence, Reason
from checks.long_tests.battery_values import BatteryRun
from checks.long_tests.cpu_values import CpuRun
from checks.long_tests.memory_values import MemoryRun
from checks.long_tests.selftest_values import SelftestRun
from host.value import Value


class LongTest(StrEnum):
    """The long tests, in the order in which they are wanted."""

    SELFTEST = "drive.selftest"
    MEMORY = "ram.pattern_test"
    CPU = "cpu.load"
    BATTERY = "battery.load"


class WaitsFor(StrEnum):
    """What a long test asks of the person beside it."""

    UNPLUG = "unplug"
    PLUG = "plug"


@dataclass(frozen=True, slots=True)
class LongTask:
    """One long test to be run."""

    test: LongTest
    drive_id: str | None = None
    """For a drive's self-test."""
    deep: bool = False
    """The longer variant, after a suspicion."""


@dataclass(frozen=True, slots=True)
class LongProgress:
    """How far a long test is."""

    done_permille: int | None = None
    left_s: int | None = None
    """Honest: from what was measured, `None` while unknown."""
    waits_for: WaitsFor | None = None


class LongRun(Value):
    """How one long test ended: facts, judged by `checks.long_tests.judging`."""

    test: LongTest
    drive_id: str | None = None
    reason: Reason | None = None
    """Why there is no measurement; `None` when there is one."""
    crashed: bool = False
    """Our code or the tool broke."""
    died: int = 0
    """How often the laptop went off during this test: its start is journaled, its end is not."""
    seconds: int = 0
    deep: bool = False
    memory: MemoryRun | None = None
    cpu: CpuRun | None = None
    battery: BatteryRun | None = None
    selftest: SelftestRun | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LongEnd:
    """A long test's facts and the raw outputs behind them."""

    run: LongRun
    evidence: tuple[Evidence, ...] = ()


class LongControl(Protocol):
    """The other side of a long test that runs in its own thread."""

    @property
    def is_stopped(self) -> bool:
        """Somebody wants it to end now: it stops its processes and ends `cancelled`."""

    def tell(self, progress: LongProgress) -> None:
        """How far it is; returns at once."""
