"""Never loses, never doubles: whatever answers come and wherever the power fails."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.outbox import Parcel, Place
from agent.sender import Answer
from agent.sending import PROBLEM_PAUSE_MS
from tests.agent.outbox_bench import RECORD_IDS, Bench, FailingDisk, PowerCut, receipt_for


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def names(bench: Bench, place: Place) -> list[str]:
    return [parcel.name for parcel in bench.outbox.parcels(place)]


def test_a_stored_record_leaves_with_its_receipt(bench: Bench) -> None:
    parcel = bench.put(1)
    assert bench.sender.run_once() is None
    assert bench.outbox.place(parcel.record_id) == (Place.SENT, parcel)
    assert bench.outbox.receipt(Place.SENT, parcel) is not None
    assert (bench.data.sent / parcel.folder / "journal-1.jsonl").read_bytes() == b"{}"
    assert list(bench.data.outbox.iterdir()) == []


def test_the_oldest_goes_first_by_number_not_by_name(bench: Bench) -> None:
    for counter in (10, 9, 102):
        parcel = Parcel(counter, RECORD_IDS[counter % 7])
        bench.outbox.put(parcel, b"x", {})
    bench.sender.run_once()
    assert bench.inventory.puts == [RECORD_IDS[n % 7] for n in (9, 10, 102)]


def test_a_silent_inventory_is_asked_again_later_and_not_at_once(bench: Bench) -> None:
    bench.put(1)
    bench.put(2)
    bench.inventory.up = False
    assert bench.sender.run_once() == 2_000
    assert bench.inventory.puts == [RECORD_IDS[1]], "one failure is enough to know it is silent"
    assert bench.sender.run_once() == 2_000
    assert len(bench.inventory.puts) == 1
    bench.clock.ms += 2_000
    assert bench.sender.run_once() == 4_000
    bench.inventory.up = True
    bench.clock.ms += 4_000
    assert bench.sender.run_once() is None
    assert set(bench.inventory.stored) == {RECORD_IDS[1], RECORD_IDS[2]}


def test_retry_after_is_obeyed(bench: Bench) -> None:
    bench.put(1)
    bench.inventory.status, bench.inventory.retry_after_s = 503, 120
    assert bench.sender.run_once() == 120_000


def test_a_problem_is_kept_and_does_not_hold_up_the_next_record(bench: Bench) -> None:
    first = bench.put(1)
    bench.inventory.status = 403
    assert bench.sender.run_once() == PROBLEM_PAUSE_MS
    problem = bench.outbox.problem(Place.OUTBOX, first)
    assert problem is not None
    assert (problem.status, problem.code) == (403, "some_problem")
    bench.inventory.status = None
    second = bench.put(2)
    assert bench.sender.run_once() == PROBLEM_PAUSE_MS
    assert bench.outbox.place(second.record_id) == (Place.SENT, second)
    bench.clock.ms += PROBLEM_PAUSE_MS
    assert bench.sender.run_once() is None
    assert bench.outbox.place(first.record_id) == (Place.SENT, first)
    assert bench.outbox.problem(Place.SENT, first) is None


def test_a_record_that_the_inventory_stumbles_over_holds_up_no_other(bench: Bench) -> None:
    first, second = bench.put(1), bench.put(2)
    bench.inventory.status_for = {first.record_id: 500}
    assert bench.sender.run_once() == 2_000
    assert bench.outbox.place(second.record_id) == (Place.SENT, second)
    problem = bench.outbox.problem(Place.OUTBOX, first)
    assert problem is not None
    assert (problem.status, problem.code) == (500, "some_problem")
    bench.clock.ms += 2_000
    assert bench.sender.run_once() == 4_000, "it is asked again, ever less often"
    bench.inventory.status_for = {}
    bench.clock.ms += 4_000
    assert bench.sender.run_once() is None
    assert bench.outbox.problem(Place.SENT, first) is None


def test_a_record_that_breaks_the_line_each_time_goes_behind_the_others(bench: Bench) -> None:
    first, others = bench.put(1), (bench.put(2), bench.put(3))
    bench.inventory.breaks_on = first.record_id
    assert bench.sender.run_once() == 2_000
    bench.clock.ms += 2_000
    bench.sender.run_once()
    assert set(bench.inventory.stored) == {parcel.record_id for parcel in others}
    assert bench.outbox.waiting() == (first,)


def test_a_record_that_cannot_be_read_goes_behind_the_others(bench: Bench) -> None:
    first, second = bench.put(1), bench.put(2)
    envelope = bench.data.outbox / first.envelope
    envelope.unlink()
    envelope.mkdir()
    bench.sender.recover()
    for _ in range(2):
        with pytest.raises(OSError, match="directory"):
            bench.sender.run_once()
    assert bench.outbox.place(second.record_id) == (Place.SENT, second)


def test_a_record_whose_receipt_cannot_be_kept_goes_behind_the_others(bench: Bench) -> None:
    first, second = bench.put(1), bench.put(2)
    shutil.rmtree(bench.data.outbox / first.folder)
    (bench.data.outbox / first.folder).write_text("the stick is broken here")
    for _ in range(2):
        with pytest.raises(OSError, match="directory"):
            bench.sender.run_once()
    assert bench.outbox.waiting() == (first,)
    assert bench.outbox.place(second.record_id) == (Place.SENT, second)


def test_a_receipt_that_cannot_be_read_does_not_keep_the_sender_from_beginning(
    bench: Bench,
) -> None:
    first, second = bench.put(1), bench.put(2)
    (bench.data.outbox / first.folder / "receipt.json").mkdir()
    receipt = receipt_for(second.record_id, bench.outbox.envelope(second))
    (bench.data.outbox / second.folder / "receipt.json").write_bytes(receipt)
    bench.sender.recover()
    assert bench.outbox.waiting() == (first,)


def test_the_sender_leaves_alone_what_is_just_being_written(bench: Bench) -> None:
    being_written = bench.data.outbox / ".1-x.dsse.json.1.new"
    being_written.write_bytes(b"half")
    bench.sender.recover()
    bench.sender.run_once()
    assert being_written.exists()


def test_what_an_interrupted_write_left_is_tidied_as_far_as_the_stick_lets(bench: Bench) -> None:
    (bench.data.outbox / ".stuck.1.new").mkdir()
    torn = bench.data.outbox / ".torn.1.new"
    torn.write_bytes(b"half")
    bench.outbox.tidy()
    assert not torn.exists()


def test_a_person_can_ask_for_another_attempt_at_once(bench: Bench) -> None:
    bench.put(1)
    bench.inventory.status = 401
    bench.sender.run_once()
    bench.inventory.status = None
    bench.sender.try_now()
    assert bench.sender.run_once() is None


def test_other_bytes_under_the_same_id_are_refused_and_kept(bench: Bench) -> None:
    bench.inventory.stored[RECORD_IDS[1]] = b"other bytes"
    parcel = bench.put(1)
    assert bench.sender.run_once() is None
    assert bench.outbox.place(parcel.record_id) == (Place.REFUSED, parcel)
    assert (bench.data.refused / parcel.envelope).read_bytes() == b"envelope 1"
    problem = bench.outbox.problem(Place.REFUSED, parcel)
    assert problem is not None
    assert problem.code == "digest_conflict"


def test_a_receipt_for_other_bytes_is_no_receipt(bench: Bench) -> None:
    parcel = bench.put(1)
    bench.inventory.forges = True
    assert bench.sender.run_once() == PROBLEM_PAUSE_MS
    assert bench.outbox.place(parcel.record_id) == (Place.OUTBOX, parcel)
    problem = bench.outbox.problem(Place.OUTBOX, parcel)
    assert problem is not None
    assert problem.code == "receipt_invalid"


def test_a_quarantined_record_is_sent_and_says_so(bench: Bench) -> None:
    parcel = bench.put(1)
    bench.inventory.quarantines = True
    assert bench.sender.run_once() is None
    assert bench.outbox.place(parcel.record_id) == (Place.SENT, parcel)
    problem = bench.outbox.problem(Place.SENT, parcel)
    assert problem is not None
    assert problem.code == "quarantined"


def test_a_lost_answer_is_healed_by_asking_again(bench: Bench) -> None:
    parcel = bench.put(1)
    bench.inventory.loses_answer = True
    bench.sender.run_once()
    bench.inventory.loses_answer = False
    bench.clock.ms += 60_000
    assert bench.sender.run_once() is None
    assert bench.outbox.place(parcel.record_id) == (Place.SENT, parcel)
    assert bench.inventory.puts == [RECORD_IDS[1]] * 2


def test_a_sealed_record_is_put_once(bench: Bench) -> None:
    bench.put(1)
    bench.sender.run_once()
    bench.put(1)
    assert names(bench, Place.OUTBOX) == []


def test_a_problem_with_an_odd_code_is_named_by_its_status(bench: Bench) -> None:
    parcel = bench.put(1)
    bench.outbox.note_problem(parcel, bench.sender._problem(Answer(400, b"<html>")))
    assert json.loads((bench.data.outbox / parcel.folder / "problem.json").read_bytes()) == {
        "status": 400, "code": "http_400", "at": "2026-11-23T09:00:00.000Z",
    }  # fmt: skip


@pytest.mark.parametrize("ending", ["stored", "conflict", "quarantined", "problem_first"])
@pytest.mark.parametrize("effect_happens", [False, True])
def test_power_may_fail_at_every_single_step(
    tmp_path: Path, ending: str, *, effect_happens: bool
) -> None:
    """Cut at step 0, 1, 2, … of putting and sending until a whole run needs no cut."""
    for cut_at in range(40):
        bench = Bench(tmp_path / str(cut_at))
        _prepare(bench, ending)
        bench.restart(FailingDisk(cut_at, effect_happens=effect_happens))
        whole = _try_everything(bench)
        for _ in range(3):
            bench.restart()
            bench.inventory.status = None
            bench.clock.ms += PROBLEM_PAUSE_MS
            assert _try_everything(bench)
        _assert_arrived_once(bench, ending)
        if whole:
            assert cut_at > 4
            return
    pytest.fail("the run never came to its end")


def _prepare(bench: Bench, ending: str) -> None:
    if ending == "conflict":
        bench.inventory.stored[RECORD_IDS[1]] = b"other bytes"
    bench.inventory.quarantines = ending == "quarantined"
    bench.inventory.status = 401 if ending == "problem_first" else None


def _try_everything(bench: Bench) -> bool:
    try:
        bench.outbox.tidy()
        bench.sender.recover()
        bench.put(1)
        bench.sender.run_once()
    except PowerCut:
        return False
    return True


def _assert_arrived_once(bench: Bench, ending: str) -> None:
    place = Place.REFUSED if ending == "conflict" else Place.SENT
    assert [len(bench.outbox.parcels(where)) for where in Place] == [
        int(where is place) for where in Place
    ]
    parcel = bench.outbox.parcels(place)[0]
    root = bench.data.refused if ending == "conflict" else bench.data.sent
    assert sorted(path.name for path in root.iterdir()) == [parcel.folder, parcel.envelope]
    assert (root / parcel.folder / "journal-1.jsonl").exists()
    assert (root / parcel.folder / "receipt.json").exists() == (place is Place.SENT)
    assert list(bench.data.outbox.iterdir()) == []


weather = st.lists(
    st.sampled_from(
        ["up", "down", "lost", "busy", "fault", "denied", "cut", "cut_after", "put", "wait"]
    ),
    max_size=30,
)


@given(weather, st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_any_weather_every_record_arrives_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, happenings: list[str], data: st.DataObject
) -> None:
    bench = Bench(tmp_path_factory.mktemp("weather"))
    put = 0
    for happening in happenings:
        bench.inventory.up = happening != "down"
        bench.inventory.loses_answer = happening == "lost"
        bench.inventory.status = {"busy": 503, "fault": 500, "denied": 401}.get(happening)
        if happening in {"cut", "cut_after"}:
            steps = data.draw(st.integers(0, 9))
            bench.restart(FailingDisk(steps, effect_happens=happening == "cut_after"))
        if happening == "wait":
            bench.clock.ms += data.draw(st.sampled_from([1_000, 60_000, PROBLEM_PAUSE_MS]))
        if happening == "put" and put < len(RECORD_IDS) - 1:
            put += 1
        _survive(bench, put)
    bench.inventory.up, bench.inventory.loses_answer, bench.inventory.status = True, False, None
    bench.restart()
    _survive(bench, put)
    sent = [parcel.record_id for parcel in bench.outbox.parcels(Place.SENT)]
    assert sent == list(RECORD_IDS[1 : put + 1])
    assert sorted(bench.inventory.stored) == sorted(sent)
    assert list(bench.data.outbox.iterdir()) == []


def _survive(bench: Bench, put: int) -> None:
    try:
        bench.outbox.tidy()
        bench.sender.recover()
        for n in range(1, put + 1):
            bench.put(n)
        bench.sender.run_once()
    except PowerCut:
        bench.restart()
