"""What the kernel's log tells of faults (values only)."""

from enum import StrEnum

from host.value import Value


class KernelKind(StrEnum):
    """What a line of the kernel's log is about; every other line is left out."""

    MACHINE_CHECK_UNCORRECTED = "machine_check_uncorrected"
    """The processor or its memory gave a wrong answer that nothing could mend."""
    MACHINE_CHECK_CORRECTED = "machine_check_corrected"
    MACHINE_CHECK_LOGGED = "machine_check_logged"
    """Only the announcement: the line does not say how bad it was."""
    MEMORY_UNCORRECTED = "memory_uncorrected"
    MEMORY_CORRECTED = "memory_corrected"
    PCIE_UNCORRECTED = "pcie_uncorrected"
    PCIE_CORRECTED = "pcie_corrected"
    DRIVE = "drive"
    THERMAL_CRITICAL = "thermal_critical"
    THERMAL_THROTTLED = "thermal_throttled"
    GRAPHICS = "graphics"
    OVER_CURRENT = "over_current"
    """A USB socket drew more than it may: often a short circuit."""
    ADAPTER = "adapter"
    """The firmware does not know the charger, or finds it too weak."""
    EARLIER_LIFE = "earlier_life"
    """Left by the firmware from before this boot (ACPI BERT)."""


class KernelCount(Value):
    """Lines of one kind about one part."""

    kind: KernelKind
    where: str | None = None
    """Kernel name of the drive (`sda`, `nvme0`, `ata1`): joins it with a drive of this boot."""
    lines: int
    first: str
    """The first of these lines, at most 200 characters."""


class AtaPort(Value):
    """Which drive the kernel found at an ATA port."""

    port: str
    """`ata1`."""
    model: str


class KernelFacts(Value):
    """Counts by kind of line, and what is left of earlier crashes."""

    counts: tuple[KernelCount, ...] = ()
    ports: tuple[AtaPort, ...] = ()
    lines: int = 0
    """Lines that were read, of any kind."""
    first_sequence: int | None = None
    """0 where the log reaches back to the boot; above it the oldest lines are gone."""
    last_sequence: int | None = None
    crash_records: int | None = None
    """Records of earlier kernel crashes, kept in the firmware's memory (pstore)."""
    has_boot_errors: bool | None = None
    """The firmware lists errors of the boot before (ACPI BERT with an error in it)."""

    def count(self, *kinds: KernelKind) -> int:
        """Lines of these kinds, about any part."""
        return sum(each.lines for each in self.counts if each.kind in kinds)

    @property
    def from_boot(self) -> bool:
        """Whether nothing was lost from the log's beginning."""
        return self.first_sequence == 0
