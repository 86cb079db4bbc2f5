"""Try: questions that a person answers by trying, while the erase runs."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.messages import HandTestChosen, SkipRestAsked
from agent.screens.pane import Help, Pane
from agent.screens.sealed_words import sealed_note
from agent.try_words import hand_question, open_codes
from agent.view import HandRow, Stage, View
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows
from agent.widgets.verdict import CELL_WIDTH, signed, verdict_cell

_SKIP_REST = "skip-rest"


class TryPane(Pane):
    """The list of questions."""

    stage: ClassVar[Stage] = Stage.TRY

    def __init__(self) -> None:
        super().__init__(id=Stage.TRY.value)
        self._tests: dict[str, HandRow] = {}

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("try-title", "title")
        yield Line("try-todo", "todo")
        yield Rows(CELL_WIDTH, id="try-rows")

    @override
    def show(self, view: View, say: Say) -> None:
        tr = say.tr
        answered = sum(row.verdict is not None for row in view.hand_tests)
        title = tr("Try: {done} of {total} ready", done=answered, total=len(view.hand_tests))
        self.query_one("#try-title", Line).say(title, Role.STRONG)
        todo = (
            tr("Everything has an answer. Go on with F9.")
            if answered == len(view.hand_tests)
            else tr("Try these parts yourself. Press Enter to begin.")
        )
        self.query_one("#try-todo", Line).say(sealed_note(view, say) or todo)
        self._tests = {row.code: row for row in view.hand_tests}
        rows = [_row(row, say) for row in view.hand_tests]
        left = len(open_codes(view.hand_tests))
        if left > 1 and not view.sealed:
            rows.append(_skip_rest(left, say))
        self.query_one(Rows).set_rows(rows)

    def choose_next(self, code: str) -> None:
        """After an answer, put the cursor on the next question without one."""
        codes = list(self._tests)
        after = codes[codes.index(code) + 1 :] if code in codes else codes
        for other in after:
            if self._tests[other].verdict is None:
                self.query_one(Rows).choose(other)
                return

    @override
    def focus_work(self) -> None:
        self.query_one(Rows).focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        return () if view.sealed else (Key("Enter", say.tr("try")),)

    @override
    def help(self, say: Say) -> Help:
        return Help(
            say.tr("Try"),
            say.tr(
                "A machine cannot see or hear everything. You can.\n\n"
                "Choose a line and press Enter. Do what the screen asks. Then answer:\n"
                "Yes: it works. No: it does not work. Skip: you cannot tell, and you say why.\n\n"
                "Where the machine can see it by itself, it looks along and tells you.\n\n"
                "You may try again as often as you like. The last answer counts.\n\n"
                "Not sure? Ask a colleague. A wrong Yes costs more than a question."
            ),
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.row_id == _SKIP_REST:
            self.post_message(SkipRestAsked())
        elif event.row_id in self._tests:
            self.post_message(HandTestChosen(self._tests[event.row_id]))


def _row(row: HandRow, say: Say) -> Row:
    if row.verdict is None:
        verdict = Cell(signed(say.tr("YOUR TURN"), "[ ]"), Role.CARE)
    else:
        verdict = verdict_cell(row.verdict, say)
    more = []
    if row.verdict is None:
        more.append(Cell(say.tr(hand_question(row.code).ask), Role.FAINT))
    if row.reason is not None:
        more.append(Cell(say.words.reason(row.reason).title, Role.FAINT))
    return Row(
        row.code, (verdict, Cell(say.words.finding_name(row.code), Role.STRONG)), tuple(more)
    )


def _skip_rest(left: int, say: Say) -> Row:
    text = say.tr.plural("{n} part is still open", "{n} parts are still open", left)
    return Row(_SKIP_REST, (Cell(""), Cell(say.tr("Skip the rest"))), (Cell(text, Role.FAINT),))
