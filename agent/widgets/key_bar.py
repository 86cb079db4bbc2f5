"""The bottom line: what may be pressed now, six keys at most, each also a place to click."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

MOST_KEYS = 6


@dataclass(frozen=True, slots=True)
class Key:
    """A key, what it does, and the action a click on it runs."""

    key: str
    does: str
    action: str | None = None


class KeyBar(Static):
    """Keys and their effects."""

    def show(self, keys: Sequence[Key]) -> None:
        """Show up to six keys."""
        parts: list[Content | tuple[str, str | Style] | str] = [" "]
        for key in keys[:MOST_KEYS]:
            text = Content.assemble((key.key, "bold $ink"), (f" {key.does}", "$faint"))
            if key.action:
                text = text.stylize(Style.from_meta({"@click": key.action}))
            parts += [text, "  "]
        self.update(Content.assemble(*parts))
