"""What the memory pattern test measured (values only)."""

from enum import StrEnum

from checks.kernel_facts import KernelFacts
from host.value import Value


class MemoryEnding(StrEnum):
    """What stressapptest said of itself in its last lines."""

    PASSED = "passed"
    """No fault seen; only worth something when it ran as long as it was asked."""
    FAULTY = "faulty"
    """It found hardware problems."""
    PROCEDURAL = "procedural"
    """It could not do its work: says nothing about the memory."""
    STOPPED = "stopped"
    """Somebody ended it early; it says PASS all the same."""
    NO_STATUS = "no_status"
    """Killed or broken before it could say anything."""


class MemoryRun(Value):
    """What the memory pattern test measured."""

    ending: MemoryEnding
    incidents: int = 0
    """Reads that gave something else than what was written."""
    asked_seconds: int = 0
    ran_ms: int | None = None
    """How long it tested by its own word."""
    tested_mib: int = 0
    """Memory that held patterns, without what was in swap meanwhile."""
    total_mib: int | None = None
    """All memory that the kernel can use."""
    copied_mib: int | None = None
    rate_mib_s: int | None = None
    threads: int = 0
    swap_mib: int | None = None
    """Size of swap (zram too) that was switched on; 0 is none."""
    swapped_mib: int = 0
    """How much more of it was in use during the test."""
    exit_status: int | None = None
    """Negative for a signal."""
    version: str | None = None
    kernel: KernelFacts | None = None
    """Faults that the kernel told of meanwhile; `None`: its log cannot be read."""

    @property
    def covered_permille(self) -> int | None:
        """The tested part of all memory."""
        return None if not self.total_mib else self.tested_mib * 1000 // self.total_mib
