"""Try the keyboard: every key that arrives is shown."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from typing_extensions import override

from agent.say import Say
from agent.screens.dialog import Dialog
from agent.screens.hand_answers import HandAnswer, answer_of, answer_rows
from agent.widgets.rows import Rows

_KEYS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_NAMED = {
    "enter": "Enter",
    "backspace": "Backspace",
    "space": "Space",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "right": "→",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}
"""Names as they are printed on keys."""
_LAST_SHOWN = 24
_LEAVING = frozenset({"tab", "shift+tab", "escape"})


def _is_function_key(key: str) -> bool:
    return key.startswith("f") and key[1:].isdigit()


class TryField(Static, can_focus=True):
    """Takes every key but Tab, Escape and the F-keys, and fills in what it has seen."""

    class Pressed(Message):
        """Another key arrived."""

    def __init__(self) -> None:
        super().__init__(id="try-field")
        self._seen: set[str] = set()
        self._typed = ""

    def on_mount(self) -> None:
        """Show the empty keyboard."""
        self._draw()

    def on_key(self, event: events.Key) -> None:
        """Fill in a key."""
        if event.key in _LEAVING or _is_function_key(event.key):
            return
        event.stop()
        event.prevent_default()
        shown = event.character if event.is_printable else None
        self._seen.add(event.key)
        if shown is not None:
            self._seen.add(shown.lower())
            self._typed = (self._typed + shown)[-_LAST_SHOWN:]
        self._draw()

    def _draw(self) -> None:
        parts: list[tuple[str, str]] = []
        for indent, line in enumerate(_KEYS):
            parts.append((" " * (2 * indent), ""))
            for key in line:
                parts += [(f" {key} ", self._style(key)), (" ", "")]
            parts.append(("\n", ""))
        for key, name in _NAMED.items():
            parts += [(f" {name} ", self._style(key)), ("", "")]
        parts.append((f"\n> {self._typed}", "bold $ink"))
        self.update(Content.assemble(*parts))

    def _style(self, key: str) -> str:
        return "bold $focus-ink on $focus" if key in self._seen else "$faint"


class KeyboardTest(Dialog[HandAnswer]):
    """Type everything, then Tab or F9 to the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "to_answer", "Answer", id="keyboard.answer", tooltip="Go to the answer"),
    ]

    @override
    def more(self) -> Iterator[Widget]:
        yield TryField()
        yield Rows(id="dialog-choices")

    @override
    def begin(self) -> None:
        self.query_one(TryField).focus()

    def action_to_answer(self) -> None:
        """Stop trying keys and answer."""
        self.query_one(Rows).focus()

    @override
    def word(self) -> None:
        super().word()
        self.query_one(Rows).set_rows(answer_rows(self._say))

    @override
    def title_text(self, say: Say) -> str:
        return say.tr("Keyboard")

    @override
    def body_text(self, say: Say) -> str:
        return say.tr("Press every key once. A key that works lights up. Do all keys work?")

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Tab or F9 to the answer   Esc back   F2 {other}", other=say.other_language)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.answer(answer_of(event.row_id))
