"""What an erase says of the medium: read whole is a pass, bad spots fail, half says nothing."""

from dataclasses import replace

import pytest

from checks.findings import Finding, Verdict
from reports.job import DriveInput, JobFacts
from reports.record import ForeignAnswer
from reports.surface import job_findings
from tests.reports.jobs import DRIVE, DRIVE_SUBJECT, OUTCOME, PLAN, job_facts, with_drives
from tests.reports.laptops import finding
from wipe.codes import DriveStatus
from wipe.values import ByteRange, Outcome, Verification

PROOF = OUTCOME.verification
assert PROOF is not None
BAD = (ByteRange(offset=4096, length=512), ByteRange(offset=8192, length=1024))


def with_proof(proof: Verification | None, **changes: object) -> Outcome:
    return OUTCOME.model_copy(update={"verification": proof, **changes})


def surface(outcome: Outcome | None, **changes: object) -> list[Finding]:
    given = DriveInput(DRIVE, PLAN, outcome, evidence=("smartctl-1.json", "journal-1.jsonl"))
    job = with_drives(job_facts(), replace(given, **changes))  # type: ignore[arg-type]  # by name
    silent = finding("drive.surface", Verdict.NOT_TESTED, DRIVE_SUBJECT)
    others = tuple(one for one in job.findings if one.code != "drive.surface")
    found = job_findings(replace(job, findings=(*others, silent)))
    assert found[: len(others)] == others
    return [one for one in found if one.code == "drive.surface"]


def test_a_drive_read_whole_and_clean_passes() -> None:
    (found,) = surface(OUTCOME)
    assert (found.verdict, found.device) == (Verdict.PASS, DRIVE_SUBJECT)
    assert found.measured == {
        "coverage_permille": 1000,
        "unreadable_bytes": 0,
        "mismatched_bytes": 0,
    }
    assert found.evidence == ("journal-1.jsonl",)


@pytest.mark.parametrize("field", ["unreadable", "mismatched"])
def test_bad_spots_fail_whatever_the_status(field: str) -> None:
    proof = PROOF.model_copy(update={field: BAD, "clean": False})  # type: ignore[union-attr]  # see above
    (found,) = surface(with_proof(proof, status=DriveStatus.ERASED_WITH_EXCEPTIONS))
    assert found.verdict is Verdict.FAIL
    assert found.measured[f"{field}_bytes"] == 1536


@pytest.mark.parametrize("reason", ["unreadable", "write_error"])
def test_a_medium_that_ended_the_erase_fails_without_a_proof(reason: str) -> None:
    (found,) = surface(with_proof(None, status=DriveStatus.NOT_ERASED, reason=reason))
    assert (found.verdict, found.measured) == (Verdict.FAIL, {})


def test_an_erase_that_was_stopped_says_nothing() -> None:
    stopped = with_proof(None, status=DriveStatus.NOT_ERASED, reason="stopped")
    for found in (surface(stopped), surface(None)):
        assert [one.verdict for one in found] == [Verdict.NOT_TESTED]


def test_half_a_reading_says_nothing() -> None:
    half = PROOF.model_copy(update={"coverage_percent": 50})  # type: ignore[union-attr]  # see above
    assert [one.verdict for one in surface(with_proof(half))] == [Verdict.NOT_TESTED]


def test_a_drive_that_is_not_part_of_the_laptop_says_nothing_about_it() -> None:
    away = ForeignAnswer(belongs=False, by="op-014", at="2026-11-23T09:20:00.000Z")
    found = surface(OUTCOME, is_foreign=True, foreign=away)
    assert [one.verdict for one in found] == [Verdict.NOT_TESTED]


def test_a_fault_that_a_check_saw_is_kept_beside_it() -> None:
    job: JobFacts = job_facts()
    seen = finding("drive.surface", Verdict.FAIL, DRIVE_SUBJECT)
    others = tuple(one for one in job.findings if one.code != "drive.surface")
    found = job_findings(replace(job, findings=(*others, seen)))
    assert {one.verdict for one in found if one.code == "drive.surface"} == {
        Verdict.FAIL,
        Verdict.PASS,
    }


@pytest.mark.parametrize(
    ("belongs", "verdict"), [(True, Verdict.PASS), (False, Verdict.FAIL), (None, Verdict.FAIL)]
)
def test_a_drive_on_usb_is_the_laptops_drive_once_a_person_said_so(
    *, belongs: bool | None, verdict: Verdict
) -> None:
    at = "2026-11-23T09:20:00.000Z"
    said = None if belongs is None else ForeignAnswer(belongs=belongs, by="op-014", at=at)
    given = DriveInput(DRIVE, PLAN, OUTCOME, is_foreign=True, foreign=said)
    missing = finding("drive.present", Verdict.FAIL)
    found = job_findings(replace(with_drives(job_facts(), given), findings=(missing,)))
    assert [one.verdict for one in found if one.code == "drive.present"] == [verdict]
