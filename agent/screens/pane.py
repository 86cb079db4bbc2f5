"""The work area of one step."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from textual.containers import Vertical

from agent.say import Say
from agent.view import Stage, View
from agent.widgets.key_bar import Key


@dataclass(frozen=True, slots=True)
class Help:
    """An explanation in plain words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the row under the cursor, for wide screens."""

    title: str
    text: str


class Pane(Vertical):
    """One step: shows a view, keeps its own cursor, posts messages."""

    stage: ClassVar[Stage]

    @abstractmethod
    def show(self, view: View, say: Say) -> None:
        """Show what changed."""

    @abstractmethod
    def focus_work(self) -> None:
        """Put the focus where the next key belongs."""

    @abstractmethod
    def help(self, say: Say) -> Help:
        """The explanation behind F1."""

    @abstractmethod
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        """What Enter and others do here."""

    def evidence(self, view: View, say: Say) -> Evidence | None:  # noqa: ARG002 - for subclasses
        """What is known of the row under the cursor; nothing by default."""
        return None
