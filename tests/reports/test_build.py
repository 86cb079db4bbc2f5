"""From a finished job to a record: nothing lost, nothing made up."""

import json
from dataclasses import replace

import pytest

from checks.facts import IdentityFacts, LaptopFacts, MemoryFacts
from checks.findings import Verdict
from host.drive import HiddenKind, HiddenStorage
from reports import dsse, upcast
from reports.build import build, record_bytes, seal
from reports.grades import GradeOutcome, Letter
from reports.grading import grade
from reports.job import DriveInput, JobFacts
from reports.laptop import laptop_of
from reports.machine import grade_input, hand_finding
from reports.record import PAYLOAD_TYPE, ForeignAnswer, HandTest, Record
from reports.regrade import regrade
from tests.reports.jobs import (
    BENCH_KEY,
    DRIVE,
    FACTS,
    OUTCOME,
    PLAN,
    POLICY,
    STICK,
    inputs,
    job_facts,
    with_drives,
)
from tests.reports.laptops import finding
from wipe.codes import DriveStatus, Refusal

YES = ForeignAnswer(belongs=True, by="op-014", at="2026-11-23T09:20:00.000Z")
NO = ForeignAnswer(belongs=False, by="op-014", at="2026-11-23T09:20:00.000Z")


def record_of(job: JobFacts) -> Record:
    return build(inputs(job))


def test_a_record_says_what_the_job_knew() -> None:
    record = build(inputs())
    assert record.laptop.identity == "uuid+serial"
    assert record.laptop.asset_tag == "DS-2026-00123"
    assert (record.laptop.firmware.mode, record.laptop.firmware.secure_boot) == ("uefi", "off")
    assert record.laptop.built.from_ == "battery_date"
    assert record.laptop.memory.modules[0].soldered == "socketed"
    drive = record.storage.drives[0]
    assert (drive.status, drive.capacity_reported) == (DriveStatus.ERASED, "256060514304")
    assert drive.plan is not None
    assert (drive.plan.row, drive.confirmed_typed) == ("D11", "2345")
    assert (drive.attempts, drive.stream) == (OUTCOME.attempts, OUTCOME.stream)
    assert drive.evidence == ("journal-1.jsonl",)


def test_a_sealed_record_reads_back_equal() -> None:
    record = build(inputs())
    body = dsse.open_envelope(seal(record, BENCH_KEY), BENCH_KEY.public, PAYLOAD_TYPE)
    assert body == record_bytes(record)
    assert upcast.latest(body) == record
    names = json.loads(body)
    assert names["schema"] == "opknap/record/v1"
    assert names["laptop"]["built"]["from"] == "battery_date"


def test_an_expected_question_without_answer_is_written_down() -> None:
    record = build(inputs())
    camera = [one for one in record.findings if one.code == "camera.picture"]
    assert [(one.verdict, one.reason) for one in camera] == [("not_tested", "timeout")]
    assert not any(one.code == "input.keyboard" for one in record.findings)


def test_a_record_grades_as_its_job_did() -> None:
    record = build(inputs())
    assert record.grade.letter is Letter.B
    assert regrade(record, POLICY) == record.grade


def test_a_drive_that_nobody_touched_is_not_erased() -> None:
    record = record_of(with_drives(job_facts(), DriveInput(DRIVE)))
    drive = record.storage.drives[0]
    assert (drive.status, drive.levels.ieee_2883.level) == (DriveStatus.NOT_ERASED, "none")
    assert record.grade.outcome is GradeOutcome.HOLD
    assert regrade(record, POLICY) == record.grade


def test_a_refused_drive_keeps_the_guards_reason() -> None:
    record = record_of(with_drives(job_facts(), DriveInput(DRIVE, refusal=Refusal.MOUNTED)))
    drive = record.storage.drives[0]
    assert (drive.status, drive.status_reason) == (DriveStatus.REFUSED, "mounted")


def test_a_foreign_drive_that_is_not_part_of_the_laptop_has_no_status() -> None:
    record = build(inputs())
    stick = record.storage.drives[1]
    assert (stick.id, stick.status) == (STICK.id, None)
    assert record.grade.holds == ()


@pytest.mark.parametrize("answer", [YES, None])
def test_a_foreign_drive_that_may_be_part_of_it_holds(answer: ForeignAnswer | None) -> None:
    visitor = DriveInput(STICK, is_foreign=True, foreign=answer, refusal=Refusal.FOREIGN)
    record = record_of(with_drives(job_facts(), DriveInput(DRIVE, PLAN, OUTCOME), visitor))
    assert [hold.code for hold in record.grade.holds] == ["erase.refused"]


def test_an_erased_drive_stays_in_the_record_whatever_was_answered_later() -> None:
    visitor = DriveInput(DRIVE, PLAN, OUTCOME, is_foreign=True, foreign=NO)
    assert record_of(with_drives(job_facts(), visitor)).storage.drives[0].status is (
        DriveStatus.ERASED
    )


def test_the_stick_we_run_from_is_no_part_of_a_laptop() -> None:
    stick = STICK.model_copy(update={"live_medium": "opknap_stick"})
    ours = DriveInput(stick, is_foreign=True, refusal=Refusal.LIVE_MEDIUM)
    record = record_of(with_drives(job_facts(), DriveInput(DRIVE, PLAN, OUTCOME), ours))
    assert [drive.id for drive in record.storage.drives] == [DRIVE.id]
    assert record.grade.holds == ()


