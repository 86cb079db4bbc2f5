"""A sleep whose surroundings fail: before it nothing is done, after it the truth is told."""

from pathlib import Path

import pytest
from typing_extensions import override

from agent.data_folder import DataFolder
from agent.sleep_journal import SleepJournal
from agent.sleeping import SleepAnswer, sleep_once
from agent.view import SleepEnd
from host.drive import Drive
from host.errors import DriveGone
from host.port import DriveHandle, WriteToken
from host.simulated.model import Misbehaviour
from host.suspend import SleepRefusal, Slept
from tests.agent.commands.test_unfreeze_command import Laptop, ssd
from wipe.events import Event
from wipe.journal import Journal, JournalLost
from wipe.journal_lines import Entry, read_lines
from wipe.sleep_events import S3Began, SleepReason
from wipe.unfreeze import Wanted


class Mute(Laptop):
    """Its drives can be listed and not opened."""

    mute = False

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        if self.mute:
            raise DriveGone("it does not answer")
        return super().open_drive(drive, access)


class FullStick(Journal):
    """Takes the beginning of a sleep and nothing more."""

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        if not isinstance(event, S3Began):
            raise JournalLost("the stick is full")
        return super().append(event, sync=sync)


class FullStickJournal(SleepJournal):
    def __init__(self, data: DataFolder, laptop: Laptop) -> None:
        super().__init__(data, laptop)
        self._data, self._laptop = data, laptop

    @override
    def open(self) -> Journal:
        files = (self._data.sleep_journal_file, self._data.sleep_lock_file)
        return FullStick(*files, self._laptop)


class Bed:
    """One frozen drive, and what happens once the laptop has slept for it."""

    def __init__(self, root: Path) -> None:
        self.laptop = Mute([ssd(Misbehaviour.FROZEN)])
        self.data = DataFolder(root)
        self.slept = 0
        self.mute_after = False

    def sleep(self, seconds: int) -> Slept:
        self.slept += 1
        self.laptop.mute = self.mute_after
        return self.laptop.sleep(seconds)

    def go(self, journal: SleepJournal | None = None) -> SleepAnswer:
        (drive,) = Laptop([ssd(Misbehaviour.FROZEN)]).drives()
        assert isinstance(drive, Drive)
        return sleep_once(
            self.laptop,
            journal or SleepJournal(self.data, self.laptop),
            [Wanted(drive, SleepReason.FROZEN)],
            busy=(),
            sleep=self.sleep,
        )


@pytest.fixture
def bed(tmp_path: Path) -> Bed:
    return Bed(tmp_path)


def test_h28_drives_that_cannot_be_listed_are_not_slept_for(bed: Bed) -> None:
    bed.laptop.broken = True
    assert bed.go() == SleepAnswer(SleepRefusal.NO_IDENTITY)
    assert bed.slept == 0


def test_h28_a_drive_that_does_not_answer_after_it_is_neither_free_nor_frozen(bed: Bed) -> None:
    bed.mute_after = True
    (result,) = bed.go().results
    assert result.end is SleepEnd.NOT_KNOWN
    (again,) = bed.go().results
    assert (again.end, again.refusal) == (SleepEnd.REFUSED, SleepRefusal.TRIED)
    assert bed.slept == 1


def test_h6_a_stick_that_is_full_afterwards_hides_no_result(bed: Bed) -> None:
    (result,) = bed.go(FullStickJournal(bed.data, bed.laptop)).results
    assert result.end is SleepEnd.FREED
    content = bed.data.sleep_journal_file.read_bytes()
    assert [entry.event.type for entry in read_lines(content).entries] == ["s3_begin"]
    assert SleepJournal(bed.data, bed.laptop).close_what_never_woke(
        frozenset({result.drive_id})
    ) == (result.drive_id,)


def test_a_data_folder_that_cannot_be_made_lets_nobody_sleep(bed: Bed, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    journal = SleepJournal(DataFolder(tmp_path / "file" / "data"), bed.laptop)
    assert bed.go(journal) == SleepAnswer(SleepRefusal.NOT_WRITTEN)
    assert bed.slept == 0


def test_who_writes_the_journal_now_explains_it_himself(bed: Bed) -> None:
    journal = SleepJournal(bed.data, bed.laptop)
    with journal.open() as writing:
        writing.append(S3Began(drive_id="d", reason=SleepReason.FROZEN, seconds=8, drives=()))
        assert journal.close_what_never_woke(frozenset({"d"})) == ()
    assert journal.close_what_never_woke(frozenset({"d"})) == ("d",)
    assert journal.close_what_never_woke(frozenset({"d"})) == ()
    assert journal.in_vain() == {"d"}
