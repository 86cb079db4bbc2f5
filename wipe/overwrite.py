"""Writing the keyed stream over a drive."""

import threading
from collections.abc import Callable
from typing import Protocol

from host.memory import AlignedBuffer
from host.port import DriveHandle
from wipe.chunks import ChunkWalk, ChunkWork, Pace
from wipe.narrowing import Failed, Narrower
from wipe.stream import KeyedStream

StreamMaker = Callable[[], KeyedStream]


class OverwriteLog(Protocol):
    """What an overwrite reports. Every call comes from the coordinating thread."""

    def write_failed(self, failed: Failed) -> None:
        """A range cannot be written."""

    def reached(self, offset: int) -> None:
        """Everything before `offset` is written, or reported as failed, and flushed."""

    def progress(self, offset: int) -> None:
        """About how far it is; nothing is promised."""


def overwrite(
    handle: DriveHandle,
    make_stream: StreamMaker,
    span: tuple[int, int],
    pace: Pace,
    log: OverwriteLog,
    *,
    stopped: Callable[[], bool],
) -> int:
    """Write the stream over `span`, going on past blocks that cannot be written.

    Returns:
        The offset that was reached, flushed and reported: the end, or less when stopped.

    Raises:
        DriveGone: the drive went away.
        JournalLost: raised by `log`; running writes were finished, nothing new was begun.
        ReadFailed: the drive cannot flush.
    """
    start, end = span
    failures = _Failures()
    narrower = Narrower(handle.logical_block_bytes)
    marked = start

    def make_work() -> ChunkWork:
        buffer = AlignedBuffer(pace.chunk_bytes)
        stream = make_stream()

        def write_chunk(offset: int, length: int) -> None:
            stream.start(offset)
            stream.fill(buffer.view[:length])

            def write(at: int, size: int) -> None:
                handle.write(buffer.view[at - offset : at - offset + size], at)

            failures.add(narrower.attempt(write, offset, length))

        return write_chunk

    def on_tick(prefix: int) -> None:
        nonlocal marked
        for failed in failures.take():
            log.write_failed(failed)
        log.progress(prefix)
        if prefix >= marked + pace.segment_bytes:
            mark(prefix)

    def mark(prefix: int) -> None:
        nonlocal marked
        handle.flush()
        log.reached(prefix)
        marked = prefix

    reached = ChunkWalk(start, end, pace).run(make_work, on_tick, stopped=stopped)
    if reached > marked:
        mark(reached)
    return reached


class _Failures:
    """Failed ranges on their way from the threads to the coordinator."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed: list[Failed] = []

    def add(self, failed: list[Failed]) -> None:
        with self._lock:
            self._failed += failed

    def take(self) -> list[Failed]:
        with self._lock:
            taken, self._failed = self._failed, []
        return taken
