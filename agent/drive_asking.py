"""Asks each drive what its firmware can do, once; the plan rests on it."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from host.capabilities import Capabilities
from host.drive import Drive
from host.port import Host
from wipe.interrogation import ask


class DriveAsking:
    """What the drives say of themselves, by drive id.

    A drive that is being erased is left in peace: some do not answer for hours and are reset by
    the system when they are asked, in the middle of their erase.
    """

    def __init__(self, host: Host, is_busy: Callable[[str], bool]) -> None:
        self._host = host
        self._is_busy = is_busy
        self._known: dict[str, tuple[tuple[str, int | None], Capabilities | None]] = {}
        self._lock = threading.Lock()

    def look(self, drives: Iterable[Drive]) -> Mapping[str, Capabilities]:
        """Ask the drives that are new or were plugged in again, and that nobody uses."""
        with self._lock:
            for drive in drives:
                plugged = (drive.path, drive.diskseq)
                known = self._known.get(drive.id)
                if (known is None or known[0] != plugged) and self._may_ask(drive):
                    self._known[drive.id] = (plugged, ask(self._host, drive))
            answers = ((drive_id, told) for drive_id, (_, told) in self._known.items())
            return {drive_id: told for drive_id, told in answers if told is not None}

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Ask nobody meanwhile and everybody anew afterwards: the machine sleeps in between."""
        with self._lock:
            try:
                yield
            finally:
                self._known = {}

    def _may_ask(self, drive: Drive) -> bool:
        in_use = drive.live_medium or drive.mounts or drive.swaps or drive.holders
        return not in_use and not self._is_busy(drive.id)
