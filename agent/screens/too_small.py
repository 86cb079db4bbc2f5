"""What stands in a window in which nothing could be read."""

from collections.abc import Iterator

from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.widgets.line import Line

_LEAST = Size(60, 16)


def is_too_small(size: Size) -> bool:
    """Whether the steps cannot be shown."""
    return size.width < _LEAST.width or size.height < _LEAST.height


class TooSmall(ModalScreen[None]):
    """Lies over everything until the window has grown; the work goes on below it."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("too-small")

    def on_mount(self) -> None:
        """Say it."""
        width, height = _LEAST
        self.query_one(Line).say(
            self._say.tr(
                "The window is too small. Make it at least {width} wide and {height} high.",
                width=width,
                height=height,
            )
        )
