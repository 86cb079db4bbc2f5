"""Background tasks of a job: each in turn, none of them able to take the app down."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

_log = logging.getLogger(__name__)


class Desk:
    """One thread that does slow things in the order in which they were asked."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[tuple[str, Callable[[], None]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    def do(self, name: str, task: Callable[[], None]) -> None:
        """Do this after everything that was asked before."""
        self._tasks.put((name, task))

    def finish(self, timeout_s: float) -> bool:
        """Do what was asked, then stop. False when that took too long."""
        self._tasks.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (asked := self._tasks.get()) is not None:
            run_guarded(*asked)


class Ticker:
    """A thread that does one thing again and again, with a pause in between."""

    def __init__(self, name: str, every_s: float, task: Callable[[], None]) -> None:
        self._name = name
        self._every_s = every_s
        self._task = task
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin, at once."""
        self._thread.start()

    def wake(self) -> None:
        """Do it now instead of after the pause."""
        self._wake.set()

    def stop(self, timeout_s: float) -> None:
        """End after the turn that is under way."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout_s)

    def _work(self) -> None:
        while not self._stopping:
            run_guarded(self._name, self._task)
            self._wake.wait(self._every_s)
            self._wake.clear()


def run_guarded(name: str, task: Callable[[], None]) -> None:
    """Run a task; a defect in it goes to the log and no further."""
    try:
        task()
    except Exception:  # noqa: BLE001 - the task runner: a defect must not end the job
        _log.exception("task %s failed", name)
