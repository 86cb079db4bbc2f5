"""A simulated ATA drive: takes the bytes of SG_IO, gives the bytes of a SATL (ACS-4, SAT-4)."""

import errno
import threading

from typing_extensions import override

from host.errors import NoSuchInterface, ReadFailed
from host.simulated import ata_capacity, ata_sanitize, ata_security
from host.simulated.ata_identify import identify
from host.simulated.ata_profile import AtaProfile, FailureSense
from host.simulated.ata_unit import ABORTED, DONE, Outcome, Taskfile, Unit
from host.simulated.ata_wire import (
    NON_DATA,
    PIO_IN,
    Wish,
    refused_by_bridge,
    unpack,
    with_registers,
    with_zeros,
    without_registers,
)
from host.simulated.cells import Cells, is_new_power_on, read_part
from host.simulated.model import (
    Clock,
    DriveModel,
    Misbehaviour,
    MmcAnswer,
    NvmeAnswer,
    SgAnswer,
    Store,
)

_IDENTIFY, _CHECK_POWER = 0xEC, 0xE5
_SANITIZE = 0xB4
_SECURITY = range(0xF1, 0xF7)
_CAPACITY = frozenset((0xF8, 0x27, 0xF9, 0x37, 0x78, 0xB1))
_ALWAYS = frozenset((_IDENTIFY, _CHECK_POWER, _SANITIZE))
"""What is taken in SD2 and SD3 too."""
_ACTIVE = 0xFF
_BLOCK_COMMAND = -1
"""A read or write is a command too: it comes between F3h and F4h."""


