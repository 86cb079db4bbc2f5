"""Start: language, who works, asset tag."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from agent.say import OWN_NAMES, Say
from agent.screens.code_words import LONGEST, code_problem
from agent.screens.messages import BeginAsked, LanguageAsked, StageAsked, ToldAsked
from agent.screens.pane import Help, Pane
from agent.screens.sealed_words import sealed_note
from agent.state import is_code
from agent.view import Stage, View
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows
from reports.language import Language

_GO = "go"
_TOLD = "told"


class StartPane(Pane):
    """Two fields that a scanner can fill, and a way on."""

    stage: ClassVar[Stage] = Stage.START

    def __init__(self, say: Say) -> None:
        super().__init__(id=Stage.START.value)
        self._say = say
        self._filled_in = False
        self._is_sealed = False

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("start-title", "title")
        yield Line("start-todo", "todo")
        yield Line("operator-label")
        yield Input(id="operator", max_length=64, select_on_focus=False)
        yield Line("operator-problem", "problem")
        yield Line("tag-label")
        yield Input(id="tag", max_length=64, select_on_focus=False)
        yield Line("tag-problem", "problem")
        yield Rows(id="start-choices")

    @override
    def show(self, view: View, say: Say) -> None:
        self._say, tr = say, say.tr
        self.query_one("#start-title", Line).say(tr("Start"), Role.STRONG)
        todo = tr("Tell us who works. The check of this laptop is already running.")
        if view.resumed:
            todo = tr("We found earlier work on this laptop. You go on where it stopped.")
        self.query_one("#start-todo", Line).say(sealed_note(view, say) or todo)
        self.query_one("#operator-label", Line).say(
            tr("Who works? Scan your badge or type your initials. Enter.")
        )
        self.query_one("#tag-label", Line).say(
            tr("Sticker of the laptop? Scan it. None? Press Enter.")
        )
        self._fill_in_once(view)
        self._is_sealed = view.sealed
        for field in self.query(Input):
            field.disabled = view.sealed
        choices = [Row(_GO, (Cell(tr("Go on to Check")),))]
        if view.told_open and not view.sealed:
            still = tr.plural(
                "Answer {n} question about this laptop",
                "Answer {n} questions about this laptop",
                len(view.told_open),
            )
            choices.append(Row(_TOLD, (Cell(still, Role.CARE),)))
        choices += [
            Row(language.value, (Cell(tr("Language: {name}", name=name)),))
            for language, name in OWN_NAMES.items()
            if language is not view.language
        ]
        self.query_one(Rows).set_rows(choices)

    def _fill_in_once(self, view: View) -> None:
        if self._filled_in or view.operator is None:
            return
        self._filled_in = True
        self.query_one("#operator", Input).value = view.operator
        self.query_one("#tag", Input).value = view.asset_tag or ""

    def problem(self, text: str, *, at_tag: bool) -> None:
        """Say what is wrong at the field, and go there."""
        field = self.query_one("#tag" if at_tag else "#operator", Input)
        self._problem_of(field).say(text, Role.BAD)
        field.focus()

    def _problem_of(self, field: Input) -> Line:
        return self.query_one(f"#{field.id}-problem", Line)

    @override
    def focus_work(self) -> None:
        self.query_one("Rows" if self._is_sealed else "#operator").focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        return (
            () if view.sealed else (Key("Enter", say.tr("next field")), Key("Tab", say.tr("move")))
        )

    @override
    def help(self, say: Say) -> Help:
        return Help(
            say.tr("Start"),
            say.tr(
                "Your badge code or initials say who worked on this laptop. We do not keep your "
                "name.\n\n"
                "The sticker (asset tag) is the number of this laptop in our building. If there "
                "is no sticker, leave the field empty: the laptop gets a number later.\n\n"
                "A barcode scanner works in every field: it types the code and presses Enter.\n\n"
                "Some questions no machine can answer: how many USB sockets there are, whether "
                "the BIOS opens. They come after your code. You may skip them with Esc.\n\n"
                "Is a key of this laptop broken? Plug in a USB keyboard. It works at once."
            ),
        )

    @on(Input.Submitted, "#operator")
    def _operator_typed(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if is_code(typed):
            self.query_one("#tag", Input).focus()
        else:
            self.problem(code_problem(typed, self._say, at_tag=False), at_tag=False)

    @on(Input.Submitted, "#tag")
    def _tag_typed(self) -> None:
        self._begin()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        typed, at_tag = event.value.strip(), event.input.id == "tag"
        long = len(typed) > LONGEST
        text = code_problem(typed, self._say, at_tag=at_tag) if long else ""
        self._problem_of(event.input).say(text, Role.BAD)

    def on_key(self, event: events.Key) -> None:
        """What is typed on the list goes to the first empty field: nothing typed is lost."""
        empty = (field for field in self.query(Input) if not field.value and not field.disabled)
        field = next(empty, None)
        if field is None or event.character is None or not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        field.focus()
        field.insert_text_at_cursor(event.character)

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        if event.row_id == _GO:
            self._begin()
        elif event.row_id == _TOLD:
            self.post_message(ToldAsked())
        else:
            self.post_message(LanguageAsked(Language(event.row_id)))

    def _begin(self) -> None:
        if self._is_sealed:
            self.post_message(StageAsked(Stage.CHECK))
            return
        operator = self.query_one("#operator", Input).value.strip()
        tag = self.query_one("#tag", Input).value.strip()
        self.post_message(BeginAsked(operator, tag or None))
