"""One command at a time: several processes may hold a simulated drive open, as they may a real one.

Without this, two of them would read the drive's state, and the later one would write the earlier
one's change away.
"""

import errno
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from typing_extensions import override

from host.durable import Lock
from host.errors import CommandLost, HostError, ReadFailed
from host.simulated.model import Clock

TRANSFER_MS = 30_000
"""How long the kernel waits for a transfer."""
_LOOK_AGAIN_S = 0.002
_LEAST_S = 2.0


class Turns(Protocol):
    """Whose turn it is."""

    def take(self, timeout_ms: int, otherwise: HostError) -> AbstractContextManager[None]:
        """Wait for the drive, hold it, give it back.

        Args:
            timeout_ms: how long to wait, by the drive's clock.
            otherwise: raised when it was not free until then.
        """


class AlwaysFree(Turns):
    """A drive in one process: its model takes its turns itself."""

    @override
    def take(self, timeout_ms: int, otherwise: HostError) -> AbstractContextManager[None]:
        return nullcontext()


class FolderTurns(Turns):
    """Turns by a lock file in the drive's folder; it ends with the process that holds it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / "turn.lock"
        self._clock = clock
        self._threads = threading.Lock()

    @override
    @contextmanager
    def take(self, timeout_ms: int, otherwise: HostError) -> Iterator[None]:
        deadline = _Deadline(self._clock, timeout_ms, otherwise)
        while not self._threads.acquire(timeout=_LOOK_AGAIN_S):
            deadline.check()
        try:
            lock = Lock.take(self._path)
            while lock is None:
                deadline.check()
                time.sleep(_LOOK_AGAIN_S)
                lock = Lock.take(self._path)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._threads.release()


class _Deadline:
    """By the drive's clock; one that runs fast still leaves the other process time to work."""

    def __init__(self, clock: Clock, timeout_ms: int, otherwise: HostError) -> None:
        self._clock = clock
        self._until_ms = clock.now_ms() + timeout_ms
        self._not_before = time.monotonic() + _LEAST_S
        self._otherwise = otherwise

    def check(self) -> None:
        """Give up when it has passed."""
        if self._clock.now_ms() > self._until_ms and time.monotonic() > self._not_before:
            raise self._otherwise


def busy_command(name: str) -> CommandLost:
    """What a command ends with that never got its turn."""
    return CommandLost(f"{name}: the drive was busy until the time-out")


def busy_transfer(operation: str, offset: int, length: int) -> ReadFailed:
    """What a transfer ends with that never got its turn."""
    return ReadFailed(operation, offset, length, errno.EIO)
