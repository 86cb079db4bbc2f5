"""The stick that goes round the USB sockets in a test is no part of the laptop."""

import threading
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from agent.clock import JobClock
from agent.state import JobState
from checks.hand.values import HandEngine
from host.drive import Drive
from host.port import Host
from reports.record import ForeignAnswer

_SYS = "/sys"


@runtime_checkable
class TellsInserted(Protocol):
    """An engine that knows what was plugged in during its test."""

    @property
    def inserted(self) -> tuple[str, ...]:
        """Places below /sys."""


class PortTest:
    """Remembers what went in while somebody tried sockets; in this run of the program only."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._engines: list[TellsInserted] = []
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def watch(self, engine: HandEngine) -> None:
        """A test begins."""
        if isinstance(engine, TellsInserted):
            with self._lock:
                self._engines.append(engine)

    def sticks(self, drives: Sequence[Drive]) -> frozenset[str]:
        """Ids of the drives that went in during such a test, also after they have moved."""
        with self._lock:
            places = {f"{_SYS}{place}/" for one in self._engines for place in one.inserted}
            if places:
                self._known |= {one.id for one in drives if self._is_below(one, places)}
            return frozenset(self._known)

    def _is_below(self, drive: Drive, places: set[str]) -> bool:
        name = drive.path.rpartition("/")[2]
        real = self._host.real_path(f"{_SYS}/block/{name}")
        return real is not None and any(real.startswith(place) for place in places)


def set_aside(job: JobState, sticks: frozenset[str], clock: JobClock) -> JobState:
    """Answer for a test's stick that it does not belong to the laptop, unless somebody has said."""
    for one in job.drives:
        open_question = one.late and one.is_foreign and one.foreign is None and one.left is None
        if open_question and one.drive.id in sticks:
            by = job.operator or "?"
            answer = ForeignAnswer(belongs=False, by=by, at=clock.utc())
            event = clock.event("port_test_stick", by=by, drive=one.drive.id)
            job = job.with_foreign_answer(one.drive.id, answer).with_event(event)
    return job
