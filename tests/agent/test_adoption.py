"""A drive that was erasing itself when the power went is followed again before anything else."""

import os
import signal
from pathlib import Path

from agent.view import DrivePhase
from tests.agent.session_bench import Bench, confirm, only_drive, running, wait_for
from wipe.codes import DriveStatus, Method
from wipe.events import Adopted, Began
from wipe.folder import DriveFolder
from wipe.journal_lines import Entry, read_lines


def test_a_firmware_erase_that_was_left_alone_is_adopted_at_the_start(tmp_path: Path) -> None:
    bench = Bench(tmp_path, firmware_seconds=6)
    session = bench.open()
    row = only_drive(session)
    assert row.plan is not None
    assert row.plan.available[0].method is not Method.OVERWRITE
    confirm(session, row)
    wait_for(lambda: only_drive(session).phase is DrivePhase.ERASING, "the drive to begin")
    record_id = session.view().record_id
    folder = DriveFolder(bench.data.job(record_id) / "drives" / row.drive.id)

    def accepted() -> bool:
        return any(e.event.type == "step_accepted" for e in entries())

    def entries() -> list[Entry]:
        return list(read_lines(folder.journal_path.read_bytes()).entries)

    wait_for(accepted, "the drive to take the command")
    (began,) = [e.event for e in entries() if isinstance(e.event, Began)]
    os.kill(began.pid, signal.SIGKILL)
    wait_for(lambda: only_drive(session).phase is DrivePhase.INTERRUPTED, "the process to die")
    bench.close(session)

    again = bench.open()
    wait_for(lambda: not running(again.view()) and only_drive(again).outcome, "the end")
    outcome = only_drive(again).outcome
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
    assert [e for e in entries() if isinstance(e.event, Adopted)]
    assert outcome.verification is not None
    assert outcome.verification.markers is not None
    assert outcome.verification.markers.witnesses is None, "they were in memory only"
    bench.end()
