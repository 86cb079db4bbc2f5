"""SANITIZE DEVICE (B4h) of the simulated drive: states SD0 to SD4 of ACS-4."""

from host.simulated.ata_unit import ABORTED, ABRT, Outcome, Sanitize, Taskfile, Unit
from host.simulated.cells import Fill, new_key, pattern
from host.simulated.model import Misbehaviour

STATUS, CRYPTO, BLOCK, OVERWRITE, FREEZE, ANTIFREEZE = 0x00, 0x11, 0x12, 0x14, 0x20, 0x40
_KEYS = {CRYPTO: 0x43727970, BLOCK: 0x426B4572, FREEZE: 0x46724C6B, ANTIFREEZE: 0x416E7469}
_OVERWRITE_KEY = 0x4F57

_LAST_FAILED, _UNSUPPORTED, _FROZEN, _ANTIFREEZE = 1, 2, 3, 4
"""Why it aborted, in LBA 7:0."""
_CLEAR = 1 << 0
_FAILURE_MODE = 1 << 4
_INVERT = 1 << 7
_COMPLETED, _RUNS, _IS_FROZEN, _IS_ANTIFREEZE = 1 << 15, 1 << 14, 1 << 13, 1 << 12
_IDLE_PROGRESS = 0xFFFF
_WHOLE = 65_536
_STUCK_AT = 655
_LAG_POLLS = 12
_SLOW_MS = 2 * 3600 * 1000


def carry_out(unit: Unit, taskfile: Taskfile) -> Outcome:
    """One SANITIZE DEVICE command."""
    if not unit.profile.sanitize or not taskfile.extend:
        return ABORTED
    match taskfile.feature:
        case 0x00:
            return _status(unit, taskfile)
        case 0x11 | 0x12 | 0x14:
            return _start(unit, taskfile)
        case 0x20:
            return _freeze(unit, taskfile)
        case 0x40:
            return _antifreeze(unit, taskfile)
        case _:
            return _refused(_UNSUPPORTED)


def power_on(unit: Unit) -> None:
    """SD1 and SD4 become SD0; SD2 goes on where it was; the completed bit stays."""
    state = unit.state
    if state.sanitize in (Sanitize.FROZEN, Sanitize.SUCCEEDED):
        state.sanitize = Sanitize.IDLE
    state.antifreeze, state.lag_polls = False, 0
    state.resumed_ms = unit.clock.now_ms()
    if unit.is_bad(Misbehaviour.SANITIZE_FROZEN) and not state.sanitize_froze_once:
        state.sanitize, state.sanitize_froze_once = Sanitize.FROZEN, True
    if unit.is_bad(Misbehaviour.STALE_SUCCESS):
        state.completed = True


def settle(unit: Unit) -> None:
    """Let what time has brought about be so.

    Raises:
        DriveGone: it vanished in the middle.
    """
    state = unit.state
    if state.sanitize is not Sanitize.RUNNING or unit.is_bad(Misbehaviour.STUCK):
        return
    done, whole = _elapsed_ms(unit), _duration_ms(unit)
    if 2 * done >= whole:
        unit.cells.halfway()
    if done >= whole:
        _finish(unit)
        unit.save()


def locks_out(unit: Unit) -> bool:
    """Whether the drive takes nothing but SANITIZE and questions now (SD2, SD3)."""
    return unit.state.sanitize in (Sanitize.RUNNING, Sanitize.FAILED)


def _status(unit: Unit, taskfile: Taskfile) -> Outcome:
    state = unit.state
    if state.sanitize is Sanitize.FAILED:
        if not taskfile.count & _CLEAR or _is_restricted(unit):
            return _refused(_LAST_FAILED)
        state.sanitize = Sanitize.IDLE
        unit.save()
    if state.lag_polls > 0:
        state.lag_polls -= 1
        unit.save()
        return Outcome(count=_COMPLETED * state.lag_completed, lba=_IDLE_PROGRESS)
    if state.sanitize is Sanitize.RUNNING:
        # a power cut takes up from what was noted last
        state.done_ms, state.resumed_ms = _elapsed_ms(unit), unit.clock.now_ms()
        unit.save()
    return Outcome(count=_flags(unit), lba=_progress(unit))


def _start(unit: Unit, taskfile: Taskfile) -> Outcome:
    refusal = _why_not(unit, taskfile)
    if refusal is not None:
        return refusal
    state = unit.state
    if unit.is_bad(Misbehaviour.STALE_SUCCESS):
        return Outcome(count=_flags(unit), lba=_IDLE_PROGRESS)
    if unit.is_bad(Misbehaviour.START_NEVER):
        state.sanitize, state.completed = Sanitize.IDLE, False
        unit.save()
        return Outcome(count=_flags(unit), lba=_IDLE_PROGRESS)
    state.lag_completed = state.completed
    state.sanitize, state.completed = Sanitize.RUNNING, False
    state.operation, state.operation_count = taskfile.feature, taskfile.count
    state.overwrite_pattern = taskfile.lba & 0xFFFF_FFFF
    state.done_ms, state.resumed_ms = 0, unit.clock.now_ms()
    if unit.is_bad(Misbehaviour.FAILS_RESTRICTED):
        state.failing = state.failing or taskfile.feature
    if unit.is_bad(Misbehaviour.START_LAG):
        state.lag_polls = _LAG_POLLS
        unit.save()
        return Outcome(count=_COMPLETED * state.lag_completed, lba=_IDLE_PROGRESS)
    unit.save()
    return Outcome(count=_flags(unit), lba=_progress(unit))


