"""A list of choices: arrows move, Enter chooses, the cursor stays when rows change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from textual import on
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option
from typing_extensions import override

from agent.widgets.layout import Row, lay_out
from agent.widgets.scrolling import use_blank_bars


class Rows(OptionList):
    """Rows in columns; the last column takes what is left of the width."""

    class NothingChosen(Message):
        """Somebody pressed Enter while the cursor stands on no row."""

    class Chosen(Message):
        """Somebody pressed Enter on a row, or clicked it."""

        def __init__(self, rows: "Rows", row_id: str) -> None:
            super().__init__()
            self.rows = rows
            self.row_id = row_id

        @property
        @override
        def control(self) -> "Rows":
            return self.rows

    def __init__(
        self,
        *fixed: int,
        id: str | None = None,  # noqa: A002 - Textual's name
        always_marked: bool = False,
        divided: bool = False,
        no_start: bool = False,
    ) -> None:
        """Make an empty list.

        Args:
            fixed: Widths of all columns but the last.
            id: Name in the style sheet.
            divided: Draw a line between rows.
            always_marked: Mark the row under the cursor also without focus.
            no_start: Begin with the cursor on no row, so that Enter alone answers nothing.
        """
        super().__init__(id=id, markup=False)
        self._fixed = fixed
        self._divided = divided
        self._no_start = no_start
        self._always_marked = always_marked
        self._rows: tuple[Row, ...] = ()
        self._shown: list[tuple[Row, int, bool, bool] | None] = []

    @property
    def chosen_id(self) -> str | None:
        """Id of the row under the cursor."""
        place = self.highlighted
        return self._rows[place].id if place is not None and place < len(self._rows) else None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, changing only what differs and keeping the cursor on its row."""
        ids = [row.id for row in rows]
        if ids != [row.id for row in self._rows]:
            kept = self.chosen_id
            # Emptied first: clearing the options moves the cursor, and that lays rows out.
            self._rows = ()
            self.clear_options()
            self.add_options(self._blank_options(len(ids)))
            self._rows = tuple(rows)
            self._shown = [None] * len(ids)
            first = 0 if ids and not self._no_start else None
            self.highlighted = ids.index(kept) if kept in ids else first
        self._rows = tuple(rows)
        self._lay_out()

    def _blank_options(self, count: int) -> Iterator[Option | None]:
        for place in range(count):
            if place and self._divided:
                yield None
            yield Option("")

    def choose(self, row_id: str) -> None:
        """Put the cursor on a row, if it is there."""
        ids = [row.id for row in self._rows]
        if row_id in ids:
            self.highlighted = ids.index(row_id)

    @override
    def action_select(self) -> None:
        if self.highlighted is None:
            self.post_message(self.NothingChosen())
        super().action_select()

    @on(OptionList.OptionSelected)
    def _option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self, self._rows[event.option_index].id))

    @override
    def on_mount(self) -> None:
        """Draw bars that every console can draw."""
        use_blank_bars(self)

    def on_resize(self) -> None:
        """Wrap anew when the width changed."""
        self._lay_out()

    @override
    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        self._lay_out()

    @override
    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or 40
        for index, row in enumerate(self._rows):
            here = index == self.highlighted
            plain = here and self.has_focus
            marked = here and (self.has_focus or self._always_marked)
            now = (row, width, marked, plain)
            if self._shown[index] != now:
                self._shown[index] = now
                text = lay_out(row, self._fixed, width, marked=marked, plain=plain)
                self.replace_option_prompt_at_index(index, text)


def numbered(keys: Iterable[str]) -> list[str]:
    """Keys made unique: two things without a name of their own are still two rows."""
    seen: Counter[str] = Counter()
    unique = []
    for key in keys:
        seen[key] += 1
        unique.append(f"{key}/{seen[key]}")
    return unique
