"""Assembling the final word of a run: pure."""

from dataclasses import dataclass, field

from host.capabilities import Capabilities, NvmeCapabilities
from host.drive import Drive
from wipe.codes import DriveStatus, ExceptionCode, Method, Refusal, StatusReason
from wipe.levels import NOTHING, reaches
from wipe.plan import overwrite_notes
from wipe.remaining import remaining
from wipe.secrets_file import StreamSecret
from wipe.status import Claim, RunEnd, judge
from wipe.stream import counter_rule
from wipe.values import (
    Attempt,
    ByteRange,
    EraseException,
    ErasePlan,
    Outcome,
    StreamKey,
    Verification,
)

_WRITTEN_AND_READ = {
    DriveStatus.ERASED,
    DriveStatus.ERASED_WITH_EXCEPTIONS,
    DriveStatus.CLEAR_ONLY,
}


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run leaves behind for its outcome."""

    end: RunEnd
    elapsed_ms: int
    method: Method = Method.OVERWRITE
    """The method whose end this is: the last one that was tried."""
    capabilities: Capabilities | None = None
    """What the drive says of itself after it."""
    marker_seed: str | None = field(default=None, repr=False)
    """Hex; published once the drive is proved."""
    attempts: tuple[Attempt, ...] = ()
    verification: Verification | None = None
    write_errors: tuple[ByteRange, ...] = ()
    overwritten_bytes: int | None = None
    secret: StreamSecret | None = field(default=None, repr=False)


def refused(
    plan: ErasePlan, reason: Refusal, attempts: tuple[Attempt, ...], elapsed_ms: int
) -> Outcome:
    """The guard said no: nothing was written, but by the attempts that are told."""
    return Outcome(
        drive_id=plan.identity.drive_id,
        status=DriveStatus.REFUSED,
        reason=reason,
        levels=NOTHING,
        attempts=attempts,
        elapsed_ms=elapsed_ms,
    )


def unproved(
    plan: ErasePlan, reason: StatusReason, elapsed_ms: int | None, *, at_work: bool = False
) -> Outcome:
    """A run of which nothing can be claimed: it died, or its journal is gone.

    Args:
        plan: of the drive.
        reason: what became of the run.
        elapsed_ms: time at work.
        at_work: the drive was told to erase itself, and may be at it or have done it.
    """
    gone = at_work or reason in {StatusReason.DIED, StatusReason.VANISHED, StatusReason.RUNNING}
    return Outcome(
        drive_id=plan.identity.drive_id,
        status=DriveStatus.UNKNOWN if gone else DriveStatus.NOT_ERASED,
        reason=reason,
        levels=NOTHING,
        elapsed_ms=elapsed_ms,
    )


def conclude(plan: ErasePlan, drive: Drive, facts: RunFacts) -> Outcome:
    """The outcome that the facts support."""
    levels = reaches(facts.method, drive)
    exceptions = _exceptions(plan, drive, facts)
    overwritten = facts.method is Method.OVERWRITE
    status, reason = judge(
        Claim(
            end=facts.end,
            size_bytes=plan.size_bytes,
            levels=levels,
            requested=plan.plan.requested_level,
            standard=plan.plan.standard,
            verification=facts.verification,
            write_errors=facts.write_errors,
            exceptions=exceptions,
        )
    )
    proved = status in _WRITTEN_AND_READ
    return Outcome(
        drive_id=plan.identity.drive_id,
        status=status,
        reason=reason,
        levels=levels if proved else NOTHING,
        method=facts.method,
        attempts=facts.attempts,
        verification=facts.verification,
        exceptions=exceptions,
        notes=overwrite_notes(drive, plan.plan.preferred) if overwritten else (),
        stream=_published(facts.secret) if proved and overwritten else None,
        marker_seed=facts.marker_seed if proved and not overwritten else None,
        overwritten_bytes=facts.overwritten_bytes if overwritten else None,
        elapsed_ms=facts.elapsed_ms,
    )


def exit_status(outcome: Outcome) -> int:
    """Exit status of an erase: 0 erased, 3 refused, 4 stopped, 1 anything not proved."""
    if outcome.status is DriveStatus.ERASED:
        return 0
    if outcome.status is DriveStatus.REFUSED:
        return 3
    return 4 if outcome.reason == StatusReason.STOPPED else 1


_BY_ADDRESS = {Method.OVERWRITE, Method.SEC_NORM}
"""These reach what has an address now, and no sector that the drive has replaced."""
_OF_ADDRESSES = {
    ExceptionCode.REMAPPED_SECTORS,
    ExceptionCode.HEALTH_UNKNOWN,
    ExceptionCode.FLASH_CACHE_NOT_REACHED,
}
_ASKED_ANEW = {
    ExceptionCode.NATIVE_SIZE_UNKNOWN,
    ExceptionCode.HPA_NOT_REMOVED,
    ExceptionCode.DCO_NOT_REMOVED,
    ExceptionCode.NAMESPACE_LEFT,
    ExceptionCode.RPMB_KEPT,
    ExceptionCode.EMMC_BOOT_KEPT,
}
"""Expected when it was planned; what counts is what the drive says at the end."""


def _exceptions(plan: ErasePlan, drive: Drive, facts: RunFacts) -> tuple[EraseException, ...]:
    verification = facts.verification
    if verification is None:
        return ()
    overwritten = facts.method is Method.OVERWRITE
    planned = (code for code in plan.plan.exceptions if code not in _ASKED_ANEW)
    by_address = facts.method in _BY_ADDRESS
    codes = dict.fromkeys(code for code in planned if by_address or code not in _OF_ADDRESSES)
    codes |= dict.fromkeys(remaining(facts.method, drive, facts.capabilities))
    if not overwritten and not _all_looked_at(verification, facts.capabilities):
        codes[ExceptionCode.CHECK_NOT_POSSIBLE] = None
    found = [EraseException(code=code) for code in codes]
    if verification.unreadable:
        found.append(
            EraseException(code=ExceptionCode.UNREADABLE_LBA, ranges=verification.unreadable)
        )
    return tuple(found)


def _all_looked_at(verification: Verification, capabilities: Capabilities | None) -> bool:
    """Whether markers were looked for, in every namespace that the drive tells of (H13)."""
    markers = verification.markers
    if markers is None or not markers.placed:
        return False
    told = len(capabilities.namespaces) if isinstance(capabilities, NvmeCapabilities) else 1
    return told <= 1 + len(verification.areas)


def _published(secret: StreamSecret | None) -> StreamKey | None:
    """The key belongs to the proof once the drive is verified: anyone can then recheck it."""
    if secret is None:
        return None
    return StreamKey(cipher=secret.cipher, key=secret.key, counter=counter_rule(secret.cipher))
