"""Several threads walking over a drive in order, and one coordinator that is told how far.

The threads only move bytes: the interpreter lock is free while the system reads, writes, encrypts
and compares. Everything that makes promises (journal, flush) happens in the coordinator.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

ChunkWork = Callable[[int, int], None]
"""Does one chunk: offset and length in bytes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a drive is walked over."""

    chunk_bytes: int
    segment_bytes: int
    """A promise is journaled each time this much more is done."""
    threads: int


_MOST_CHUNK_BYTES = 2 << 20
_MOST_SEGMENT_BYTES = 1 << 30
_LEAST_CHUNK_BYTES = 64 << 10
_SEGMENTS = 64
_THREADS = 3
_SEGMENTS_AHEAD = 3
"""How far the threads may run ahead of the last promise: what a power cut costs at most."""


def pace_for(size_bytes: int, logical_block_bytes: int) -> Pace:
    """Chunk, segment and threads for a drive: a segment is min(1 GiB, size / 64)."""
    unit = max(4096, logical_block_bytes)
    segment = min(_MOST_SEGMENT_BYTES, size_bytes // _SEGMENTS)
    # Small (practice) drives: several chunks in each segment still, whole blocks always.
    chunk = min(_MOST_CHUNK_BYTES, max(_LEAST_CHUNK_BYTES, segment // 4)) // unit * unit
    return Pace(chunk_bytes=chunk, segment_bytes=max(segment, 1), threads=_THREADS)


_RECHECK_S = 0.1
"""A request to stop wakes nobody: whoever waits looks this often."""


class ChunkWalk:
    """One walk over `start` to `end`."""

    def __init__(self, start: int, end: int, pace: Pace) -> None:
        self._start = start
        self._end = end
        self._pace = pace
        self._next = start
        self._prefix = start
        self._done_ahead: dict[int, int] = {}
        self._allowed = start + _SEGMENTS_AHEAD * pace.segment_bytes
        # Counted from the start: the threads may be far ahead of the coordinator's first look.
        self._due = start + pace.segment_bytes
        self._changed = threading.Condition()
        self._halted = False
        self._active = 0
        self._failure: BaseException | None = None

    def run(
        self,
        make_work: Callable[[], ChunkWork],
        on_tick: Callable[[int], None],
        *,
        stopped: Callable[[], bool],
        tick_s: float = 0.1,
    ) -> int:
        """Walk until the end, until stopped, or until something fails.

        Args:
            make_work: called once in each thread; buffers and cipher state are its own.
            on_tick: called by the calling thread, often, with the offset before which every
                chunk is done; what it raises ends the walk after the running chunks.
            stopped: no chunk is begun once this is true.
            tick_s: longest pause between two ticks.

        Returns:
            The offset before which every chunk is done.

        Raises:
            Whatever a chunk or `on_tick` raised, when every thread has ended.
        """
        threads = [
            threading.Thread(target=self._work, args=(make_work, stopped), name=f"chunks-{n}")
            for n in range(self._pace.threads)
        ]
        self._active = len(threads)
        for thread in threads:
            thread.start()
        try:
            self._coordinate(on_tick, tick_s)
        finally:
            self._halt(None)
            for thread in threads:
                thread.join()
        if self._failure is not None:
            raise self._failure
        on_tick(self._prefix)
        return self._prefix

    def _coordinate(self, on_tick: Callable[[int], None], tick_s: float) -> None:
        while (prefix := self._await(tick_s)) is not None:
            on_tick(prefix)
            if prefix >= self._due:
                self._allow(prefix)

    def _await(self, tick_s: float) -> int | None:
        """Wait for a segment or a tick; `None` when every thread has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._active == 0 or self._prefix >= self._due, tick_s)
            return None if self._active == 0 else self._prefix

    def _allow(self, promised: int) -> None:
        with self._changed:
            self._due = promised + self._pace.segment_bytes
            self._allowed = promised + _SEGMENTS_AHEAD * self._pace.segment_bytes
            self._changed.notify_all()

    def _work(self, make_work: Callable[[], ChunkWork], stopped: Callable[[], bool]) -> None:
        try:
            work = make_work()
            while (offset := self._take(stopped)) is not None:
                length = min(self._pace.chunk_bytes, self._end - offset)
                work(offset, length)
                self._finish(offset, length)
        except BaseException as error:  # noqa: BLE001 - handed to the coordinator, which raises it
            self._halt(error)
        with self._changed:
            self._active -= 1
            self._changed.notify_all()

    def _take(self, stopped: Callable[[], bool]) -> int | None:
        with self._changed:
            while not (ended := self._halted or self._next >= self._end or stopped()):
                if self._next < self._allowed:
                    break
                self._changed.wait(_RECHECK_S)
            if ended:
                return None
            offset = self._next
            self._next += min(self._pace.chunk_bytes, self._end - offset)
            return offset

    def _finish(self, offset: int, length: int) -> None:
        with self._changed:
            self._done_ahead[offset] = length
            while (done := self._done_ahead.pop(self._prefix, None)) is not None:
                self._prefix += done
            # Waking the coordinator for every chunk would cost a fast drive a tenth of its rate.
            if self._prefix >= self._due:
                self._changed.notify_all()

    def _halt(self, failure: BaseException | None) -> None:
        with self._changed:
            self._halted = True
            self._failure = self._failure or failure
            self._changed.notify_all()
