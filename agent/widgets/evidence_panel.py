"""Evidence of the row under the cursor, on screens wide enough for it."""

from collections.abc import Iterator

from textual import on
from textual.containers import Vertical
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.pane import Evidence
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.scrolling import LongText, more_mark


class EvidencePanel(Vertical):
    """A title and a text; the frame turns its pages."""

    def __init__(self, say: Say) -> None:
        super().__init__(id="evidence")
        self._say = say

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("evidence-title")
        with LongText(id="evidence-scroll", can_focus=False):
            yield Line("evidence-text")
        yield Line("evidence-more")

    def show(self, evidence: Evidence | None, say: Say) -> None:
        """Show it, or nothing."""
        self._say = say
        title, text = (evidence.title, evidence.text) if evidence else ("", "")
        self.query_one("#evidence-title", Line).say(title, Role.STRONG)
        self.query_one("#evidence-text", Line).say(text, Role.FAINT)
        self._mark()

    @on(LongText.Moved)
    def _mark(self) -> None:
        mark = more_mark(self.query_one(LongText), self._say)
        self.query_one("#evidence-more", Line).say(mark, Role.CARE)
