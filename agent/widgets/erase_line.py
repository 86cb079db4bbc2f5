"""The line at the bottom of every screen: how the erasing stands."""

from collections.abc import Sequence

from agent.long_words import short_waits_text, waiting_for
from agent.say import Say
from agent.view import DrivePhase, DriveRow, View, ended_well
from agent.widgets.line import Line
from agent.widgets.roles import Role
from checks.long_tests.values import WaitsFor
from wipe.codes import DriveStatus

_RUNNING = frozenset(
    {DrivePhase.STARTING, DrivePhase.PROVING, DrivePhase.ERASING, DrivePhase.VERIFYING}
)
_BAR_WIDTH = 20


def running(rows: Sequence[DriveRow]) -> list[DriveRow]:
    """The drives that are being erased now."""
    return [row for row in rows if row.phase in _RUNNING]


def troubled(rows: Sequence[DriveRow]) -> list[DriveRow]:
    """The drives whose erase did not end well, or vanished under our hands."""
    return [
        row
        for row in rows
        if row.phase in {DrivePhase.GONE, DrivePhase.INTERRUPTED}
        or (row.outcome is not None and not ended_well(row.outcome.status))
    ]


def is_mild(row: DriveRow) -> bool:
    """Trouble that a person can end: it can go on, or somebody has to judge a remark."""
    if row.outcome is None:
        return row.phase is DrivePhase.INTERRUPTED
    return row.outcome.status in {DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}


def percent(row: DriveRow) -> int:
    """How far one drive is; 100 only when all bytes are done."""
    if row.total_bytes <= 0:
        return 0
    return min(row.done_bytes * 100 // row.total_bytes, 100)


def bar(share_percent: int, width: int = _BAR_WIDTH) -> str:
    """A progress bar of glyphs that every console has."""
    filled = min(max(share_percent * width // 100, 0), width)
    return "█" * filled + "░" * (width - filled)


def drive_name(row: DriveRow, say: Say) -> str:
    """What is printed largest on the drive's sticker."""
    return row.drive.identity.model or row.drive.vendor or say.tr("drive without a name")


def erase_line(view: View, say: Say) -> tuple[str, Role]:
    """The sentence and its colour."""
    now = running(view.drives)
    if now:
        return _progress(now, say), Role.BUSY
    trouble = troubled(view.drives)
    if trouble:
        mild = all(is_mild(row) for row in trouble)
        text = say.tr.plural(
            "Erase: {n} drive needs attention {sign} Press F5",
            "Erase: {n} drives need attention {sign} Press F5",
            len(trouble),
            sign="[!]" if mild else "[x]",
        )
        return text, Role.CARE if mild else Role.BAD
    done = [row for row in view.drives if row.phase is DrivePhase.ENDED]
    waiting = [row for row in view.drives if row.phase in {DrivePhase.WAITING, DrivePhase.FOREIGN}]
    if done and not waiting:
        text = say.tr.plural(
            "Erase: done, {n} drive erased [+]", "Erase: done, {n} drives erased [+]", len(done)
        )
        return text, Role.GOOD
    if waiting:
        text = say.tr.plural(
            "Erase: {n} drive waits for you. Press F5",
            "Erase: {n} drives wait for you. Press F5",
            len(waiting),
        )
        return text, Role.FAINT
    return say.tr("Erase: not started"), Role.FAINT


def is_untold(row: DriveRow) -> bool:
    """Whether the drive erases itself and does not tell how far it is."""
    return row.phase is DrivePhase.ERASING and row.step is not None and not row.step.is_told


def doing(row: DriveRow, say: Say) -> str:
    """What happens to a drive that is being erased."""
    if row.phase is not DrivePhase.VERIFYING:
        itself = row.phase is DrivePhase.ERASING and row.step is not None and row.step.by_drive
        return say.tr("Erases itself") if itself else say.tr("Erasing")
    steps = row.plan.available if row.plan else ()
    checks = [one.check for one in steps if row.step and one.method is row.step.method]
    # A sample is no proof of every byte, and must not sound like one.
    return say.tr("Reading back a part") if "M+P10" in checks else say.tr("Reading back")


def _progress(rows: Sequence[DriveRow], say: Say) -> str:
    if all(row.phase is DrivePhase.PROVING for row in rows):
        return say.tr("Erasing [~] First reads back what was written: {n} %", n=percent(rows[0]))
    # Proving counts other bytes; of those drives nothing is known but that they are not done.
    rows = [row for row in rows if row.phase is not DrivePhase.PROVING]
    what = (
        drive_name(rows[0], say)
        if len(rows) == 1
        else say.tr.plural("{n} drive", "{n} drives", len(rows))
    )
    reading = all(row.phase is DrivePhase.VERIFYING for row in rows)
    verb = doing(rows[0], say) if len(rows) == 1 or reading else say.tr("Erasing")
    if len(rows) == 1 and is_untold(rows[0]):
        return f"{verb} [~] {say.tr('It does not tell how far it is.')} {what}"
    share, left = _far(rows, say)
    return f"{verb} [~] {bar(share, 10)} {share} % · {left} · {what}"


def _far(rows: Sequence[DriveRow], say: Say) -> tuple[int, str]:
    """How far they are together, and what is left of the slowest."""
    total = sum(row.total_bytes for row in rows)
    done = sum(row.done_bytes for row in rows)
    share = min(done * 100 // total, 100) if total > 0 else 0
    lefts = [row.left_s for row in rows]
    known = [left for left in lefts if left is not None]
    return share, say.left(max(known) if len(known) == len(lefts) else None)


class EraseLine(Line):
    """Shows the sentence; rings nothing and asks nothing."""

    def show(self, view: View, say: Say) -> None:
        """Show how the erasing stands."""
        text, role = erase_line(view, say)
        asked = waiting_for(view)
        if asked and not running(view.drives):
            # The only line that is in sight in every step.
            todo = " ".join(short_waits_text(one, say) for one in WaitsFor if one in asked)
            text, role = f"{text} · [ ] {todo}", Role.CARE
        self.say(f" {text}", role)
