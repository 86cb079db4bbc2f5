"""Walking over a drive with several threads: order, promises, stops, failures, bad blocks."""

import errno
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.errors import DriveGone, ReadFailed
from wipe.chunks import ChunkWalk, ChunkWork, Pace, pace_for
from wipe.narrowing import Narrower

GIB = 1 << 30


@given(
    start=st.integers(0, 50),
    length=st.integers(0, 400),
    chunk=st.integers(1, 40),
    segment=st.integers(1, 120),
    threads=st.integers(1, 4),
)
@settings(max_examples=80, deadline=None)
def test_every_byte_is_walked_over_once_and_told_in_order(
    start: int, length: int, chunk: int, segment: int, threads: int
) -> None:
    lock = threading.Lock()
    seen: list[int] = []
    told: list[int] = []

    def make_work() -> ChunkWork:
        def work(offset: int, size: int) -> None:
            with lock:
                seen.extend(range(offset, offset + size))

        return work

    def on_tick(prefix: int) -> None:
        with lock:
            told.append(prefix)
            assert set(range(start, prefix)) <= set(seen)

    walk = ChunkWalk(start, start + length, Pace(chunk, segment, threads))
    assert walk.run(make_work, on_tick, stopped=lambda: False) == start + length
    assert sorted(seen) == list(range(start, start + length))
    assert told == sorted(told)
    assert told[-1] == start + length


def test_the_threads_never_run_far_ahead_of_the_last_promise() -> None:
    pace = Pace(chunk_bytes=1, segment_bytes=4, threads=3)
    promised = 0
    furthest = 0

    def make_work() -> ChunkWork:
        def work(offset: int, _: int) -> None:
            nonlocal furthest
            furthest = max(furthest, offset - promised)

        return work

    def on_tick(prefix: int) -> None:
        nonlocal promised
        promised = prefix

    ChunkWalk(0, 400, pace).run(make_work, on_tick, stopped=lambda: False)
    # Three segments of four, and what was promised between the look and the write.
    assert furthest <= 24


def test_a_stop_finishes_what_runs_and_begins_nothing() -> None:
    done: list[int] = []

    def make_work() -> ChunkWork:
        return lambda offset, _: done.append(offset)

    walk = ChunkWalk(0, 1000, Pace(chunk_bytes=10, segment_bytes=100, threads=2))
    reached = walk.run(make_work, lambda _: None, stopped=lambda: len(done) >= 7)
    assert reached == 10 * len(done)
    assert 7 <= len(done) <= 9


@pytest.mark.parametrize("where", ["chunk", "tick"])
def test_the_first_failure_ends_the_walk_and_is_raised(where: str) -> None:
    def make_work() -> ChunkWork:
        def work(offset: int, _: int) -> None:
            if where == "chunk" and offset == 50:
                raise DriveGone("pulled out")

        return work

    def on_tick(_: int) -> None:
        if where == "tick":
            raise DriveGone("journal gone")

    walk = ChunkWalk(0, 1000, Pace(chunk_bytes=10, segment_bytes=10, threads=3))
    with pytest.raises(DriveGone):
        walk.run(make_work, on_tick, stopped=lambda: False)
    assert not [t for t in threading.enumerate() if t.name.startswith("chunks-")]


@pytest.mark.parametrize(
    ("size", "block", "chunk", "segment"),
    [
        (256 * GIB, 512, 2 << 20, GIB),
        (64 * GIB, 512, 2 << 20, GIB),
        (GIB, 512, 2 << 20, 16 << 20),
        (64 << 20, 512, 256 << 10, 1 << 20),
        (1 << 20, 4096, 64 << 10, 16 << 10),
        (512, 512, 64 << 10, 8),
    ],
)
def test_the_pace_fits_the_drive(size: int, block: int, chunk: int, segment: int) -> None:
    pace = pace_for(size, block)
    assert (pace.chunk_bytes, pace.segment_bytes) == (chunk, segment)
    assert pace.chunk_bytes % max(4096, block) == 0


@given(bad=st.sets(st.integers(0, 63), max_size=12), block=st.sampled_from([1, 2]))
@settings(max_examples=100)
def test_bad_blocks_are_found_one_by_one_and_the_rest_is_done(bad: set[int], block: int) -> None:
    done: set[int] = set()

    def io(offset: int, length: int) -> None:
        blocks = range(offset // 512, (offset + length) // 512)
        if bad.intersection(blocks):
            raise ReadFailed("write", offset, length, errno.EIO)
        done.update(blocks)

    failed = Narrower(512 * block).attempt(io, 0, 64 * 512)
    lost = {n for f in failed for n in range(f.offset // 512, (f.offset + f.length) // 512)}
    assert done | lost == set(range(64))
    assert not done & lost
    assert lost == {n for b in bad for n in range(b // block * block, b // block * block + block)}
    assert all(f.errno == errno.EIO for f in failed)


def test_a_drive_without_one_good_block_is_given_up_in_ever_larger_parts() -> None:
    tries = 0

    def io(offset: int, length: int) -> None:
        nonlocal tries
        tries += 1
        raise ReadFailed("read", offset, length, errno.EIO)

    narrower = Narrower(512)
    lost = 0
    for chunk in range(64):
        failed = narrower.attempt(io, chunk << 20, 1 << 20)
        lost += sum(part.length for part in failed)
    assert lost == 64 << 20
    assert tries < 3 * 8192
