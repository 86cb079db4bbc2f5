"""A hand test while the machine watches: what to do, what it saw, and the person's answer."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import StrEnum

from textual import on
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from agent.hand_run import GIVE_UP_S, HandRun
from agent.say import Say
from agent.screens.dialog import Dialog
from agent.screens.hand_answers import HandAnswer, answer_of, answer_rows, answers_to
from agent.try_words import step_label, watched_text
from agent.view import View, worst
from agent.widgets.erase_line import running
from agent.widgets.hand_drawing import HandDrawing, has_numeric_pad
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role, verdict_role
from agent.widgets.rows import Rows
from agent.widgets.verdict import signed
from checks.findings import Finding, Verdict
from checks.hand.values import HandEnd, HandState, Saw

KEYBOARD = "input.keyboard"
STAYS_S = 0.7
"""Enter goes on only after that: a key that is still held must not take a verdict away unseen."""
_SAW_LINES = 6
_SAW_BESIDE_DRAWING = 3
_LEAVE_WITHIN_S = 2.0
_STEP = "step:"
_GO_ON = "go_on"
_AGAIN = "again"
_SIGNS = {Verdict.FAIL, Verdict.WARN}


class OwnEnd(StrEnum):
    """How it ended without an answer of the person."""

    SETTLED = "settled"
    """The machine is sure by itself."""
    AGAIN = "again"
    """Once more from the start."""


class HandTest(Dialog[HandAnswer | OwnEnd]):
    """Follows an engine; leaves only when the engine has given everything back."""

    class Changed(Message):
        """The engine has something new, or has ended."""

    def __init__(self, say: Say, code: str, run: HandRun, view: View) -> None:
        super().__init__(say)
        self._code = code
        self._run = run
        self._erasing = bool(running(view.drives))
        self._state = HandState()
        self._settled: HandEnd | None = None
        self._asked = True
        self._has_looked = False
        self._is_leaving = False
        self._is_gone = False
        self._may_go_on = False
        self._pick: HandAnswer | OwnEnd | None = None

    @property
    def settled(self) -> HandEnd | None:
        """What the machine found by itself."""
        return self._settled

    @property
    def is_shown(self) -> bool:
        """Whether all that the engine knows by now stands on the screen."""
        waits_for_end = self._state.settled and self._settled is None
        return self._has_looked and not (waits_for_end and not self._run.has_crashed)

    @override
    def more(self) -> Iterator[Widget]:
        yield Line("hand-saw")
        yield HandDrawing()
        yield Line("hand-verdict")
        yield Rows(id="dialog-choices", no_start=True)

    @override
    def begin(self) -> None:
        self.query_one(Rows).focus()
        self._run.start(self._tell)

    def _tell(self) -> None:
        """From the engine's thread: only a message, and none once the app is gone."""
        with suppress(RuntimeError):
            self.post_message(self.Changed())

    def on_unmount(self) -> None:
        """Whatever ends this screen also ends the engine."""
        self._run.stop()
        if not (self._is_gone or self._run.wait(_LEAVE_WITHIN_S)):
            self._run.give_up()

    # What the machine does

    @on(Changed)
    def _changed(self) -> None:
        if self._is_gone:
            return
        self._state = self._run.looked()
        self._has_looked = True
        if self._is_leaving:
            if self._run.is_over:
                self._go(self._pick)
            return
        if self._state.settled and self._settled is None:
            self._settle()
        self.word()

    def _settle(self) -> None:
        if not self._run.is_over:
            # It tells its end by another message.
            self._run.stop()
            return
        self._settled = self._run.conclude(None)
        if self._settled is not None:
            self.set_timer(STAYS_S, self._let_go_on)

    def _let_go_on(self) -> None:
        self._may_go_on = True

    @property
    def _is_keyboard_taken(self) -> bool:
        """No key of this laptop reaches the app now."""
        return self._code == KEYBOARD and not (self._run.is_over or self._state.asks)

    # What the person does

    @override
    def action_leave(self) -> None:
        self._leave_with(None)

    def _leave_with(self, pick: HandAnswer | OwnEnd | None) -> None:
        if self._is_leaving or self._is_gone:
            return
        self._pick = pick
        if self._run.is_over:
            self._go(pick)
            return
        self._is_leaving = True
        self._run.stop()
        self.set_timer(GIVE_UP_S, self._give_up)
        self.word()

    def _give_up(self) -> None:
        if not self._is_gone:
            self._run.give_up()
            self._go(self._pick)

    def _go(self, pick: HandAnswer | OwnEnd | None) -> None:
        self._is_gone = True
        self.answer(pick)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        chosen = event.row_id
        if chosen.startswith(_STEP):
            self._run.ask(chosen.removeprefix(_STEP))
        elif chosen == _GO_ON:
            if self._may_go_on:
                self._leave_with(OwnEnd.SETTLED)
        elif chosen == _AGAIN:
            self._leave_with(OwnEnd.AGAIN)
        else:
            self._leave_with(answer_of(chosen))

    # Words

    @override
    def word(self) -> None:
        super().word()
        state, say = self._state, self._say
        is_drawn = self.query_one(HandDrawing).draw(state.drawing, say)
        most = _SAW_BESIDE_DRAWING if is_drawn else _SAW_LINES
        saw = "\n".join(_saw_text(line, say) for line in state.saw[:most])
        self.query_one("#hand-saw", Line).say(saw, Role.STRONG)
        self.query_one("#hand-verdict", Line).say(*self._verdict())
        rows = self.query_one(Rows)
        choices = self._choices()
        before = [rows.get_option_at_index(place) for place in range(rows.option_count)]
        rows.set_rows(choices)
        if self._has_begun_asking():
            rows.highlighted = None
        if choices and rows.highlighted is None and self._has_harmless_first(choices):
            rows.highlighted = 0
        rows.display = bool(choices)
        if choices and not before:
            rows.focus()
        self.set_class(is_drawn, "-drawn")
        self.set_class(has_numeric_pad(state.drawing), "-wide-keys")

    def _has_begun_asking(self) -> bool:
        """The answers are new: Enter alone must not take what was below the cursor before."""
        begun = self._state.asks and not self._asked
        self._asked = self._state.asks
        return begun

    def _verdict(self) -> tuple[str, Role]:
        say = self._say
        if self._is_leaving:
            busy = say.words.busy()
            told = say.tr("One moment: opknap ends this test.")
            return f"{signed(busy.word, busy.sign)} {told}", Role.BUSY
        if self._run.has_crashed:
            told = say.tr(
                "opknap made a mistake in this test. That says nothing about the laptop. Try the "
                "part and answer yourself."
            )
            return told, Role.CARE
        if self._settled is not None:
            findings = self._settled.findings
            verdict = worst(findings)
            role = Role.FAINT if verdict is None else verdict_role(verdict)
            return finding_lines(findings, say), role
        if self._code == KEYBOARD and self._state.asks:
            return say.tr("Some keys did not light up. Do they work?"), Role.CARE
        if self._run.is_over:
            return say.tr("The machine has looked. Now answer yourself."), Role.CARE
        return "", Role.INK

    def _choices(self) -> list[Row]:
        if self._is_leaving:
            return []
        if self._settled is not None:
            return self._settled_rows(self._settled)
        say, over = self._say, self._run.is_over
        steps = [
            Row(f"{_STEP}{step}", (Cell(step_label(step, say)),))
            for step in (() if over else self._state.steps)
        ]
        answers = answer_rows(self._code, say)
        if not (self._state.asks or over or self._run.has_crashed):
            answers = [row for row in answers if row.id == HandAnswer.SKIP.value]
        if over:
            return [*answers, Row(_AGAIN, (Cell(say.tr("Try once more")),))]
        if self._code == KEYBOARD and self._state.asks:
            # The answers are what is left to do, and not all rows may be in sight.
            return [*answers, *steps]
        return [*steps, *answers]

    def _settled_rows(self, end: HandEnd) -> list[Row]:
        rows = [Row(_GO_ON, (Cell(self._say.tr("Go on")),))]
        if worst(end.findings) is Verdict.PASS:
            # A person who sees more than the machine is heard.
            no = HandAnswer.NO.value
            rows += [row for row in answer_rows(self._code, self._say) if row.id == no]
        return [*rows, Row(_AGAIN, (Cell(self._say.tr("Try once more")),))]

    def _has_harmless_first(self, choices: Sequence[Row]) -> bool:
        first = choices[0].id
        return first == _GO_ON or first.startswith(_STEP)

    @override
    def title_text(self, say: Say) -> str:
        return say.words.finding_name(self._code)

    @override
    def body_text(self, say: Say) -> str:
        if self._code == KEYBOARD and self._state.asks and self._state.drawing:
            # How to stop trying keys is of no use any more, and the answers need its place.
            return ""
        return watched_text(self._code, say, erasing=self._erasing)

    @override
    def keys_text(self, say: Say) -> str:
        if self._is_leaving:
            return ""
        if self._is_keyboard_taken:
            return say.tr("Esc three times: stop trying keys")
        return super().keys_text(say)

    @override
    def help_text(self, say: Say) -> str:
        told = say.tr(
            "The machine watches while you try this part, and shows what it sees. If it is sure "
            "by itself, it says so, and Enter goes on. If not, answer what you saw or heard.\n\n"
            "Your No always counts. Your Yes does not take away a fault that was measured."
        )
        words = " / ".join(_answer_words(self._code, say))
        return f"{told}\n\n{words}\n\n{super().help_text(say)}"


def _saw_text(line: Saw, say: Say) -> str:
    """One line of what the machine saw; one that lacks a number must not end the app."""
    try:
        return say.words.saw(line)
    except (KeyError, IndexError):
        return line.code


def _answer_words(code: str, say: Say) -> list[str]:
    rows = {row.id: row for row in answer_rows(code, say)}
    return [rows[answer.value].cells[0].text for answer in answers_to(code)]


def finding_lines(findings: Sequence[Finding], say: Say) -> str:
    """Each finding with its sign, and what to do about a fault."""
    lines = []
    for finding in findings:
        told, word = say.words.finding(finding), say.words.verdict(finding.verdict)
        lines.append(f"{word.word} {word.sign} {told.title}")
        if finding.verdict in _SIGNS:
            lines.append(f"    {told.next}")
    return "\n".join(lines)
