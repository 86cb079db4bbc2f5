"""Giving back the sectors that a drive hides: host protected area, AMA, configuration overlay.

The order is that of the standard (ACS-4 and ATA8-ACS): the maximum address first, because a
configuration cannot be restored while one is set; one permanent change of it in a power-on; then a
power cycle, because drives were seen that gave I/O errors in the regained sectors until they had
one (H20). What a drive says after a command decides, never its answer to the command.
"""

import contextlib
from dataclasses import dataclass
from enum import StrEnum

from host.ata.ask import ask_ata, ask_identify
from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.ata.commands import ama_set, dco_restore, read_native_max, set_max
from host.ata.identify import has_48_bit_commands
from host.capabilities import HiddenArea
from host.errors import CommandLost
from host.firmware import Firmware

MOST_CYCLES = 3
"""Host protected area, configuration, and the host protected area behind it."""


class Restore(StrEnum):
    """What can give sectors back."""

    HPA = "hpa"
    """SET MAX ADDRESS (EXT), permanent."""
    AMA = "ama"
    """SET ACCESSIBLE MAX ADDRESS EXT."""
    DCO = "dco"
    """DEVICE CONFIGURATION RESTORE."""


_MAX_ADDRESS = frozenset({Restore.HPA, Restore.AMA})
"""The drive takes one of these in a power-on."""


class RestoreEnd(StrEnum):
    """How it stands."""

    RESTORED = "restored"
    """Every number that the drive has was read, and nothing is hidden."""
    NEEDS_POWER_CYCLE = "needs_power_cycle"
    """Something was changed, or refused for the first time: power-cycle and come again."""
    REFUSED = "refused"
    """The drive does not give them back, after a power cycle neither."""
    NOT_TOLD = "not_told"
    """Nothing is known to be hidden, but the drive does not tell all that it could."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was found, what was sent and what was found then."""

    end: RestoreEnd
    before: HiddenArea
    after: HiddenArea
    """Read anew from the drive when anything was sent."""
    sent: tuple[Restore, ...] = ()


def next_restore(area: HiddenArea) -> Restore | None:
    """What has to be restored first; `None` when nothing is known to be hidden."""
    if area.accessible is not None and area.current < area.accessible:
        return Restore.AMA
    if area.native is not None and area.current < area.native:
        return Restore.HPA
    if area.configured is not None and area.current < area.configured:
        return Restore.DCO
    return None


def plan_restores(area: HiddenArea) -> tuple[Restore, ...]:
    """Everything that hides sectors now, in the order in which it is restored.

    Behind a restored configuration there may be one more: it shows only then.
    """
    steps: list[Restore] = []
    while (step := next_restore(area)) is not None:
        steps.append(step)
        reached = area.configured if step is Restore.DCO else _target(area, step)
        area = area.model_copy(update={"current": reached})
    return tuple(steps)


def all_told(area: HiddenArea) -> bool:
    """Whether every number was read that the drive says it has."""
    missing = (
        area.hpa_supported and area.native is None,
        area.ama_supported and area.accessible is None,
        area.dco_supported and area.configured is None,
    )
    return not any(missing)


def restore_hidden(firmware: Firmware, *, cycles: int = 0, max_was_set: bool = False) -> Restored:
    """Give back what is hidden, as far as this power-on allows.

    Args:
        firmware: The open drive. It journals each command before it is sent.
        cycles: Power cycles that the drive had for this purpose in this job.
        max_was_set: Whether a maximum address was set since power-on, by the journal.

    Raises:
        AnswerMalformed, NoSuchInterface, DriveGone, CommandLost: the drive cannot be asked how
            it stands.
    """
    extend = has_48_bit_commands(ask_identify(firmware))
    before = after = ask_ata(firmware).hidden
    sent: list[Restore] = []
    while (step := next_restore(after)) is not None:
        if cycles >= MOST_CYCLES:
            return Restored(RestoreEnd.REFUSED, before, after, tuple(sent))
        if step in _MAX_ADDRESS and (max_was_set or _MAX_ADDRESS & set(sent)):
            break
        if not _send(firmware, step, after, extend=extend):
            return Restored(RestoreEnd.NOT_TOLD, before, after, tuple(sent))
        sent.append(step)
        after = ask_ata(firmware).hidden
        if next_restore(after) is step:
            end = RestoreEnd.REFUSED if cycles else RestoreEnd.NEEDS_POWER_CYCLE
            return Restored(end, before, after, tuple(sent))
    if sent or step is not None:
        return Restored(RestoreEnd.NEEDS_POWER_CYCLE, before, after, tuple(sent))
    end = RestoreEnd.RESTORED if all_told(after) else RestoreEnd.NOT_TOLD
    return Restored(end, before, after)


def _send(firmware: Firmware, step: Restore, area: HiddenArea, *, extend: bool) -> bool:
    """Send the command of a step; false when the drive contradicts what it said before.

    Its answer is not looked at, and none at all is no worse: the numbers are read anew.
    """
    match step:
        case Restore.AMA:
            return _sent(firmware, ama_set(_target(area, step) - 1))
        case Restore.HPA:
            # nothing may come between these two
            native = firmware.ata(read_native_max(extend=extend))
            if _sectors(native, extend=extend) != area.native:
                return False
            return _sent(firmware, set_max(_target(area, step) - 1, extend=extend))
        case Restore.DCO:
            return _sent(firmware, dco_restore())


def _sent(firmware: Firmware, command: AtaCommand) -> bool:
    """True: whatever became of it, it was sent."""
    with contextlib.suppress(CommandLost):
        firmware.ata(command)
    return True


def _target(area: HiddenArea, step: Restore) -> int:
    told = area.accessible if step is Restore.AMA else area.native
    return area.current if told is None else told


def _sectors(reply: AtaReply, *, extend: bool) -> int | None:
    """Sectors by the last address that READ NATIVE MAX ADDRESS gave."""
    if reply.verdict is not AtaVerdict.OK or reply.registers is None:
        return None
    last = reply.registers.lba
    if not extend:
        # a 28-bit address has its last four bits in DEVICE
        last = (reply.registers.device & 0x0F) << 24 | last & 0xFF_FFFF
    return last + 1
