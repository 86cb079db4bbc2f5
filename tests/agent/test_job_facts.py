"""Which findings count for a laptop: its own, and those of visitors that were invited."""

from agent.config import EraseSettings
from agent.drive_rows import Seen, ShownDrive, Surroundings, drive_rows
from agent.job_facts import Inspected, job_facts
from agent.state import JobState
from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from reports.language import Language
from reports.record import ForeignAnswer
from wipe.codes import Purpose

NOW = "2026-11-23T09:00:00.000Z"


def drive(serial: str, *, foreign: bool = False) -> Drive:
    return Drive(
        path=f"/dev/{serial.lower()}",
        identity=DriveIdentity(model="M", serial=serial, wwid=None),
        transport=Transport.USB if foreign else Transport.SATA,
        kind=DriveKind.SSD,
        size_bytes=1 << 30,
        foreign=foreign,
    )


OWN, STICK = drive("OWN1"), drive("STICK2", foreign=True)


def health(of: Drive) -> Finding:
    return Finding(code="drive.health", verdict=Verdict.FAIL, device=f"drive:{of.id}")


RAM = Finding(code="ram.size", verdict=Verdict.PASS)
INSPECTED = Inspected(
    facts=LaptopFacts(),
    findings=(RAM, health(OWN)),
    foreign_findings=(health(STICK),),
    expected=frozenset({("ram.size", None), ("drive.health", f"drive:{OWN.id}")}),
)


def shown(*, belongs: bool | None, seen: tuple[Drive, ...] = (OWN, STICK)) -> list[ShownDrive]:
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    ).with_drives_seen(seen, "b")
    if belongs is not None:
        answer = ForeignAnswer(belongs=belongs, by="op-1", at=NOW)
        job = job.with_foreign_answer(STICK.id, answer)
    around = Surroundings(Seen(seen), {}, frozenset(), EraseSettings(), {})
    return list(drive_rows(job, around))


def counted(*, belongs: bool | None) -> tuple[Finding, ...]:
    drives = shown(belongs=belongs)
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    )
    return job_facts(job, INSPECTED, drives, (), hand_tests=()).findings


def test_a_visitor_counts_only_when_a_person_says_that_it_belongs() -> None:
    assert counted(belongs=None) == (RAM, health(OWN))
    assert counted(belongs=False) == (RAM, health(OWN))
    assert counted(belongs=True) == (RAM, health(OWN), health(STICK))


def test_a_late_drive_that_was_set_aside_is_asked_nothing() -> None:
    late = drive("LATE3")
    inspected = Inspected(
        facts=LaptopFacts(),
        findings=(RAM, health(late)),
        expected=frozenset({("drive.health", f"drive:{late.id}")}),
    )
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    )
    job = job.with_drives_seen((OWN,), "b").with_drives_seen((OWN, late), "b")
    around = Surroundings(Seen((OWN, late)), {}, frozenset(), EraseSettings(), {})
    facts = job_facts(job, inspected, drive_rows(job, around), (), hand_tests=())
    assert facts.findings == (RAM,)
    assert not any(device == f"drive:{late.id}" for _, device in facts.expected)


def test_two_drives_without_a_difference_are_two_rows_and_both_refused() -> None:
    twins = (drive("SAME"), drive("SAME").model_copy(update={"path": "/dev/other"}))
    rows = [one.row for one in shown(belongs=None, seen=twins)]
    assert [row.drive.path for row in rows] == ["/dev/same", "/dev/other"]
    assert [row.refusal for row in rows] == ["ambiguous_identity"] * 2


def test_a_drive_that_the_inspection_did_not_see_is_asked_everything() -> None:
    """What was never asked must not read as good: the grade counts it as not tested."""
    late = drive("LATE3")
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    )
    job = job.with_drives_seen((OWN,), "b").with_drives_seen((OWN, late), "b")
    answer = ForeignAnswer(belongs=True, by="op-1", at=NOW)
    job = job.with_foreign_answer(late.id, answer)
    around = Surroundings(Seen((OWN, late)), {}, frozenset(), EraseSettings(), {})
    facts = job_facts(job, INSPECTED, drive_rows(job, around), (), hand_tests=())
    asked = {code for code, device in facts.expected if device == f"drive:{late.id}"}
    assert {"drive.health", "drive.wear", "drive.selftest", "drive.surface"} <= asked
    assert "lock.drive_password" in asked
    answered_by_nobody = {(one.code, one.device) for one in facts.findings}
    assert not any((code, f"drive:{late.id}") in answered_by_nobody for code in asked)


def test_an_invited_visitor_is_asked_what_every_drive_is_asked() -> None:
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    )
    facts = job_facts(job, INSPECTED, shown(belongs=True), (), hand_tests=())
    asked = {code for code, device in facts.expected if device == f"drive:{STICK.id}"}
    assert {"drive.health", "drive.selftest", "drive.surface"} <= asked
    uninvited = job_facts(job, INSPECTED, shown(belongs=None), (), hand_tests=())
    assert not any(device == f"drive:{STICK.id}" for _, device in uninvited.expected)


def test_two_drives_of_one_name_have_names_of_their_own_in_the_record() -> None:
    twins = (drive("SAME"), drive("SAME").model_copy(update={"path": "/dev/other"}))
    job = JobState(
        record_id="00000001-0000-4000-8000-000000000000",
        purpose=Purpose.DEMO,
        laptop=None,
        boot_id="b",
        language=Language.EN,
    )
    facts = job_facts(job, INSPECTED, shown(belongs=None, seen=twins), (), hand_tests=())
    assert [given.id for given in facts.drives] == [twins[0].id, f"{twins[0].id}-1"]
