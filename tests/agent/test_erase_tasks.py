"""What is believed of an erase: its journal, as long as its process does not contradict it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typing_extensions import override

from agent.erase_tasks import EraseTasks, Work
from agent.view import DrivePhase
from host.durable import Lock
from host.port import Process
from tests.agent.erase_fakes import EndedProcess, SpeakingHost, clean_run
from tests.wipe.fakes import erase_plan, loop_drive
from wipe.codes import DriveStatus, StatusReason
from wipe.events import Began, Ended
from wipe.folder import DriveFolder
from wipe.journal import Journal
from wipe.journal_lines import JournalDamaged
from wipe.levels import NOTHING
from wipe.values import Outcome

DRIVE = loop_drive()
PLAN = erase_plan(DRIVE)


def work_of(tasks: EraseTasks) -> Work:
    return tasks.work()[DRIVE.id]


def test_a_clean_journal_and_a_clean_exit_are_an_erased_drive(tmp_path: Path) -> None:
    tasks = EraseTasks(SpeakingHost(DRIVE, 0, clean_run(DRIVE)), tmp_path)
    tasks.start(PLAN)
    outcome = work_of(tasks).outcome
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED


@pytest.mark.parametrize("exit_code", [1, 2, 3, 4, 5, -9])
def test_a_last_line_that_its_process_does_not_stand_by_is_not_believed(
    tmp_path: Path, exit_code: int
) -> None:
    """The stick went read-only at the last line: it can be read and is not on the stick."""
    tasks = EraseTasks(SpeakingHost(DRIVE, exit_code, clean_run(DRIVE)), tmp_path)
    tasks.start(PLAN)
    work = work_of(tasks)
    assert work.outcome is not None
    assert (work.outcome.status, work.outcome.reason) == (
        DriveStatus.NOT_ERASED,
        StatusReason.JOURNAL_LOST,
    )
    assert work.can_go_on


def test_a_damaged_journal_is_set_aside_and_the_drive_is_erased_anew(tmp_path: Path) -> None:
    host = SpeakingHost(DRIVE, 0, clean_run(DRIVE))
    first = EraseTasks(host, tmp_path)
    first.start(PLAN)
    journal = tmp_path / "drives" / DRIVE.id / "journal.jsonl"
    flipped = bytearray(journal.read_bytes())
    flipped[5] ^= 1
    journal.write_bytes(flipped)
    tasks = EraseTasks(host, tmp_path)
    lost = work_of(tasks)
    assert lost.outcome is not None
    assert lost.outcome.reason == StatusReason.JOURNAL_LOST
    assert not lost.can_go_on, "no process takes a damaged journal"
    try:
        tasks.start(PLAN)
    except JournalDamaged:
        pytest.fail("it was tried with the damaged journal")
    again = work_of(tasks)
    assert again.outcome is not None
    assert again.outcome.status is DriveStatus.ERASED
    kept = tmp_path / "earlier" / f"{DRIVE.id}-1" / "journal.jsonl"
    assert kept.read_bytes() == flipped, "what was damaged is evidence"
    assert set(tasks.journals()) == {f"journal-{DRIVE.id}.jsonl", f"journal-{DRIVE.id}-1.jsonl"}


class StartingProcess(EndedProcess):
    """A process that has been started and has not come to its first line."""

    @override
    def poll(self) -> int | None:
        return None


class StartingHost(SpeakingHost):
    """Starts processes that say nothing yet."""

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        return StartingProcess(0)


def test_the_word_of_the_process_before_is_not_taken_for_that_of_the_one_just_started(
    tmp_path: Path,
) -> None:
    """The one before still holds the lock: it has said its last word and is about to end."""
    stopped = Outcome(
        drive_id=DRIVE.id,
        status=DriveStatus.NOT_ERASED,
        reason=StatusReason.STOPPED,
        levels=NOTHING,
    )
    lines = (*clean_run(DRIVE)[:-1], Ended(outcome=stopped))
    EraseTasks(SpeakingHost(DRIVE, 4, lines), tmp_path).start(PLAN)
    tasks = EraseTasks(StartingHost(DRIVE, 0, ()), tmp_path)
    assert work_of(tasks).outcome == stopped
    held = Lock.take(DriveFolder(tmp_path / "drives" / DRIVE.id).lock_path)
    assert held is not None
    tasks.resume(DRIVE.id)
    tasks.poll()
    assert (work_of(tasks).running, work_of(tasks).outcome) == (DrivePhase.STARTING, None)
    held.release()
    folder = DriveFolder(tmp_path / "drives" / DRIVE.id)
    with Journal(folder.journal_path, folder.lock_path, StartingHost(DRIVE, 0, ())) as journal:
        for event in clean_run(DRIVE):
            journal.append(event)
            tasks.poll()
            assert work_of(tasks).running is not DrivePhase.STARTING or isinstance(event, Began)
    tasks.poll()
    outcome = work_of(tasks).outcome
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
