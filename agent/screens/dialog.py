"""What lies over a step: a title, a text, and something to choose; answers with a typed value."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.view import View
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows
from agent.widgets.scrolling import PAGE_KEYS, LongText, more_mark, turn_one

AnswerT = TypeVar("AnswerT")


class Dialog(ModalScreen[AnswerT | None]):
    """Escape always leaves without an answer. The header and the erase line stay in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="dialog.leave", tooltip="Leave without an answer"),
        Binding("f1", "app.explain", "Help", id="dialog.help", show=False),
        Binding("tab", "move(1)", "Move", id="dialog.tab", show=False),
        Binding("shift+tab", "move(-1)", "Back", id="dialog.back", show=False),
        Binding("f2", "app.other_language", "Language", id="dialog.language", show=False),
        Binding("ctrl+q", "leave", "Back", show=False),
        *PAGE_KEYS,
    ]

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    @override
    def compose(self) -> Iterator[Widget]:
        with Vertical(id="dialog"):
            yield Line("dialog-title")
            with LongText(id="dialog-scroll", can_focus=False):
                yield Line("dialog-body")
            yield Line("dialog-more")
            yield from self.more()
            yield Line("dialog-hint")
            yield Line("dialog-keys")

    def more(self) -> Iterator[Widget]:
        """Widgets between the text and the line of keys."""
        yield from ()

    def on_mount(self) -> None:
        """Word everything."""
        self.word()
        self.begin()

    def begin(self) -> None:
        """Put the focus where the first key belongs."""

    def speak(self, say: Say) -> None:
        """Say everything again in another language; what was typed or chosen stays."""
        if say.language is not self._say.language:
            self._say = say
            self.word()

    def word(self) -> None:
        """Put the texts in."""
        self.query_one("#dialog-title", Line).say(self.title_text(self._say), Role.STRONG)
        self.query_one("#dialog-body", Line).say(self.body_text(self._say))
        self.query_one("#dialog-keys", Line).say(self.keys_text(self._say), Role.FAINT)
        self._mark()

    @on(LongText.Moved)
    def _mark(self) -> None:
        mark = more_mark(self.query_one(LongText), self._say)
        self.query_one("#dialog-more", Line).say(mark, Role.CARE)

    @on(Rows.NothingChosen)
    def _nothing_chosen(self) -> None:
        self._hint(self._say.tr("Choose an answer first: ↑ or ↓, then Enter."))

    @on(Rows.OptionHighlighted)
    def _cursor_moved(self) -> None:
        self._hint("")

    def _hint(self, text: str) -> None:
        self.query_one("#dialog-hint", Line).say(text, Role.CARE)
        self.set_class(bool(text), "-hinted")

    def action_move(self, direction: int) -> None:
        """Tab goes through the answers too, not only from list to field."""
        rows = self.focused if isinstance(self.focused, Rows) else None
        if rows is not None and rows.highlighted is not None:
            place = rows.highlighted + direction
            if 0 <= place < rows.option_count:
                rows.highlighted = place
                return
        elif rows is not None:
            rows.action_cursor_down()
            return
        if direction > 0:
            self.focus_next()
        else:
            self.focus_previous()
        if isinstance(self.focused, Rows) and self.focused.highlighted is not None:
            self.focused.highlighted = 0 if direction > 0 else self.focused.option_count - 1

    def action_page(self, direction: int) -> None:
        """Show more of the text."""
        turn_one([self.query_one(LongText)], direction)

    @abstractmethod
    def title_text(self, say: Say) -> str:
        """The title."""

    @abstractmethod
    def body_text(self, say: Say) -> str:
        """The text."""

    def keys_text(self, say: Say) -> str:
        """What may be pressed."""
        return say.tr("Enter choose   Esc back   F1 help   F2 {other}", other=say.other_language)

    def help_text(self, say: Say) -> str:
        """The explanation behind F1."""
        return say.tr(
            "Choose with ↑ and ↓, then press Enter. Esc goes back without an answer: then nothing "
            "changes."
        )

    def is_over(self, view: View) -> bool:  # noqa: ARG002 - for subclasses
        """Whether the question has answered itself."""
        return False

    def action_leave(self) -> None:
        """No answer."""
        self.answer(None)

    def answer(self, value: AnswerT | None) -> None:
        """Leave with this answer."""
        self.dismiss(value)  # type: ignore[unused-awaitable]  # nothing may await its own end
