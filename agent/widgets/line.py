"""Text in one colour that repaints only when it changed."""

from textual.content import Content
from textual.widgets import Static

from agent.widgets.roles import Role


class Line(Static):
    """A text of one or more lines."""

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False)
        self._shown: tuple[str, Role] | None = None
        self.display = False

    def say(self, text: str, role: Role = Role.INK) -> None:
        """Show this text; an empty one takes no room."""
        if self._shown == (text, role):
            return
        self._shown = (text, role)
        self.display = bool(text)
        self.update(Content.styled(text, role.value))
