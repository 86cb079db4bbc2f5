"""Words for parts of a record that keep codes as plain text, for whoever shows a record (pure)."""

from dataclasses import dataclass
from typing import TypeAlias

from checks.findings import Finding, Reason, Verdict
from host.drive import HiddenKind, HiddenStorage
from reports.grades import GradeReason
from reports.record import HandTest, RecordDrive, StorageHint
from reports.wording.parts import Wording
from reports.words import Words
from wipe.codes import Standard
from wipe.values import AreaProof, Attempt, ByteRange, LevelClaim, MarkerReport, Verification

RecordFinding: TypeAlias = Finding
"""For rooms that may not import `checks`; those below for rooms that may not import `wipe`."""
RecordArea: TypeAlias = AreaProof
RecordAttempt: TypeAlias = Attempt
RecordMarkers: TypeAlias = MarkerReport
RecordProof: TypeAlias = Verification
RecordRange: TypeAlias = ByteRange


@dataclass(frozen=True, slots=True)
class LevelWords:
    """One claim of one standard."""

    standard: str
    level: str
    basis: str
    """Empty where the claim has no ground because there is no claim."""
    means: str


def levels(words: Words, drive: RecordDrive) -> tuple[LevelWords, ...]:
    """What an erase reached, by standard."""
    claims = (
        (Standard.IEEE_2883, drive.levels.ieee_2883),
        (Standard.NIST_R2, drive.levels.nist_r2),
        (Standard.NIST_R1, drive.levels.nist_r1),
    )
    return tuple(_level(words, standard, claim) for standard, claim in claims)


def _level(words: Words, standard: Standard, claim: LevelClaim) -> LevelWords:
    return LevelWords(
        words.standard(standard),
        words.level_name(claim.level),
        "" if claim.basis is None else words.basis(claim.basis),
        words.level_means(claim.level),
    )


def finding_of(test: HandTest) -> Finding:
    """A hand test as the finding it is; a verdict or reason of a newer version counts as none."""
    known = test.verdict in set(Verdict)
    reason = Reason(test.reason) if test.reason in set(Reason) else None
    return Finding(
        code=test.code,
        verdict=Verdict(test.verdict) if known else Verdict.NOT_TESTED,
        reason=reason,
    )


def hint(words: Words, seen: StorageHint) -> Wording:
    """What a hint of an unseen drive means; an unknown kind keeps its code."""
    if seen.kind not in set(HiddenKind):
        return Wording(seen.kind, "", "")
    return words.hidden(
        HiddenStorage(kind=HiddenKind(seen.kind), where=seen.where, count=seen.count)
    )


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """One thing that caps a letter."""

    title: str
    verdict: str
    """Empty for capability and looks, which no finding judged."""
    limit: str
    means: str


def reason(words: Words, given: GradeReason) -> ReasonWords:
    """What is so, the limit that judged it, and why it matters."""
    title = words.grade_reason(given)
    if given.verdict not in set(Verdict):
        return ReasonWords(title, "", "", "")
    finding = Finding(
        code=given.code,
        verdict=Verdict(given.verdict),
        reason=Reason(given.why) if given.why in set(Reason) else None,
        device=given.device,
        measured=given.measured,
        limit=given.limit,
    )
    word = words.verdict(finding.verdict).word
    return ReasonWords(title, word, words.limit(finding), words.finding(finding).means)
