"""Readings side by side, each with its own time limit.

A read can block in the kernel for good, so the threads are daemons: a hung one neither delays the
others nor keeps the process alive. What comes after its limit is dropped, never merged.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """How a task ended: with a result, with an error, or not in time (neither)."""

    name: str
    result: T | None = None
    error: Exception | None = None


@dataclass(slots=True)
class _Running:
    name: str
    deadline: float


@dataclass(slots=True)
class Tasks(Generic[T]):
    """Tasks under way; `ends` yields each once, as it ends."""

    clock: Callable[[], float] = time.monotonic
    _ended: "queue.SimpleQueue[tuple[int, Ended[T]]]" = field(default_factory=queue.SimpleQueue)
    _running: dict[int, _Running] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def start(self, name: str, work: Callable[[], T], *, limit_s: float) -> None:
        """Run `work` in a thread of its own."""
        number = next(self._numbers)
        self._running[number] = _Running(name, self.clock() + limit_s)
        thread = threading.Thread(
            target=self._work, args=(number, name, work), name=f"probe-{name}", daemon=True
        )
        thread.start()

    @property
    def running(self) -> frozenset[str]:
        """Names of the tasks that have not ended."""
        return frozenset(one.name for one in self._running.values())

    def ends(self) -> Iterator[Ended[T]]:
        """Each task's end, until none runs; tasks may be started meanwhile."""
        while self._running:
            yield self._next_end()

    def _next_end(self) -> Ended[T]:
        while True:
            number, first = min(self._running.items(), key=lambda each: each[1].deadline)
            try:
                ended_number, ended = self._ended.get(
                    timeout=max(first.deadline - self.clock(), 0.0)
                )
            except queue.Empty:
                del self._running[number]
                return Ended(first.name)
            if ended_number in self._running:
                del self._running[ended_number]
                return ended

    def _work(self, number: int, name: str, work: Callable[[], T]) -> None:
        try:
            ended = Ended(name, result=work())
        except Exception as error:  # noqa: BLE001 - one broken probe must not stop the others
            ended = Ended(name, error=error)
        self._ended.put((number, ended))
