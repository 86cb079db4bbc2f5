"""A bench for whoever wants to see an erase lie: power, signals and the stick fail where asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from host.drive import Drive
from host.errors import ReadFailed
from host.port import DriveHandle, WriteToken
from host.simulated.memory_host import MemoryHostOfModels
from host.simulated.model_handle import ModelHandle
from tests.wipe.matrix.bench import MatrixBench, PowerCut
from wipe.engine import erase
from wipe.events import Event
from wipe.folder import DriveFolder
from wipe.journal import Clock, Journal, JournalLost
from wipe.journal_lines import Entry, read_lines
from wipe.surroundings import Surroundings
from wipe.values import Outcome

When = Callable[[Event], bool]


def never(_: Event) -> bool:
    """Nothing happens."""
    return False


def at(*kinds: type, times: int = 1) -> When:
    """True at the nth event of one of these kinds."""
    left = [times]

    def is_it(event: Event) -> bool:
        left[0] -= isinstance(event, kinds)
        return isinstance(event, kinds) and left[0] == 0

    return is_it


class SabotagedJournal(Journal):
    """Loses power after a line, hears a stop with one, or has no room for one and all after it."""

    cut: When = staticmethod(never)
    stop: When = staticmethod(never)
    full: When = staticmethod(never)
    on_stop: Callable[[], None] = staticmethod(lambda: None)
    is_full = False

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        self.is_full = self.is_full or self.full(event)
        if self.is_full:
            raise JournalLost("no space left on device")
        entry = super().append(event, sync=sync)
        if self.stop(event):
            self.on_stop()
        if self.cut(event):
            raise PowerCut
        return entry


class ReadOnlyHandle(ModelHandle):
    """Of a drive that refuses every write, as worn-out ones do."""

    @override
    def write(self, buffer: memoryview, offset: int) -> None:
        raise ReadFailed("write", offset, len(buffer), 5)


class WornOut(MemoryHostOfModels):
    """A machine whose drive takes no writes any more."""

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        handle = super().open_drive(drive, access)
        if access is None:
            return handle
        handle.close()
        return ReadOnlyHandle(self.model(drive.path), writable=True)


@dataclass
class Saboteur(MatrixBench):
    """A machine with one drive and somebody who means it ill."""

    stopped: bool = field(default=False, init=False)

    def sabotage(
        self,
        folder: DriveFolder,
        *,
        cut: When = never,
        stop: When = never,
        full: When = never,
    ) -> Outcome | None:
        """Erase, or go on; `None` when the power went away."""
        self.stopped = False

        def heard() -> None:
            self.stopped = True

        def taken(path: Path, lock: Path, clock: Clock) -> SabotagedJournal:
            journal = SabotagedJournal(path, lock, clock)
            journal.cut, journal.stop, journal.full = cut, stop, full
            journal.on_stop = heard
            return journal

        world = Surroundings(self.host, lambda: self.stopped, self._bytes, 7, "0.1")
        with taken(folder.journal_path, folder.lock_path, self.host) as journal:
            try:
                return erase(folder, journal, world)
            except PowerCut:
                return None


def events_of(folder: DriveFolder) -> list[Event]:
    """What a journal tells."""
    return [entry.event for entry in read_lines(folder.journal_path.read_bytes()).entries]


def put(bench: MatrixBench, offset: int, content: bytes) -> None:
    """Somebody else writes to the drive, with its own electronics, under power."""
    model = bench.host.model(bench.drive.drive.path)
    model.write("main", offset, content)
