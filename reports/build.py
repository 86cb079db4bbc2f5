"""`build`: a finished job becomes its record; `seal`: the record becomes signed bytes (pure)."""

import json
from dataclasses import dataclass

from reports import dsse
from reports.drives import record_drive, storage_hints
from reports.functional import answered
from reports.grades import Grade
from reports.job import JobFacts
from reports.keys import SigningKey
from reports.laptop import laptop_of
from reports.machine import grade_input
from reports.record import (
    PAYLOAD_TYPE,
    Bench,
    Clock,
    Event,
    EvidenceNote,
    Operator,
    Record,
    RecordId,
    Site,
    Storage,
    Utc,
)
from reports.surface import job_findings
from reports.tidy import tidy
from reports.upcast import Unreadable, latest
from wipe.codes import Purpose


@dataclass(frozen=True, slots=True)
class SealInputs:
    """Everything that a record says."""

    record_id: RecordId
    purpose: Purpose
    site: Site
    bench: Bench
    operator: Operator
    clock: Clock
    job: JobFacts
    grade: Grade
    timeline: tuple[Event, ...]
    sealed_at: Utc
    asset_tag: str | None = None
    evidence: tuple[EvidenceNote, ...] = ()
    previous_record_id: RecordId | None = None


def build(inputs: SealInputs) -> Record:
    """The record of a job. Questions without an answer are written down as not tested."""
    job = inputs.job
    asked = grade_input(job)
    unanswered = answered(asked)[len(asked.findings) :]
    record = Record(
        record_id=inputs.record_id,
        previous_record_id=inputs.previous_record_id,
        purpose=inputs.purpose,
        site=inputs.site,
        bench=inputs.bench,
        operator=inputs.operator,
        clock=inputs.clock,
        laptop=laptop_of(job.facts, inputs.asset_tag),
        findings=(*job_findings(job), *unanswered),
        hand_tests=job.hand_tests,
        storage=Storage(
            hints=storage_hints(job),
            drives=tuple(record_drive(one) for one in job.drives if not one.is_our_stick),
            attested_no_storage_by=job.attested_no_storage_by,
        ),
        looks=job.looks,
        grade=inputs.grade,
        timeline=inputs.timeline,
        evidence=inputs.evidence,
        sealed_at=inputs.sealed_at,
    )
    # Makers write anything into firmware; a record holds plain text that every reader takes.
    plain = tidy(json.loads(record.model_dump_json()))
    return Record.model_validate_json(json.dumps(plain))


def record_bytes(record: Record) -> bytes:
    """The bytes that are hashed, signed, stored and sent; they are made once, at sealing."""
    return record.model_dump_json().encode()


def seal(record: Record, bench_key: SigningKey) -> bytes:
    """The signed envelope of a record.

    Raises:
        ValueError: the record is not one that readers take; signing it would lose it.
    """
    body = record_bytes(record)
    read = latest(body)
    if read != record:
        why = read.detail if isinstance(read, Unreadable) else "it reads as another record"
        raise ValueError(f"no reader takes this record: {why}")
    return dsse.sign(bench_key, PAYLOAD_TYPE, body)
