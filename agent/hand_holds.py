"""What running hand tests hold, so that no long test disturbs them."""

import threading
from collections import Counter
from dataclasses import dataclass

from typing_extensions import override

from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said

_HOLDS = {
    "audio.speakers": "quiet",
    "audio.microphone": "quiet",
    "thermal.fan": "quiet",
    "power.adapter": "plug",
    "input.keyboard": "input",
    "display.picture": "screen",
}


class HandHolds:
    """Counts, because the same thing may be held twice."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def held(self) -> frozenset[str]:
        """What is held now."""
        with self._lock:
            return frozenset(name for name, number in self._count.items() if number)

    def holding(self, code: str, engine: HandEngine) -> HandEngine:
        """The same engine, which holds what it needs while it runs."""
        what = _HOLDS.get(code)
        return engine if what is None else _Holding(engine, what, self)

    def change(self, what: str, by: int) -> None:
        """Take or give back."""
        with self._lock:
            self._count[what] += by


@dataclass(frozen=True, slots=True)
class _Holding(HandEngine):
    engine: HandEngine
    what: str
    holds: HandHolds

    @property
    @override
    def answers(self) -> tuple[str, ...]:
        return self.engine.answers

    @override
    def run(self, control: HandControl) -> None:
        self.holds.change(self.what, 1)
        try:
            self.engine.run(control)
        finally:
            self.holds.change(self.what, -1)

    @override
    def state(self) -> HandState:
        return self.engine.state()

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return self.engine.conclude(said)