def _why_not(unit: Unit, taskfile: Taskfile) -> Outcome | None:
    profile, state = unit.profile, unit.state
    offered = {
        CRYPTO: profile.sanitize_crypto,
        BLOCK: profile.sanitize_block,
        OVERWRITE: profile.sanitize_overwrite,
    }
    if not offered[taskfile.feature]:
        return _refused(_UNSUPPORTED)
    if taskfile.feature == OVERWRITE:
        keyed = taskfile.lba >> 32 == _OVERWRITE_KEY
    else:
        keyed = taskfile.lba == _KEYS[taskfile.feature]
    if not keyed or (state.locked and not profile.sanitize_when_locked):
        return ABORTED
    if state.sanitize is Sanitize.FROZEN:
        return _refused(_FROZEN)
    if state.sanitize is Sanitize.RUNNING:
        return ABORTED
    failed_restricted = state.sanitize is Sanitize.FAILED and not _allows_exit(unit)
    if failed_restricted and taskfile.count & _FAILURE_MODE:
        return _refused(_LAST_FAILED)
    return None


def _freeze(unit: Unit, taskfile: Taskfile) -> Outcome:
    state = unit.state
    if taskfile.lba != _KEYS[FREEZE] or locks_out(unit):
        return ABORTED
    if state.antifreeze:
        return _refused(_ANTIFREEZE)
    state.sanitize = Sanitize.FROZEN
    unit.save()
    return Outcome(count=_flags(unit), lba=_IDLE_PROGRESS)


def _antifreeze(unit: Unit, taskfile: Taskfile) -> Outcome:
    if not unit.profile.sanitize_antifreeze:
        return _refused(_UNSUPPORTED)
    if taskfile.lba != _KEYS[ANTIFREEZE] or locks_out(unit):
        return ABORTED
    if unit.state.sanitize is Sanitize.FROZEN:
        return _refused(_FROZEN)
    unit.state.antifreeze = True
    unit.save()
    return Outcome(count=_flags(unit), lba=_IDLE_PROGRESS)


def _finish(unit: Unit) -> None:
    state = unit.state
    leaves = _fill(unit)
    if unit.is_bad(Misbehaviour.FAILS) or (state.failing and state.failing == state.operation):
        # it broke off in the middle of the medium
        unit.cells.erase(leaves, 0, unit.cells.size_bytes // 2)
        state.sanitize = Sanitize.FAILED
        return
    unit.cells.erase(leaves)
    unit.clean_spare(leaves)
    state.sanitize, state.completed = Sanitize.SUCCEEDED, True
    unit.cells.said_done()


def _fill(unit: Unit) -> Fill:
    state = unit.state
    match state.operation:
        case 0x11:
            state.keys += 1
            return new_key(state.keys)
        case 0x12:
            return pattern(bytes.fromhex(unit.profile.block_leaves))
        case _:
            word = state.overwrite_pattern
            if state.operation_count & _INVERT and _passes(unit) % 2 == 0:
                word ^= 0xFFFF_FFFF
            # a doubleword, least significant byte first on the medium
            return pattern(word.to_bytes(4, "little"))


def _passes(unit: Unit) -> int:
    """COUNT 3:0, where 0 means 16 (H17)."""
    return unit.state.operation_count & 0x0F or 16


def _duration_ms(unit: Unit) -> int:
    profile = unit.profile
    match unit.state.operation:
        case 0x11:
            duration = profile.crypto_ms
        case 0x12:
            duration = profile.block_ms
        case _:
            duration = profile.overwrite_ms * _passes(unit)
    return max(duration, _SLOW_MS) if unit.is_bad(Misbehaviour.SLOW) else duration


def _elapsed_ms(unit: Unit) -> int:
    return unit.state.done_ms + max(0, unit.clock.now_ms() - unit.state.resumed_ms)


def _allows_exit(unit: Unit) -> bool:
    """Whether the last sanitize was started so that its failure may be left."""
    return bool(unit.state.operation_count & _FAILURE_MODE)


def _is_restricted(unit: Unit) -> bool:
    return unit.is_bad(Misbehaviour.FAILS_RESTRICTED) or not _allows_exit(unit)


def _flags(unit: Unit) -> int:
    state = unit.state
    return (
        _COMPLETED * state.completed
        | _RUNS * (state.sanitize is Sanitize.RUNNING)
        | _IS_FROZEN * (state.sanitize is Sanitize.FROZEN)
        | _IS_ANTIFREEZE * state.antifreeze
    )


def _progress(unit: Unit) -> int:
    if unit.state.sanitize is not Sanitize.RUNNING:
        return _IDLE_PROGRESS
    done = _elapsed_ms(unit) * _WHOLE // _duration_ms(unit)
    if unit.is_bad(Misbehaviour.STUCK):
        return min(done, _STUCK_AT)
    return min(done, _WHOLE - 2)


def _refused(reason: int) -> Outcome:
    return Outcome(error=ABRT, lba=reason)
