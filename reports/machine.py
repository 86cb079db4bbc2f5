"""A job, or a record of one, as the input of a grade (pure): stick and server use the same."""

from checks.facts import MemoryFacts, Soldered
from checks.findings import Finding, Reason, Verdict
from reports.drives import closed_by, status_of
from reports.grade_input import DriveEnd, GradeInput, MachineFacts, StorageFacts
from reports.job import JobFacts
from reports.record import HandTest, Memory, Record, RecordDrive
from reports.surface import job_findings


def grade_input(job: JobFacts) -> GradeInput:
    """What the grade of an open job depends on."""
    own = [given for given in job.drives if given.belongs and not given.is_our_stick]
    return GradeInput(
        findings=(*job_findings(job), *(hand_finding(test) for test in job.hand_tests)),
        expected=job.expected,
        machine=MachineFacts(
            ram_mib=_ram_mib(job.facts.memory),
            ram_socketed=_is_socketed(job.facts.memory),
            storage=tuple(
                StorageFacts(
                    given.drive.kind.value, given.drive.stands_for_bytes or given.drive.size_bytes
                )
                for given in own
            ),
        ),
        drives=tuple(DriveEnd(given.id, status_of(given)[0]) for given in own),
        looks=job.looks,
        attested_no_storage=job.attested_no_storage_by is not None,
        open_hints=sum(closed_by(hint, job) is None for hint in job.hints),
    )


def grade_input_of_record(record: Record) -> GradeInput:
    """The same, from a sealed record: its findings already hold every question."""
    own = [drive for drive in record.storage.drives if drive.status is not None]
    return GradeInput(
        findings=(*record.findings, *(hand_finding(test) for test in record.hand_tests)),
        expected=frozenset(),
        machine=MachineFacts(
            ram_mib=_ram_mib(record.laptop.memory),
            ram_socketed=any(
                module.soldered == Soldered.SOCKETED.value
                for module in record.laptop.memory.modules
            ),
            storage=tuple(StorageFacts(drive.kind, _size(drive)) for drive in own),
        ),
        drives=tuple(DriveEnd(drive.id, drive.status) for drive in own),
        looks=record.looks,
        attested_no_storage=record.storage.attested_no_storage_by is not None,
        open_hints=sum(hint.closed_by is None for hint in record.storage.hints),
    )


def hand_finding(test: HandTest) -> Finding:
    """A person's answer as the finding it is."""
    return Finding(
        code=test.code,
        verdict=Verdict(test.verdict),
        reason=None if test.reason is None else Reason(test.reason),
        measured=test.measured,
        limit=test.limit,
    )


def _ram_mib(memory: MemoryFacts | Memory | None) -> int | None:
    """The nominal size, else what the kernel can use: a lower bound is no lie."""
    if memory is None:
        return None
    return memory.usable_mib if memory.installed_mib is None else memory.installed_mib


def _is_socketed(memory: MemoryFacts | None) -> bool:
    return memory is not None and any(
        module.soldered is Soldered.SOCKETED for module in memory.modules
    )


def _size(drive: RecordDrive) -> int | None:
    size = drive.stands_for or drive.capacity_reported
    return None if size is None else int(size)
