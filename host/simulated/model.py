"""What every simulated drive is made of: a store that survives power cuts, a clock, a model.

A model takes the bytes that a real drive takes and gives the bytes that a real drive gives. It
shares no code with the codecs that talk to it: a double made from the same misreading as the code
under test proves nothing.
"""

import mmap
import os
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from host.durable import write_whole
from host.errors import NoSuchInterface


class Clock(Protocol):
    """Time as a drive's electronics feel it."""

    def now_ms(self) -> int:
        """Milliseconds from any beginning; never falls back."""

    def pause(self, seconds: float) -> None:
        """Let time pass."""


class VirtualClock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self._now_ms = 1_000_000

    def now_ms(self) -> int:
        """Milliseconds so far."""
        return self._now_ms

    def pause(self, seconds: float) -> None:
        """Let time pass at once."""
        self._now_ms += round(seconds * 1000)


class RealClock:
    """The machine's boot clock, `speed` times as fast."""

    def __init__(self, speed: int = 1) -> None:
        self._speed = speed

    def now_ms(self) -> int:
        """Milliseconds since boot, times the speed: the same for every process."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) * self._speed // 1_000_000

    def pause(self, seconds: float) -> None:
        """Wait that much of this clock's time."""
        time.sleep(seconds / self._speed)


class Store(Protocol):
    """What a drive keeps without power."""

    def area(self, name: str) -> memoryview:
        """The cells of `main`, `spare`, `nsid:2`, `boot0`...: writable, as large as made."""

    def read_state(self) -> str | None:
        """What the firmware kept of itself, as JSON; `None` when new."""

    def write_state(self, text: str) -> None:
        """Keep the firmware's state; durable when this returns."""

    @property
    def power_on(self) -> str | None:
        """Name of this power-on, where several processes open one drive that stays powered.

        `None`: every model made on the store is a power-on of its own (see
        `host.simulated.cells.is_new_power_on`).
        """


@dataclass(slots=True)
class MemoryStore:
    """A drive in memory, for the thousands of cases of a matrix."""

    areas: dict[str, bytearray]
    state: str | None = None
    power_on: str | None = None

    def area(self, name: str) -> memoryview:
        """Its cells."""
        return memoryview(self.areas[name])

    def read_state(self) -> str | None:
        """Its state."""
        return self.state

    def write_state(self, text: str) -> None:
        """Keep it."""
        self.state = text


def area_path(folder: Path, area: str) -> Path:
    """The file that holds an area: `medium.img` for `main`, else `area-<name>.img`."""
    return folder / ("medium.img" if area == "main" else f"area-{area.replace(':', '-')}.img")


@dataclass(slots=True)
class FolderStore:
    """A drive in a folder: `medium.img` is area `main`, `area-<name>.img` any other."""

    folder: Path
    power_on: str | None = None
    _maps: dict[str, mmap.mmap] = field(default_factory=dict)

    def area(self, name: str) -> memoryview:
        """Its cells, shared with every process that opens them."""
        if name not in self._maps:
            descriptor = os.open(area_path(self.folder, name), os.O_RDWR | os.O_CLOEXEC)
            try:
                self._maps[name] = mmap.mmap(descriptor, 0)
            finally:
                os.close(descriptor)
        return memoryview(self._maps[name])

    def read_state(self) -> str | None:
        """Its state."""
        path = self.folder / "state.json"
        return path.read_text("utf-8") if path.exists() else None

    def write_state(self, text: str) -> None:
        """Keep it."""
        write_whole(self.folder / "state.json", text.encode())


@dataclass(frozen=True, slots=True)
class SgAnswer:
    """What SG_IO gives back."""

    status: int
    """SCSI status: 0 good, 2 check condition."""
    sense: bytes = b""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class NvmeAnswer:
    """What NVME_IOCTL_ADMIN_CMD gives back."""

    status: int
    """Status field as the ioctl returns it (More and Do Not Retry bits included); 0 is success."""
    result: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class MmcAnswer:
    """What MMC_IOC_CMD gives back."""

    errno: int
    response: tuple[int, int, int, int] = (0, 0, 0, 0)
    data: bytes = b""


