"""Evidence of the row under the cursor, on screens wide enough for it."""

from collections.abc import Iterator

from textual.containers import VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from agent.screens.pane import Evidence
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.scrolling import use_blank_bars


class EvidencePanel(VerticalScroll, can_focus=False):
    """A title and a text."""

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("evidence-title")
        yield Line("evidence-text")

    def on_mount(self) -> None:
        """Draw bars that every console can draw."""
        use_blank_bars(self)

    def show(self, evidence: Evidence | None) -> None:
        """Show it, or nothing."""
        title, text = (evidence.title, evidence.text) if evidence else ("", "")
        self.query_one("#evidence-title", Line).say(title, Role.STRONG)
        self.query_one("#evidence-text", Line).say(text, Role.FAINT)
