"""What a job knows of its drives beyond the inspection (pure).

`drive.surface`: erasing is the one time that every spot of a drive is written and read. Its proof
therefore answers a question of the inspection, and only here are both known.

`drive.present`: a laptop whose only drive is on USB or a card has one, once a person said that it
belongs to it.
"""

from checks.findings import Finding, Verdict
from reports.job import DriveInput, JobFacts
from wipe.codes import StatusReason
from wipe.values import ByteRange, Outcome, Verification

CODE = "drive.surface"
_PRESENT = "drive.present"
_WHOLE_PERCENT = 100
_BAD_MEDIUM = frozenset({StatusReason.UNREADABLE.value, StatusReason.WRITE_ERROR.value})


def job_findings(job: JobFacts) -> tuple[Finding, ...]:
    """The findings of a job, with what erasing and a person's word add about its drives."""
    tested = {one.device: one for one in map(_surface, job.drives) if one is not None}
    kept = (
        _present(one, job)
        for one in job.findings
        if one.code != CODE or one.device not in tested or one.verdict is not Verdict.NOT_TESTED
    )
    return (*kept, *tested.values())


def _present(found: Finding, job: JobFacts) -> Finding:
    """A missing drive is there after all where a person gave the laptop one."""
    if found.code != _PRESENT or found.verdict is not Verdict.FAIL:
        return found
    given = sum(
        one.foreign is not None and one.foreign.belongs and not one.is_our_stick
        for one in job.drives
    )
    if not given:
        return found
    return Finding(code=_PRESENT, verdict=Verdict.PASS, measured={"drives": given, "by": "person"})


def _surface(given: DriveInput) -> Finding | None:
    if given.outcome is None or not given.belongs:
        return None
    verdict = _verdict(given.outcome)
    if verdict is None:
        return None
    return Finding(
        code=CODE,
        verdict=verdict,
        device=f"drive:{given.id}",
        measured=_measured(given.outcome.verification),
        evidence=tuple(name for name in given.evidence if name.startswith("journal-")),
    )


def _verdict(outcome: Outcome) -> Verdict | None:
    """`None` where the drive was not gone through: that says nothing about its medium."""
    proof = outcome.verification
    if outcome.reason in _BAD_MEDIUM or (proof and (proof.unreadable or proof.mismatched)):
        return Verdict.FAIL
    if proof is not None and proof.clean and proof.coverage_percent == _WHOLE_PERCENT:
        return Verdict.PASS
    return None


def _measured(proof: Verification | None) -> dict[str, int | str | bool]:
    if proof is None:
        return {}
    return {
        "coverage_permille": proof.coverage_percent * 10,
        "unreadable_bytes": _total(proof.unreadable),
        "mismatched_bytes": _total(proof.mismatched),
    }


def _total(ranges: tuple[ByteRange, ...]) -> int:
    return sum(part.length for part in ranges)
