"""The ATA security feature set of the simulated drive: states SEC0 to SEC6 of ACS-4."""

from collections.abc import Callable
from hashlib import blake2b

from host.errors import CommandLost
from host.simulated.ata_identify import security_erase_ms
from host.simulated.ata_unit import ABORTED, DONE, Outcome, Taskfile, Unit
from host.simulated.ata_wire import NON_DATA, PIO_OUT
from host.simulated.cells import SECTOR_BYTES, pattern
from host.simulated.model import Misbehaviour

SET_PASSWORD, UNLOCK, ERASE_PREPARE, ERASE_UNIT, FREEZE_LOCK, DISABLE = range(0xF1, 0xF7)
_SLICES = 16
_ATTEMPTS = 5
_UNKNOWN_PASSWORD = blake2b(b"nobody knows", digest_size=32).digest()


def carry_out(unit: Unit, taskfile: Taskfile, previous: int) -> Outcome:
    """One command of F1h to F6h.

    Args:
        unit: the drive.
        taskfile: the command.
        previous: the command before it.

    Raises:
        CommandLost, DriveGone
    """
    if not unit.profile.security:
        return ABORTED
    handlers: dict[int, tuple[int, Callable[[Unit, Taskfile, int], Outcome]]] = {
        SET_PASSWORD: (PIO_OUT, _set_password),
        UNLOCK: (PIO_OUT, _unlock),
        ERASE_PREPARE: (NON_DATA, _prepare),
        ERASE_UNIT: (PIO_OUT, _erase_unit),
        FREEZE_LOCK: (NON_DATA, _freeze),
        DISABLE: (PIO_OUT, _disable),
    }
    protocol, handler = handlers[taskfile.command]
    if taskfile.protocol != protocol or (
        protocol == PIO_OUT and len(taskfile.data) != SECTOR_BYTES
    ):
        return ABORTED
    outcome = handler(unit, taskfile, previous)
    unit.save()
    return outcome


def switch_on_first(unit: Unit) -> None:
    """How the drive came: its maker's master password, and perhaps somebody's user password."""
    unit.state.master_password = padded(unit.profile.master_password.encode()).hex()
    if unit.is_bad(Misbehaviour.LOCKED):
        unit.state.user_password = _UNKNOWN_PASSWORD.hex()
    if unit.is_bad(Misbehaviour.LOCKED_KNOWN):
        unit.state.user_password = padded(unit.profile.locked_with.encode()).hex()


def power_on(unit: Unit, *, bios: bool) -> None:
    """Enabled is locked; five attempts again; an erase that was running has broken off."""
    state = unit.state
    state.erasing, state.erase_done = "", 0
    state.locked, state.attempts = state.enabled, _ATTEMPTS
    state.frozen = unit.is_bad(Misbehaviour.FROZEN_FOR_GOOD) or (
        bios and unit.is_bad(Misbehaviour.FROZEN)
    )


def padded(password: bytes) -> bytes:
    """32 bytes, as the data block carries it."""
    return password.ljust(32, b"\0")


def finish_erase(unit: Unit, timeout_ms: int | None) -> None:
    """The drive is busy with an erase that another process began: wait for its end.

    Args:
        unit: the drive.
        timeout_ms: how long the caller waits; `None` for as long as it takes.

    Raises:
        CommandLost: still busy then.
        DriveGone: it vanished in the middle.
    """
    if unit.state.erasing:
        left = max(0, unit.state.erase_until_ms - unit.clock.now_ms())
        if timeout_ms is not None and left > timeout_ms:
            unit.clock.pause(timeout_ms / 1000)
            raise CommandLost("the drive is busy with SECURITY ERASE UNIT")
        unit.clock.pause(left / 1000)
        unit.load()
    if unit.state.erasing:
        for index in range(unit.state.erase_done, _SLICES):
            _erase_slice(unit, index)
        _end_erase(unit)
        unit.save()


def _set_password(unit: Unit, taskfile: Taskfile, _previous: int) -> Outcome:
    state, block = unit.state, taskfile.data
    if state.locked or state.frozen:
        return ABORTED
    if block[0] & 1:
        state.master_password = block[2:34].hex()
        state.master_id = int.from_bytes(block[34:36], "little")
        return DONE
    state.user_password = block[2:34].hex()
    state.level_maximum = bool(block[1] & 1)
    return DONE


