"""Letting the laptop sleep once: the offer, the question, the wait, what came of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from typing_extensions import override

from agent.say import Say
from agent.screens.ask import Ask, Choice, worded
from agent.screens.dialog import Dialog
from agent.screens.tell import Tell
from agent.sleep_words import offered_names, result_lines, result_title
from agent.view import Actions, View
from agent.widgets.layout import Cell, Row
from agent.widgets.roles import Role
from agent.widgets.verdict import signed
from reports.language import mark

if TYPE_CHECKING:
    from agent.app import OpknapApp

SLEEP_ROW = "sleep-once"


def sleep_rows(view: View, say: Say) -> Iterable[Row]:
    """The row that offers it, if it may help."""
    if not view.sleep.offered:
        return ()
    names = " · ".join(offered_names(view, say))
    row = Row(
        SLEEP_ROW,
        (
            Cell(signed(say.tr("MAY HELP"), "[ ]"), Role.CARE),
            Cell(say.tr("Let the laptop sleep once"), Role.STRONG),
        ),
        (
            Cell(names, Role.FAINT),
            Cell(say.tr("The BIOS froze the drive. 8 seconds of sleep may free it. Press Enter.")),
        ),
    )
    return (row,)


def sleep_details(view: View, say: Say) -> str:
    """What the row is about."""
    why = say.tr(
        "When the laptop was switched on, the BIOS froze the drive: it takes no erase command of "
        "its own now. In a short sleep the drive loses its power, and often it is free after "
        "that. Nothing is erased by it, and it is done once only."
    )
    return "\n\n".join((*offered_names(view, say), why))


def sleep_question(say: Say) -> Ask[bool]:
    """Let it sleep? The harmless answer has the cursor."""
    return Ask(
        say,
        worded(mark("Let the laptop sleep once?")),
        worded(
            mark(
                "The laptop sleeps for 8 seconds and wakes by itself. The screen goes dark. Leave "
                "the charger and the stick in, and do not close the lid.\n\nDoes it stay dark? "
                "Wait a minute and press a key: a beep says that the laptop is awake."
            )
        ),
        (
            Choice(False, worded(mark("Not now"))),
            Choice(True, worded(mark("Let it sleep for 8 seconds"))),
        ),
        explain=worded(
            mark(
                "A drive that is frozen by the BIOS cannot erase itself. It can be overwritten, "
                "but that does not reach everything. After a short sleep it is often free. If "
                "the laptop does not wake up, switch it off and on: nothing is lost, and opknap "
                "goes on where it was."
            )
        ),
    )


class Sleeping(Dialog[None]):
    """Shown until the laptop is awake and its drives were looked at."""

    @override
    def title_text(self, say: Say) -> str:
        return say.tr("The laptop goes to sleep")

    @override
    def body_text(self, say: Say) -> str:
        return say.tr(
            "It wakes by itself after 8 seconds. Then opknap looks at the drives again. Press "
            "nothing, and leave everything plugged in."
        )

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Esc back   F1 help   F2 {other}", other=say.other_language)

    @override
    def help_text(self, say: Say) -> str:
        return say.tr(
            "Esc puts this text away; the laptop sleeps all the same. What came of it stands in "
            "the log (F12) and in the plan of the drive."
        )

    @override
    def is_over(self, view: View) -> bool:
        return not view.sleep.busy


async def let_it_sleep(app: "OpknapApp", actions: Actions) -> None:
    """Ask, sleep, wait, tell."""
    if not app.job.sleep.offered or not await app.push_screen_wait(sleep_question(app.say)):
        return
    actions.sleep_once()
    app.look_again()
    if app.job.sleep.busy:
        await app.push_screen_wait(Sleeping(app.say))
    view = app.job
    if view.sleep.busy:
        # Left before its end: the log tells it, and the plan shows it.
        return
    app.bell()
    await app.push_screen_wait(
        Tell(
            app.say,
            lambda say: result_title(view, say),
            lambda say: "\n\n".join(result_lines(view, say)),
        )
    )
