"""What the command line says of an erase process that has ended."""

import threading
from pathlib import Path

import pytest
from typing_extensions import override

from agent.commands.erase_jobs import Job, run_jobs
from agent.commands.erase_speech import Speech
from host.local import LocalHost
from tests.agent.erase_fakes import SpeakingHost, clean_run
from tests.wipe.fakes import erase_plan, loop_drive
from wipe.codes import Method
from wipe.events import Began, Planned, StepBegan
from wipe.folder import create
from wipe.follow import Progress
from wipe.journal import Journal
from wipe.journal_lines import Entry
from wipe.values import Outcome

DRIVE = loop_drive()


class Kept(Speech):
    """Keeps the last words."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str | None]] = []

    @override
    def event(self, path: str, drive_id: str, entry: Entry) -> None: ...

    @override
    def progress(self, path: str, progress: Progress) -> None: ...

    @override
    def ended(self, path: str, drive_id: str | None, outcome: Outcome) -> None:
        self.said.append((outcome.status.value, outcome.reason))


@pytest.mark.parametrize(
    ("exit_code", "status", "said"),
    [
        (0, 0, ("erased", None)),
        (1, 1, ("not_erased", "journal_lost")),
        (-9, 1, ("not_erased", "journal_lost")),
        (5, 5, ("unknown", "died")),
    ],
)
def test_a_last_line_counts_only_when_its_process_stands_by_it(
    tmp_path: Path, exit_code: int, status: int, said: tuple[str, str | None]
) -> None:
    job = Job(DRIVE.path, DRIVE.id, create(tmp_path, erase_plan(DRIVE)), None)
    speech = Kept()
    host = SpeakingHost(DRIVE, exit_code, clean_run(DRIVE))
    assert run_jobs(host, [job], speech, threading.Event()) == [status]
    assert speech.said == [said]


@pytest.mark.parametrize(
    ("exit_code", "status", "said"),
    [
        (-9, 1, ("unknown", "died")),
        (1, 1, ("not_erased", "journal_lost")),
        (3, 3, ("refused", "in_use")),
    ],
)
def test_a_process_that_never_began_has_not_said_what_an_earlier_one_said(
    tmp_path: Path, exit_code: int, status: int, said: tuple[str, str | None]
) -> None:
    folder = create(tmp_path, erase_plan(DRIVE))
    with Journal(folder.journal_path, folder.lock_path, LocalHost()) as journal:
        for event in clean_run(DRIVE):
            journal.append(event)
    speech = Kept()
    job = Job(DRIVE.path, DRIVE.id, folder, None)
    host = SpeakingHost(DRIVE, exit_code, ())
    assert run_jobs(host, [job], speech, threading.Event()) == [status]
    assert speech.said == [said]


def test_a_drive_that_was_told_to_erase_itself_is_not_called_untouched_without_its_journal(
    tmp_path: Path,
) -> None:
    plan = erase_plan(DRIVE)
    begun = (
        Began(boot_id="boot-1", pid=1, version="0.1", resumed=False),
        Planned(plan=plan),
        StepBegan(method=Method.SAN_BLOCK, end_offset=plan.size_bytes),
    )
    speech = Kept()
    job = Job(DRIVE.path, DRIVE.id, create(tmp_path, plan), None)
    host = SpeakingHost(DRIVE, 1, begun)
    assert run_jobs(host, [job], speech, threading.Event()) == [1]
    assert speech.said == [("unknown", "journal_lost")]
