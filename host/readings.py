"""What comes back when the machine is asked: an answer, or why there is none."""

from dataclasses import dataclass
from enum import StrEnum

from host.value import Value


class Why(StrEnum):
    """Why a file gave no content. Never folded into `""` or `0`."""

    ABSENT = "absent"
    """There is no such file: on sysfs, the machine does not have the thing."""
    EMPTY = "empty"
    """The file is there and holds nothing."""
    DENIED = "denied"
    """Reading needs rights that we lack."""
    FAILED = "failed"
    """The read ended in an I/O error (`detail` names it)."""
    NOT_RECORDED = "not_recorded"
    """A replayed capture never asked; the truth is unknown."""


NOT_A_FOLDER = "not a folder"
"""The `detail` of a file that was listed as if it were a folder."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The value of a file that could not be read."""

    path: str
    why: Why
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Completed:
    """A command that ran to its end. The exit status is data, not an error."""

    argv: tuple[str, ...]
    exit_status: int
    stdout: bytes
    stderr: bytes
    elapsed_ms: int

    @property
    def text(self) -> str:
        """The standard output as text; odd bytes become U+FFFD."""
        return self.stdout.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Device:
    """One device as udev tells it. Properties are hints, not identity."""

    sys_path: str
    """Below /sys, e.g. `/devices/pci0000:00/.../block/sda`."""
    subsystem: str
    node: str | None
    """`/dev/sda`, if it has one."""
    properties: dict[str, str]

    @property
    def name(self) -> str:
        """The kernel name, for display only."""
        return self.sys_path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class KernelLine:
    """One line of the kernel's log (/dev/kmsg)."""

    sequence: int
    boot_us: int
    """Microseconds since boot."""
    level: int
    """0 emergency to 7 debug."""
    text: str


class Usage(Value):
    """What psutil reads of the running machine; `None` is unknown, never zero."""

    memory_total_bytes: int | None = None
    memory_available_bytes: int | None = None
    logical_processors: int | None = None
    physical_cores: int | None = None
    frequency_khz: int | None = None
    load_1min_permille: int | None = None
    temperatures_millicelsius: dict[str, int] = {}
    fans_rpm: dict[str, int] = {}


class CpuBrand(Value):
    """What py-cpuinfo says. It never overrides the numbers of /proc/cpuinfo."""

    brand: str | None = None
    flags: tuple[str, ...] = ()
