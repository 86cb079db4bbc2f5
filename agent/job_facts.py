"""What a grade and a record are made of, from everything that a session knows. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.clock import clock_of
from agent.drive_rows import ShownDrive
from agent.state import JobState
from agent.view import DrivePhase
from agent.workplace import Workplace
from checks.drive import base_facts
from checks.expected import drive_questions
from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding
from host.drive import HiddenStorage
from reports.build import SealInputs
from reports.grade_input import Question
from reports.grades import Grade
from reports.job import DriveInput, JobFacts
from reports.record import Bench, EvidenceNote, HandTest, Operator, Site


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the inspection has found so far."""

    facts: LaptopFacts
    findings: tuple[Finding, ...] = ()
    foreign_findings: tuple[Finding, ...] = ()
    """About drives on USB and cards."""
    expected: frozenset[Question] = frozenset()
    evidence: tuple[Evidence, ...] = ()


FACTS = "facts.json"
"""Name of the evidence that holds everything that was judged."""

NOTHING_YET = Inspected(LaptopFacts())


def job_facts(
    job: JobState,
    inspected: Inspected,
    drives: Sequence[ShownDrive],
    hidden: tuple[HiddenStorage, ...],
    *,
    hand_tests: Iterable[str],
) -> JobFacts:
    """Everything about the laptop that a grade depends on."""
    here = [drive for drive in drives if not drive.row.left]
    visitors = {_device(drive) for drive in here if not drive.known.belongs}
    return JobFacts(
        facts=inspected.facts,
        findings=counted_findings(inspected, here),
        expected=frozenset(one for one in inspected.expected if one[1] not in visitors)
        | _drive_questions(inspected, here)
        | {(code, None) for code in hand_tests},
        hand_tests=tuple(
            HandTest(
                code=answer.code,
                verdict=answer.verdict.value,
                reason=answer.reason.value if answer.reason else None,
                attempts=answer.attempts,
                seconds=answer.seconds,
                measured=answer.measured,
                limit=answer.limit,
            )
            for answer in job.hand_tests
        ),
        drives=_drive_inputs(drives, inspected.evidence),
        hints=hidden,
        looks=job.looks,
        attested_no_storage_by=job.no_storage_attested_by,
    )


def counted_findings(inspected: Inspected, drives: Sequence[ShownDrive]) -> tuple[Finding, ...]:
    """The findings about the laptop and about every drive that is part of it."""
    away = {_device(drive) for drive in drives if not drive.known.belongs}
    invited = {_device(drive) for drive in drives if drive.known.is_foreign} - away
    own = [finding for finding in inspected.findings if finding.device not in away]
    known = {(finding.code, finding.device) for finding in own}
    joined = (
        finding
        for finding in inspected.foreign_findings
        if finding.device in invited and (finding.code, finding.device) not in known
    )
    return (*own, *joined)


def _drive_questions(inspected: Inspected, drives: Sequence[ShownDrive]) -> frozenset[Question]:
    """What every drive of the laptop is asked, whether the inspection saw it or not."""
    told = {facts.drive_id: facts for facts in inspected.facts.drives or ()}
    own = [drive.row.drive for drive in drives if drive.known.belongs]
    facts = [told.get(drive.id) or base_facts(drive) for drive in own]
    return frozenset(question for one in facts for question in drive_questions(one))


def _device(drive: ShownDrive) -> str:
    return f"drive:{drive.row.drive.id}"


def _drive_inputs(
    drives: Sequence[ShownDrive], evidence: Sequence[Evidence]
) -> tuple[DriveInput, ...]:
    """Each with a name of its own: in a record two drives are never one."""
    count: Counter[str] = Counter()
    inputs = []
    for drive in drives:
        drive_id = drive.row.drive.id
        inputs.append(_drive_input(drive, evidence, count[drive_id] or None))
        count[drive_id] += 1
    return tuple(inputs)


def _drive_input(shown: ShownDrive, evidence: Iterable[Evidence], number: int | None) -> DriveInput:
    row = shown.row
    # What was read of a drive that has left was replaced by what is read of the one in its place.
    names = [one.name for one in evidence if row.drive.id in one.name and not row.left]
    if shown.journal is not None:
        names.append(shown.journal)
    return DriveInput(
        drive=row.drive,
        plan=shown.plan,
        outcome=row.outcome,
        refusal=row.refusal if row.phase is DrivePhase.REFUSED else None,
        is_foreign=shown.known.is_foreign,
        foreign=shown.known.foreign,
        evidence=tuple(names),
        number=number,
    )


def evidence_notes(
    inspected: Sequence[Evidence], journals: dict[str, bytes]
) -> tuple[EvidenceNote, ...]:
    """Every raw output with its digest."""
    by_name = {one.name: one for one in inspected}
    kept = {one.name: one.content for one in inspected} | journals
    return tuple(
        EvidenceNote(
            name=name,
            argv=by_name[name].argv if name in by_name else (),
            exit_status=by_name[name].exit_status if name in by_name else None,
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for name, content in sorted(kept.items())
    )


def facts_note(facts: LaptopFacts) -> Evidence:
    """All facts as they were judged: with the policy they give the same findings again."""
    return Evidence(FACTS, facts.model_dump_json().encode())


def seal_inputs(
    place: Workplace,
    job: JobState,
    facts: JobFacts,
    grade: Grade,
    *,
    counter: int,
    evidence: tuple[EvidenceNote, ...],
) -> SealInputs:
    """Everything that the record says.

    Raises:
        ValueError: nobody said who works; the flow never lets it come so far.
    """
    if job.operator is None:
        raise ValueError("no operator")
    sealed = place.clock.event("sealed", by=job.operator)
    timeline = (*job.timeline, sealed)
    server = place.config.server
    return SealInputs(
        record_id=job.record_id,
        purpose=job.purpose,
        site=Site(id=server.site, organisation=server.organisation or server.site),
        bench=Bench(
            id=place.config.bench.id,
            counter=counter,
            agent=place.version,
            language=job.language.value,
        ),
        operator=Operator(id=job.operator),
        clock=clock_of(timeline, sealed.at),
        job=facts,
        grade=grade,
        timeline=timeline,
        sealed_at=sealed.at,
        asset_tag=job.asset_tag,
        evidence=evidence,
    )
