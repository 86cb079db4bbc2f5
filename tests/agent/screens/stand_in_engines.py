"""Hand tests of a laptop that is not there: each sees what a test tells it to have seen."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from textual.pilot import Pilot

from agent.app import Ending
from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw

_LOOK_S = 0.02
_LOOKS = 400


def keyboard_drawing(
    seen: str = "", *, pad: str = "not_there", layout: str = "us"
) -> dict[str, str]:
    """As the keyboard's engine draws: keys by name, and what they look like."""
    keys = {f"KEY_{one}": "new" for one in "QWERTYUIOPASDFGHJKLZXCVBNM1234567890"}
    return {"layout": layout, "numeric_pad": pad, **keys, **{f"KEY_{one}": "seen" for one in seen}}


@dataclass
class Engine:
    """Watches nothing and judges by what was said, until it is told otherwise."""

    answers: tuple[str, ...]
    now: HandState = field(default_factory=HandState)
    measured: Verdict | None = None
    """What it found by itself."""
    breaks: str | None = None
    """`run`, `state` or `conclude` raises."""
    holds: threading.Event | None = None
    """It does not return before this is set, stopped or not."""
    ends_by_itself: bool = False
    steps: list[str] = field(default_factory=list)
    heard: list[Said | None] = field(default_factory=list)
    runs: int = 0
    gave_back: threading.Event = field(default_factory=threading.Event)
    control: HandControl | None = None

    def run(self, control: HandControl) -> None:
        self.runs += 1
        self.control = control
        self.gave_back.clear()
        control.changed()
        try:
            if self.breaks == "run":
                raise ValueError("broken on purpose")
            while not (control.is_stopped or self.ends_by_itself):
                step = control.asked(_LOOK_S)
                if step is not None:
                    self.steps.append(step)
                    control.changed()
            if self.holds is not None:
                self.holds.wait(20)
        finally:
            self.gave_back.set()

    def see(self, now: HandState) -> None:
        """From now on it knows this."""
        self.now = now
        assert self.control is not None
        self.control.changed()

    def state(self) -> HandState:
        if self.breaks == "state":
            raise ValueError("broken on purpose")
        return self.now

    def conclude(self, said: Said | None) -> HandEnd:
        self.heard.append(said)
        if self.breaks == "conclude":
            raise ValueError("broken on purpose")
        return HandEnd(tuple(self._finding(code, said) for code in self.answers))

    def _finding(self, code: str, said: Said | None) -> Finding:
        if self.measured is not None:
            return Finding(code=code, verdict=self.measured)
        if said is None:
            return Finding(code=code, verdict=Verdict.NOT_TESTED, reason=Reason.NOT_STARTED)
        return Finding(code=code, verdict=said.verdict, reason=said.reason)


def is_engine(engine: Engine) -> HandEngine:
    return engine


def lines(*codes: str) -> tuple[Saw, ...]:
    return tuple(Saw(code) for code in codes)


async def until(pilot: Pilot[Ending], reached: Callable[[], bool]) -> None:
    """Wait for a thread, not for the clock."""
    for _look in range(_LOOKS):
        await pilot.pause(_LOOK_S)
        if reached():
            await pilot.pause()
            return
    raise TimeoutError("it never came")
