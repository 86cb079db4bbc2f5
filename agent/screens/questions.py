"""The app's questions as dialogs; every first answer is the harmless one."""

from collections.abc import Sequence

from agent.say import OWN_NAMES, Say
from agent.screens.ask import Ask, Choice, worded
from agent.screens.drive_words import drive_details, drive_title, serial_text
from agent.screens.erase_story import by_drive, still_at_work
from agent.screens.looks_words import surface_where
from agent.screens.tell import Worded
from agent.view import DrivePhase, DriveRow, View
from agent.widgets.erase_line import running
from reports.grades import LooksCard, Surface
from reports.language import mark


def _named(row: DriveRow, text: str) -> Worded:
    """A marked text below the drive's name and serial."""
    return lambda say: "\n".join(
        (drive_title(row.drive, say), serial_text(row.drive, say), "", say.tr(text))
    )


def foreign_question(say: Say, row: DriveRow) -> Ask[bool]:
    """Does a drive on USB or a card belong to the laptop?"""
    return Ask(
        say,
        worded(mark("Is this part of the laptop?")),
        _named(row, mark("It came in by USB or as a card. Perhaps it is somebody's own stick.")),
        (
            Choice(False, worded(mark("No, it is not part of this laptop: leave it alone"))),
            Choice(True, worded(mark("Yes, it is part of this laptop: it must be erased too"))),
        ),
        explain=worded(
            mark(
                "A stick or card of yours or of a colleague is not part of the laptop. Was it in "
                "the laptop when it came in? Then its files must be erased too. Not sure? Ask "
                "your supervisor."
            )
        ),
    )


def stop_question(say: Say, row: DriveRow) -> Ask[bool]:
    """Really stop a running erase? The question goes when the erase has ended by itself."""
    if by_drive(row):
        return _leave_question(say, row)
    return Ask(
        say,
        worded(mark("Stop erasing?")),
        _named(row, _why_not_to_stop(row)),
        (
            Choice(False, worded(mark("Go on erasing"))),
            Choice(True, worded(mark("Stop erasing this drive"))),
        ),
        explain=worded(
            mark(
                "Stop only when you must: a wrong drive, smoke, a strange noise. What was "
                "erased is gone, what was not erased is still there."
            )
        ),
        over=lambda view: not erase_runs(view, row),
    )


def _why_not_to_stop(row: DriveRow) -> str:
    if row.phase is DrivePhase.VERIFYING:
        return mark("Without the whole check nothing is proved. You must go on with it later.")
    return mark("A drive that is half erased is not erased. You must go on with it later.")


def _leave_question(say: Say, row: DriveRow) -> Ask[bool]:
    """Stop looking after a drive that erases itself? That is all that can be stopped."""
    return Ask(
        say,
        worded(mark("Stop following this drive?")),
        _named(
            row,
            mark(
                "This drive erases itself, and nobody can stop that. You can only stop following "
                "it. Leave the laptop on, and look again later."
            ),
        ),
        (
            Choice(False, worded(mark("Go on following it"))),
            Choice(True, worded(mark("Stop following it: the drive goes on"))),
        ),
        explain=worded(
            mark(
                "Was it the wrong drive? Then its files are lost: call your supervisor. Do not "
                "switch the laptop off: a drive that loses its power now may stay locked. To "
                "look again, choose the drive and press Enter."
            )
        ),
        over=lambda view: not erase_runs(view, row),
    )


def erase_runs(view: View, row: DriveRow) -> bool:
    """Whether the drive of a row is still being erased."""
    return any(now.drive.id == row.drive.id for now in running(view.drives))


def resume_question(say: Say, row: DriveRow) -> Ask[bool]:
    """Go on with an interrupted erase?"""
    return Ask(
        say,
        worded(mark("This laptop was being erased. Go on?")),
        _named(row, _how_it_goes_on(row)),
        (
            Choice(False, worded(mark("Not now"))),
            Choice(True, worded(mark("Go on erasing"))),
        ),
    )


