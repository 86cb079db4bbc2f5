"""Several writers in one commit: each waits for the disk once, but all for the same turn of it.

Whoever comes while a commit is under way stands in line; the first of the line then writes for all
of it. Nobody is answered before the commit that holds their rows is durable.
"""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Condition, Event
from typing import Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

MOST_TOGETHER = 32


class TransactionLost(Exception):
    """SQLite ended the transaction by itself, so nothing of it is stored."""


def still_open(connection: Connection) -> None:
    """Make sure that a transaction is under way.

    SQLite ends one by itself when the disk is full or fails; the driver would then commit nothing
    without a word.

    Raises:
        TransactionLost: there is none.
    """
    raw = connection.connection.driver_connection
    if raw is None or not raw.in_transaction:
        raise TransactionLost("the transaction was ended by SQLite; nothing was stored")


class _Turn(Generic[T]):
    """One caller's work and what became of it."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work = work
        self._done: list[T] = []
        self._error: BaseException | None = None
        self.called = Event()
        """Set when the work is done or when it is this caller's turn to write for the line."""

    @property
    def is_over(self) -> bool:
        return bool(self._done) or self._error is not None

    def run(self, connection: Connection) -> None:
        """Do the work in a savepoint: it fails alone."""
        try:
            with connection.begin_nested():
                self._done.append(self._work(connection))
        except Exception as error:  # noqa: BLE001 - it is raised where the work came from
            self.fail(error)
            still_open(connection)

    def fail(self, error: BaseException) -> None:
        """Say that nothing of it is stored."""
        self._done.clear()
        self._error = self._error or error

    def outcome(self) -> T:
        """What the work gave, or its error."""
        if self._error is not None:
            raise self._error
        return self._done[0]


class Line:
    """The line in front of the one writing connection."""

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._changed = Condition()
        self._waiting: deque[_Turn[object]] = deque()
        self._is_led = False

    def together(self, work: Callable[[Connection], T]) -> T:
        """Do this work in a transaction, perhaps with that of others; durable on return."""
        turn = _Turn(work)
        with self._changed:
            self._waiting.append(turn)  # type: ignore[arg-type] # the line never looks at outcomes
            leads, self._is_led = not self._is_led, True
            self._changed.notify_all()
        if not leads:
            turn.called.wait()
        if not turn.is_over:
            self._lead()
        return turn.outcome()

    def _lead(self) -> None:
        """Write for the front of the line, then call the next one to lead."""
        with self._changed:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        try:
            with self._write() as connection:
                for turn in batch:
                    turn.run(connection)
        except BaseException as error:  # noqa: BLE001 - the commit failed, so it failed for all
            for turn in batch:
                turn.fail(error)
        with self._changed:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
        if following is not None:
            following.called.set()
        for turn in batch:
            turn.called.set()
