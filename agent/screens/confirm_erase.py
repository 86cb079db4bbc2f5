"""The typed yes for one drive: nothing is erased without it."""

from collections.abc import Iterator

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from agent.say import Say
from agent.screens.dialog import Dialog
from agent.screens.drive_words import drive_title, serial_text
from agent.screens.erase_story import asked_first, plan_sentence
from agent.view import DriveRow
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows

LAST_TYPED = 4
_QUOTED = 20
_NO = "no"
_YES = "yes"


def expected_ending(row: DriveRow) -> str:
    """What must be typed at least: the last four characters, or the whole serial."""
    serial = (row.drive.identity.serial or "").strip()
    return serial if row.confirm_whole_serial else serial[-LAST_TYPED:]


def names_drive(row: DriveRow, typed: str) -> bool:
    """Whether what was typed names this drive."""
    serial = (row.drive.identity.serial or "").strip().casefold()
    answer = typed.strip().casefold()
    return bool(serial) and answer in {serial, expected_ending(row).casefold()}


def _shortened(typed: str) -> str:
    """Enough of it to know it again: somebody may have pasted a page."""
    return typed if len(typed) <= _QUOTED else f"{typed[:_QUOTED]}…"


class ConfirmErase(Dialog[str]):
    """Focus starts on "do not erase"; typing goes to the field by itself, so a scanner works."""

    def __init__(self, say: Say, row: DriveRow) -> None:
        super().__init__(say)
        self._row = row
        self._wrong: str | None = None

    @override
    def more(self) -> Iterator[Widget]:
        yield Line("confirm-label")
        yield Input(id="confirm-typed", max_length=128, select_on_focus=False)
        yield Line("confirm-problem")
        yield Rows(id="dialog-choices")

    @override
    def begin(self) -> None:
        self.query_one(Rows).focus()

    @override
    def word(self) -> None:
        super().word()
        tr = self._say.tr
        label = (
            tr("Another drive ends alike. Type the whole serial number:")
            if self._row.confirm_whole_serial
            else tr("Type the last 4 characters of the serial number:")
        )
        self.query_one("#confirm-label", Line).say(label, Role.STRONG)
        self._say_problem()
        self.query_one(Rows).set_rows(
            [Row(_NO, (Cell(tr("Do not erase")),)), Row(_YES, (Cell(tr("Erase this drive")),))]
        )

    @override
    def title_text(self, say: Say) -> str:
        return say.tr("Erase this drive?")

    @override
    def body_text(self, say: Say) -> str:
        gone = say.tr("Everything on it will be gone for ever.")
        what = (drive_title(self._row.drive, say), serial_text(self._row.drive, say))
        plan = self._row.plan
        planned = [plan_sentence(self._row, say)]
        if plan is not None and plan.available:
            planned += [say.words.plan_level(plan), say.words.plan_no_stop(plan)]
        told = " ".join(part for part in (*planned, gone) if part)
        return "\n".join((*what, "", told, *asked_first(self._row, say)))

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr(
            "Tab move   Enter choose   Esc back   F1 help   F2 {other}", other=say.other_language
        )

    @override
    def help_text(self, say: Say) -> str:
        return say.tr(
            "What is erased does not come back. So look at the drive first, and type the end of "
            "its serial number: then you have the right one.\n\n"
            "Not sure? Choose “Do not erase” and ask your supervisor.\n\n"
            "Tab goes from the answers to the field and on. What you type goes to the field by "
            "itself; a scanner works too."
        )

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed on the list goes to the field: a scanner does not press Tab."""
        field = self.query_one(Input)
        if self.focused is field or not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        field.focus()
        field.insert_text_at_cursor(event.character)

    @on(Input.Changed)
    def _typing(self) -> None:
        self._wrong = None
        self._say_problem()

    @on(Input.Submitted)
    def _typed(self) -> None:
        self._decide()

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.row_id == _YES:
            self._decide()
        else:
            self.answer(None)

    def _decide(self) -> None:
        typed = self.query_one(Input).value.strip()
        if names_drive(self._row, typed):
            self.answer(typed)
            return
        self._wrong = typed
        self._say_problem()
        self.query_one(Input).focus()

    def _say_problem(self) -> None:
        self.query_one("#confirm-problem", Line).say(self._problem(), Role.BAD)

    def _problem(self) -> str:
        tr = self._say.tr
        if self._wrong is None:
            return ""
        serial = self._row.drive.identity.serial or ""
        if not self._wrong:
            return tr("First type the characters. The serial number is {serial}.", serial=serial)
        return tr(
            "“{typed}” is not right. Look at the end of {serial}.",
            typed=_shortened(self._wrong),
            serial=serial,
        )
