"""May an interrupted erase go on? Only if the drive still is as we left it."""

from collections.abc import Callable, Iterator
from random import Random

from host.port import DriveHandle
from wipe.chunks import Pace
from wipe.events import Proof
from wipe.overwrite import StreamMaker
from wipe.ranges import RangeSet
from wipe.status import too_much_unreadable
from wipe.values import ByteRange
from wipe.verify import compare_span

FULL_BYTES = 4 << 30
"""Up to here everything that was written is compared."""
_ENDS_BYTES = 64 << 20
_SAMPLES = 1024
_SAMPLE_BYTES = 1 << 20


def spans_to_prove(prefix_bytes: int, random: Random) -> tuple[tuple[int, int], ...]:
    """Which parts of the written prefix are compared, as start and end.

    All of it up to 4 GiB; beyond that its first and last 64 MiB and 1024 random MiB between.
    """
    if prefix_bytes <= FULL_BYTES:
        return ((0, prefix_bytes),) if prefix_bytes else ()
    chosen = RangeSet()
    chosen.add(0, _ENDS_BYTES)
    chosen.add(prefix_bytes - _ENDS_BYTES, _ENDS_BYTES)
    for number in random.sample(range(prefix_bytes // _SAMPLE_BYTES), _SAMPLES):
        chosen.add(number * _SAMPLE_BYTES, _SAMPLE_BYTES)
    return tuple((part.offset, part.offset + part.length) for part in chosen.ranges())


def prove(
    handle: DriveHandle,
    make_stream: StreamMaker,
    prefix_bytes: int,
    pace: Pace,
    *,
    known_bad: tuple[ByteRange, ...],
    random: Random,
    on_progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> Proof | None:
    """Compare what was written before with the stream; `None` when stopped. Writes nothing.

    Args:
        handle: the open drive.
        make_stream: the stream of the interrupted run.
        prefix_bytes: the last offset that was promised.
        pace: chunks and threads.
        known_bad: ranges that could not be written: whatever they hold proves nothing.
        random: chooses the samples of a long prefix.
        on_progress: called with bytes done and bytes in all.
        stopped: asked before each chunk.

    Raises:
        DriveGone: the drive went away.
    """
    spans = spans_to_prove(prefix_bytes, random)
    total = sum(end - start for start, end in spans)
    mismatched, unreadable = RangeSet(), RangeSet()
    compared_bytes = done = 0
    for start, end in spans:
        base = done - start

        def tell(prefix: int, base: int = base) -> None:
            on_progress(base + prefix, total)

        found = compare_span(handle, make_stream, (start, end), pace, tell, stopped=stopped)
        if found is None:
            return None
        mismatched.add_all(found.mismatched.ranges())
        unreadable.add_all(found.unreadable.ranges())
        compared_bytes += found.compared_bytes
        done += end - start
    changed = any(True for _ in _outside(mismatched.ranges(), known_bad))
    lost = too_much_unreadable(unreadable.total_bytes, handle.size_bytes)
    # Where nothing could be written, nothing tells this drive from any other one.
    ours = compared_bytes > mismatched.total_bytes
    return Proof(
        prefix_bytes=prefix_bytes,
        compared_bytes=compared_bytes,
        matched=ours and not (changed or lost),
    )


def _outside(parts: tuple[ByteRange, ...], known: tuple[ByteRange, ...]) -> Iterator[ByteRange]:
    for part in parts:
        end = part.offset + part.length
        if not any(k.offset <= part.offset and end <= k.offset + k.length for k in known):
            yield part
