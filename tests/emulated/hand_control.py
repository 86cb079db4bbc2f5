"""The laptop's side of the talk: lines for the host, and what a screen would be to an engine.

Everything goes over the shared folder, as lines of JSON.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from checks.hand.values import HandEngine, HandState, Said

_TOLD = Path("/results/told.jsonl")
_LOOK_S = 0.1
_lock = threading.Lock()


def say(stage: str, event: str, **values: object) -> None:
    """One line for the host."""
    line = json.dumps({"stage": stage, "event": event, **values})
    with _lock, _TOLD.open("a", encoding="utf-8") as told:
        told.write(f"{line}\n")


def wait_for(what: Callable[[], object], seconds: float) -> bool:
    """Look until it is so, or for so long."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_S)
    return True


Answers = Callable[[HandState], bool]
"""Whether a person who sees this has an answer."""


def never(_: HandState) -> bool:
    """Let the machine find out by itself."""
    return False


class Control:
    """A screen that tells the host everything it would show, and a person who answers."""

    def __init__(self, stage: str, engine: HandEngine, seconds: float, answer: Answers) -> None:
        """For one run of an engine."""
        self._stage, self._engine, self._answer = stage, engine, answer
        self._until = time.monotonic() + seconds
        self._shown: Mapping[str, str] = {}
        self.was_stopped = False
        self.looks = threading.Event()
        """It runs: what it shows is more than what it began with."""
        self.listens = threading.Event()
        """It asked for the first time: whatever it takes for itself, it has."""

    @property
    def is_stopped(self) -> bool:
        """The person has answered, or it takes too long."""
        self.looks.set()
        self.was_stopped |= time.monotonic() >= self._until
        return self.was_stopped or self._answer(self._engine.state())

    def changed(self) -> None:
        """Tell what is new."""
        state = self._engine.state()
        before, self._shown = self._shown, dict(state.drawing)
        new = {part: how for part, how in self._shown.items() if before.get(part) != how}
        say(self._stage, "state", saw=_saw(state), drawing=new, settled=state.settled)

    def asked(self, timeout_s: float) -> str | None:
        """Nobody asks for anything."""
        if not self.listens.is_set():
            self.listens.set()
            say(self._stage, "listens")
        if timeout_s:
            time.sleep(min(timeout_s, max(self._until - time.monotonic(), 0)))
        return None

    def shows(self, code: str, seconds: float = 20.0) -> bool:
        """Whether the person is told so in time."""
        return wait_for(lambda: code in _saw(self._engine.state()), seconds)

    def draws(self, part: str, how: str, seconds: float) -> bool:
        """Whether a part of the drawing is so in time."""
        return wait_for(lambda: self._engine.state().drawing.get(part) == how, seconds)


def _saw(state: HandState) -> dict[str, dict[str, int | str | bool]]:
    return {one.code: dict(one.values) for one in state.saw}


def tried(
    stage: str,
    engine: HandEngine | None,
    seconds: float,
    *,
    said: Said | None = None,
    answer: Answers = never,
    hands: Callable[[Control], None] | None = None,
) -> dict[str, object]:
    """Run an engine while hands work, the host's or these, and tell what came of it."""
    if engine is None:
        return {"engine": None}
    control = Control(stage, engine, seconds, answer)
    began = time.monotonic()
    say(stage, "ready")
    if hands is not None:
        threading.Thread(target=hands, args=(control,), daemon=True).start()
    engine.run(control)
    ended = engine.conclude(said)
    took_ms = round((time.monotonic() - began) * 1000)
    say(stage, "over")
    return {
        "engine": type(engine).__name__,
        "findings": [one.model_dump(mode="json") for one in ended.findings],
        "evidence": {one.name: one.content.decode() for one in ended.evidence},
        "state": {
            "saw": _saw(engine.state()),
            "drawing": dict(engine.state().drawing),
            "settled": engine.state().settled,
        },
        "was_stopped": control.was_stopped,
        "took_ms": took_ms,
    }
