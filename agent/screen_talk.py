"""The talk about the screen: one look at six colours answers picture, dots and damage."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from agent.hand_run import GIVE_UP_S, HandRun
from agent.hand_said import counted, keep_said, opened
from agent.screens import hand_asks
from agent.screens.hand_answers import HandAnswer, verdict_of
from agent.screens.picture_test import PictureTest
from agent.try_words import SCREEN_PARTS
from agent.view import Actions
from checks.findings import Verdict
from checks.hand.values import HandEnd, Said

if TYPE_CHECKING:
    from agent.app import OpknapApp

PICTURE, PIXELS, DAMAGE = SCREEN_PARTS
_NEXT = "next_colour"
_CARDS = (Verdict.PASS, Verdict.WARN, Verdict.FAIL)
"""Damage as the engine counts it: none, a few spots, lines or a crack."""
_LOOK_EVERY_S = 0.02


class ScreenTalk:
    """Shows the colours, asks, and lets the engine of the screen judge what was counted."""

    def __init__(self, app: "OpknapApp", actions: Actions) -> None:
        self._app = app
        self._actions = actions

    async def try_screen(self, code: str) -> None:
        """Answer everything that is asked about the screen."""
        asked = {row.code for row in self._app.job.hand_tests}
        parts = [one for one in SCREEN_PARTS if one in asked] or [code]
        if not await self._app.push_screen_wait(hand_asks.picture_start(self._app.say)):
            return
        engine = opened(self._actions, PICTURE)
        run = None if engine is None else HandRun(engine)
        if run is not None:
            run.start(lambda: None)
        try:
            answers = await self._answers(parts, run)
        finally:
            if run is not None:
                await _end(run)
        self._keep(answers, run)

    async def _answers(self, parts: list[str], run: HandRun | None) -> Mapping[str, Said]:
        """What was answered until the end, or until somebody left."""
        answers: dict[str, Said] = {}
        if not await self._show_colours(run):
            return answers
        for part in parts:
            said = await self._ask(part, run, alone=len(parts) == 1)
            if said is None:
                return answers
            answers[part] = said
        return answers

    async def _show_colours(self, run: HandRun | None) -> bool:
        def shown() -> None:
            if run is not None:
                run.ask(_NEXT)

        whole: bool | None = await self._app.push_screen_wait(PictureTest(shown))
        return whole is True

    async def _ask(self, part: str, run: HandRun | None, *, alone: bool) -> Said | None:
        while True:
            question = hand_asks.screen_question(self._app.say, part, alone=alone)
            answer = await self._app.push_screen_wait(question)
            if answer == hand_asks.COLOURS_AGAIN:
                if not await self._show_colours(run):
                    return None
            elif answer is HandAnswer.SKIP:
                why = await self._app.push_screen_wait(hand_asks.skip_question(self._app.say))
                return None if why is None else Said(Verdict.NOT_TESTED, why)
            elif isinstance(answer, HandAnswer):
                return Said(verdict_of(answer))
            elif isinstance(answer, int):
                return counted(part, answer)
            else:
                return None

    def _keep(self, answers: Mapping[str, Said], run: HandRun | None) -> None:
        tried = {code: said for code, said in answers.items() if said.reason is None}
        end = None if run is None or not tried else run.conclude(together(tried))
        for code, said in answers.items():
            findings = [one for one in (end.findings if end else ()) if one.code == code]
            if code in tried and end is not None and findings:
                self._actions.end_hand_test(code, HandEnd(tuple(findings), end.evidence))
            else:
                keep_said(self._actions, code, said)


def together(answers: Mapping[str, Said]) -> Said:
    """Several answers as one, as the engine of the screen takes it: a verdict and two counts."""
    numbers: dict[str, int] = {}
    if PIXELS in answers:
        numbers |= answers[PIXELS].numbers
    if DAMAGE in answers:
        numbers["damage"] = _CARDS.index(answers[DAMAGE].verdict)
    picture = answers.get(PICTURE)
    return Said(Verdict.PASS if picture is None else picture.verdict, numbers=numbers)


async def _end(run: HandRun) -> None:
    """Let the engine work off what it was told, and end; the screen goes on meanwhile."""
    waited = 0.0
    while waited < GIVE_UP_S and not (run.is_over or run.is_idle):
        await asyncio.sleep(_LOOK_EVERY_S)
        waited += _LOOK_EVERY_S
    run.stop()
    while waited < GIVE_UP_S and not run.is_over:
        await asyncio.sleep(_LOOK_EVERY_S)
        waited += _LOOK_EVERY_S
    run.give_up()
