"""Texts longer than their place: bars that every console can draw, and a page at a time.

The stock scroll bars need eighth blocks that console fonts lack, hence bars of spaces. Nobody
sees from such a bar that a text goes on, hence a mark with the key that turns the page.
"""

from collections.abc import Iterable
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.scrollbar import ScrollBarRender
from textual.widget import Widget

from agent.say import Say

PAGE_KEYS: tuple[BindingType, ...] = (
    Binding("pagedown", "page(1)", "Down", show=False, priority=True),
    Binding("pageup", "page(-1)", "Up", show=False, priority=True),
)
"""Before the list that has the focus, because the text beside it has no focus of its own."""


class BlankBars(ScrollBarRender):
    """A bar of plain cells."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def use_blank_bars(widget: Widget) -> None:
    """Give one widget's scroll bars the plain rendering."""
    # The renderer is a class variable upstream; per widget it leaves other apps in peace.
    widget.vertical_scrollbar.renderer = BlankBars  # type: ignore[misc]
    widget.horizontal_scrollbar.renderer = BlankBars  # type: ignore[misc]


class LongText(VerticalScroll):
    """Holds a text that may not fit, and tells when another part of it is seen."""

    class Moved(Message):
        """Another part is seen, or the text or its place has another height."""

    def on_mount(self) -> None:
        """Draw bars that every console can draw, and tell of every move."""
        use_blank_bars(self)
        for what in ("scroll_y", "virtual_size"):
            self.watch(self, what, self._tell, init=False)

    def on_resize(self) -> None:
        """Another size shows another part."""
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.Moved())

    @property
    def is_long(self) -> bool:
        """Whether it is shown and does not fit."""
        return self.display and self.max_scroll_y > 0

    def can_move(self, direction: int) -> bool:
        """Whether there is more below (1) or above (-1)."""
        return self.is_long and (
            self.scroll_y < self.max_scroll_y if direction > 0 else self.scroll_y > 0
        )

    def turn(self, direction: int, *, lines: int | None = None) -> None:
        """Move by so many lines; without a number by a page that keeps one line in sight."""
        step = lines or max(self.size.height - 1, 1)
        self.scroll_relative(y=direction * step, animate=False, force=True)


def turn_one(texts: Iterable[LongText], direction: int) -> None:
    """Turn a page of the first text that can.

    Raises:
        SkipAction: all of them are seen whole, so the key does what it does elsewhere.
    """
    long = [text for text in texts if text.is_long]
    if not long:
        raise SkipAction
    text = next((text for text in long if text.can_move(direction)), None)
    if text is not None:
        text.turn(direction)


def more_mark(text: LongText, say: Say) -> str:
    """Which keys show the rest; nothing where all is seen."""
    if text.can_move(1):
        return say.tr("↓ more: PgDn")
    return say.tr("↑ back: PgUp") if text.can_move(-1) else ""
