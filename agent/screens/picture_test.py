"""Try the screen: full-screen colours, one key a colour."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

COLOURS = ("red", "green", "blue", "white", "black", "grey")
"""Each shows another kind of dead dot or spot."""


class PictureTest(ModalScreen[bool]):
    """Nothing but colour: the erase line too would hide dots. Returns whether all were shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="picture.stop", tooltip="Stop showing colours"),
    ]

    def __init__(self, shown: Callable[[], None] = lambda: None) -> None:
        """Make the screen; `shown` is told of every colour."""
        super().__init__()
        self._shown = shown
        self._place = 0
        self._colour()

    def _colour(self) -> None:
        self.set_classes(f"colour-{COLOURS[self._place]}")
        self._shown()

    def on_key(self, event: events.Key) -> None:
        """Any key but Escape shows the next colour."""
        if event.key != "escape":
            event.stop()
            event.prevent_default()
            self._go_on()

    def on_click(self) -> None:
        """A click does the same as a key."""
        self._go_on()

    def action_stop(self) -> None:
        """Leave before the end."""
        self._answer(shown=False)

    def _answer(self, *, shown: bool) -> None:
        self.dismiss(shown)  # type: ignore[unused-awaitable]  # nothing may await its own end

    def _go_on(self) -> None:
        if self._place + 1 == len(COLOURS):
            self._answer(shown=True)
            return
        self._place += 1
        self._colour()