def test_an_internal_drive_that_we_run_from_holds() -> None:
    inside = DRIVE.model_copy(update={"live_medium": "root"})
    ours = DriveInput(inside, refusal=Refusal.LIVE_MEDIUM)
    record = record_of(with_drives(job_facts(), ours))
    assert [hold.code for hold in record.grade.holds] == ["erase.refused"]


EMPTY_BAY = HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0")
REMAPPED = HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where="0000:00:17.0", count=1)


def _driveless(*hints: HiddenStorage, attested: bool) -> JobFacts:
    kept = tuple(one for one in job_facts().findings if not one.code.startswith("drive."))
    seen = (*kept, finding("drive.hidden", Verdict.FAIL)) if hints else kept
    return replace(
        job_facts(),
        findings=seen,
        expected=frozenset(),
        drives=(),
        hints=hints,
        attested_no_storage_by="op-014" if attested else None,
    )


def test_an_attested_empty_bay_is_no_hold() -> None:
    record = record_of(_driveless(EMPTY_BAY, attested=True))
    assert record.storage.hints[0].closed_by == "op-014"
    assert record.grade.holds == ()
    assert regrade(record, POLICY) == record.grade


def test_an_empty_bay_that_nobody_looked_into_holds() -> None:
    record = record_of(_driveless(EMPTY_BAY, attested=False))
    assert [hold.code for hold in record.grade.holds] == ["drive.hidden", "erase.unknown"]


def test_looking_does_not_close_a_drive_that_the_firmware_hides() -> None:
    record = record_of(_driveless(REMAPPED, attested=True))
    assert record.storage.hints[0].closed_by is None
    assert [hold.code for hold in record.grade.holds] == ["drive.hidden"]
    assert regrade(record, POLICY) == record.grade


def test_odd_text_of_makers_becomes_plain() -> None:
    odd = FACTS.identity.model_copy(  # type: ignore[union-attr]  # it is there
        update={"name": "Think\x00Pad\x1b[2J", "maker": "Le\u0301novo", "model": "x" * 5000}
    )
    job = replace(job_facts(), facts=FACTS.model_copy(update={"identity": odd}))
    record = record_of(job)
    assert record.laptop.name == "Think Pad [2J"
    assert record.laptop.maker == "L\u00e9novo"
    assert len(record.laptop.model or "") == 2000
    assert upcast.latest(record_bytes(record)) == record


def test_a_laptop_that_says_nothing_still_has_a_record() -> None:
    record = record_of(replace(job_facts(), facts=LaptopFacts()))
    assert record.laptop.identity == "asset_tag"
    assert record.laptop.memory.installed_mib is None
    assert record.grade.fit_for == "parts"
    assert regrade(record, POLICY) == record.grade


@pytest.mark.parametrize(
    ("identity", "tag", "kind"),
    [
        (IdentityFacts(serial="A"), None, "serial"),
        (IdentityFacts(system_uuid="u"), None, "uuid"),
        (IdentityFacts(), "T-1", "asset_tag"),
        (IdentityFacts(asset_tag="F-1"), None, "asset_tag"),
        (IdentityFacts(), None, "none"),
    ],
)
def test_identity_names_what_the_laptop_tells(
    identity: IdentityFacts, tag: str | None, kind: str
) -> None:
    assert laptop_of(LaptopFacts(identity=identity), tag).identity == kind


def test_firmware_that_does_not_say_how_it_started_is_not_guessed() -> None:
    firmware = laptop_of(LaptopFacts(identity=IdentityFacts()), None).firmware
    assert (firmware.mode, firmware.secure_boot) == (None, None)
    legacy = laptop_of(
        LaptopFacts(identity=IdentityFacts(booted_uefi=False, secure_boot=True)), None
    ).firmware
    assert (legacy.mode, legacy.secure_boot) == ("bios", "on")


def test_memory_that_the_kernel_can_use_is_a_lower_bound() -> None:
    facts = FACTS.model_copy(update={"memory": MemoryFacts(usable_mib=7692)})
    machine = grade_input(replace(job_facts(), facts=facts)).machine
    assert (machine.ram_mib, machine.ram_socketed) == (7692, False)


def test_a_skipped_question_keeps_its_reason() -> None:
    skipped = HandTest(
        code="audio.speakers",
        verdict="not_tested",
        reason="operator_skipped",
        attempts=1,
        seconds=3,
    )
    assert hand_finding(skipped).reason == "operator_skipped"
    job = job_facts()
    others = tuple(one for one in job.hand_tests if one.code != "audio.speakers")
    result = grade(grade_input(replace(job, hand_tests=(*others, skipped))), POLICY)
    assert "audio.speakers" in [reason.code for reason in result.reasons]


def test_a_record_that_no_reader_takes_is_not_signed() -> None:
    record = build(inputs())
    endless = record.model_copy(update={"timeline": record.timeline * 5000})
    with pytest.raises(ValueError, match="no reader takes this record: too_many_items"):
        seal(endless, BENCH_KEY)
