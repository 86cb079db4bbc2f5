"""Sealing on a stick that fails: what is sent is what was said last, and only once."""

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from agent.evidence_files import unpacked
from agent.outbox import Outbox, Place, StickDisk
from agent.sealing import Sealer, next_counter, open_record
from agent.session import Session
from checks.findings import Verdict
from reports.build import build
from reports.grades import LooksCard, Surface
from reports.record import Record
from tests.agent.session_bench import Bench, answer_everything, confirm, only_drive, seal, wait_for
from tests.reports import jobs
from wipe.codes import Refusal


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.end()


def sent_record(bench: Bench, record_id: str) -> Record:
    """What lies in the outbox, which is what will be sent."""
    place = bench.place()
    where, parcel = place.courier.outbox.place(record_id) or pytest.fail("no parcel")
    assert where is Place.OUTBOX
    return open_record(place.courier.outbox.envelope(parcel), place.key.public)


def session_with_a_failed_seal(bench: Bench) -> tuple[Session, Path]:
    """Everything answered and sealed, but the outbox took nothing; and what stands in its way."""
    session = bench.open()
    confirm(session, only_drive(session))
    answer_everything(session)
    wait_for(lambda: not session.view().blockers, "blockers to go")
    in_the_way = bench.data.outbox / f"1-{session.view().record_id}.d"
    in_the_way.write_text("the stick is full")
    assert session.seal() == ()
    wait_for(lambda: session.view().send.problem, "the problem")
    assert not session.view().sealed
    return session, in_the_way


def test_a_second_seal_signs_what_is_said_now(bench: Bench) -> None:
    session, in_the_way = session_with_a_failed_seal(bench)
    in_the_way.unlink()
    session.choose_look(Surface.LID, LooksCard.CRUSHED)
    view = seal(session)
    record = sent_record(bench, view.record_id)
    assert record.looks.lid is LooksCard.CRUSHED
    assert record.grade == view.grade
    assert record.bench.counter == 2, "number 1 stands under other bytes"
    assert len(list(bench.data.outbox.iterdir())) == 2, "one record and what belongs to it"


def inspect_once_more(session: Session) -> None:
    def noted() -> int:
        return [one.event for one in session._keeper.job.timeline].count("inspected")

    before = noted()
    session.inspect_again()
    wait_for(lambda: noted() > before, "the inspection")


