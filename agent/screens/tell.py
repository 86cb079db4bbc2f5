"""A text to read: help, details, an outcome, the log."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from typing_extensions import override

from agent.say import Say
from agent.screens.dialog import Dialog
from agent.widgets.scrolling import LongText

Worded = Callable[[Say], str]


class Tell(Dialog[None]):
    """Arrows scroll, Enter or Escape close."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,f1,f12", "leave", "Close", id="tell.close", tooltip="Close this text"),
    ]

    def __init__(self, say: Say, title: Worded, body: Worded) -> None:
        super().__init__(say)
        self._title = title
        self._body = body

    @override
    def begin(self) -> None:
        scroll = self.query_one("#dialog-scroll", LongText)
        scroll.can_focus = True
        scroll.focus()

    @override
    def title_text(self, say: Say) -> str:
        return self._title(say)

    @override
    def body_text(self, say: Say) -> str:
        return self._body(say)

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Enter or Esc close   ↑ ↓ scroll   F2 {other}", other=say.other_language)
