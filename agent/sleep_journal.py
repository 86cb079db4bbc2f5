"""What is written down of the laptop's sleeps: durable before each, and read at the next start."""

import logging

from agent.data_folder import DataFolder
from host.durable import make_folder
from host.port import Host
from wipe.events import Event
from wipe.frozen import never_woke, slept_in_vain
from wipe.journal import Journal, JournalBusy, JournalLost
from wipe.journal_lines import JournalDamaged, read_lines
from wipe.sleep_events import S3Began, S3Ended

_log = logging.getLogger(__name__)

_NOBODY_THERE = "the journal ended in it: the laptop did not wake, or lost its power"


class SleepJournal:
    """`sleep.jsonl` of a data folder: every drive that a laptop slept for."""

    def __init__(self, data: DataFolder, host: Host) -> None:
        self._path = data.sleep_journal_file
        self._lock_path = data.sleep_lock_file
        self._host = host

    def open(self) -> Journal:
        """Take it for writing.

        Raises:
            JournalBusy: somebody else lets the laptop sleep.
            JournalDamaged, JournalLost: it cannot be relied on.
        """
        try:
            make_folder(self._path.parent)
        except OSError as failed:
            raise JournalLost(str(failed)) from failed
        return Journal(self._path, self._lock_path, self._host)

    def in_vain(self) -> frozenset[str]:
        """Drives that a sleep did not free, by id; none where the journal cannot be read."""
        past = self._events()
        slept_for = {event.drive_id for event in past if isinstance(event, S3Began)}
        return frozenset(drive_id for drive_id in slept_for if slept_in_vain(past, drive_id))

    def close_what_never_woke(self, drive_ids: frozenset[str]) -> tuple[str, ...]:
        """Which of these drives a sleep was begun for that nobody saw the end of.

        They are told once: the journal is closed over them.
        """
        if not drive_ids & set(never_woke(self._events())):
            return ()
        try:
            with self.open() as journal:
                # Read again, now that nobody else is about to write the end.
                past = tuple(entry.event for entry in journal.entries)
                asleep = tuple(one for one in never_woke(past) if one in drive_ids)
                for drive_id in asleep:
                    journal.append(
                        S3Ended(drive_id=drive_id, slept=None, elapsed_ms=0, cause=_NOBODY_THERE)
                    )
        except (JournalBusy, JournalDamaged, JournalLost) as failed:
            _log.error("%s: %s", self._path, failed)
            return ()
        return asleep

    def _events(self) -> tuple[Event, ...]:
        try:
            content = self._path.read_bytes() if self._path.exists() else b""
            return tuple(entry.event for entry in read_lines(content).entries)
        except (OSError, JournalDamaged) as failed:
            # Nothing sleeps over a journal that cannot be written; here it only explains.
            _log.error("%s: %s", self._path, failed)
            return ()
