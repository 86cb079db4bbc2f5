"""What hides sectors on the simulated drive: HPA, accessible max address, configuration overlay."""

from host.simulated.ata_identify import overlay
from host.simulated.ata_unit import ABORTED, DONE, IDNF, Outcome, Taskfile, Unit
from host.simulated.ata_wire import NON_DATA, PIO_IN
from host.simulated.model import Misbehaviour

READ_NATIVE, READ_NATIVE_EXT, SET_MAX, SET_MAX_EXT = 0xF8, 0x27, 0xF9, 0x37
ACCESSIBLE, OVERLAY = 0x78, 0xB1
_PERMANENT = 1
_LARGEST_28_BIT = 0x0FFF_FFFF
_DEVICE = 0x40


def switch_on_first(unit: Unit) -> None:
    """How the drive came: whole, or with something hidden at its end."""
    total = unit.total_sectors
    hidden = max(8, total * unit.profile.hidden_permille // 1000 // 8 * 8)
    state = unit.state
    state.configured_sectors = total - hidden * unit.is_bad(Misbehaviour.DCO)
    by_address = unit.is_bad(Misbehaviour.HPA, Misbehaviour.HPA_REFUSED)
    state.permanent_sectors = state.configured_sectors - hidden * by_address


def power_on(unit: Unit) -> None:
    """A volatile maximum is gone, and another change is allowed; the system reads the size."""
    state = unit.state
    state.current_sectors = state.seen_sectors = state.permanent_sectors
    state.max_changed = state.max_frozen = state.overlay_frozen = False


def carry_out(unit: Unit, taskfile: Taskfile, previous: int) -> Outcome:
    """One command of F8h, 27h, F9h, 37h, 78h, B1h; `previous` is the command before it."""
    outcome = _answer(unit, taskfile, previous)
    unit.save()
    return outcome


def _answer(unit: Unit, taskfile: Taskfile, previous: int) -> Outcome:
    if taskfile.command == OVERLAY:
        return _overlay(unit, taskfile)
    if taskfile.protocol != NON_DATA:
        return ABORTED
    if taskfile.command == ACCESSIBLE:
        return _accessible(unit, taskfile)
    needs_extend = taskfile.command in (READ_NATIVE_EXT, SET_MAX_EXT)
    if not unit.profile.hpa or taskfile.extend != needs_extend:
        return ABORTED
    return _protected_area(unit, taskfile, previous)


def _protected_area(unit: Unit, taskfile: Taskfile, previous: int) -> Outcome:
    if taskfile.command in (READ_NATIVE, READ_NATIVE_EXT):
        return _native(unit, taskfile)
    expected = READ_NATIVE_EXT if taskfile.extend else READ_NATIVE
    if previous != expected or unit.state.locked:
        return ABORTED
    return _set_max(unit, taskfile)


def _native(unit: Unit, taskfile: Taskfile) -> Outcome:
    largest = unit.state.configured_sectors - 1
    if taskfile.extend:
        return Outcome(lba=largest)
    largest = min(largest, _LARGEST_28_BIT - 1)
    return Outcome(lba=largest & 0xFF_FFFF, device=_DEVICE | largest >> 24)


def _set_max(unit: Unit, taskfile: Taskfile) -> Outcome:
    if not taskfile.extend and taskfile.feature != 0:
        return ABORTED  # passwords and locks of SET MAX: not offered
    lba = taskfile.lba
    if not taskfile.extend:
        lba |= (taskfile.device & 0x0F) << 24
    return _change(unit, lba, permanent=bool(taskfile.count & _PERMANENT))


def _accessible(unit: Unit, taskfile: Taskfile) -> Outcome:
    state = unit.state
    if not unit.profile.ama or not taskfile.extend:
        return ABORTED
    match taskfile.feature:
        case 0x0000:
            return Outcome(lba=state.configured_sectors - 1)
        case 0x0001 if not (state.locked or state.max_frozen):
            return _change(unit, taskfile.lba, permanent=True)
        case 0x0002:
            state.max_frozen = True
            return DONE
        case _:
            return ABORTED


def _change(unit: Unit, lba: int, *, permanent: bool) -> Outcome:
    state = unit.state
    if unit.is_bad(Misbehaviour.HPA_REFUSED) or lba >= state.configured_sectors:
        return ABORTED
    if permanent and state.max_changed:
        return Outcome(error=IDNF)  # one change per power-on
    state.current_sectors = lba + 1
    if permanent:
        state.permanent_sectors, state.max_changed = lba + 1, True
    return Outcome(lba=lba)


def _overlay(unit: Unit, taskfile: Taskfile) -> Outcome:
    state = unit.state
    if not unit.profile.dco or state.locked or state.overlay_frozen or taskfile.extend:
        return ABORTED
    match taskfile.feature:
        case 0xC0 if taskfile.protocol == NON_DATA:
            if state.current_sectors < state.configured_sectors:
                return ABORTED  # not while a host protected area is set
            state.configured_sectors = unit.total_sectors
            state.current_sectors = state.permanent_sectors = unit.total_sectors
            return DONE
        case 0xC1 if taskfile.protocol == NON_DATA:
            state.overlay_frozen = True
            return DONE
        case 0xC2 if taskfile.protocol == PIO_IN:
            return Outcome(data=overlay(unit))
        case _:
            return ABORTED
