"""Dialogs in their order: what is asked, and which action follows which answer.

One conversation at a time: a second Enter while a dialog opens must not open another one.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from agent.look import Look
from agent.screens import questions
from agent.screens.address import Address
from agent.screens.ask import Ask
from agent.screens.check import details
from agent.screens.code_words import code_problem
from agent.screens.confirm_erase import ConfirmErase
from agent.screens.drive_words import drive_details, drive_title, hidden_details
from agent.screens.hand import TryPane
from agent.screens.hand_answers import HandAnswer
from agent.screens.keyboard_test import KeyboardTest
from agent.screens.looks import LooksPane, card_of
from agent.screens.picture_test import PictureTest
from agent.screens.sleep import let_it_sleep
from agent.screens.start import StartPane
from agent.screens.tell import Tell, Worded
from agent.view import Actions, Blocker, CheckRow, DrivePhase, DriveRow, HandRow, Stage, View
from agent.widgets.erase_line import running
from checks.findings import Verdict
from host.drive import HiddenStorage
from reports.grades import Surface
from reports.language import mark
from wipe.codes import DriveStatus, Refusal

if TYPE_CHECKING:
    from agent.app import OpknapApp

_AGAIN = frozenset({DriveStatus.NOT_ERASED, DriveStatus.UNKNOWN})
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
    ("log", "F12", mark("Log, for whoever helps you")),
    ("leave", "", mark("Stop opknap")),
)

_CHANGING = frozenset({"inspect_again"})
"""What changes the job, and so does nothing once the record is sealed."""


class Conversations:
    """Asks by dialogs and acts on the answers."""

    def __init__(self, app: "OpknapApp", actions: Actions) -> None:
        self._app = app
        self._actions = actions
        self._talking = False

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
        """Everything about one component."""
        self.tell(lambda say: say.words.component(row.component), lambda say: details(row, say))

    def hidden(self, hint: HiddenStorage) -> None:
        """Everything about a drive that cannot be seen."""
        self.tell(lambda say: say.tr("Hidden drive"), lambda say: hidden_details(hint, say))

    async def _tell_refusal(self, refusal: Refusal) -> None:
        await self._tell(
            lambda say: say.words.refusal(refusal).title,
            lambda say: f"{say.words.refusal(refusal).means}\n\n{say.words.refusal(refusal).next}",
        )

    # Start and leave

    def begin(self, operator: str, asset_tag: str | None) -> None:
        """Note who works, or say at the field what is wrong."""
        problem = self._actions.begin(operator, asset_tag)
        pane = self._app.frame.query_one(StartPane)
        if problem is None:
            self._actions.go_to(Stage.CHECK)
            self._app.look_again()
            return
        say = self._app.say
        at_tag = problem == "asset_tag_invalid"
        typed = (asset_tag or "") if at_tag else operator
        pane.problem(code_problem(typed, say, at_tag=at_tag), at_tag=at_tag)

    def offer_resume(self, view: View) -> None:
        """After a power cut or a crash: go on with what was interrupted?"""
        rows = [row for row in view.drives if row.phase is DrivePhase.INTERRUPTED]
        if rows:
            self._talk(lambda: self._resume_each(rows))

    async def _resume_each(self, rows: list[DriveRow]) -> None:
        for row in rows:
            await self._resume(row)

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
        sealed = self._app.job.sealed
        items = [item for item in _MENU if not (sealed and item[0] in _CHANGING)]
        action = await self._app.push_screen_wait(questions.menu(self._app.say, items))
        if action is not None:
            # After this conversation has ended, because the action may begin another.
            self._app.call_later(self._app.run_action, action)

    # Erase

    def drive(self, row: DriveRow) -> None:
        """Do what comes next for a drive."""
        self._talk(lambda: self._drive(row))

    async def _drive(self, row: DriveRow) -> None:
        match row.phase:
            case _ if self._app.job.sealed:
                await self._tell_of(row)
            case _ if row.left:
                await self._tell_of(row)
            case DrivePhase.WAITING:
                await self._confirm(row)
            case DrivePhase.FOREIGN | DrivePhase.SET_ASIDE:
                await self._foreign(row)
            case (
                DrivePhase.STARTING | DrivePhase.PROVING | DrivePhase.ERASING | DrivePhase.VERIFYING
            ):
                await self._stop(row)
            case DrivePhase.INTERRUPTED:
                await self._resume(row)
            case DrivePhase.ENDED if row.can_go_on:
                await self._resume(row)
            case DrivePhase.ENDED if row.outcome is not None and row.outcome.status in _AGAIN:
                await self._again(row)
            case DrivePhase.REFUSED | DrivePhase.GONE | DrivePhase.ENDED:
                await self._tell_of(row)

    async def _tell_of(self, row: DriveRow) -> None:
        await self._tell(
            lambda say: drive_title(row.drive, say), lambda say: drive_details(row, say)
        )

    async def _confirm(self, row: DriveRow) -> None:
        typed = await self._app.push_screen_wait(ConfirmErase(self._app.say, row))
        if typed is None:
            return
        refusal = self._actions.confirm_erase(row.drive.id, typed)
        if refusal is not None:
            await self._tell_refusal(refusal)

    async def _foreign(self, row: DriveRow) -> None:
        question = questions.foreign_question(self._app.say, row)
        belongs = await self._app.push_screen_wait(question)
        if belongs is None:
            return
        self._actions.answer_foreign(row.drive.id, belongs=belongs)
        self._app.look_again()

    async def _stop(self, row: DriveRow) -> None:
        if await self._app.push_screen_wait(questions.stop_question(self._app.say, row)):
            self._actions.stop_erase(row.drive.id)
        elif not questions.erase_runs(self._app.job, row):
            await self._tell_ended(row.drive.id)

    async def _tell_ended(self, drive_id: str) -> None:
        rows = [row for row in self._app.job.drives if row.drive.id == drive_id]
        await self._tell(
            lambda say: say.tr("The erase has ended"),
            lambda say: "\n\n".join(drive_details(row, say) for row in rows),
        )

    async def _resume(self, row: DriveRow) -> None:
        if not await self._app.push_screen_wait(questions.resume_question(self._app.say, row)):
            return
        refusal = self._actions.resume_erase(row.drive.id)
        if refusal is not None:
            await self._tell_refusal(refusal)

    async def _again(self, row: DriveRow) -> None:
        if await self._app.push_screen_wait(questions.again_question(self._app.say, row)):
            await self._confirm(row)

    def no_storage(self) -> None:
        """Did somebody look inside?"""
        self._answer(self._no_storage)

    async def _no_storage(self) -> None:
        if await self._app.push_screen_wait(questions.no_storage_question(self._app.say)):
            self._actions.attest_no_storage()

    def sleep(self) -> None:
        """Let the laptop sleep once for frozen drives, if that is offered."""
        self._answer(lambda: let_it_sleep(self._app, self._actions))

    # Try and looks

    def hand_test(self, row: HandRow) -> None:
        """Try one part and keep the answer."""
        self._answer(lambda: self._hand_test(row))

    async def _hand_test(self, row: HandRow) -> None:
        answer = await self._ask_hand(row.code)
        match answer:
            case HandAnswer.YES:
                self._actions.answer_hand_test(row.code, Verdict.PASS, None)
            case HandAnswer.PARTLY:
                self._actions.answer_hand_test(row.code, Verdict.WARN, None)
            case HandAnswer.NO:
                self._actions.answer_hand_test(row.code, Verdict.FAIL, None)
            case HandAnswer.SKIP:
                why = await self._app.push_screen_wait(questions.skip_question(self._app.say))
                if why is None:
                    return
                self._actions.answer_hand_test(row.code, Verdict.NOT_TESTED, why)
            case None:
                return
        self._app.look_again()
        self._app.frame.query_one(TryPane).choose_next(row.code)

    async def _ask_hand(self, code: str) -> HandAnswer | None:
        match code:
            case "input.keyboard":
                return await self._app.push_screen_wait(KeyboardTest(self._app.say))
            case "display.picture":
                return await self._ask_picture()
            case "audio.speakers":
                return await self._ask_sound()
            case _:
                question = questions.other_question(self._app.say, code)
                return await self._app.push_screen_wait(question)

    async def _ask_picture(self) -> HandAnswer | None:
        if not await self._app.push_screen_wait(questions.picture_start(self._app.say)):
            return None
        while await self._app.push_screen_wait(PictureTest()):
            question = questions.picture_question(self._app.say)
            answer = await self._app.push_screen_wait(question)
            if answer is None or isinstance(answer, HandAnswer):
                return answer
        return None

    async def _ask_sound(self) -> HandAnswer | None:
        beeped = False
        while True:
            question: Ask[HandAnswer | str] = questions.sound_question(self._app.say, beeped=beeped)
            answer = await self._app.push_screen_wait(question)
            if answer is None or isinstance(answer, HandAnswer):
                return answer
            self._app.bell()
            beeped = True

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