class AtaModel(DriveModel):
    """One power-on of one drive."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        profile: AtaProfile,
        misbehaviours: frozenset[Misbehaviour] = frozenset(),
    ) -> None:
        hidden_by = {Misbehaviour.DCO: "dco", Misbehaviour.HPA: "hpa"}
        hidden_by[Misbehaviour.HPA_REFUSED] = "hpa"
        offered = {name: True for bad, name in hidden_by.items() if bad in misbehaviours}
        if profile.ama:
            offered.pop("hpa", None)  # the same hidden sectors, behind the newer commands
        cells = Cells(store, "main", misbehaviours)
        profile = profile.model_copy(update=offered)
        self._unit = Unit(store, clock, profile, misbehaviours, cells)
        self._lock = threading.RLock()
        if self._unit.is_new():
            ata_security.switch_on_first(self._unit)
            ata_capacity.switch_on_first(self._unit)
            self._unit.save()
        if is_new_power_on(store):
            self._power_on(bios=True)

    def _power_on(self, *, bios: bool) -> None:
        unit = self._unit
        unit.load()
        unit.cells.switched_on()
        unit.state.last_command = 0
        ata_security.power_on(unit, bios=bios)
        ata_sanitize.power_on(unit)
        ata_capacity.power_on(unit)
        unit.save()

    @override
    def areas(self) -> tuple[str, ...]:
        return ("main",)

    @override
    def size_bytes(self, area: str) -> int:
        # without the lock: the system knows the size, also while the drive is busy for hours
        sectors = read_part(self._unit.store, "ata").get("seen_sectors")
        return sectors * self._unit.profile.logical_block_bytes if isinstance(sectors, int) else 0

    @override
    def read(self, area: str, offset: int, length: int) -> bytes:
        with self._lock:
            self._transfer("read", area, offset, length)
            return self._unit.cells.read(offset, length)

    @override
    def write(self, area: str, offset: int, data: bytes) -> None:
        with self._lock:
            self._transfer("write", area, offset, len(data))
            self._unit.cells.write(offset, data)

    @override
    def flush(self, area: str) -> None:
        with self._lock:
            self._transfer("flush", area, 0, 0)
            self._unit.cells.flush()

    @override
    def sg(self, cdb: bytes, data_out: bytes, timeout_ms: int) -> SgAnswer:
        unit = self._unit
        with self._lock:
            self._wake(timeout_ms)
            wish = unpack(cdb, data_out, timeout_ms)
            if isinstance(wish, SgAnswer):
                return wish
            if unit.is_bad(Misbehaviour.BRIDGE) and wish.taskfile.command in (
                ata_security.ERASE_UNIT,
                _SANITIZE,
            ):
                return refused_by_bridge()
            return self._answer(wish, self._carry_out(wish.taskfile))

    @override
    def nvme(self, packed: bytes, data_out: bytes) -> NvmeAnswer:
        raise NoSuchInterface("an ATA drive takes no NVMe commands")

    @override
    def mmc(self, opcode: int, argument: int, *, write: bool, timeout_ms: int) -> MmcAnswer:
        raise NoSuchInterface("an ATA drive takes no eMMC commands")

    @override
    def discard_securely(self, area: str, offset: int, length: int) -> None:
        raise NoSuchInterface("an ATA drive offers no secure discard")

    @override
    def look_again(self) -> None:
        with self._lock:
            self._wake(None)
            self._unit.state.seen_sectors = self._unit.state.current_sectors
            self._unit.save()

    @override
    def suspend(self) -> None:
        with self._lock:
            self._power_on(bios=False)

    def _wake(self, timeout_ms: int | None) -> None:
        """What comes before any answer: the drive is there, idle, and where time has brought it."""
        unit = self._unit
        unit.load()
        unit.cells.check_there()
        ata_security.finish_erase(unit, timeout_ms)
        ata_sanitize.settle(unit)

    def _transfer(self, operation: str, area: str, offset: int, length: int) -> None:
        self._wake(None)
        if area not in self.areas():
            raise ReadFailed(operation, offset, length, errno.ENXIO)
        unit = self._unit
        if unit.state.last_command != _BLOCK_COMMAND:
            unit.state.last_command = _BLOCK_COMMAND
            unit.save()
        block = unit.profile.logical_block_bytes
        end = unit.state.seen_sectors * block
        if offset % block or length % block or offset < 0 or offset + length > end:
            raise ReadFailed(operation, offset, length, errno.EINVAL)
        beyond = offset + length > unit.state.current_sectors * block
        if unit.state.locked or beyond or ata_sanitize.locks_out(unit):
            raise ReadFailed(operation, offset, length, errno.EIO)

    def _carry_out(self, taskfile: Taskfile) -> Outcome:
        unit = self._unit
        previous, unit.state.last_command = unit.state.last_command, taskfile.command
        if previous != taskfile.command:
            unit.save()
        command = taskfile.command
        if ata_sanitize.locks_out(unit) and command not in _ALWAYS:
            return ABORTED
        if command in _SECURITY:
            return ata_security.carry_out(unit, taskfile, previous)
        if command in _CAPACITY:
            return ata_capacity.carry_out(unit, taskfile, previous)
        if command == _SANITIZE and taskfile.protocol == NON_DATA:
            return ata_sanitize.carry_out(unit, taskfile)
        return self._ask(taskfile)

    def _ask(self, taskfile: Taskfile) -> Outcome:
        unit = self._unit
        if taskfile.command == _IDENTIFY and taskfile.protocol == PIO_IN and not taskfile.extend:
            return Outcome(data=identify(unit))
        if taskfile.protocol != NON_DATA:
            return ABORTED
        match taskfile.command:
            case 0xE5:
                return Outcome(count=_ACTIVE)
            case 0xE7 | 0xEA:  # FLUSH CACHE
                return ABORTED if unit.state.locked else DONE
            case _:
                return ABORTED

    def _answer(self, wish: Wish, outcome: Outcome) -> SgAnswer:
        unit = self._unit
        if unit.is_bad(Misbehaviour.ZERO_REGISTERS):
            return with_zeros(wish, outcome)
        if unit.is_bad(Misbehaviour.NO_REGISTERS):
            fixed = FailureSense.FIXED if unit.profile.fixed_sense else None
            return without_registers(wish, outcome, place=fixed)
        return with_registers(wish, outcome, unit.profile.failure_sense)
