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
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
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
    "shift": "Shift",
}
"""Names as they are printed on keys."""
_ALL = frozenset("".join(_KEYS)) | _NAMED.keys()
_FEW_BELOW_PERCENT = 80
_CODE = "input.keyboard"
_BACK = "back"
_SURE = "sure"
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

    @property
    def seen(self) -> int:
        """How many of the keys in the picture have arrived."""
        return len(self._seen & _ALL)

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
            if shown.isupper():
                # No terminal tells of Shift itself; a capital proves it.
                self._seen.add("shift")
            self._typed = (self._typed + shown)[-_LAST_SHOWN:]
        self._draw()
        self.post_message(self.Pressed())

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

    def __init__(self, say: Say) -> None:
        super().__init__(say)
        self._is_doubted = False

    @override
    def more(self) -> Iterator[Widget]:
        yield TryField()
        yield Line("keyboard-seen")
        yield Rows(id="dialog-choices", no_start=True)

    @override
    def begin(self) -> None:
        self.query_one(TryField).focus()

    def action_to_answer(self) -> None:
        """Stop trying keys and answer."""
        self.query_one(Rows).focus()

    @override
    def word(self) -> None:
        super().word()
        self._say_seen()
        sure = [
            Row(_BACK, (Cell(self._say.tr("Back to the keys")),)),
            Row(_SURE, (Cell(self._say.tr("Yes, all keys work")),)),
        ]
        self.query_one(Rows).set_rows(sure if self._is_doubted else answer_rows(_CODE, self._say))

    @on(TryField.Pressed)
    def _say_seen(self) -> None:
        seen, tr = self.query_one(TryField).seen, self._say.tr
        if self._is_doubted:
            text = tr("You pressed {n} of {m} keys. Sure?", n=seen, m=len(_ALL))
        else:
            text = tr("Not seen yet: {n}", n=len(_ALL) - seen)
        self.query_one("#keyboard-seen", Line).say(text, Role.CARE)

    @override
    def title_text(self, say: Say) -> str:
        return say.tr("Keyboard")

    @override
    def body_text(self, say: Say) -> str:
        return say.tr(
            "Press every key once: it lights up. Shift: type a capital. Ctrl, Alt and Fn cannot "
            "be seen here."
        )

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Tab or F9 to the answer   Esc back   F2 {other}", other=say.other_language)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        match event.row_id:
            case "back":
                self._doubt(doubted=False)
            case "sure":
                self.answer(HandAnswer.YES)
            case "yes" if self.query_one(TryField).seen * 100 < _FEW_BELOW_PERCENT * len(_ALL):
                self._doubt(doubted=True)
            case answer:
                self.answer(answer_of(answer))

    def _doubt(self, *, doubted: bool) -> None:
        self._is_doubted = doubted
        self.word()
        if not doubted:
            self.query_one(TryField).focus()
