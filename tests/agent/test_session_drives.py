"""Drives that come and go while a laptop is on the bench."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.sealing import SEALED_FILE, open_record
from agent.session import Session
from agent.view import Blocker, DrivePhase
from checks.findings import Verdict
from host.simulated.drive import make_simulated_drive, read_spec
from reports.record import Record
from tests.agent.session_bench import (
    SIZE,
    Bench,
    answer_everything,
    confirm,
    drive_with,
    only_drive,
    running,
    seal,
    wait_for,
)
from wipe.codes import DriveStatus

DOCK = "0123456789ABCDEF"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.end()


def inspections(bench: Bench, session: Session) -> int:
    state = json.loads((bench.data.job(session.view().record_id) / "state.json").read_bytes())
    return [event["event"] for event in state["timeline"]].count("inspected")


def record_of(bench: Bench, record_id: str) -> Record:
    envelope = (bench.data.job(record_id) / SEALED_FILE).read_bytes()
    return open_record(envelope, bench.place().key.public)


def erase(session: Session, serial: str) -> None:
    confirm(session, drive_with(session, serial))
    wait_for(lambda: drive_with(session, serial).outcome and not running(session.view()), "its end")


def test_a_drive_that_joins_is_inspected_and_never_good_for_want_of_asking(bench: Bench) -> None:
    session = bench.open()
    late = bench.add_drive("LATE0001")
    wait_for(lambda: len(session.view().drives) == 2, "the late drive")
    session.answer_foreign(late.id, belongs=True)
    wait_for(lambda: inspections(bench, session) == 2, "an inspection of it")
    confirm(session, next(row for row in session.view().drives if row.drive.id != late.id))
    erase(session, "LATE0001")
    answer_everything(session)
    record = record_of(bench, seal(session).record_id)
    of_it = {one.code: one.verdict for one in record.findings if one.device == f"drive:{late.id}"}
    assert of_it["drive.surface"] is Verdict.PASS
    assert "drive.health" in of_it
    assert of_it["drive.health"] is not Verdict.PASS, "nobody could ask it"


def test_another_disk_in_the_same_dock_is_not_the_one_that_was_erased(bench: Bench) -> None:
    dock = bench.add_drive(DOCK, foreign=True)
    session = bench.open()
    session.answer_foreign(dock.id, belongs=True)
    confirm(session, next(row for row in session.view().drives if row.drive.id != dock.id))
    erase(session, DOCK)
    other = dock.model_copy(update={"size_bytes": 2 * SIZE, "native_size_bytes": 2 * SIZE})
    folder = bench.drives / dock.id
    spec = read_spec(folder).model_copy(update={"drive": other})
    make_simulated_drive(folder, spec, old_data=b"someone else's photographs ")
    wait_for(lambda: drive_with(session, DOCK).phase is DrivePhase.FOREIGN, "the other disk")
    assert drive_with(session, DOCK).drive.size_bytes == 2 * SIZE
    session.answer_foreign(dock.id, belongs=True)
    answer_everything(session)
    assert Blocker.DRIVE_NOT_DECIDED in session.seal()
    bench.close(session)
    session = bench.open()
    assert drive_with(session, DOCK).phase is DrivePhase.WAITING, "kept over a restart"
    assert b"photographs" in bench.medium(drive_with(session, DOCK))
    confirm(session, drive_with(session, DOCK))
    record = record_of(bench, seal(session).record_id)
    kept = [one for one in record.storage.drives if one.serial == DOCK]
    assert [(one.capacity_reported, one.status) for one in kept] == [
        (str(2 * SIZE), DriveStatus.ERASED),
        (str(SIZE), DriveStatus.ERASED),
    ]
    assert len({one.id for one in kept}) == 2
    proofs = [one.verification.compared_bytes for one in kept if one.verification]
    assert proofs == [2 * SIZE, SIZE]
    journals = [name for one in kept for name in one.evidence if name.startswith("journal-")]
    assert journals == [f"journal-{dock.id}.jsonl", f"journal-{dock.id}-1.jsonl"]
    assert set(journals) <= {note.name for note in record.evidence}


def test_an_inspection_that_is_due_comes_before_the_seal(tmp_path: Path) -> None:
    bench = Bench(tmp_path, rate_bytes_s=2 * SIZE)
    session = bench.open()
    answer_everything(session)
    confirm(session, only_drive(session))
    session.inspect_again()
    assert Blocker.INSPECTION_RUNNING not in session.view().blockers, "the drive has its hands full"
    seal(session)
    assert inspections(bench, session) == 2
    bench.end()
