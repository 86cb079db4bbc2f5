"""`--resume` on a job that has ended: its outcome is repeated only while the drive bears it out."""

import os
from random import Random

from host.drive import Drive
from host.errors import DriveGone, NotPermitted
from host.port import DriveHandle, Host
from host.readings import Unread
from wipe.chunks import pace_for
from wipe.codes import DriveStatus, Level, Method, Refusal, Standard, StatusReason
from wipe.history import History
from wipe.levels import NOTHING, at_least, level_in
from wipe.proof.marks import Marks
from wipe.proof.places import MarkerSeed
from wipe.proof.prove import prove as prove_firmware
from wipe.resume import prove
from wipe.stream import StreamSource
from wipe.values import Outcome, StreamKey

_CLEAN = {DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}


def repeated(
    host: Host, drive: Drive, history: History, final: Outcome, asked: tuple[Level, Standard]
) -> Outcome:
    """The outcome of a finished job, as far as it still holds for this drive and this question.

    Args:
        host: opens the drive for reading.
        drive: as it is listed now.
        history: of the job.
        final: its last word.
        asked: the lowest level that will do now, and the standard in which it is meant.
    """
    if final.status not in _CLEAN:
        return final
    if not _is_as_left(host, drive, final):
        return Outcome(
            drive_id=drive.id,
            status=DriveStatus.REFUSED,
            reason=Refusal.NOT_CONFIRMED,
            levels=NOTHING,
            attempts=history.attempts,
        )
    return _under(final, *asked)


def _under(outcome: Outcome, requested: Level, standard: Standard) -> Outcome:
    """The same outcome under another lowest level: exceptions stay exceptions."""
    if outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS:
        return outcome
    if at_least(level_in(outcome.levels, standard), requested):
        status, reason = DriveStatus.ERASED, None
    else:
        status, reason = DriveStatus.CLEAR_ONLY, StatusReason.LEVEL_NOT_REACHED
    return outcome.model_copy(update={"status": status, "reason": reason})


def _is_as_left(host: Host, drive: Drive, final: Outcome) -> bool:
    """Whether the drive still shows what its proof saw; reads only."""
    try:
        handle = host.open_drive(drive)
    except (DriveGone, NotPermitted):
        return False
    try:
        if final.stream is not None:
            return _holds_stream(handle, host, final, final.stream)
        if final.marker_seed is not None and final.method is not None:
            return _holds_nothing(handle, drive, final.method, final.marker_seed)
    except DriveGone:
        return False
    finally:
        handle.close()
    return False


def _holds_nothing(handle: DriveHandle, drive: Drive, method: Method, seed: str) -> bool:
    """Whether no marker is found and nothing in a new sample looks like anybody's data."""
    verification = prove_firmware(
        [handle, *(one for one in handle.others() if one.area.startswith("nsid:"))],
        Marks(MarkerSeed(bytes.fromhex(seed), drive.identity.serial or "")),
        method,
        full=False,
        random=Random(os.urandom(16)),  # noqa: S311 - chooses samples
        on_progress=lambda _done, _total: None,
        stopped=lambda: False,
    )
    return verification is not None and verification.clean


def _holds_stream(handle: DriveHandle, host: Host, final: Outcome, stream: StreamKey) -> bool:
    """Whether the drive still holds the stream that was written: all of it up to 4 GiB."""
    words = host.read_text("/proc/cpuinfo")
    flags = frozenset[str]() if isinstance(words, Unread) else frozenset(words.split())
    proof = prove(
        handle,
        StreamSource(stream.cipher, bytes.fromhex(stream.key), flags).open,
        handle.size_bytes,
        pace_for(handle.size_bytes, handle.logical_block_bytes),
        known_bad=final.verification.unreadable if final.verification else (),
        random=Random(os.urandom(16)),  # noqa: S311 - chooses samples
        on_progress=lambda _done, _total: None,
        stopped=lambda: False,
    )
    return proof is not None and proof.matched
