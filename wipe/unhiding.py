"""Before anything is erased: sectors that the drive hides are given back, if the plan says so."""

from host.capabilities import AtaCapabilities
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.port import Host
from wipe.codes import Refusal
from wipe.events import HiddenRestored
from wipe.hidden_area import RestoreEnd, plan_restores, restore_hidden
from wipe.history import History
from wipe.journal import Journal
from wipe.open_drive import OpenDrive
from wipe.status import RunEnd
from wipe.values import ErasePlan


def unhide(
    plan: ErasePlan, opened: OpenDrive, journal: Journal, history: History, host: Host
) -> RunEnd | Refusal | None:
    """Give back what is hidden; `None` means go on with the erase.

    A drive that gave sectors back wants a power cycle and then has another size: it is planned
    and confirmed anew, with all of it. What it refuses stays an exception of its erase.

    Raises:
        DriveGone, JournalLost
    """
    told = opened.capabilities
    if not plan.plan.unhide or not isinstance(told, AtaCapabilities) or history.started:
        return None
    if not plan_restores(told.hidden):
        return None
    refusal = opened.refusal_now(plan, host)
    if refusal is not None:
        return refusal
    earlier = history.restores
    boot_id = host.boot_id()
    try:
        restored = restore_hidden(
            opened.device,
            cycles=len({one.boot_id for one in earlier if one.boot_id != boot_id}),
            max_was_set=any(one.boot_id == boot_id and one.sent for one in earlier),
        )
    except (AnswerMalformed, NoSuchInterface, CommandLost):
        return None
    journal.append(
        HiddenRestored(
            boot_id=boot_id,
            end=restored.end.value,
            before=restored.before,
            after=restored.after,
            sent=tuple(step.value for step in restored.sent),
        )
    )
    opened.ask_again()
    # Another size, whatever else was refused: the system knows it only after a power cycle.
    resized = restored.after.current != restored.before.current
    needed = resized or restored.end is RestoreEnd.NEEDS_POWER_CYCLE
    return RunEnd.POWER_CYCLE if needed else None
