"""A hand test at work: its engine in a thread of its own, and the person's side of it."""

import logging
import queue
import threading
from collections.abc import Callable

from typing_extensions import override

from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said

_log = logging.getLogger(__name__)

GIVE_UP_S = 6.0
"""A stopped engine has this long to give back what it took; then nobody waits any more."""


class HandRun(HandControl):
    """Runs an engine once. A crash of it is a crash of ours and says nothing about the laptop."""

    def __init__(self, engine: HandEngine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._over = threading.Event()
        self._steps: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._notify: Callable[[], None] = lambda: None
        self._is_told = False
        self._has_crashed = False
        self._last = HandState()
        # A daemon: an engine that never ends must not keep the laptop's app alive.
        self._thread = threading.Thread(target=self._work, name="hand-test", daemon=True)

    def start(self, notify: Callable[[], None]) -> None:
        """Begin; `notify` is called from the engine's thread, once until `looked` is called."""
        self._notify = notify
        self._thread.start()

    # What the screen asks

    @property
    def is_over(self) -> bool:
        """Whether the engine has given everything back."""
        return self._over.is_set()

    @property
    def has_crashed(self) -> bool:
        """Whether only the person's answer counts."""
        return self._has_crashed

    def looked(self) -> HandState:
        """What the engine knows now; the next change is told again."""
        self._is_told = False
        try:
            self._last = self._engine.state()
        except Exception:  # noqa: BLE001 - a broken test says nothing of the laptop
            self._crashed("a hand test could not tell its state")
        return self._last

    def ask(self, step: str) -> None:
        """The person asks for a step."""
        self._steps.put(step)

    @property
    def is_idle(self) -> bool:
        """Whether the engine has taken every step that it was asked for."""
        return self._steps.empty()

    def stop(self) -> None:
        """Let the engine give everything back; returns at once."""
        self._stop.set()
        self._steps.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; `False` when it did not come in time."""
        return self._over.wait(seconds)

    def give_up(self) -> None:
        """It does not end: what it saw counts no more."""
        if not self.is_over:
            self._has_crashed = True
            _log.error("the hand test of %s did not stop", ", ".join(self._engine.answers))

    def conclude(self, said: Said | None) -> HandEnd | None:
        """The findings, or `None` where only the person's answer counts."""
        if self._has_crashed:
            return None
        try:
            return self._engine.conclude(said)
        except Exception:  # noqa: BLE001 - a broken test says nothing of the laptop
            self._crashed("a hand test could not conclude")
            return None

    # What the engine asks

    @property
    @override
    def is_stopped(self) -> bool:
        return self._stop.is_set()

    @override
    def changed(self) -> None:
        if not self._is_told:
            self._is_told = True
            self._notify()

    @override
    def asked(self, timeout_s: float) -> str | None:
        if self.is_stopped:
            return None
        try:
            return self._steps.get(timeout=max(timeout_s, 0.0))
        except queue.Empty:
            return None

    def _work(self) -> None:
        try:
            self._engine.run(self)
        except Exception:  # noqa: BLE001 - a broken test says nothing of the laptop
            self._crashed("a hand test broke off")
        finally:
            self._over.set()
            self._notify()

    def _crashed(self, what: str) -> None:
        self._has_crashed = True
        _log.exception(what)
