"""The talk of the step Try: which dialogs a part needs, and what is kept of the answers."""

from typing import TYPE_CHECKING

from agent.hand_run import HandRun
from agent.hand_said import counted, keep_said, opened
from agent.screen_talk import ScreenTalk
from agent.screens import hand_asks
from agent.screens.ask import Ask
from agent.screens.hand import TryPane
from agent.screens.hand_answers import HandAnswer, verdict_of
from agent.screens.hand_test import HandTest, OwnEnd, finding_lines
from agent.screens.keyboard_test import KeyboardTest
from agent.screens.tell import Tell, Worded
from agent.try_words import COUNTED, SCREEN_PARTS, open_codes
from agent.view import Actions, worst
from agent.widgets.erase_line import running
from checks.findings import Reason, Verdict
from checks.hand.values import HandEnd, HandEngine, Said

if TYPE_CHECKING:
    from agent.app import OpknapApp

SWOLLEN = "battery.swollen"
_WRONG = frozenset({HandAnswer.PARTLY, HandAnswer.NO})
_FAULTS = frozenset({Verdict.WARN, Verdict.FAIL})


class HandTalk:
    """Asks about one part, with an engine where there is one."""

    def __init__(self, app: "OpknapApp", actions: Actions) -> None:
        self._app = app
        self._actions = actions
        self._screen = ScreenTalk(app, actions)

    async def try_part(self, code: str) -> None:
        """Try one part and keep what came of it."""
        if code in SCREEN_PARTS:
            await self._screen.try_screen(code)
        else:
            engine = opened(self._actions, code)
            if engine is None:
                await self._ask_person(code)
            else:
                await self._watch(code, engine)
        self._app.look_again()
        self._app.frame.query_one(TryPane).choose_next(code)

    async def skip_rest(self) -> None:
        """Skip everything that is still open, after one question."""
        open_now = open_codes(self._app.job.hand_tests)
        if not open_now:
            return
        question = hand_asks.skip_rest_question(self._app.say, len(open_now))
        if not await self._app.push_screen_wait(question):
            return
        for code in open_now:
            self._actions.answer_hand_test(code, Verdict.NOT_TESTED, Reason.OPERATOR_SKIPPED)

    # With an engine

    async def _watch(self, code: str, engine: HandEngine) -> None:
        while True:
            run = HandRun(engine)
            test = HandTest(self._app.say, code, run, self._app.job)
            pick = await self._app.push_screen_wait(test)
            if pick is not OwnEnd.AGAIN:
                break
            again = opened(self._actions, code)
            if again is None:
                await self._ask_person(code)
                return
            engine = again
        if pick is OwnEnd.SETTLED and test.settled is not None:
            self._actions.end_hand_test(code, test.settled)
        elif isinstance(pick, HandAnswer):
            await self._conclude(code, run, pick)

    async def _conclude(self, code: str, run: HandRun, answer: HandAnswer) -> None:
        said = await self._said(code, answer)
        if said is None:
            return
        end = run.conclude(said)
        if end is None:
            keep_said(self._actions, code, said)
            return
        self._actions.end_hand_test(code, end)
        if said.verdict is Verdict.PASS and worst(end.findings) in _FAULTS:
            await self._tell_measured(end)

    async def _tell_measured(self, end: HandEnd) -> None:
        faults = [one for one in end.findings if one.verdict in _FAULTS]
        await self._tell(
            lambda say: say.tr("The machine measured something else"),
            lambda say: finding_lines(faults, say),
        )

    # With the person alone

    async def _ask_person(self, code: str) -> None:
        answer = await self._ask(code)
        if answer is None:
            return
        said = await self._said(code, answer)
        if said is None:
            return
        keep_said(self._actions, code, said)
        if code == SWOLLEN and said.verdict is Verdict.FAIL:
            await self._tell(hand_asks.SWOLLEN_TITLE, hand_asks.SWOLLEN_TEXT)

    async def _ask(self, code: str) -> HandAnswer | None:
        match code:
            case "input.keyboard":
                return await self._app.push_screen_wait(KeyboardTest(self._app.say))
            case "audio.speakers":
                return await self._ask_sound()
            case _:
                erasing = bool(running(self._app.job.drives))
                question = hand_asks.part_question(self._app.say, code, erasing=erasing)
                return await self._app.push_screen_wait(question)

    async def _ask_sound(self) -> HandAnswer | None:
        beeped = False
        while True:
            question: Ask[HandAnswer | str] = hand_asks.sound_question(self._app.say, beeped=beeped)
            answer = await self._app.push_screen_wait(question)
            if answer is None or isinstance(answer, HandAnswer):
                return answer
            self._app.bell()
            beeped = True

    async def _said(self, code: str, answer: HandAnswer) -> Said | None:
        """The answer with what belongs to it: why it was skipped, how many are dead."""
        if answer is HandAnswer.SKIP:
            return await self._skipped()
        if code not in COUNTED:
            return Said(verdict_of(answer))
        number: int | None = 0
        if answer in _WRONG:
            number = await self._app.push_screen_wait(hand_asks.count_question(self._app.say, code))
        return None if number is None else counted(code, number)

    async def _skipped(self) -> Said | None:
        why = await self._app.push_screen_wait(hand_asks.skip_question(self._app.say))
        return None if why is None else Said(Verdict.NOT_TESTED, why)

    async def _tell(self, title: Worded, body: Worded) -> None:
        await self._app.push_screen_wait(Tell(self._app.say, title, body))
