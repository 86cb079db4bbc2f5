"""Where the erase of one drive stands, in plain words (pure)."""

from agent.say import Say
from agent.view import DrivePhase, DriveRow, ended_well
from agent.widgets.erase_line import bar, doing, is_untold, percent
from reports.language import mark
from wipe.codes import Refusal, StatusReason
from wipe.step_now import StepNow
from wipe.values import Outcome

_FIXED = {
    DrivePhase.FOREIGN: mark("Came in by USB or as a card. Is it part of this laptop?"),
    DrivePhase.SET_ASIDE: mark("Not part of this laptop. It is left alone."),
    DrivePhase.STARTING: mark("The erase is starting."),
    DrivePhase.GONE: mark("The drive disappeared during the erase. Call your supervisor."),
}


def erase_story(row: DriveRow, say: Say) -> list[str]:
    """What happens to the drive, and what to do, in as few lines as are true."""
    if row.phase is DrivePhase.WAITING:
        return [plan_sentence(row, say), *asked_first(row, say)]
    if row.phase is DrivePhase.ERASING and by_drive(row):
        return [*adopted(row, say), own_progress(row, say, bar(percent(row), 16))]
    line = _line(row, say)
    return [line] if line else []


def _line(row: DriveRow, say: Say) -> str:
    match row.phase:
        case DrivePhase.REFUSED:
            return _refused(row.refusal, say)
        case DrivePhase.PROVING:
            return proving(row, say)
        case DrivePhase.INTERRUPTED:
            return _interrupted(row, say)
        case DrivePhase.ENDED:
            return "" if row.outcome is None else _ended(row, row.outcome, say)
        case DrivePhase.ERASING | DrivePhase.VERIFYING:
            drawn = bar(percent(row), 16)
            return f"{doing(row, say)} {drawn} {percent(row)} % · {say.left(row.left_s)}"
        case _:
            return say.tr(_FIXED[row.phase])


def by_drive(row: DriveRow) -> bool:
    """Whether the drive erases itself, or may, so that it can only be left and not be stopped."""
    return row.step is not None and row.step.by_drive and row.step.may_run


def adopted(row: DriveRow, say: Say) -> list[str]:
    """Who began what runs, where it was not this run."""
    if row.step is not None and row.step.was_adopted:
        return [say.tr("It was erasing itself when we came. We follow it.")]
    return [say.tr("The drive erases itself.")]


def own_progress(row: DriveRow, say: Say, drawn: str = "") -> str:
    """How far a drive says it is; the check that follows is in no such number."""
    if is_untold(row):
        said = say.tr("It does not tell how far it is.")
        planned = _planned_s(row, row.step)
        if planned is None:
            return said
        in_all = say.tr("In all: {time}.", time=say.words.amounts.duration(planned))
        return f"{said} {in_all}"
    share = f"{drawn} {percent(row)} %".strip()
    then = say.tr("then the check")
    return f"{share} · {say.left(row.left_s)}, {then}"


def _planned_s(row: DriveRow, step: StepNow | None) -> int | None:
    steps = row.plan.available if row.plan else ()
    return next((one.estimate_s for one in steps if step and one.method is step.method), None)


def asked_first(row: DriveRow, say: Say) -> list[str]:
    """What a person has to do first, or can do to make a better method possible."""
    return [say.words.ask(ask) for ask in row.plan.asks] if row.plan else []


def proving(row: DriveRow, say: Say) -> str:
    """What happens before an interrupted erase goes on."""
    return say.tr(
        "First we read back what was already overwritten: {n} %. Then the erase goes on.",
        n=percent(row),
    )


def plan_sentence(row: DriveRow, say: Say) -> str:
    """How the drive will be erased and how long that takes."""
    if row.plan is None or not row.plan.available:
        return say.tr("There is no way to erase this drive here.")
    return say.words.plan(row.plan)


def still_at_work(outcome: Outcome | None) -> bool:
    """Whether the drive was left while it erased itself."""
    return outcome is not None and outcome.reason == StatusReason.RUNNING


def _refused(refusal: Refusal | None, say: Say) -> str:
    if refusal is None:
        return say.tr("opknap does not erase this drive.")
    told = say.words.refusal(refusal)
    return f"{told.title}. {told.next}"


def _interrupted(row: DriveRow, say: Say) -> str:
    if by_drive(row):
        return say.tr("Perhaps it still erases itself. Leave it on. Press Enter to look.")
    return say.tr("The erase was interrupted at {n} %. Press Enter to go on.", n=percent(row))


def _ended(row: DriveRow, outcome: Outcome, say: Say) -> str:
    if row.can_go_on and still_at_work(outcome):
        return say.tr("It still erases itself. Leave the laptop on. Press Enter to look again.")
    if row.can_go_on and outcome.reason == StatusReason.STOPPED:
        return say.tr("Stopped at {n} %. Not erased yet. Press Enter to go on.", n=percent(row))
    told = say.words.status(outcome)
    if ended_well(outcome.status):
        return told.means
    if outcome.reason == StatusReason.OLD_DATA:
        # The one end where what is so matters more than how it is called.
        return f"{told.title}. {told.means} {told.next}"
    return f"{told.title}. {told.next}"
