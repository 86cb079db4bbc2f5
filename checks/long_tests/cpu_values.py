"""What the processor load test measured (values only)."""

from checks.kernel_facts import KernelFacts
from host.value import Value

EARLY_S = 60
"""What is hot this soon has no cooling to speak of; a fan turns by then."""


class HeatSeen(Value):
    """The processor's own temperature, by the best chip that tells it."""

    chip: str
    idle_celsius: int | None = None
    peak_celsius: int
    early_peak_celsius: int | None = None
    """The highest of the first minute of load."""
    critical_celsius: int | None = None
    """Where its maker says it is in danger; many chips do not tell."""


class ClockSeen(Value):
    """Clocks under load, as permille of what the maker guarantees."""

    mean_permille: int
    tenths_permille: tuple[int, ...]
    """The load in ten equal parts from the slowest to the fastest, the mean of each."""
    at_lowest_permille: int | None = None
    """Part of the load that every processor spent at the lowest clock it has."""

    def slow_permille(self, below_permille: int) -> int:
        """Part of the load during which the clock was lower than this, in steps of a tenth."""
        slow = sum(1 for each in self.tenths_permille if each < below_permille)
        return slow * 1000 // max(1, len(self.tenths_permille))


class FanSeen(Value):
    """Fans that tell their speed; the fastest speaks for all, as some that are listed are not."""

    fans: int
    idle_rpm: int | None = None
    load_rpm: int | None = None
    """After a minute of load, or in all of a shorter one."""

    @property
    def rise_rpm(self) -> int | None:
        """How much faster it turned under load; negative when it slowed down."""
        if self.idle_rpm is None or self.load_rpm is None:
            return None
        return self.load_rpm - self.idle_rpm


class CpuRun(Value):
    """What the processor load test measured."""

    asked_seconds: int
    loaded_ms: int
    """How long the load ran, by our clock."""
    exit_status: int | None = None
    """Of stress-ng; negative for a signal."""
    failures: int = 0
    """Lines in which it tells of a wrong result."""
    version: str | None = None
    bogo_ops_per_s: int | None = None
    """stress-ng's own count; only comparable between laptops with the same version of it."""
    stopped_hot: bool = False
    """We ended the load because the processor came too near to its critical temperature."""
    threads: int = 0
    throughput_mb_s: int | None = None
    """SHA-256 on every processor at once, before the load, in 10^6 bytes a second."""
    heat: HeatSeen | None = None
    clock: ClockSeen | None = None
    throttled_permille: int | None = None
    """Part of the load that the worst processor was throttled for heat, by its own counter."""
    fan: FanSeen | None = None
    idle_milliwatts: int | None = None
    load_milliwatts: int | None = None
    kernel: KernelFacts | None = None
    """Faults that the kernel told of from the beginning to the end of the test."""

    @property
    def ran_in_full(self) -> bool:
        """The load lasted as long as it was asked; stress-ng says success when it is stopped."""
        return self.loaded_ms >= self.asked_seconds * 1000 - 1000
