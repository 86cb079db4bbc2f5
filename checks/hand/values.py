"""Hand tests: what a machine sees while a person tries (values and protocols only).

An engine runs in a thread of its own, judges by itself where physics allows, and asks the person
where it does not. The screen shows what it saw, in words of its own, and gives it the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding, Reason, Verdict
from checks.policy import Policy
from host.port import Host


@dataclass(frozen=True, slots=True)
class Saw:
    """One line of what the machine saw: a code and numbers, worded by the front end."""

    code: str
    """`keys_seen`, `move_the_stick`: every one has words in `reports.wording.hand_words`."""
    values: Mapping[str, int | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandState:
    """What an engine knows now."""

    saw: tuple[Saw, ...] = ()
    """What to tell the person, most important first; at most six lines."""
    settled: bool = False
    """The machine is sure by itself: no answer is needed."""
    asks: bool = True
    """A person's yes or no is worth something now."""
    steps: tuple[str, ...] = ()
    """What the person can ask for beside an answer: `play_left`, `next_colour`, `ready`."""
    drawing: Mapping[str, str] = field(default_factory=dict)
    """For a picture: a part by name and its state, as `KEY_Q: seen`, `cell_0_1: touched`."""


@dataclass(frozen=True, slots=True)
class Said:
    """A person's answer."""

    verdict: Verdict
    """`pass`, `warn`, `fail`, or `not_tested` with a reason."""
    reason: Reason | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    """What was counted: `{"dead_pixels": 2}`."""


@dataclass(frozen=True, slots=True)
class HandEnd:
    """What came of a hand test: one finding for each code it answers."""

    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()


class HandControl(Protocol):
    """The other side of an engine."""

    @property
    def is_stopped(self) -> bool:
        """The screen is gone or the person has answered: give everything back and return."""

    def changed(self) -> None:
        """The state is another one now: the screen looks at it."""

    def asked(self, timeout_s: float) -> str | None:
        """The next step that the person asked for, or `None` when none came in time."""


class HandEngine(Protocol):
    """One hand test on one laptop."""

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes that it answers."""

    def run(self, control: HandControl) -> None:
        """Watch and act until settled or stopped; gives back in any case whatever it took."""

    def state(self) -> HandState:
        """A snapshot; may be called from any thread, returns at once."""

    def conclude(self, said: Said | None) -> HandEnd:
        """The findings: of what was seen and what the person said; `None`: nothing was said.

        A person's "no" is never turned into a pass, and a fault that was measured stays one
        whatever the person says.
        """


HandFactory = Callable[[Host, LaptopFacts, Policy], HandEngine | None]
"""Makes an engine; `None` where this machine cannot see it: then only the person is asked."""
