"""The journal of one drive's erase: append-only, one writer, durable where a promise is made."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self

from host.durable import AppendFile, Lock, write_whole
from wipe.events import Event, Recovered
from wipe.journal_lines import Entry, encode, read_lines

_LOCK_TRIES = 40
_LOCK_PAUSE_S = 0.05


class JournalLost(Exception):
    """The journal can no longer be written: nothing new may start and nothing may be claimed."""


class JournalBusy(Exception):
    """Another process writes this journal."""


class Clock(Protocol):
    """The two clocks of a journal line."""

    def boot_ms(self) -> int:
        """Milliseconds since boot."""

    def utc_now(self) -> str:
        """Wall clock."""


class Journal:
    """The writing end. Only one thread of one process uses it."""

    def __init__(self, path: Path, lock_path: Path, clock: Clock) -> None:
        """Take the journal, cutting off a torn tail.

        Raises:
            JournalBusy: another process has it.
            JournalDamaged: it cannot be trusted.
            JournalLost: it cannot be opened.
        """
        self._clock = clock
        self._lock = _take(lock_path)
        try:
            content = path.read_bytes() if path.exists() else b""
            text = read_lines(content)
            if content:
                # A line may stand in memory alone, after a write that failed: make each durable
                # anew, in a new file, because a page that once failed counts as written.
                write_whole(path, content[: text.good_bytes])
            self._file = AppendFile.open(path)
            self.entries = text.entries
            self._seq = len(text.entries)
            if text.torn_bytes:
                self.append(Recovered(dropped_bytes=text.torn_bytes))
        except OSError as error:
            self._lock.release()
            raise JournalLost(str(error)) from error
        except BaseException:
            self._lock.release()
            raise

    def append(self, event: Event, *, sync: bool = True) -> Entry:
        """Add a line; with `sync` it is on the medium when this returns.

        Raises:
            JournalLost: the line may not be relied on.
        """
        entry = Entry(self._seq + 1, self._clock.boot_ms(), self._clock.utc_now(), event)
        line = encode(entry)
        size: int | None = None
        try:
            size = self._file.size
            self._file.append(line, sync=sync)
        except OSError as error:
            # A line that never became durable must not be read as if it had.
            if size is not None:
                with contextlib.suppress(OSError):
                    self._file.truncate(size)
            raise JournalLost(str(error)) from error
        self._seq += 1
        return entry

    def close(self) -> None:
        """Give the journal to the next writer."""
        self._file.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


JournalOpener = Callable[[Path, Path, Clock], Journal]
"""How an engine takes a journal: `Journal` itself, or one that loses power when a test says so."""


def _take(lock_path: Path) -> Lock:
    pause = threading.Event()
    for _ in range(_LOCK_TRIES):
        try:
            lock = Lock.take(lock_path)
        except OSError as error:
            raise JournalLost(str(error)) from error
        if lock is not None:
            return lock
        # Whoever only asks whether a process runs holds the lock for an instant.
        pause.wait(_LOCK_PAUSE_S)
    raise JournalBusy(str(lock_path))