def _unlock(unit: Unit, taskfile: Taskfile, _previous: int) -> Outcome:
    state = unit.state
    if state.frozen or state.attempts == 0:
        return ABORTED
    if not state.locked:
        return DONE
    by_master = bool(taskfile.data[0] & 1)
    if by_master and state.level_maximum:
        return ABORTED
    if not _matches(unit, taskfile.data):
        state.attempts -= 1
        return ABORTED
    state.locked = False
    return DONE


def _prepare(unit: Unit, _taskfile: Taskfile, _previous: int) -> Outcome:
    return ABORTED if unit.state.frozen else DONE


def _freeze(unit: Unit, _taskfile: Taskfile, _previous: int) -> Outcome:
    if unit.state.locked:
        return ABORTED
    unit.state.frozen = True
    return DONE


def _disable(unit: Unit, taskfile: Taskfile, _previous: int) -> Outcome:
    state = unit.state
    if state.locked or state.frozen:
        return ABORTED
    if not state.enabled:
        return DONE
    if (taskfile.data[0] & 1 and state.level_maximum) or not _matches(unit, taskfile.data):
        return ABORTED
    state.user_password, state.level_maximum = "", False
    return DONE


def _matches(unit: Unit, block: bytes) -> bool:
    kept = unit.state.master_password if block[0] & 1 else unit.state.user_password
    return bool(kept) and block[2:34].hex() == kept


def _erase_unit(unit: Unit, taskfile: Taskfile, previous: int) -> Outcome:
    state, enhanced = unit.state, bool(taskfile.data[0] & 2)
    if previous != ERASE_PREPARE or state.frozen or state.attempts == 0:
        return ABORTED
    if enhanced and not unit.profile.security_enhanced:
        return ABORTED
    if not _matches(unit, taskfile.data):
        # with security disabled there is no user password that could match
        return ABORTED
    duration_ms = security_erase_ms(unit)
    state.erasing, state.erase_done = "enhanced" if enhanced else "normal", 0
    state.erase_until_ms = unit.clock.now_ms() + duration_ms
    unit.save()
    waited_ms = 0
    for index in range(_SLICES):
        next_ms = duration_ms * (index + 1) // _SLICES
        if next_ms > taskfile.timeout_ms:
            unit.clock.pause((taskfile.timeout_ms - waited_ms) / 1000)
            _break_off(unit)
            raise CommandLost("SECURITY ERASE UNIT ran into its time-out")
        unit.clock.pause((next_ms - waited_ms) / 1000)
        waited_ms = next_ms
        _erase_slice(unit, index)
        unit.save()
    _end_erase(unit)
    return DONE


def _erase_slice(unit: Unit, index: int) -> None:
    """A sixteenth of what an erase reaches: up to the native maximum, hidden by HPA or not."""
    if 2 * index >= _SLICES:
        unit.cells.halfway()
    whole = unit.state.configured_sectors * unit.profile.logical_block_bytes
    start, stop = (
        whole * part // _SLICES // SECTOR_BYTES * SECTOR_BYTES for part in (index, index + 1)
    )
    if index == _SLICES - 1:
        stop = whole
    unit.cells.erase(pattern(_leaves(unit)), start, stop - start)
    unit.state.erase_done = index + 1


def _end_erase(unit: Unit) -> None:
    state = unit.state
    if state.erasing == "enhanced":
        # only the enhanced mode owes the sectors that were put out of use
        unit.clean_spare(pattern(_leaves(unit)))
    state.erasing = ""
    state.locked = False
    if not unit.is_bad(Misbehaviour.PASSWORD_STAYS):
        state.user_password, state.level_maximum = "", False
    unit.cells.said_done()


def _break_off(unit: Unit) -> None:
    """The host gave up and reset the drive: half erased, and locked with the password set."""
    unit.state.erasing, unit.state.locked = "", unit.state.enabled
    unit.save()


def _leaves(unit: Unit) -> bytes:
    enhanced = unit.state.erasing == "enhanced"
    return bytes.fromhex(unit.profile.enhanced_leaves) if enhanced else bytes(1)
