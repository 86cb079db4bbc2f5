"""Real loop devices that run out of room or lose their end: nothing false is claimed."""

import os
from pathlib import Path

import pytest
from typing_extensions import override

from host.local import LocalHost
from tests.wipe import loops
from tests.wipe.fakes import erase_plan
from wipe.codes import DriveStatus, StatusReason
from wipe.engine import erase
from wipe.events import Event, WriteFailed
from wipe.folder import create
from wipe.journal import Journal
from wipe.journal_lines import Entry
from wipe.ranges import RangeSet
from wipe.surroundings import Surroundings
from wipe.values import Outcome

SIZE = 32 << 20

pytestmark = pytest.mark.loop


class WatchedJournal(Journal):
    """A journal that does something to the drive when a line is written."""

    act_at = ""
    events: list[Event]

    def act(self) -> None:
        """What happens to the drive."""

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        entry = super().append(event, sync=sync)
        self.events = [*getattr(self, "events", []), event]
        if event.type == self.act_at:
            self.act()
        return entry


def run(node: str, folder: Path, kind: type[WatchedJournal]) -> tuple[Outcome, list[Event]]:
    host = LocalHost()
    plan = erase_plan(loops.listed(node), boot_id=host.boot_id())
    job = create(folder, plan)
    with kind(job.journal_path, job.lock_path, host) as journal:
        world = Surroundings(host, lambda: False, os.urandom, os.getpid(), "0")
        return erase(job, journal, world), journal.events


def test_a_drive_that_takes_no_more_data_is_not_erased(tmp_path: Path) -> None:
    loops.loops_or_skip()
    with loops.small_memory(tmp_path / "small", "12m") as memory:
        file = memory / "sparse.img"
        with file.open("wb") as content:
            content.truncate(SIZE)
        with loops.attached(file) as node:
            outcome, events = run(node, tmp_path / "job", WatchedJournal)
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR)
    named = RangeSet()
    for event in events:
        if isinstance(event, WriteFailed):
            named.add(event.offset, event.length)
    assert outcome.verification is not None
    assert outcome.verification.mismatched == named.ranges()
    assert named.total_bytes >= SIZE - (12 << 20)
    assert outcome.overwritten_bytes == SIZE - named.total_bytes


def test_a_drive_that_loses_its_end_while_it_is_read_back_is_to_be_destroyed(
    tmp_path: Path,
) -> None:
    loops.loops_or_skip()
    file = tmp_path / "cut.img"
    loops.fill_old(file, SIZE)

    class Cut(WatchedJournal):
        act_at = "verify_begin"

        @override
        def act(self) -> None:
            os.truncate(file, SIZE // 2)

    with loops.attached(file) as node:
        outcome, _ = run(node, tmp_path / "job", Cut)
    assert (outcome.status, outcome.reason) == (DriveStatus.TO_DESTROY, StatusReason.UNREADABLE)
