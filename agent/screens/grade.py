"""Grade: the letter, why, what would raise it, and the way to the inventory."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.address import is_here_only
from agent.screens.grade_words import facts, grade_story, hold_text, next_step, send_line
from agent.screens.messages import AddressAsked, NextLaptopAsked, SealAsked, StageAsked
from agent.screens.pane import Evidence, Help, Pane
from agent.stages import KEYS, blocked_at
from agent.view import Blocker, Stage, View
from agent.widgets.big_letter import BigLetter
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows
from agent.widgets.scrolling import LongText, more_mark
from reports.grades import GradeOutcome

_SEAL = "seal"
_ADDRESS = "address"
_NEXT = "next"
_KEY_WIDTH = 6


class GradePane(Pane):
    """The judgement and what is left to do."""

    stage: ClassVar[Stage] = Stage.GRADE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "past(1)", "Down", show=False, priority=True),
        Binding("up", "past(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, say: Say) -> None:
        super().__init__(id=Stage.GRADE.value)
        self._say = say

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("grade-title", "title")
        with Horizontal(id="grade-top"):
            yield BigLetter(id="letter")
            yield Line("grade-facts")
        with LongText(id="grade-scroll", can_focus=False):
            yield Line("grade-hold")
            yield Line("grade-story")
        yield Line("grade-more")
        yield Line("grade-send")
        yield Rows(_KEY_WIDTH, id="grade-rows")

    @override
    def show(self, view: View, say: Say) -> None:
        self._say = say
        grade = view.grade
        self.query_one("#grade-title", Line).say(_title(view, say), Role.STRONG)
        self.query_one(BigLetter).show(None if grade is None else grade.letter)
        self.query_one("#grade-top").display = grade is not None
        self.query_one("#grade-facts", Line).say("" if grade is None else facts(view, grade, say))
        stopped = "" if grade is None else hold_text(grade, say)
        self.query_one("#grade-hold", Line).say(stopped, Role.BAND)
        story = (
            say.tr("opknap is still looking at the laptop. The grade comes by itself.")
            if grade is None
            else grade_story(grade, say)
        )
        self.query_one("#grade-story", Line).say(story)
        text, role = send_line(view.send, say)
        self.query_one("#grade-send", Line).say(text, role)
        self.query_one(Rows).set_rows(_rows(view, say))
        self._mark()

    @on(LongText.Moved)
    def _mark(self) -> None:
        mark = more_mark(self.query_one(LongText), self._say)
        self.query_one("#grade-more", Line).say(mark, Role.CARE)

    def action_past(self, direction: int) -> None:
        """Arrows past the end of the list show more of the text above it."""
        rows, text = self.query_one(Rows), self.query_one(LongText)
        end = rows.option_count - 1 if direction > 0 else 0
        if rows.highlighted != end or not text.is_long:
            raise SkipAction
        text.turn(direction, lines=1)

    @override
    def focus_work(self) -> None:
        self.query_one(Rows).focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        return (Key("Enter", say.tr("choose")),)

    @override
    def evidence(self, view: View, say: Say) -> Evidence | None:
        grade = view.grade
        if grade is None:
            return None
        parts = [say.words.letter_means(grade.letter)]
        parts += next_step(view, grade, say)
        functional = f"{grade.functional} / " if grade.functional else ""
        parts.append(say.tr("R2v3: {codes}", codes=f"{functional}{grade.cosmetic}"))
        parts.append(say.tr("Policy: {version}", version=grade.policy.version))
        return Evidence(say.tr("What this letter means"), "\n\n".join(parts))

    @override
    def help(self, say: Say) -> Help:
        return Help(
            say.tr("Grade"),
            say.tr(
                "A, B, C and D can be given to a person. A is best. A cross means: as it is now, "
                "only good for parts.\n\n"
                "The worst thing decides. So one dead battery lowers a good laptop, and the list "
                "says which thing it is. It also says what would raise the grade.\n\n"
                "Is something still open? It is in the list below: choose it and press Enter.\n\n"
                "Seal and send: the result is signed and goes to the inventory. Without network "
                "it stays on the stick and goes later. Nothing gets lost.\n\n"
                "A laptop on hold must wait for your supervisor."
            ),
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        match event.row_id:
            case "seal":
                self.post_message(SealAsked())
            case "address":
                self.post_message(AddressAsked())
            case "next":
                self.post_message(NextLaptopAsked())
            case code:
                self.post_message(StageAsked(blocked_at(Blocker(code))))


def _title(view: View, say: Say) -> str:
    if view.grade is not None and view.grade.outcome is GradeOutcome.HOLD:
        return say.tr("Grade: this laptop must wait")
    return say.tr("Grade") if view.sealed else say.tr("Grade: provisional, not sent yet")


def _rows(view: View, say: Say) -> list[Row]:
    tr = say.tr
    if view.sealed:
        rows = [Row(_NEXT, (Cell(tr("Next laptop"), Role.STRONG),))]
        if view.send.address:
            text = (
                tr("Show the address of this record")
                if is_here_only(view.send.address)
                else tr("Show the address and QR code of this record")
            )
            rows.append(Row(_ADDRESS, (Cell(text),)))
        return rows
    rows = []
    for blocker in view.blockers:
        key = KEYS[blocked_at(blocker)]
        todo = say.words.blocker(blocker.value).next
        rows.append(Row(blocker.value, (Cell(f"[ ] {key}", Role.CARE), Cell(todo, Role.CARE))))
    seal = (
        Cell(tr("Seal and send: first do what is above"), Role.FAINT)
        if view.blockers
        else Cell(tr("Seal and send"), Role.STRONG)
    )
    return [*rows, Row(_SEAL, (seal,))]
