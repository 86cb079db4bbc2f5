"""From a confirmed plan to an open drive, or to the reason why not. Writes nothing to it."""

from dataclasses import dataclass

from host.drive import Drive
from host.errors import DriveGone, NotPermitted
from host.port import DriveHandle, Host
from wipe.codes import Refusal
from wipe.events import DriveSeen, Guarded
from wipe.guard import find_again, mint
from wipe.journal import Journal
from wipe.mains import on_mains
from wipe.values import ErasePlan


@dataclass(frozen=True, slots=True)
class Admitted:
    """The confirmed drive, open and held."""

    drive: Drive
    handle: DriveHandle


def admit(plan: ErasePlan, host: Host, journal: Journal) -> Admitted | Refusal:
    """Find the drive anew, ask the guard, and open it; every answer is journaled.

    Raises:
        DriveGone: it vanished between the look and the opening.
    """
    seen = host.drives(include_loop=plan.include_loop)
    found = find_again(plan, seen)
    if isinstance(found, Drive):
        journal.append(DriveSeen(drive=found))
    permission = mint(plan, seen, boot_id=host.boot_id(), on_mains=on_mains(host))
    if isinstance(permission, Refusal):
        journal.append(Guarded(passed=False, reason=permission))
        return permission
    drive, token = permission
    try:
        handle = host.open_drive(drive, token)
    except NotPermitted as error:
        reason = Refusal(error.reason)
        journal.append(Guarded(passed=False, reason=reason, cause=error.cause))
        return reason
    except DriveGone as error:
        journal.append(Guarded(passed=False, reason=Refusal.IDENTITY_CHANGED, cause=str(error)))
        raise
    try:
        journal.append(Guarded(passed=True))
    except BaseException:
        handle.close()
        raise
    return Admitted(drive, handle)


def is_still(drive: Drive, plan: ErasePlan, host: Host) -> bool:
    """Whether the drive that was opened is still there, at its nodes, as itself."""
    found = find_again(plan, host.drives(include_loop=plan.include_loop))
    if not isinstance(found, Drive):
        return False
    then, now = ((one.path, one.diskseq, one.areas) for one in (drive, found))
    return then == now
