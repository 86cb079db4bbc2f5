"""A second person's look at a finished drive, with what its record publishes. Reads only.

An overwrite can be computed again byte by byte; of a firmware method the markers can be looked
for, and the pages classed. What is found may have been written since, by whoever had the drive.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from host.capabilities import SanitizePhase
from host.errors import DriveGone, HostError
from host.memory import AlignedBuffer
from host.nvme.commands import sanitize_status
from host.nvme.sanitize_log import SANITIZE_LOG_BYTES, SanitizeLog, parse_sanitize_log
from host.port import DriveHandle
from wipe.chunks import pace_for
from wipe.codes import Method
from wipe.narrowing import Narrower
from wipe.overwrite import StreamMaker
from wipe.proof.markers import area_of
from wipe.proof.marks import Marks
from wipe.proof.prove import Progress, prove
from wipe.proof.sampling import tenth
from wipe.ranges import RangeSet
from wipe.values import AreaProof, ByteRange
from wipe.verify import ChunkComparer, Compared, verify

_PIECE_BYTES = 2 << 20
_SANITIZE = frozenset({Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR})
_WITH_SCDW10 = 8
"""Bytes of log page 81h that tell how the sanitize ended."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a drive is looked at."""

    full: bool
    """Every byte instead of a tenth."""
    random: Random
    """Chooses the tenth."""
    on_progress: Progress
    stopped: Callable[[], bool]
    unreadable_before: tuple[ByteRange, ...] = ()
    """As the record lists them: nothing was ever proved of these."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a drive shows now."""

    compared_bytes: int
    coverage_percent: int
    written_since: tuple[ByteRange, ...] = ()
    """Places that were proved to be erased and are not as the erase left them."""
    readable_again: tuple[ByteRange, ...] = ()
    """Places that could not be read after the erase, and are not as it would have left them."""
    unreadable: tuple[ByteRange, ...] = ()
    newly_unreadable: bool = False
    areas: tuple[AreaProof, ...] = ()
    """Of the drive beside `main`."""
    markers_placed: int | None = None
    """Places that the published seed gives; `None` where none was published."""
    markers_found: int = 0

    @property
    def still_erased(self) -> bool | None:
        """Whether the drive is as the record says; `None` when that cannot be said."""
        kept = any(area.residue for area in self.areas)
        if self.written_since or self.readable_again or self.markers_found or kept:
            return False
        unsure = any(area.unreadable or not area.compared_bytes for area in self.areas)
        if self.newly_unreadable or unsure or not self.compared_bytes:
            return None
        return True


def recheck_stream(handle: DriveHandle, make_stream: StreamMaker, look: Look) -> Rechecked | None:
    """Compare an overwritten drive with its published stream; `None` when stopped.

    Raises:
        DriveGone: the drive went away.
    """
    size = handle.size_bytes
    if look.full:
        pace = pace_for(size, handle.logical_block_bytes)

        def told(done: int) -> None:
            look.on_progress(done, size)

        proof = verify(handle, make_stream, pace, told, stopped=look.stopped)
        if proof is None:
            return None
        compared, odd, unreadable = proof.compared_bytes, proof.mismatched, proof.unreadable
    else:
        found = _compare_tenth(handle, make_stream, look)
        if found is None:
            return None
        compared = found.compared_bytes
        odd, unreadable = found.mismatched.ranges(), found.unreadable.ranges()
    written, again = told_apart(odd, look.unreadable_before)
    return Rechecked(
        compared_bytes=compared,
        coverage_percent=compared * 100 // size if size else 0,
        written_since=written,
        readable_again=again,
        unreadable=unreadable,
        newly_unreadable=bool(told_apart(unreadable, look.unreadable_before)[0]),
    )


