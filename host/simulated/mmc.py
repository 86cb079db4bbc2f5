"""A simulated eMMC: a card with hardware partitions behind the kernel's block layer.

Built to JEDEC JESD84-B51; shares no code with `host/mmc`.
"""

import errno
import threading

from typing_extensions import override

from host.errors import NoSuchInterface, ReadFailed
from host.simulated.cells import SECTOR_BYTES, is_new_power_on
from host.simulated.mmc_card import MmcCard
from host.simulated.mmc_medium import MmcMedium
from host.simulated.mmc_profile import MmcProfile, shown_areas
from host.simulated.model import (
    Clock,
    DriveModel,
    Misbehaviour,
    MmcAnswer,
    NvmeAnswer,
    SgAnswer,
    Store,
)

_PERMANENT = 0x04
_BOOT_WP_ON = 0x05


class MmcModel(DriveModel):
    """One eMMC. The store needs the areas that `mmc_areas` names."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        profile: MmcProfile,
        misbehaviours: frozenset[Misbehaviour] = frozenset(),
    ) -> None:
        self._profile = profile
        self._misbehaviours = misbehaviours
        self._clock = clock
        self._lock = threading.RLock()
        self._medium = MmcMedium(store, profile, misbehaviours)
        self._card = MmcCard(self._medium, clock, profile, misbehaviours)
        if is_new_power_on(store):
            self._power_on()

    def _power_on(self) -> None:
        """Volatile registers begin anew, and the kernel holds the boot areas read-only."""
        self._medium.main.switched_on()
        boots = tuple(area for area in self.areas() if area.startswith("boot"))
        for_good = _PERMANENT if self._profile.boot_protected else 0
        self._medium.keep(
            force_ro=boots,
            boot_wp=self._medium.state.boot_wp & _PERMANENT | for_good,
            group_def=0,
            selected=(None, None),
            marked=(),
            complaint=0,
        )

    def set_force_ro(self, area: str, *, on: bool) -> None:
        """What `/sys/block/mmcblkNbootM/force_ro` does.

        Args:
            area: `boot0` or `boot1`.
            on: Whether the kernel refuses to write to it.
        """
        with self._lock:
            kept = {name for name in self._medium.state.force_ro if name != area}
            self._medium.keep(force_ro=tuple(sorted({*kept, area} if on else kept)))

    @override
    def areas(self) -> tuple[str, ...]:
        return shown_areas(self._profile)

    @override
    def size_bytes(self, area: str) -> int:
        return self._medium.cells(area).size_bytes

    @override
    def read(self, area: str, offset: int, length: int) -> bytes:
        with self._lock:
            self._check_there("read", area, offset, length)
            return self._medium.read(area, offset, length)

    @override
    def write(self, area: str, offset: int, data: bytes) -> None:
        with self._lock:
            self._check_there("write", area, offset, len(data))
            self._check_writable("write", area, offset, len(data))
            self._medium.write(area, offset, data)

    @override
    def flush(self, area: str) -> None:
        with self._lock:
            self._check_there("flush", area, 0, 0)
            self._medium.cells(area).flush()

    def _check_there(self, operation: str, area: str, offset: int, length: int) -> None:
        self._medium.main.check_there()
        self._medium.refresh()
        if area not in self.areas():
            raise ReadFailed(operation, offset, length, errno.ENXIO)
        if self._medium.state.dead:
            raise ReadFailed(operation, offset, length, errno.EIO)

    def _check_writable(self, operation: str, area: str, offset: int, length: int) -> None:
        if self._profile.card_protected or area in self._medium.state.force_ro:
            raise ReadFailed(operation, offset, length, errno.EPERM)
        if area.startswith("boot") and self._medium.state.boot_wp & _BOOT_WP_ON:
            raise ReadFailed(operation, offset, length, errno.EIO)

    @override
    def discard_securely(self, area: str, offset: int, length: int) -> None:
        if not self._profile.secure_erase or self._profile.secure_erase_broken:
            raise NoSuchInterface("BLKSECDISCARD: the kernel offers none for this card")
        with self._lock:
            self._check_there("secure discard", area, offset, length)
            self._check_writable("secure discard", area, offset, length)
            cells = self._medium.cells(area)
            unaligned = offset % SECTOR_BYTES or length % SECTOR_BYTES
            if unaligned or offset < 0 or length <= 0 or offset + length > cells.size_bytes:
                raise ReadFailed("secure discard", offset, length, errno.EINVAL)
            self._clock.pause(self._profile.discard_s * length / self._medium.main.size_bytes)
            self._carry_out(area, offset, offset + length)

    def _carry_out(self, area: str, offset: int, end: int) -> None:
        """Front to back, up to where something breaks."""
        cells = self._medium.cells(area)
        middle, until = cells.size_bytes // 2, end
        if Misbehaviour.UNWRITABLE in self._misbehaviours:
            until = min((at for at in cells.bad_sectors() if offset <= at < end), default=end)
        if area == "main" and offset <= middle < until:
            self._medium.purge(area, (offset, middle))
            cells.halfway()
        self._medium.purge(area, (offset, until))
        if until < end:
            raise ReadFailed("secure discard", until, end - until, errno.EIO)
        if area == "main" and end == cells.size_bytes:
            cells.said_done()

    @override
    def mmc(self, opcode: int, argument: int, *, write: bool, timeout_ms: int) -> MmcAnswer:
        with self._lock:
            self._medium.main.check_there()
            self._medium.refresh()
            if self._medium.state.dead:
                return MmcAnswer(errno.ETIMEDOUT)
            return self._card.command(opcode, argument, write=write, timeout_ms=timeout_ms)

    @override
    def sg(self, cdb: bytes, data_out: bytes, timeout_ms: int) -> SgAnswer:
        raise NoSuchInterface("an eMMC takes no SCSI commands")

    @override
    def nvme(self, packed: bytes, data_out: bytes) -> NvmeAnswer:
        raise NoSuchInterface("an eMMC takes no NVMe commands")

    @override
    def look_again(self) -> None:
        """The system finds the same areas again."""

    @override
    def suspend(self) -> None:
        with self._lock:
            self._power_on()
