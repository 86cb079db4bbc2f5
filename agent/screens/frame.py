"""The frame around all steps: header, steps, work area, evidence, erase line, keys."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import ContentSwitcher, OptionList
from typing_extensions import override

from agent.say import Say
from agent.screens.check import CheckPane
from agent.screens.erase import ErasePane
from agent.screens.grade import GradePane
from agent.screens.hand import TryPane
from agent.screens.looks import LooksPane
from agent.screens.messages import StageAsked
from agent.screens.pane import Pane
from agent.screens.start import StartPane
from agent.stages import next_stage, stage_name
from agent.view import Stage, View
from agent.widgets.erase_line import EraseLine
from agent.widgets.evidence_panel import EvidencePanel
from agent.widgets.header import Header
from agent.widgets.key_bar import Key, KeyBar
from agent.widgets.rows import Rows
from agent.widgets.scrolling import PAGE_KEYS, LongText, turn_one
from agent.widgets.stage_list import StageList

WIDE_FROM = 116
"""Columns from which evidence fits beside the work."""


class Frame(Screen[None]):
    """Shows a view; every step keeps its cursor while another one is shown."""

    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (WIDE_FROM, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "to_stages", "Steps", id="frame.stages", tooltip="Go to the steps"),
        Binding("left", "to_stages", "Steps", id="frame.left", show=False),
        Binding("right", "to_work", "Work", id="frame.right", show=False),
        *PAGE_KEYS,
    ]

    def __init__(self, view: View, say: Say) -> None:
        super().__init__()
        self._view = view
        self._say = say
        self._stage: Stage | None = None
        panes: tuple[Pane, ...] = (
            StartPane(say),
            CheckPane(),
            ErasePane(),
            TryPane(),
            LooksPane(),
            GradePane(say),
        )
        self._panes = {pane.stage: pane for pane in panes}

    @override
    def compose(self) -> Iterator[Widget]:
        yield Header(id="header")
        with Horizontal(id="middle"):
            yield StageList()
            with ContentSwitcher(initial=self._view.stage.value, id="work"):
                yield from self._panes.values()
            yield EvidencePanel(self._say)
        yield EraseLine("erase-line")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Show the first picture."""
        self.show(self._view, self._say)

    def on_resize(self) -> None:
        """The header fits itself to the width."""
        for header in self.query(Header):  # none yet, where the terminal is resized at once
            header.show(self._view, self._say)

    def on_screen_suspend(self) -> None:
        """A dialog lies over it: only one row at a time looks chosen."""
        self.add_class("-covered")

    def on_screen_resume(self) -> None:
        """The last dialog is gone."""
        self.remove_class("-covered")

    @property
    def pane(self) -> Pane:
        """The step that is shown."""
        return self._panes[self._view.stage]

    def show(self, view: View, say: Say) -> None:
        """Show a view in a language."""
        self._view, self._say = view, say
        self.query_one(Header).show(view, say)
        self.query_one(StageList).show(view, say)
        self.query_one(EraseLine).show(view, say)
        for pane in self._panes.values():
            pane.show(view, say)
        if view.stage is not self._stage:
            self._stage = view.stage
            self.query_one(ContentSwitcher).current = view.stage.value
            self.pane.focus_work()
        self._show_evidence()
        self.query_one(KeyBar).show(self._keys())

    def _show_evidence(self) -> None:
        self.query_one(EvidencePanel).show(self.pane.evidence(self._view, self._say), self._say)

    def _keys(self) -> tuple[Key, ...]:
        tr = self._say.tr
        after = next_stage(self._view.stage)
        onward = (
            (Key("F9", tr("on to {step}", step=stage_name(after, self._say)), "app.next_stage"),)
            if after
            else ()
        )
        return (
            Key("F1", tr("help"), "app.help"),
            Key("F2", self._say.other_language, "app.other_language"),
            *self.pane.keys(self._view, self._say)[:1],
            *onward,
            Key("F10", tr("menu"), "app.menu"),
        )

    @on(OptionList.OptionHighlighted)
    def _cursor_moved(self) -> None:
        self._show_evidence()

    @on(Rows.Chosen, "#stages")
    def _stage_chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.post_message(StageAsked(Stage(event.row_id)))

    def action_to_stages(self) -> None:
        """Put the focus on the list of steps."""
        self.query_one(StageList).focus()

    def action_to_work(self) -> None:
        """Put the focus on the work of the step."""
        self.pane.focus_work()

    def action_page(self, direction: int) -> None:
        """Show more of the step's text, then more of the evidence."""
        evidence = self.query_one(EvidencePanel)
        beside = evidence.query(LongText) if evidence.display else ()
        turn_one((*self.pane.query(LongText), *beside)[::direction], direction)
