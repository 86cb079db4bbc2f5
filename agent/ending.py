"""How a job was left, as the command's exit status. Pure."""

from enum import IntEnum

from agent.view import DrivePhase, DriveRow, View, ended_well
from host.drive import HiddenKind


class JobEnd(IntEnum):
    """Exit statuses of the flow."""

    DONE = 0
    """Sealed, and every drive of the laptop erased."""
    NOT_PROVED = 1
    """Sealed, and a drive is not erased or cannot be seen."""
    LEFT = 4
    """Left before the seal; the job stays open."""


def how_it_ended(view: View) -> JobEnd:
    """What the last view says."""
    if not view.sealed:
        return JobEnd.LEFT
    unseen = any(hint.kind is not HiddenKind.NO_DRIVE_FOUND for hint in view.hidden)
    bad = unseen or any(_is_bad(row) for row in view.drives)
    return JobEnd.NOT_PROVED if bad else JobEnd.DONE


def _is_bad(row: DriveRow) -> bool:
    our_stick = row.drive.foreign and row.drive.live_medium is not None
    if our_stick or row.phase is DrivePhase.SET_ASIDE:
        return False
    return row.outcome is None or not ended_well(row.outcome.status)