class DriveModel(Protocol):
    """The electronics of one simulated drive. One instance is one power-on.

    Making an instance on a store that was used before is switching the drive on again: what was
    volatile is gone, what was running goes on or is found interrupted, as the standard says. The
    exception is a store whose `power_on` is named and the same as before: then another process
    opens a drive that was never without power, and what is volatile lies in the state too.
    """

    def areas(self) -> tuple[str, ...]:
        """Parts that the system sees now as block devices, `main` first."""

    def size_bytes(self, area: str) -> int:
        """Size that the system sees."""

    def read(self, area: str, offset: int, length: int) -> bytes:
        """Read cells.

        Raises:
            ReadFailed, DriveGone
        """

    def write(self, area: str, offset: int, data: bytes) -> None:
        """Write cells. Raises as `read`."""

    def flush(self, area: str) -> None:
        """Drain the write cache. Raises as `read`."""

    def sg(self, cdb: bytes, data_out: bytes, timeout_ms: int) -> SgAnswer:
        """SG_IO.

        Raises:
            NoSuchInterface, CommandLost (it ran into the time-out), DriveGone
        """

    def nvme(self, packed: bytes, data_out: bytes) -> NvmeAnswer:
        """NVME_IOCTL_ADMIN_CMD with the 72-byte structure; raises as `sg`."""

    def mmc(self, opcode: int, argument: int, *, write: bool, timeout_ms: int) -> MmcAnswer:
        """MMC_IOC_CMD; raises as `sg`."""

    def discard_securely(self, area: str, offset: int, length: int) -> None:
        """BLKSECDISCARD; raises `NoSuchInterface` or `ReadFailed`."""

    def revert_by_psid(self, key: bytes) -> int:
        """IOC_OPAL_PSID_REVERT_TPR with its 264-byte structure; raises as `sg`.

        Returns:
            The status of the TCG method; 0 is success.
        """
        raise NoSuchInterface(f"a drive without locks takes no key of {len(key)} bytes")

    def look_again(self) -> None:
        """The system rescans."""

    def suspend(self) -> None:
        """The machine sleeps (S3) and wakes.

        A power cycle without the firmware's freeze, if the drive and the machine are kind.
        """


class Misbehaviour(StrEnum):
    """The ways in which a simulated drive can be bad, by name (the hazards in brackets)."""

    LYING_ALL = "lying_all"
    """Says done and keeps everything (H19)."""
    LYING_SOME = "lying_some"
    """Says done and keeps a scattered 1 % of its pages."""
    LYING_RUN = "lying_run"
    """Says done and keeps one run of 0.2 %."""
    STALE_SUCCESS = "stale_success"
    """Shows success from the start and ignores the command (H25)."""
    STUCK = "stuck"
    """Sanitize accepted, progress stays at 655 (H8)."""
    FAILS = "fails"
    """Sanitize accepted and ends as failed; may be left (H18)."""
    FAILS_RESTRICTED = "fails_restricted"
    """As `fails`, but left only by a sanitize that succeeds."""
    START_LAG = "start_lag"
    """The status shows nothing for 12 polls after acceptance (H46)."""
    START_NEVER = "start_never"
    """Accepted, and the status shows nothing for ever."""
    FROZEN = "frozen"
    """ATA security frozen at power-on until a suspend (H4)."""
    FROZEN_FOR_GOOD = "frozen_for_good"
    """ATA security frozen, a suspend does not help."""
    SANITIZE_FROZEN = "sanitize_frozen"
    """ATA SD1 until a power cycle (D15)."""
    LOCKED_KNOWN = "locked_known"
    """ATA security locked with a password of the list of H33."""
    LOCKED = "locked"
    """ATA security locked with an unknown password."""
    BRIDGE = "bridge"
    """Behind a USB bridge that takes SET PASSWORD and refuses ERASE UNIT (H1)."""
    INVALID_OPCODE = "invalid_opcode"
    """NVMe: Format and Sanitize rejected until a suspend (H7)."""
    ACCESS_DENIED = "access_denied"
    """NVMe: Format and Sanitize give 286h (Block SID, Opal) for ever."""
    NO_REGISTERS = "no_registers"
    """ATA: good status without sense, or fixed-format sense (H26)."""
    ZERO_REGISTERS = "zero_registers"
    """ATA: descriptor sense full of zeros (PERC)."""
    HPA = "hpa"
    """Sectors hidden by a host protected area (H20)."""
    DCO = "dco"
    """Sectors hidden by a device configuration overlay."""
    HPA_REFUSED = "hpa_refused"
    """A host protected area that cannot be removed."""
    UNREADABLE = "unreadable"
    """A few sectors cannot be read, before and after (H38)."""
    UNREADABLE_AFTER = "unreadable_after"
    """A few sectors cannot be read once erased."""
    UNWRITABLE = "unwritable"
    """A few sectors cannot be written (H43)."""
    VANISHES = "vanishes"
    """Gone in the middle of an erase, and stays gone until powered again (H28)."""
    FAKE_CAPACITY = "fake_capacity"
    """Addresses wrap around at half the size (H39)."""
    DEAD_AFTER = "dead_after"
    """All reads fail once it said done (H9)."""
    SLOW = "slow"
    """Firmware commands take hours (H16, H30)."""
    NAMESPACE_LEFT = "namespace_left"
    """NVMe: a second namespace, and a format hits only the one named (H13)."""
    CACHE_LIAR = "cache_liar"
    """Acknowledges a flush and loses what was written since at a power cut."""
    PASSWORD_STAYS = "password_stays"
    """Says the security erase was done and is still enabled."""
    PSID_LIES = "psid_lies"
    """Says that it was reverted by its PSID, unlocks, and keeps its key and data (H11)."""
    PSID_STAYS_LOCKED = "psid_stays_locked"
    """Says that it was reverted by its PSID and stays locked (H11)."""