def _compare_tenth(handle: DriveHandle, make_stream: StreamMaker, look: Look) -> Compared | None:
    plan = tenth(handle.size_bytes, area_of(handle).page_bytes, look.random)
    total = sum(part.length for part in plan)
    found = Compared()
    buffer = AlignedBuffer(_PIECE_BYTES)
    comparer = ChunkComparer(handle, make_stream, Narrower(handle.logical_block_bytes), found)
    done = 0
    for part in plan:
        for offset in range(part.offset, part.offset + part.length, _PIECE_BYTES):
            if look.stopped():
                return None
            length = min(_PIECE_BYTES, part.offset + part.length - offset)
            comparer.compare(buffer, offset, length)
            done += length
            look.on_progress(done, total)
    return found


def recheck_firmware(
    handles: Sequence[DriveHandle],
    marks: Marks | None,
    method: Method,
    look: Look,
    *,
    areas_before: tuple[AreaProof, ...] = (),
) -> Rechecked | None:
    """Look for markers and for what `method` cannot have left; `None` when stopped.

    Args:
        handles: the areas that the method reached, `main` first.
        marks: by the published seed; `None` where none was published.
        method: of the firmware.
        look: how.
        areas_before: the areas beside `main` of which the record tells: each must be there.

    Raises:
        DriveGone: the drive went away.
    """
    proof = prove(
        handles,
        marks,
        method,
        full=look.full,
        random=look.random,
        on_progress=look.on_progress,
        stopped=look.stopped,
    )
    if proof is None:
        return None
    report = proof.markers
    there = {(handle.area, handle.size_bytes) for handle in handles}
    gone = (one for one in areas_before if (one.area, one.size_bytes) not in there)
    missing = (
        AreaProof(area=one.area, size_bytes=one.size_bytes, compared_bytes=0) for one in gone
    )
    written, again = told_apart(proof.residue, look.unreadable_before)
    return Rechecked(
        compared_bytes=proof.compared_bytes,
        coverage_percent=proof.coverage_percent,
        written_since=written,
        readable_again=again,
        unreadable=proof.unreadable,
        newly_unreadable=bool(told_apart(proof.unreadable, look.unreadable_before)[0]),
        areas=(*proof.areas, *missing),
        markers_placed=None if report is None or marks is None else report.placed,
        markers_found=0 if report is None else report.found,
    )


def untouched_since_sanitize(handle: DriveHandle) -> bool | None:
    """Global Data Erased of NVMe's log page 81h: nothing was written since the last sanitize.

    Returns:
        `None` where the drive has no such flag, does not tell, or never completed a sanitize: a
        drive from the factory has it set as well.

    Raises:
        DriveGone: the drive went away.
    """
    try:
        reply = handle.nvme(sanitize_status())
        return _flag(parse_sanitize_log(reply.data)) if reply.ok else None
    except DriveGone:
        raise
    except HostError:
        return None


def flag_at_end(method: Method, raw: str | None) -> bool | None:
    """The same flag in what was recorded of an NVMe drive at the end of a sanitize.

    Args:
        method: that was recorded; other methods than SANITIZE end with other words.
        raw: the beginning of log page 81h in hex.
    """
    if method not in _SANITIZE or raw is None:
        return None
    try:
        page = bytes.fromhex(raw)[:SANITIZE_LOG_BYTES]
        if len(page) < _WITH_SCDW10:
            return None
        return _flag(parse_sanitize_log(page.ljust(SANITIZE_LOG_BYTES, b"\0")))
    except (ValueError, HostError):
        return None


def _flag(log: SanitizeLog) -> bool | None:
    return log.global_data_erased if log.phase is SanitizePhase.DONE else None


def told_apart(
    ranges: tuple[ByteRange, ...], known: tuple[ByteRange, ...]
) -> tuple[tuple[ByteRange, ...], tuple[ByteRange, ...]]:
    """The parts of `ranges` outside and inside of `known`, each in order."""
    outside, inside = RangeSet(), RangeSet()
    order = sorted(known, key=lambda part: part.offset)
    for part in ranges:
        at, end = part.offset, part.offset + part.length
        for other in order:
            start, stop = max(at, other.offset), min(end, other.offset + other.length)
            if start >= stop:
                continue
            if at < start:
                outside.add(at, start - at)
            inside.add(start, stop - start)
            at = stop
        if at < end:
            outside.add(at, end - at)
    return outside.ranges(), inside.ranges()
