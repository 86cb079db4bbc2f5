"""From what happened to what may be claimed: one pure function, the only source of a status."""

from dataclasses import dataclass
from enum import StrEnum

from wipe.codes import DriveStatus, Level, Standard, StatusReason
from wipe.levels import at_least, level_in
from wipe.values import ByteRange, EraseException, Levels, Verification

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
    RUNNING = "running"
    """A firmware erase goes on in the drive; we no longer follow it."""
    NO_PROGRESS = "no_progress"
    STATUS_UNREADABLE = "status_unreadable"
    MARKERS_NOT_LANDED = "markers_not_landed"
    NO_METHOD = "no_method"
    POWER_CYCLE = "power_cycle"
    """What was opened (hidden sectors, a lock) counts once the drive was without power."""
    STAYS_LOCKED = "stays_locked"
    """Its PSID did not open it."""


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
    if claim.end is RunEnd.COMPLETE:
        return _judge_complete(claim)
    return _WITHOUT_AN_END[claim.end]


_WITHOUT_AN_END = {
    RunEnd.STOPPED: (DriveStatus.NOT_ERASED, StatusReason.STOPPED),
    RunEnd.VANISHED: (DriveStatus.UNKNOWN, StatusReason.VANISHED),
    RunEnd.WRITE_FAILED: (DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR),
    RunEnd.JOURNAL_LOST: (DriveStatus.NOT_ERASED, StatusReason.JOURNAL_LOST),
    RunEnd.RUNNING: (DriveStatus.UNKNOWN, StatusReason.RUNNING),
    RunEnd.NO_PROGRESS: (DriveStatus.UNKNOWN, StatusReason.NO_PROGRESS),
    RunEnd.STATUS_UNREADABLE: (DriveStatus.UNKNOWN, StatusReason.STATUS_UNREADABLE),
    RunEnd.MARKERS_NOT_LANDED: (DriveStatus.NOT_ERASED, StatusReason.MARKERS_NOT_LANDED),
    RunEnd.NO_METHOD: (DriveStatus.NOT_ERASED, StatusReason.NO_METHOD),
    RunEnd.POWER_CYCLE: (DriveStatus.NOT_ERASED, StatusReason.POWER_CYCLE),
    RunEnd.STAYS_LOCKED: (DriveStatus.NOT_ERASED, StatusReason.STAYS_LOCKED),
}


def too_much_unreadable(unreadable_bytes: int, size_bytes: int) -> bool:
    """Whether what cannot be read is too much for an exception: above 1 MiB or 0.01 %."""
    return unreadable_bytes > _UNREADABLE_BYTES or unreadable_bytes * _UNREADABLE_PER > size_bytes


def _judge_complete(claim: Claim) -> tuple[DriveStatus, StatusReason | None]:
    proof = claim.verification
    if proof is None:
        return DriveStatus.UNKNOWN, StatusReason.DIED
    if proof.method != "F":
        return _judge_sampled(claim, proof)
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


def _judge_sampled(claim: Claim, proof: Verification) -> tuple[DriveStatus, StatusReason | None]:
    """A firmware method said that it is done; markers, witnesses and a sample were looked at."""
    markers = proof.markers
    survived = markers is not None and (markers.found > 0 or markers.unchanged > 0)
    # An area that is gone was not looked at: no unreadable sector of another may hide that.
    kept = any(area.residue or not area.compared_bytes for area in proof.areas)
    if survived or kept or proof.residue or proof.mismatched:
        return DriveStatus.NOT_ERASED, StatusReason.OLD_DATA
    unreadable_bytes = sum(part.length for part in proof.unreadable)
    if not proof.compared_bytes:
        # The drive's word alone proves nothing.
        dead = (DriveStatus.TO_DESTROY, StatusReason.HARDWARE_FAILURE)
        return dead if unreadable_bytes else (DriveStatus.UNKNOWN, StatusReason.DIED)
    looked_at = proof.compared_bytes + unreadable_bytes
    if too_much_unreadable(unreadable_bytes * claim.size_bytes // looked_at, claim.size_bytes):
        return DriveStatus.TO_DESTROY, StatusReason.UNREADABLE
    if not proof.clean and not proof.unreadable:
        return DriveStatus.NOT_ERASED, StatusReason.OLD_DATA
    return _judge_matching(claim, proof)


def _judge_matching(claim: Claim, proof: Verification) -> tuple[DriveStatus, StatusReason | None]:
    """Everything that could be read is what the method leaves."""
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