def _how_it_goes_on(row: DriveRow) -> str:
    if by_drive(row) or still_at_work(row.outcome):
        return mark("We ask the drive how far it is, and follow it. Plug in the charger first.")
    return mark("The erase goes on where it stopped. Plug in the charger first.")


def again_question(say: Say, row: DriveRow) -> Ask[bool]:
    """The erase did not end well: once more?"""
    return Ask(
        say,
        lambda said: drive_title(row.drive, said),
        lambda said: drive_details(row, said),
        (
            Choice(False, worded(mark("Back"))),
            Choice(True, worded(mark("Erase this drive again"))),
        ),
    )


def no_storage_question(say: Say) -> Ask[bool]:
    """Did somebody look inside and see no drive?"""
    return Ask(
        say,
        worded(mark("Is there really no drive?")),
        worded(
            mark(
                "opknap sees no drive. Switch off, open the laptop and look. Under your code we "
                "write down that you looked and that there is none."
            )
        ),
        (
            Choice(False, worded(mark("I have not looked yet"))),
            Choice(True, worded(mark("I looked: there is no drive inside"))),
        ),
    )


def card_question(say: Say, surface: Surface, card: LooksCard, *, erasing: bool) -> Ask[LooksCard]:
    """Which card fits a surface? The cursor stands on the present one, else on none."""
    cards = list(LooksCard)
    return Ask(
        say,
        lambda said: said.words.surface(surface),
        lambda said: surface_where(surface, said, erasing=erasing),
        [Choice(other, _card_name(other), _card_help(other)) for other in cards],
        start=None if card is LooksCard.NOT_LOOKED_AT else cards.index(card),
    )


def seal_question(say: Say) -> Ask[bool]:
    """Really make the record final?"""
    return Ask(
        say,
        worded(mark("Seal and send?")),
        worded(mark("After that you can change nothing more of this laptop.")),
        (
            Choice(False, worded(mark("Not yet"))),
            Choice(True, worded(mark("Yes: seal the record and send it"))),
        ),
        explain=worded(
            mark(
                "Sealing signs the record: everybody can see later that nothing was changed. Look "
                "at the steps once more if you are not sure."
            )
        ),
    )


def next_laptop_question(say: Say) -> Ask[bool]:
    """Is this laptop finished?"""
    return Ask(
        say,
        worded(mark("Next laptop?")),
        worded(
            mark("The record of this laptop is safe. opknap stops here, and you can switch off.")
        ),
        (
            Choice(False, worded(mark("Stay with this laptop"))),
            Choice(True, worded(mark("This laptop is finished"))),
        ),
    )


def leave_question(say: Say) -> Ask[bool]:
    """Really stop opknap?"""
    return Ask(
        say,
        worded(mark("Stop opknap?")),
        worded(mark("A running erase goes on by itself. Start opknap again to see how it is.")),
        (
            Choice(False, worded(mark("Stay here"))),
            Choice(True, worded(mark("Stop opknap"))),
        ),
    )


def menu(say: Say, items: Sequence[tuple[str, str, str]]) -> Ask[str]:
    """Everything that can be done here: action, key, words."""
    return Ask(
        say,
        worded(mark("Menu")),
        # Nothing to read: everything that can be done has to be in sight.
        lambda _: "",
        [Choice(action, _menu_line(key, text)) for action, key, text in items],
        explain=worded(mark("Every key is here too.")),
    )


def _menu_line(key: str, text: str) -> Worded:
    return lambda say: f"{key:<4} {say.tr(text, other=OWN_NAMES[say.language.other])}"


def _card_name(card: LooksCard) -> Worded:
    return lambda say: say.words.looks_card(card)


def _card_help(card: LooksCard) -> Worded:
    return lambda say: say.words.looks_card_help(card)
