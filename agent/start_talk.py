"""The talk after the step Start: what no sensor tells, one question after the other."""

from typing import TYPE_CHECKING

from agent.screens.told_asks import told_ask
from agent.told_words import is_told_question
from agent.view import Actions

if TYPE_CHECKING:
    from agent.app import OpknapApp


async def ask_told(app: "OpknapApp", actions: Actions) -> None:
    """Ask what is open; Escape ends it, and what is left is found again in the step Start."""
    names = [name for name in app.job.told_open if is_told_question(name)]
    for place, name in enumerate(names, 1):
        if name not in actions.view().told_open:
            # An earlier answer, or the laptop itself, has told it meanwhile.
            continue
        told = await app.push_screen_wait(told_ask(app.say, name, place, len(names)))
        if told is None:
            return
        if told.adds is not None:
            actions.tell(told.adds(actions.view().told))
            app.look_again()
