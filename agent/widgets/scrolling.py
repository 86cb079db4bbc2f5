"""Scroll bars drawn with spaces: the stock ones need eighth blocks that console fonts lack."""

from typing import ClassVar

from textual.scrollbar import ScrollBarRender
from textual.widget import Widget


class BlankBars(ScrollBarRender):
    """A bar of plain cells."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def use_blank_bars(widget: Widget) -> None:
    """Give one widget's scroll bars the plain rendering."""
    # The renderer is a class variable upstream; per widget it leaves other apps in peace.
    widget.vertical_scrollbar.renderer = BlankBars  # type: ignore[misc]
    widget.horizontal_scrollbar.renderer = BlankBars  # type: ignore[misc]