CHANGES: dict[str, Callable[[Session], object]] = {
    "looks": lambda session: session.choose_look(Surface.LID, LooksCard.CRUSHED),
    "hand test": lambda session: session.answer_hand_test("input.keyboard", Verdict.PASS, None),
    "asset tag": lambda session: session.begin("op-014", "DS-00413"),
    "operator": lambda session: session.begin("op-015", "DS-00412"),
    "inspection": inspect_once_more,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_after_a_failed_seal_is_not_sealed_away_by_a_restart(
    bench: Bench, change: Callable[[Session], object]
) -> None:
    session, in_the_way = session_with_a_failed_seal(bench)
    change(session)
    bench.close(session)
    in_the_way.unlink()
    again = bench.open()
    assert not again.view().sealed
    assert list(bench.data.outbox.iterdir()) == []
    view = seal(again)
    record = sent_record(bench, view.record_id)
    assert (record.bench.counter, record.looks) == (2, view.looks)
    assert (record.operator.id, record.laptop.asset_tag) == (view.operator, view.asset_tag)


def test_a_failed_seal_is_finished_by_a_restart_when_nothing_was_changed(bench: Bench) -> None:
    session, in_the_way = session_with_a_failed_seal(bench)
    bench.close(session)
    in_the_way.unlink()
    again = bench.open()
    wait_for(lambda: again.view().sealed, "the seal to be finished")
    assert sent_record(bench, again.view().record_id).bench.counter == 1


def test_a_record_that_is_in_the_outbox_is_sealed_whatever_the_job_still_says(
    bench: Bench,
) -> None:
    session = bench.open()
    confirm(session, only_drive(session))
    answer_everything(session)
    record_id = seal(session).record_id
    bench.close(session)
    # The power fails before the job knows, and the stick loses its own copy.
    state = bench.data.job(record_id) / "state.json"
    job = json.loads(state.read_bytes())
    job.update(seal=None, closed=False)
    state.write_text(json.dumps(job))
    (bench.data.job(record_id) / "sealed.dsse.json").unlink()
    again = bench.open()
    wait_for(lambda: again.view().sealed, "the seal to be known")
    assert again.view().record_id == record_id
    assert sent_record(bench, record_id).grade == again.view().grade
    assert again.confirm_erase(only_drive(again).drive.id, "x") is Refusal.NOT_CONFIRMED


class FullDisk(StickDisk):
    """A stick that fails when an envelope is put, before or after the envelope stands there."""

    def __init__(self, *, effect_happens: bool) -> None:
        self.effect_happens = effect_happens
        self.is_full = True

    @override
    def write_whole(self, path: Path, content: bytes) -> None:
        fails = self.is_full and path.name.endswith(".dsse.json")
        if not fails or self.effect_happens:
            super().write_whole(path, content)
        if fails:
            raise OSError(errno.ENOSPC, "No space left on device")


def sealed_by(sealer: Sealer, operator: str) -> Record:
    inputs = jobs.inputs()
    who = inputs.operator.model_copy(update={"id": operator})

    def make(counter: int) -> Record:
        numbered = inputs.bench.model_copy(update={"counter": counter})
        return build(replace(inputs, bench=numbered, operator=who))

    return sealer.seal(jobs.RECORD_ID, {"journal-1.jsonl": operator.encode()}, make)


def sealer_on(bench: Bench, disk: StickDisk) -> Sealer:
    place = bench.place()
    return Sealer(place.data, Outbox(place.data, disk), place.key)


def test_a_failed_seal_leaves_nothing_of_itself_to_the_next(bench: Bench) -> None:
    disk = FullDisk(effect_happens=False)
    sealer = sealer_on(bench, disk)
    with pytest.raises(OSError, match="No space"):
        sealed_by(sealer, "op-1")
    disk.is_full = False
    record = sealed_by(sealer, "op-2")
    assert (record.operator.id, record.bench.counter) == ("op-2", 2)
    names = sorted(path.name for path in bench.data.outbox.iterdir())
    assert names == [f"2-{jobs.RECORD_ID}.d", f"2-{jobs.RECORD_ID}.dsse.json"]
    kept = (bench.data.outbox / names[0] / "journal-1.jsonl.gz").read_bytes()
    assert unpacked(kept) == b"op-2"


def test_an_envelope_that_stands_in_the_outbox_is_the_record_although_the_stick_complained(
    bench: Bench,
) -> None:
    """The sender may have it already: saying "not sealed" would let its answers change."""
    sealer = sealer_on(bench, FullDisk(effect_happens=True))
    assert sealed_by(sealer, "op-1").operator.id == "op-1"
    assert sealed_by(sealer, "op-2").operator.id == "op-1"
    assert sent_record(bench, jobs.RECORD_ID).operator.id == "op-1"
    assert next_counter(bench.data) == 2


def test_old_bytes_that_cannot_be_removed_are_not_followed_by_others(bench: Bench) -> None:
    disk = FullDisk(effect_happens=False)
    sealer = sealer_on(bench, disk)
    with pytest.raises(OSError, match="No space"):
        sealed_by(sealer, "op-1")
    disk.is_full = False
    kept = bench.data.job(jobs.RECORD_ID) / "sealed.dsse.json"
    kept.unlink()
    kept.mkdir()
    with pytest.raises(OSError, match="directory"):
        sealed_by(sealer, "op-2")
    assert sealer.outbox.place(jobs.RECORD_ID) is None
