"""A sleep for frozen drives in plain words (pure)."""

from collections.abc import Sequence

from agent.say import Say
from agent.screens.drive_words import drive_title
from agent.view import DriveRow, SleepEnd, SleepResult, View
from host.suspend import SleepRefusal
from reports.language import mark
from reports.wording.parts import Wording
from wipe.sleep_events import SleepReason

REFUSALS = {
    SleepRefusal.NO_DEEP_SLEEP: Wording(
        mark("This laptop cannot sleep deeply"),
        mark("It only knows a light sleep, and that frees no drive."),
        mark("Switch the laptop off and on, then look again."),
    ),
    SleepRefusal.NEEDS_MAINS: Wording(
        mark("The charger is not in"),
        mark("On battery the laptop may not wake up again."),
        mark("Plug in the charger, then try again."),
    ),
    SleepRefusal.LIVE_MEDIUM: Wording(
        mark("The stick may get lost in the sleep"),
        mark("opknap runs from it, and the system does not keep it over a sleep."),
        mark("Switch the laptop off and on instead, then look again."),
    ),
    SleepRefusal.DRIVE_BUSY: Wording(
        mark("A drive is being erased"),
        mark("Until that has ended the laptop has to stay awake."),
        mark("Wait for its end, then try again."),
    ),
    SleepRefusal.NO_IDENTITY: Wording(
        mark("The drive could not be found again"),
        mark("Its serial number names no single drive, so nobody could tell it apart afterwards."),
        mark("Switch the laptop off and on, then look again."),
    ),
    SleepRefusal.TRIED: Wording(
        mark("The laptop has slept for this drive"),
        mark("That did not free it, and doing it again would not either."),
        mark("Look in the BIOS for what blocks it, or erase it as planned."),
    ),
    SleepRefusal.NOT_WRITTEN: Wording(
        mark("It could not be written down"),
        mark("opknap writes down first that the laptop is going to sleep, and that failed."),
        mark("Look whether the stick is full or loose, then try again."),
    ),
}

_NEEDS = {
    SleepRefusal.NO_DEEP_SLEEP: mark("The laptop can sleep deeply (S3)"),
    SleepRefusal.NEEDS_MAINS: mark("The charger is in"),
    SleepRefusal.LIVE_MEDIUM: mark("What opknap runs from is still there afterwards"),
    SleepRefusal.DRIVE_BUSY: mark("No drive is being erased"),
}
"""What has to be so, by what is told when it is not."""

_REASONS = {
    SleepReason.FROZEN: mark("The BIOS froze its settings when the laptop was switched on."),
    SleepReason.SANITIZE_FROZEN: mark("Its own erase was frozen when the laptop was switched on."),
    SleepReason.COMMANDS_REFUSED: mark("It refuses its own erase commands."),
    SleepReason.ATTEMPTS_EXCEEDED: mark("Too many wrong passwords were tried."),
    SleepReason.HIDDEN_AREA: mark("A part of it is hidden."),
}

_ENDS = {
    SleepEnd.FREED: mark("Free now."),
    SleepEnd.NOT_FREED: mark("Still frozen. It is erased in another way."),
    SleepEnd.NOT_KNOWN: mark("It does not tell whether it is free; its erase will show."),
    SleepEnd.NOT_SLEPT: mark("The laptop did not fall asleep."),
    SleepEnd.GONE: mark("The drive did not come back. Switch the laptop off and on."),
    SleepEnd.REFUSED: mark("The laptop did not sleep for this drive."),
    SleepEnd.NOT_WOKEN: mark("Nobody saw it wake up; it was started again."),
}


def refusal_words(refusal: SleepRefusal, say: Say) -> Wording:
    """Why the laptop stays awake, and what to do."""
    told = REFUSALS[refusal]
    return Wording(say.tr(told.title), say.tr(told.means), say.tr(told.next))


def need_words(need: SleepRefusal, say: Say) -> str:
    """What has to be so before the laptop may sleep."""
    return say.tr(_NEEDS[need])


def reason_words(reason: SleepReason, say: Say) -> str:
    """What the drive is to be freed from."""
    return say.tr(_REASONS[reason])


def end_words(result: SleepResult, say: Say) -> str:
    """What came of it for one drive."""
    if result.end is SleepEnd.REFUSED and result.refusal is not None:
        told = refusal_words(result.refusal, say)
        return f"{told.title}. {told.means}"
    return say.tr(_ENDS[result.end])


def end_code_words(code: str, say: Say) -> str:
    """The same of a code in the timeline, which a newer opknap may have written."""
    return say.tr(_ENDS[SleepEnd(code)]) if code in set(SleepEnd) else code


def result_title(view: View, say: Say) -> str:
    """What came of the last sleep, in few words."""
    if view.sleep.refusal is not None:
        return say.tr("The laptop did not sleep")
    if any(result.end is SleepEnd.FREED for result in view.sleep.results):
        return say.tr("It helped")
    return say.tr("It did not help")


def result_lines(view: View, say: Say) -> list[str]:
    """What came of the last sleep, drive by drive."""
    if view.sleep.refusal is not None:
        told = refusal_words(view.sleep.refusal, say)
        return [f"{told.title}. {told.means}", told.next]
    rows = {row.drive.id: row for row in view.drives}
    lines = []
    for result in view.sleep.results:
        row = rows.get(result.drive_id)
        name = result.drive_id if row is None else drive_title(row.drive, say)
        plan = _plan(row, say) if result.end in {SleepEnd.FREED, SleepEnd.NOT_FREED} else ""
        lines.append(f"{name}: {end_words(result, say)} {plan}".strip())
    return lines


def _plan(row: DriveRow | None, say: Say) -> str:
    has_steps = row is not None and row.plan is not None and row.plan.available
    return say.words.plan(row.plan) if has_steps and row and row.plan else ""


def offered_names(view: View, say: Say) -> Sequence[str]:
    """The drives that a sleep may free."""
    return [
        drive_title(row.drive, say) for row in view.drives if row.drive.id in view.sleep.offered
    ]
