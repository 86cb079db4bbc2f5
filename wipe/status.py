"""From what happened to what may be claimed: one pure function, the only source of a status."""

from dataclasses import dataclass
from enum import StrEnum

from wipe.levels import at_least, level_in
from wipe.values import (
    ByteRange,
    DriveStatus,
    EraseException,
    Level,
    Levels,
    Standard,
    StatusReason,
    Verification,
)

_UNREADABLE_BYTES = 1 << 20
_UNREADABLE_PER = 10_000


class RunEnd(StrEnum):
    """How the run ended."""

    COMPLETE = "complete"
    """Every byte was written or tried, and every byte was compared or tried."""
    STOPPED = "stopped"
    VANISHED = "vanished"
    WRITE_FAILED = "write_failed"
    """The drive could not flush: what it took may be lost."""
    JOURNAL_LOST = "journal_lost"


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything that a status depends on."""

    end: RunEnd
    size_bytes: int
    levels: Levels
    """What the method reaches when clean."""
    requested: Level
    standard: Standard
    verification: Verification | None
    write_errors: tuple[ByteRange, ...] = ()
    exceptions: tuple[EraseException, ...] = ()


def judge(claim: Claim) -> tuple[DriveStatus, StatusReason | None]:
    """The status that the facts support, and why it is not `erased`."""
    match claim.end:
        case RunEnd.VANISHED:
            return DriveStatus.UNKNOWN, StatusReason.VANISHED
        case RunEnd.STOPPED:
            return DriveStatus.NOT_ERASED, StatusReason.STOPPED
        case RunEnd.WRITE_FAILED:
            return DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR
        case RunEnd.JOURNAL_LOST:
            return DriveStatus.NOT_ERASED, StatusReason.JOURNAL_LOST
        case RunEnd.COMPLETE:
            return _judge_complete(claim)


def too_much_unreadable(unreadable_bytes: int, size_bytes: int) -> bool:
    """Whether what cannot be read is too much for an exception: above 1 MiB or 0.01 %."""
    return unreadable_bytes > _UNREADABLE_BYTES or unreadable_bytes * _UNREADABLE_PER > size_bytes


def _judge_complete(claim: Claim) -> tuple[DriveStatus, StatusReason | None]:
    proof = claim.verification
    if proof is None:
        return DriveStatus.UNKNOWN, StatusReason.DIED
    unreadable_bytes = sum(part.length for part in proof.unreadable)
    if too_much_unreadable(unreadable_bytes, claim.size_bytes):
        return DriveStatus.TO_DESTROY, StatusReason.UNREADABLE
    if proof.mismatched:
        unwritten = all(_inside(part, claim.write_errors) for part in proof.mismatched)
        reason = StatusReason.WRITE_ERROR if unwritten else StatusReason.MISMATCH
        return DriveStatus.NOT_ERASED, reason
    if proof.compared_bytes + unreadable_bytes != claim.size_bytes:
        return DriveStatus.UNKNOWN, StatusReason.DIED
    return _judge_matching(claim, proof)


def _judge_matching(claim: Claim, proof: Verification) -> tuple[DriveStatus, StatusReason | None]:
    """Everything that could be read is the stream."""
    if claim.exceptions or proof.unreadable:
        return DriveStatus.ERASED_WITH_EXCEPTIONS, StatusReason.EXCEPTIONS
    if not at_least(level_in(claim.levels, claim.standard), claim.requested):
        return DriveStatus.CLEAR_ONLY, StatusReason.LEVEL_NOT_REACHED
    return DriveStatus.ERASED, None


def _inside(part: ByteRange, others: tuple[ByteRange, ...]) -> bool:
    """Whether `part` lies within one of the merged ranges."""
    end = part.offset + part.length
    return any(
        other.offset <= part.offset and end <= other.offset + other.length for other in others
    )
