"""Dialogs in their order: what is asked, and which action follows which answer.

One conversation at a time: a second Enter while a dialog opens must not open another one.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from agent.check_talk import tell_check
from agent.erase_talk import EraseTalk
from agent.hand_talk import HandTalk
from agent.look import Look
from agent.screens import questions
from agent.screens.address import Address
from agent.screens.code_words import code_problem
from agent.screens.drive_words import hidden_details
from agent.screens.looks import LooksPane, card_of
from agent.screens.sleep import let_it_sleep
from agent.screens.start import StartPane
from agent.screens.tell import Tell, Worded
from agent.start_talk import ask_told
from agent.try_words import open_codes
from agent.view import Actions, Blocker, CheckRow, DrivePhase, DriveRow, HandRow, Stage, View
from agent.widgets.erase_line import running
from host.drive import HiddenStorage
from reports.grades import Surface
from reports.language import mark

if TYPE_CHECKING:
    from agent.app import OpknapApp

_MENU = (
    ("go('start')", "F3", mark("1 Start: who works, asset tag")),
    ("go('check')", "F4", mark("2 Check: what is in the laptop")),
    ("go('erase')", "F5", mark("3 Erase the drives")),
    ("go('try')", "F6", mark("4 Try keyboard, screen, sound")),
    ("go('looks')", "F7", mark("5 Looks of the laptop")),
    ("go('grade')", "F8", mark("6 Grade and send")),
    ("next_stage", "F9", mark("On to the next step")),
    ("help", "F1", mark("Help with this step")),
    ("other_language", "F2", mark("Language: {other}")),
    ("inspect_again", "", mark("Check the laptop again")),
    ("told", "", mark("Questions about this laptop")),
    ("skip_rest", "", mark("Skip the parts that are not tried")),
    ("log", "F12", mark("Log, for whoever helps you")),
    ("leave", "", mark("Stop opknap")),
)

_CHANGING = frozenset({"inspect_again", "told", "skip_rest"})
"""What changes the job, and so does nothing once the record is sealed."""


class Conversations:
    """Asks by dialogs and acts on the answers."""

    def __init__(self, app: "OpknapApp", actions: Actions) -> None:
        self._app = app
        self._actions = actions
        self._erase = EraseTalk(app, actions)
        self._hand = HandTalk(app, actions)
        self._talking = False
        self._told_due = False

    def _talk(self, make: Callable[[], Coroutine[None, None, None]]) -> None:
        if self._talking:
            return
        self._talking = True
        self._app.run_worker(self._until_done(make), name="conversation")

    def _answer(self, make: Callable[[], Coroutine[None, None, None]]) -> None:
        """Ask for an answer, unless the record is sealed: it would change nothing."""
        if not self._app.job.sealed:
            self._talk(make)

    async def _until_done(self, make: Callable[[], Coroutine[None, None, None]]) -> None:
        try:
            await make()
        finally:
            self._talking = False
        self._app.look_again()

    # Texts to read

    def tell(self, title: Worded, body: Worded) -> None:
        """Show a text."""
        self._talk(lambda: self._tell(title, body))

    async def _tell(self, title: Worded, body: Worded) -> None:
        await self._app.push_screen_wait(Tell(self._app.say, title, body))

    def check(self, row: CheckRow) -> None:
        """Everything about one component, and what can be done with its long test."""
        self._talk(lambda: tell_check(self._app, self._actions, row))

    def hidden(self, hint: HiddenStorage) -> None:
        """Everything about a drive that cannot be seen."""
        self.tell(lambda say: say.tr("Hidden drive"), lambda say: hidden_details(hint, say))

    # Start and leave

    def begin(self, operator: str, asset_tag: str | None) -> None:
        """Note who works, or say at the field what is wrong."""
        problem = self._actions.begin(operator, asset_tag)
        pane = self._app.frame.query_one(StartPane)
        if problem is None:
            self._actions.go_to(Stage.CHECK)
            self._told_due = True
            self._app.look_again()
            self.look(self._app.job)
            return
        say = self._app.say
        at_tag = problem == "asset_tag_invalid"
        typed = (asset_tag or "") if at_tag else operator
        pane.problem(code_problem(typed, say, at_tag=at_tag), at_tag=at_tag)

    def look(self, view: View) -> None:
        """Once the probes have ended, ask what they could not tell: after the code, once."""
        is_known = Blocker.INSPECTION_RUNNING not in view.blockers
        if not (self._told_due and is_known and view.stage is Stage.CHECK) or self._talking:
            return
        self._told_due = False
        self.ask_told()

    def ask_told(self) -> None:
        """Ask what no sensor tells, as far as nobody has answered yet."""
        if self._app.job.told_open:
            self._answer(lambda: ask_told(self._app, self._actions))

    def offer_resume(self, view: View) -> None:
        """After a power cut or a crash: go on with what was interrupted?"""
        rows = [row for row in view.drives if row.phase is DrivePhase.INTERRUPTED]
        if rows:
            self._talk(lambda: self._erase.resume_each(rows))

    def leave(self) -> None:
        """Stop opknap?"""
        self._talk(self._leave)

    async def _leave(self) -> None:
        if await self._app.push_screen_wait(questions.leave_question(self._app.say)):
            self._app.end(finished=False)

    def next_laptop(self) -> None:
        """This laptop is finished?"""
        self._talk(self._next_laptop)

    async def _next_laptop(self) -> None:
        if await self._app.push_screen_wait(questions.next_laptop_question(self._app.say)):
            self._app.end(finished=True)

    def menu(self) -> None:
        """Choose anything that can be done."""
        self._talk(self._menu)

    async def _menu(self) -> None:
        idle = _idle(self._app.job)
        items = [item for item in _MENU if item[0] not in idle]
        action = await self._app.push_screen_wait(questions.menu(self._app.say, items))
        if action is not None:
            # After this conversation has ended, because the action may begin another.
            self._app.call_later(self._app.run_action, action)

    # Erase

    def drive(self, row: DriveRow) -> None:
        """Do what comes next for a drive."""
        self._talk(lambda: self._erase.drive(row))

    def no_storage(self) -> None:
        """Did somebody look inside?"""
        self._answer(self._erase.no_storage)

    def sleep(self) -> None:
        """Let the laptop sleep once for frozen drives, if that is offered."""
        self._answer(lambda: let_it_sleep(self._app, self._actions))

    # Try and looks

    def hand_test(self, row: HandRow) -> None:
        """Try one part and keep the answer."""
        self._answer(lambda: self._hand.try_part(row.code))

    def skip_rest(self) -> None:
        """Skip every part that has no answer yet."""
        self._answer(self._hand.skip_rest)

    def surface(self, surface: Surface) -> None:
        """Choose the card of a surface."""
        self._answer(lambda: self._surface(surface))

    async def _surface(self, surface: Surface) -> None:
        present = card_of(self._app.job.looks, surface)
        erasing = bool(running(self._app.job.drives))
        question = questions.card_question(self._app.say, surface, present, erasing=erasing)
        card = await self._app.push_screen_wait(question)
        if card is not None:
            self._actions.choose_look(surface, card)
            self._app.look_again()
            self._app.frame.query_one(LooksPane).choose_next(surface)

    # Grade

    def seal(self) -> None:
        """Grade, sign, store and send after a question; or say what is still open."""
        self._talk(self._seal)

    async def _seal(self) -> None:
        blockers: Sequence[Blocker] = self._app.job.blockers
        if not blockers:
            if not await self._app.push_screen_wait(questions.seal_question(self._app.say)):
                return
            blockers = self._actions.seal()
            self._app.look_again()
        if blockers:
            await self._tell(
                lambda say: say.tr("Not yet"),
                lambda say: "\n".join(
                    f"[ ] {say.words.blocker(code.value).title}: "
                    f"{say.words.blocker(code.value).next}"
                    for code in blockers
                ),
            )

    def address(self) -> None:
        """The record's address and QR code."""
        self._talk(self._address)

    async def _address(self) -> None:
        address = self._app.job.send.address
        if address is not None:
            halves = self._app.look is Look.RICH
            await self._app.push_screen_wait(Address(self._app.say, address, halves=halves))


def _idle(view: View) -> frozenset[str]:
    """Entries of the menu that would do nothing now."""
    if view.sealed:
        return _CHANGING
    told = frozenset() if view.told_open else frozenset({"told"})
    tried = frozenset() if open_codes(view.hand_tests) else frozenset({"skip_rest"})
    return told | tried
