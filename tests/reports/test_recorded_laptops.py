"""Recorded laptops from reading to record: every finding can be graded, sealed and graded again."""

from dataclasses import replace
from pathlib import Path

import pytest

from checks.expected import expected
from checks.hand.questions import HAND_CODES
from checks.inspection import inspect
from host.drive import Drive, HiddenStorage
from host.recorded import RecordedHost
from reports import upcast
from reports.build import build, record_bytes
from reports.grades import Letter, LooksCard
from reports.job import DriveInput, JobFacts
from reports.record import HandTest
from reports.regrade import regrade
from tests.reports.jobs import OUTCOME, POLICY, inputs
from tests.reports.laptops import looks

LAPTOPS = sorted(
    path for path in (Path(__file__).parents[1] / "data" / "laptops").iterdir() if path.is_dir()
)
COUNTED = {"display.pixels": {"dead_pixels": 0}, "port.usb": {"dead_ports": 0}}
"""What a person counts: the grade needs the number."""


def job_of(folder: Path) -> JobFacts:
    """The laptop with its drives erased, its hand tests passed and fine marks on the lid."""
    host = RecordedHost.read(folder)
    found = inspect(host, POLICY)
    listed = host.drives()
    own = [one for one in listed if isinstance(one, Drive) and not one.foreign]
    return JobFacts(
        facts=found.facts,
        findings=found.findings,
        expected=frozenset(expected(found.facts)) | {(code, None) for code in HAND_CODES},
        hand_tests=tuple(
            HandTest(
                code=code, verdict="pass", attempts=1, seconds=9, measured=COUNTED.get(code, {})
            )
            for code in HAND_CODES
        ),
        drives=tuple(
            DriveInput(one, outcome=OUTCOME.model_copy(update={"drive_id": one.id})) for one in own
        ),
        hints=tuple(one for one in listed if isinstance(one, HiddenStorage)),
        looks=looks(LooksCard.FINE_MARKS),
    )


@pytest.mark.parametrize("folder", LAPTOPS, ids=lambda folder: folder.name)
def test_every_finding_of_a_recorded_laptop_can_be_graded(folder: Path) -> None:
    record = build(inputs(job_of(folder)))
    assert upcast.latest(record_bytes(record)) == record
    assert regrade(record, POLICY) == record.grade
    assert record.grade.letter is not Letter.A, "long tests were not done"
    assert not record.grade.complete


def test_a_failing_drive_is_for_parts_until_it_is_replaced() -> None:
    folder = next(path for path in LAPTOPS if path.name.endswith("failing-drive"))
    grade = build(inputs(job_of(folder))).grade
    assert grade.letter is Letter.PARTS
    assert {reason.code.split(".")[0] for reason in grade.reasons} == {"drive"}
    assert ("fit_ssd_256",) in [lift.repairs for lift in grade.lifts]


def test_a_set_password_holds_the_laptop() -> None:
    folder = next(path for path in LAPTOPS if path.name.endswith("bios-password"))
    record = build(inputs(job_of(folder)))
    assert "lock.bios_admin_password" in [hold.code for hold in record.grade.holds]


def test_soldered_memory_gets_no_promise_of_more() -> None:
    folder = next(path for path in LAPTOPS if path.name.endswith("soldered-memory"))
    job = job_of(folder)
    memory = job.facts.memory
    assert memory is not None
    small = memory.model_copy(update={"installed_mib": 4096})
    short = replace(job, facts=job.facts.model_copy(update={"memory": small}))
    lifts = build(inputs(short)).grade.lifts
    assert not any("fit_ram_8" in lift.repairs for lift in lifts)
