"""A job in lines of text, for the plain face. Pure."""

from collections.abc import Iterator, Sequence

from agent.say import Say
from agent.screens.drive_words import drive_title, serial_text
from agent.screens.erase_story import (
    adopted,
    asked_first,
    by_drive,
    own_progress,
    plan_sentence,
    proving,
    still_at_work,
)
from agent.screens.grade_words import facts, grade_story, hold_title, send_line
from agent.stages import stage_name
from agent.view import CheckRow, DrivePhase, DriveRow, Stage, View
from agent.widgets.erase_line import doing, percent
from checks.findings import Verdict
from host.drive import HiddenStorage
from reports.grades import GradeOutcome
from reports.language import mark
from wipe.codes import StatusReason

_INDENT = "    "
_REMARKED = frozenset({Verdict.FAIL, Verdict.CRASHED, Verdict.WARN})
_FIXED = {
    DrivePhase.FOREIGN: mark("Came in by USB or as a card. Is it part of this laptop?"),
    DrivePhase.SET_ASIDE: mark("Not part of this laptop. It is left alone."),
    DrivePhase.GONE: mark("The drive disappeared. Call your supervisor."),
}
_RUNNING = frozenset(
    {DrivePhase.STARTING, DrivePhase.PROVING, DrivePhase.ERASING, DrivePhase.VERIFYING}
)


def heading(view: View, say: Say) -> list[str]:
    """Which bench, which laptop."""
    laptop = " ".join(part for part in (view.laptop_name, view.laptop_serial) if part)
    lines = [f"opknap - {view.bench}"]
    if view.demo:
        lines.append(say.tr("DEMO: practice, no real drive"))
    lines.append(say.tr("Laptop: {name}", name=laptop or say.tr("it does not tell its name")))
    if view.resumed:
        lines.append(say.tr("We found earlier work on this laptop. You go on where it stopped."))
    return lines


def step_title(stage: Stage, say: Say) -> list[str]:
    """A step begins."""
    number = list(Stage).index(stage) + 1
    title = say.tr("Step {n} of {m}: {step}", n=number, m=len(Stage), step=stage_name(stage, say))
    return ["", f"=== {title} ==="]


def check_lines(row: CheckRow, say: Say) -> Iterator[str]:
    """One component: word, sign, what it is, and what is to be told about it."""
    name = say.words.component(row.component)
    about = row.label or _doubts(row, say)
    what = f"{name}: {about}" if about else name
    if row.verdict is None:
        yield f"{'':<17}{what}"
    else:
        told = say.words.verdict(row.verdict)
        yield f"{told.word + ' ' + told.sign:<17}{what}"
    for finding in row.findings:
        if finding.verdict in _REMARKED:
            worded = say.words.finding(finding)
            yield f"{_INDENT}{worded.title}. {say.words.says(finding)}"
            yield f"{_INDENT}{worded.next}"


def _doubts(row: CheckRow, say: Say) -> str:
    """What a row without a name is about: the questions that set its verdict."""
    if row.verdict is None or row.verdict is Verdict.PASS:
        return ""
    asked = (one.code for one in row.findings if one.verdict is row.verdict)
    return ", ".join(say.words.finding_name(code) for code in asked)


def drive_lines(number: int, row: DriveRow, say: Say) -> list[str]:
    """One drive: what it is, where it stands."""
    kind = say.words.drive_kind(row.drive.kind)
    return [
        f"{number}. {drive_title(row.drive, say)} - {kind}",
        f"{_INDENT}{serial_text(row.drive, say)}",
        *(f"{_INDENT}{line}" for line in drive_story(row, say)),
    ]


def drive_story(row: DriveRow, say: Say) -> list[str]:
    """Where a drive stands, in a few sentences."""
    if row.phase in _FIXED:
        return [say.tr(_FIXED[row.phase])]
    if row.phase in _RUNNING:
        return [erase_progress(row, say)]
    if row.phase is DrivePhase.INTERRUPTED:
        if by_drive(row):
            return [say.tr("Perhaps it still erases itself. Leave it on.")]
        return [say.tr("The erase was interrupted at {n} %.", n=percent(row))]
    if row.phase is DrivePhase.ENDED:
        return _ended(row, say)
    return _planned(row, say) + _refused(row, say)


def _planned(row: DriveRow, say: Say) -> list[str]:
    if row.phase is not DrivePhase.WAITING:
        return []
    if row.plan is None or not row.plan.available:
        return [plan_sentence(row, say), *asked_first(row, say)]
    level = f"{say.words.plan_level(row.plan)} {say.words.plan_no_stop(row.plan)}".strip()
    return [plan_sentence(row, say), level, *asked_first(row, say)]


def _refused(row: DriveRow, say: Say) -> list[str]:
    if row.refusal is None:
        return []
    told = say.words.refusal(row.refusal)
    return [f"{told.title}. {told.means}", told.next]


def _ended(row: DriveRow, say: Say) -> list[str]:
    if row.outcome is None:
        return []
    if row.can_go_on and row.outcome.reason == StatusReason.STOPPED:
        return [say.tr("Stopped at {n} %. Not erased yet.", n=percent(row))]
    if row.can_go_on and still_at_work(row.outcome):
        return [say.tr("It still erases itself. Leave the laptop on and look again later.")]
    told = say.words.status(row.outcome)
    exceptions = [say.words.exception(one) for one in row.outcome.exceptions]
    return [f"{told.title}. {told.means}", *exceptions, told.next]


def erase_progress(row: DriveRow, say: Say) -> str:
    """How far a running erase is."""
    if row.phase is DrivePhase.STARTING:
        return say.tr("The erase is starting.")
    if row.phase is DrivePhase.PROVING:
        return proving(row, say)
    if row.phase is DrivePhase.ERASING and by_drive(row):
        return " ".join((*adopted(row, say), own_progress(row, say)))
    return f"{doing(row, say)} {percent(row)} % - {say.left(row.left_s)}"


def progress_lines(drives: Sequence[DriveRow], say: Say) -> list[str]:
    """One line per running erase."""
    return [
        f"{drive_title(row.drive, say)}: {erase_progress(row, say)}"
        for row in drives
        if row.phase in _RUNNING
    ]


def hidden_lines(hint: HiddenStorage, say: Say) -> list[str]:
    """A drive that cannot be seen."""
    told = say.words.hidden(hint)
    return [f"[x] {told.title} ({hint.where})", f"{_INDENT}{told.means}", f"{_INDENT}{told.next}"]


def blocker_lines(view: View, say: Say) -> list[str]:
    """What is still open."""
    told = [say.words.blocker(blocker.value) for blocker in view.blockers]
    return [f"[ ] {one.title}: {one.next}" for one in told]


def grade_lines(view: View, say: Say) -> list[str]:
    """The letter, what it is fit for, why, what holds it, what would raise it."""
    grade = view.grade
    if grade is None:
        return [say.tr("There is no grade yet.")]
    letter = say.words.letter(grade.letter)
    if grade.outcome is GradeOutcome.HOLD:
        lines = [say.tr("HOLD - grade so far: {letter}", letter=letter)]
    else:
        lines = [say.tr("Grade: {letter}", letter=letter)]
    if grade.holds:
        lines.append(hold_title(say))
    for hold in grade.holds:
        told = say.words.hold(hold)
        lines += [f"[x] {told.title}. {told.means}", f"{_INDENT}{told.next}"]
    lines += facts(view, grade, say).splitlines()
    return lines + grade_story(grade, say).splitlines()


def sent_line(view: View, say: Say) -> str:
    """Where the record is."""
    return send_line(view.send, say)[0]
