"""A drive and its erase in plain words (pure)."""

from agent.say import Say
from agent.screens.erase_story import erase_story
from agent.view import DrivePhase, DriveRow, ended_well
from agent.widgets.layout import Cell, Row
from agent.widgets.roles import BUSY_SIGN, Role
from agent.widgets.verdict import WORD_WIDTH, signed
from host.drive import Drive, HiddenStorage
from reports.language import mark
from wipe.codes import DriveStatus, Standard
from wipe.levels import level_in
from wipe.values import DrivePlan, Outcome


def drive_title(drive: Drive, say: Say) -> str:
    """Maker, model and size, as on the sticker."""
    model = drive.identity.model or say.tr("drive without a name")
    maker = drive.vendor if drive.vendor and drive.vendor.lower() not in model.lower() else None
    named = " ".join(part for part in (maker, model) if part)
    return f"{named} · {_size(drive, say)}"


def _size(drive: Drive, say: Say) -> str:
    """A practice drive bears the name of a larger one: its own size alone would puzzle."""
    size = say.size(drive.size_bytes)
    return say.tr("practice drive of {size}", size=size) if drive.simulated else size


def serial_text(drive: Drive, say: Say) -> str:
    """The serial, as on the sticker."""
    serial = drive.identity.serial
    return say.tr("Serial number {serial}", serial=serial) if serial else say.tr("No serial number")


def state_cell(row: DriveRow, say: Say) -> Cell:
    """Word, sign and colour of a drive's state."""
    word, sign, role = _state(row, say)
    return Cell(signed(word, sign), role)


_STATES = {
    DrivePhase.WAITING: (mark("YOUR TURN"), "[ ]", Role.CARE),
    DrivePhase.FOREIGN: (mark("YOUR TURN"), "[ ]", Role.CARE),
    DrivePhase.REFUSED: (mark("NOT NOW"), "[-]", Role.FAINT),
    DrivePhase.SET_ASIDE: (mark("SET ASIDE"), "[-]", Role.FAINT),
    DrivePhase.STARTING: (mark("BUSY"), BUSY_SIGN, Role.BUSY),
    DrivePhase.PROVING: (mark("BUSY"), BUSY_SIGN, Role.BUSY),
    DrivePhase.ERASING: (mark("BUSY"), BUSY_SIGN, Role.BUSY),
    DrivePhase.VERIFYING: (mark("BUSY"), BUSY_SIGN, Role.BUSY),
    DrivePhase.INTERRUPTED: (mark("STOPPED"), "[!]", Role.CARE),
    DrivePhase.GONE: (mark("GONE"), "[x]", Role.BAD),
    DrivePhase.ENDED: (mark("UNKNOWN"), "[x]", Role.BAD),
}


def _state(row: DriveRow, say: Say) -> tuple[str, str, Role]:
    if row.phase is DrivePhase.ENDED and row.outcome is not None:
        return _ended_state(row.outcome.status, say)
    if row.phase is DrivePhase.REFUSED and row.drive.live_medium is not None:
        return say.tr("NEVER"), "[-]", Role.FAINT
    word, sign, role = _STATES[row.phase]
    return say.tr(word), sign, role


def _ended_state(status: DriveStatus, say: Say) -> tuple[str, str, Role]:
    word = say.words.status_word(status)
    if ended_well(status):
        return word, "[+]", Role.GOOD
    if status in {DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}:
        return word, "[!]", Role.CARE
    return word, "[x]", Role.BAD


def drive_row(key: str, row: DriveRow, say: Say) -> Row:
    """The row of one drive: what it is, and what happens to it."""
    title = Cell(drive_title(row.drive, say), Role.STRONG)
    more = [
        Cell(f"{serial_text(row.drive, say)} · {say.words.drive_kind(row.drive.kind)}", Role.FAINT)
    ]
    more += [Cell(line, Role.INK) for line in erase_story(row, say)]
    state = state_cell(row, say)
    if len(_state(row, say)[0]) > WORD_WIDTH:
        # A long word has a line of its own, or it would run through the drive's name.
        return Row(key, (state,), (title, *more))
    return Row(key, (state, title), tuple(more))


def drive_details(row: DriveRow, say: Say) -> str:
    """Everything a person may want to know of a drive."""
    tr = say.tr
    parts = [drive_title(row.drive, say), serial_text(row.drive, say)]
    parts += [_where(row.drive, say), *erase_story(row, say)]
    if row.refusal is not None and row.phase is DrivePhase.REFUSED:
        parts.append(say.words.refusal(row.refusal).means)
    if row.plan is not None and row.phase in {DrivePhase.WAITING, DrivePhase.FOREIGN}:
        parts += _plan_details(row.plan, say)
    if row.outcome is not None and row.outcome.method is not None:
        name = say.words.method_name(row.outcome.method)
        parts.append(tr("Method: {method}", method=name))
    if row.rate_bytes_s:
        parts.append(tr("Speed: {n} MB per second", n=round(row.rate_bytes_s / 1e6)))
    if row.outcome is not None:
        parts += _outcome_details(row.outcome, say)
    return "\n\n".join(part for part in parts if part)


def _plan_details(plan: DrivePlan, say: Say) -> list[str]:
    words = say.words
    better = words.plan_better(plan)
    means = words.level_means(level_in(plan.expected, plan.standard))
    return [
        words.plan_no_stop(plan),
        f"{words.plan_level(plan)} {means}",
        f"{better} {words.plan_in_the_way(plan)}".strip() if better else "",
        words.plan_else(plan),
        *words.plan_not_used(plan),
        *(words.note(note) for note in plan.notes),
    ]


def _outcome_details(outcome: Outcome, say: Say) -> list[str]:
    told = say.words.status(outcome)
    parts = [f"{told.title}. {told.means} {told.next}"]
    if ended_well(outcome.status):
        parts.append(say.words.level(Standard.IEEE_2883, outcome.levels.ieee_2883))
    parts += [say.words.exception(exception) for exception in outcome.exceptions]
    parts += [say.words.note(note) for note in outcome.notes]
    return parts


def _where(drive: Drive, say: Say) -> str:
    kind = say.words.drive_kind(drive.kind)
    return f"{kind} · {say.words.transport(drive.transport)} · {drive.path}"


def hidden_row(key: str, hint: HiddenStorage, say: Say) -> Row:
    """The row of a drive that cannot be seen."""
    told = say.words.hidden(hint)
    state = Cell(signed(say.tr("HIDDEN"), "[x]"), Role.BAD)
    return Row(key, (state, Cell(told.title, Role.STRONG)), (Cell(told.next),))


def hidden_details(hint: HiddenStorage, say: Say) -> str:
    """What is known of a hidden drive."""
    told = say.words.hidden(hint)
    return f"{told.title}\n\n{told.means}\n\n{told.next}\n\n{hint.where}"
