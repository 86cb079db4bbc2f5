"""Long tests, hand tests and a person's answers in a session, down to the sealed record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.evidence_files import name_and_digest, unpacked
from agent.sealing import open_record
from agent.session import Session
from agent.view import Blocker, DrivePhase, LongPhase
from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding, Reason, Verdict
from checks.hand.values import HandEnd
from checks.judging import judge_laptop
from checks.long_tests.values import LongTask, LongTest
from checks.policy import default_policy
from checks.told_facts import BiosOpened, ToldFacts
from reports.record import Record
from tests.agent.session_bench import (
    Bench,
    answer_everything,
    confirm,
    only_drive,
    seal,
    wait_for,
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, long_tests="all")
    yield made
    made.end()


def all_ended(session: Session) -> bool:
    rows = [one for one in session.view().long_tests if one.test is not LongTest.BATTERY]
    return bool(rows) and all(one.phase is LongPhase.ENDED for one in rows)


def finding(session: Session, code: str) -> Finding:
    found = [one for row in session.view().checks for one in row.findings if one.code == code]
    assert len(found) == 1, found
    return found[0]


def sealed(bench: Bench, session: Session) -> tuple[Record, Path]:
    record_id = seal(session).record_id
    place = bench.place()
    _, parcel = place.courier.outbox.place(record_id) or pytest.fail("no parcel")
    envelope = (bench.data.outbox / parcel.envelope).read_bytes()
    return open_record(envelope, place.key.public), bench.data.outbox / parcel.folder


def finished(session: Session) -> None:
    confirm(session, only_drive(session))
    wait_for(lambda: only_drive(session).phase is DrivePhase.ENDED, "the end of the erase")
    wait_for(lambda: all_ended(session), "the long tests")
    answer_everything(session)


def test_long_tests_begin_by_themselves_and_a_recording_says_that_it_has_none(
    bench: Bench,
) -> None:
    session = bench.open()
    wait_for(lambda: all_ended(session), "the long tests")
    assert Blocker.LONG_TESTS_RUNNING not in session.view().blockers
    for code in ("ram.pattern_test", "cpu.verify", "drive.selftest"):
        one = finding(session, code)
        assert (one.verdict, one.reason) == (Verdict.NOT_TESTED, Reason.NOT_RECORDED), code


def test_where_nothing_begins_by_itself_a_person_still_can(tmp_path: Path) -> None:
    bench = Bench(tmp_path, long_tests="none")
    session = bench.open()
    assert session.view().long_tests == ()
    assert finding(session, "ram.pattern_test").reason is Reason.NOT_STARTED
    session.begin_long_test(LongTask(LongTest.MEMORY))
    wait_for(lambda: all_ended(session), "the memory test")
    assert finding(session, "ram.pattern_test").reason is Reason.NOT_RECORDED
    bench.end()


def test_what_a_person_tells_changes_the_verdict_and_is_kept(bench: Bench) -> None:
    session = bench.open()
    assert "usb_sockets" in session.view().told_open or session.view().told_open == ()
    told = ToldFacts(bios_opened=BiosOpened.PASSWORD, usb_sockets=3)
    session.tell(told)
    assert finding(session, "lock.bios_admin_password").verdict is Verdict.FAIL
    bench.close(session)
    again = bench.open()
    assert again.view().told == told
    assert finding(again, "lock.bios_admin_password").verdict is Verdict.FAIL


def test_the_facts_in_the_record_give_its_findings_again(bench: Bench) -> None:
    """The audit road: what was judged lies beside the record, and judges the same."""
    session = bench.open()
    finished(session)
    record, folder = sealed(bench, session)
    facts = LaptopFacts.model_validate_json(unpacked((folder / "facts.json.gz").read_bytes()))
    again = judge_laptop(facts, default_policy())
    # The surface of a drive was tested by its erase, which the checks know nothing of.
    said = [one for one in record.findings if one.code != "drive.surface"]
    assert _bytes(said) == _bytes([one for one in again if one.code != "drive.surface"])


def _bytes(findings: list[Finding]) -> list[str]:
    return sorted(one.model_dump_json() for one in findings)


def test_what_an_engine_saw_is_in_the_record_with_its_evidence(bench: Bench) -> None:
    session = bench.open()
    finished(session)
    dead = Finding(
        code="input.keyboard",
        verdict=Verdict.FAIL,
        measured={"missing_keys": 2, "missing": "KEY_Q,KEY_F5"},
    )
    log = Evidence("hand-keyboard.json", b'{"KEY_A": 1}')
    session.end_hand_test("input.keyboard", HandEnd((dead,), (log,)))
    record, folder = sealed(bench, session)
    (kept,) = (one for one in record.hand_tests if one.code == "input.keyboard")
    assert (kept.verdict, kept.measured["missing"]) == ("fail", "KEY_Q,KEY_F5")
    (note,) = (one for one in record.evidence if one.name == log.name)
    assert name_and_digest(folder / f"{log.name}.gz") == (log.name, note.sha256)


def test_a_hand_test_can_be_opened_for_every_row_of_a_recording(bench: Bench) -> None:
    session = bench.open()
    codes = [row.code for row in session.view().hand_tests]
    assert len(codes) > 10
    engines = {code: session.open_hand_test(code) for code in codes}
    assert engines["input.keyboard"] is None, "a recording has no keys"
