"""A question with a list of answers; the harmless one comes first and has the cursor."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.dialog import Dialog
from agent.screens.tell import Worded
from agent.view import View
from agent.widgets.layout import Cell, Row
from agent.widgets.roles import Role
from agent.widgets.rows import Rows

ValueT = TypeVar("ValueT")

_LABEL_WIDTH = 18


@dataclass(frozen=True, slots=True)
class Choice(Generic[ValueT]):
    """An answer, its words, and a line of explanation."""

    value: ValueT
    label: Worded
    more: Worded | None = None


Choices = Sequence[Choice[ValueT]]


class Ask(Dialog[ValueT]):
    """Returns the chosen value, or `None` when left with Escape."""

    def __init__(
        self,
        say: Say,
        title: Worded,
        body: Worded,
        choices: Choices[ValueT],
        *,
        start: int | None = 0,
        explain: Worded | None = None,
        over: Callable[[View], bool] = lambda _: False,
    ) -> None:
        """Make the question.

        Args:
            say: what is spoken.
            title: what it is about.
            body: the question.
            choices: the answers.
            start: where the cursor begins; `None` where Enter alone must answer nothing.
            explain: what F1 says before how to answer.
            over: whether there is nothing left to ask.
        """
        super().__init__(say)
        self._title = title
        self._body = body
        self._choices = tuple(choices)
        self._start = start
        self._explain = explain
        self._over = over

    @override
    def more(self) -> Iterator[Widget]:
        yield Rows(_LABEL_WIDTH, id="dialog-choices", no_start=self._start is None)

    @override
    def begin(self) -> None:
        rows = self.query_one(Rows)
        rows.highlighted = self._start
        rows.focus()

    @override
    def word(self) -> None:
        super().word()
        self.query_one(Rows).set_rows(
            [
                Row(
                    str(place),
                    (
                        Cell(choice.label(self._say)),
                        *((Cell(choice.more(self._say), Role.FAINT),) if choice.more else ()),
                    ),
                )
                for place, choice in enumerate(self._choices)
            ]
        )

    @override
    def title_text(self, say: Say) -> str:
        return self._title(say)

    @override
    def body_text(self, say: Say) -> str:
        return self._body(say)

    @override
    def is_over(self, view: View) -> bool:
        return self._over(view)

    @override
    def help_text(self, say: Say) -> str:
        how = super().help_text(say)
        return f"{self._explain(say)}\n\n{how}" if self._explain else how

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.answer(self._choices[int(event.row_id)].value)


def worded(text: str) -> Callable[[Say], str]:
    """A marked text as something to say in any language."""
    return lambda say: say.tr(text)
