"""Questions of the plain face, and who may answer them (values and a protocol)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from agent.view import DriveRow, Stage
from reports.grades import Surface


class Ask(StrEnum):
    """What can be asked."""

    OPERATOR = "operator"
    ASSET_TAG = "asset_tag"
    FOREIGN = "foreign"
    CONFIRM = "confirm"
    RESUME = "resume"
    SLEEP = "sleep"
    """Let the laptop sleep once for frozen drives."""
    NO_STORAGE = "no_storage"
    TOLD = "told"
    """What no sensor tells; `Question.code` names it."""
    HAND_TEST = "hand_test"
    LOOK = "look"
    SEAL = "seal"
    NEXT = "next"
    """Which step comes now."""


@dataclass(frozen=True, slots=True)
class Option:
    """A numbered choice."""

    key: str
    """What is typed."""
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what it is about."""

    ask: Ask
    options: tuple[Option, ...] = ()
    """Empty: free text."""
    drive: DriveRow | None = None
    code: str | None = None
    surface: Surface | None = None
    stage: Stage | None = None
    """The step that would come next."""

    def key_of(self, value: str) -> str:
        """What has to be typed for a value; empty if it is no choice here."""
        return next((option.key for option in self.options if option.value == value), "")


class InputEnded(Exception):
    """Nobody is there any more to answer."""


class Respondent(Protocol):
    """Who answers: a person, a sheet, or the demo's walk."""

    def answer(self, question: Question, attempt: int) -> str:
        """What is typed; empty leaves the question open.

        Raises:
            InputEnded: nobody is there any more.
        """
