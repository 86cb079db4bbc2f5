"""The cells: what plain reading and writing meets, and what a lying firmware leaves."""

import errno
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.errors import DriveGone, ReadFailed
from host.simulated.cells import (
    PAGE_BYTES,
    SECTOR_BYTES,
    Cells,
    is_new_power_on,
    kept_pages,
    new_key,
    pattern,
    read_part,
    write_part,
)
from host.simulated.model import FolderStore, MemoryStore, Misbehaviour

_SIZE = 1 << 20
_OLD = b"\xa5"
_ZEROS = pattern(bytes(1))


def _store(size: int = _SIZE) -> MemoryStore:
    return MemoryStore({"main": bytearray(_OLD * size)})


def _cells(*bad: Misbehaviour, store: MemoryStore | None = None) -> Cells:
    return Cells(store or _store(), "main", frozenset(bad))


@given(
    st.lists(
        st.tuples(st.integers(0, 63), st.integers(0, 16), st.binary(min_size=1, max_size=3)),
        max_size=8,
    )
)
def test_a_good_drive_reads_back_what_was_written(writes: list[tuple[int, int, bytes]]) -> None:
    cells = _cells(store=_store(64 * SECTOR_BYTES))
    expected = bytearray(_OLD * 64 * SECTOR_BYTES)
    for sector, count, piece in writes:
        at = sector * SECTOR_BYTES
        data = (piece * SECTOR_BYTES * count)[: min(count, 64 - sector) * SECTOR_BYTES]
        cells.write(at, data)
        expected[at : at + len(data)] = data
    cells.flush()
    assert cells.read(0, len(expected)) == expected


@pytest.mark.parametrize(
    ("offset", "length"), [(1, 512), (0, 511), (-512, 512), (_SIZE, 512), (_SIZE - 512, 1024)]
)
def test_what_is_not_aligned_or_outside_is_refused(offset: int, length: int) -> None:
    cells = _cells()
    with pytest.raises(ReadFailed) as read:
        cells.read(offset, length)
    with pytest.raises(ReadFailed) as written:
        cells.write(offset, bytes(length))
    assert read.value.errno == written.value.errno == errno.EINVAL
    assert cells.read(0, _SIZE) == _OLD * _SIZE


@given(
    st.sets(st.sampled_from([m for m in Misbehaviour if m.startswith("lying")]), max_size=2),
    st.integers(0, 5000),
    st.integers(0, 1 << 64),
)
def test_h19_kept_pages_are_inside_ascending_and_as_many_as_promised(
    lies: set[Misbehaviour], pages: int, seed: int
) -> None:
    runs = kept_pages(frozenset(lies), pages, seed)
    kept = [page for run in runs for page in run]
    assert kept == sorted(set(kept))
    assert all(0 <= page < pages for page in kept)
    assert runs == kept_pages(frozenset(lies), pages, seed)
    if lies == {Misbehaviour.LYING_SOME} and pages:
        assert len(kept) == max(1, pages // 100)
    if lies == {Misbehaviour.LYING_RUN} and pages:
        assert len(kept) == max(1, pages // 500)
        assert kept[-1] - kept[0] == len(kept) - 1
    if Misbehaviour.LYING_ALL in lies:
        assert len(kept) == pages
    if not lies:
        assert not kept


def test_h19_the_seed_in_the_state_moves_what_is_kept() -> None:
    lies = frozenset({Misbehaviour.LYING_SOME})
    store = _store()
    store.state = json.dumps({"cells": {"seed": 7}})
    cells = Cells(store, "main", lies)
    cells.erase(_ZEROS)
    kept = {at // PAGE_BYTES for at in range(0, _SIZE, PAGE_BYTES) if store.areas["main"][at]}
    assert kept == {page for run in kept_pages(lies, _SIZE // PAGE_BYTES, 7) for page in run}
    assert kept != {page for run in kept_pages(lies, _SIZE // PAGE_BYTES, 8) for page in run}


@given(st.integers(0, 40), st.integers(0, 40), st.binary(min_size=1, max_size=7))
def test_an_erase_fills_its_range_in_phase_and_nothing_else(
    start: int, count: int, fill: bytes
) -> None:
    store = _store(40 * SECTOR_BYTES)
    Cells(store, "main").erase(pattern(fill), start * SECTOR_BYTES, count * SECTOR_BYTES)
    low, high = start * SECTOR_BYTES, min(start + count, 40) * SECTOR_BYTES
    for at, byte in enumerate(store.areas["main"]):
        assert byte == (fill[at % len(fill)] if low <= at < high else _OLD[0])


def test_a_dropped_key_leaves_noise_that_depends_on_old_data_and_key() -> None:
    one, other, same = _store(), _store(), _store()
    for store, key in ((one, 1), (other, 2), (same, 1)):
        Cells(store, "main").erase(new_key(key))
    assert one.areas["main"] == same.areas["main"] != other.areas["main"]
    assert len(set(one.areas["main"][:4096])) > 200
    assert one.areas["main"][:512] != one.areas["main"][512:1024]


def test_h38_a_bad_sector_cannot_be_read_and_keeps_its_old_content_under_writes() -> None:
    store = _store()
    cells = _cells(Misbehaviour.UNREADABLE, store=store)
    bad = cells.bad_sectors()
    assert len(bad) == 3
    cells.write(0, bytes(_SIZE))
    with pytest.raises(ReadFailed) as error:
        cells.read(0, _SIZE)
    assert error.value.errno == errno.EIO
    for at in range(0, _SIZE, SECTOR_BYTES):
        if at in bad:
            with pytest.raises(ReadFailed):
                cells.read(at, SECTOR_BYTES)
            assert store.areas["main"][at : at + SECTOR_BYTES] == _OLD * SECTOR_BYTES
        else:
            assert cells.read(at, SECTOR_BYTES) == bytes(SECTOR_BYTES)
    cells.erase(_ZEROS)
    assert not any(store.areas["main"])


def test_sectors_fail_to_read_only_once_the_erase_was_told() -> None:
    cells = _cells(Misbehaviour.UNREADABLE_AFTER)
    assert cells.read(0, _SIZE)
    cells.said_done()
    with pytest.raises(ReadFailed):
        cells.read(0, _SIZE)
    cells.write(0, bytes(_SIZE))


def test_h43_a_sector_that_cannot_be_written_fails_and_writes_nothing() -> None:
    cells = _cells(Misbehaviour.UNWRITABLE)
    with pytest.raises(ReadFailed) as error:
        cells.write(0, bytes(_SIZE))
    assert error.value.operation == "write"
    assert cells.read(0, _SIZE) == _OLD * _SIZE
    cells.write(0, bytes(SECTOR_BYTES))


def test_h28_a_drive_vanishes_past_its_middle_and_is_back_for_good_after_power() -> None:
    store = _store()
    cells = _cells(Misbehaviour.VANISHES, store=store)
    cells.write(_SIZE - PAGE_BYTES, bytes(PAGE_BYTES))
    cells.write(0, bytes(_SIZE // 2))
    with pytest.raises(DriveGone):
        cells.write(_SIZE // 2, bytes(2 * PAGE_BYTES))
    for again in (cells, _cells(Misbehaviour.VANISHES, store=store)):
        with pytest.raises(DriveGone):
            again.read(0, 512)
        with pytest.raises(DriveGone):
            again.flush()
    cells.switched_on()
    cells.write(0, bytes(_SIZE))
    assert cells.read(0, _SIZE) == bytes(_SIZE)


def test_h39_addresses_wrap_at_half_the_size() -> None:
    store = _store()
    cells = _cells(Misbehaviour.FAKE_CAPACITY, store=store)
    cells.write(0, b"\x01" * PAGE_BYTES)
    cells.write(_SIZE // 2, b"\x02" * PAGE_BYTES)
    assert cells.read(0, PAGE_BYTES) == b"\x02" * PAGE_BYTES
    cells.write(_SIZE // 2 - PAGE_BYTES, b"\x03" * PAGE_BYTES + b"\x04" * PAGE_BYTES)
    assert cells.read(0, PAGE_BYTES) == b"\x04" * PAGE_BYTES
    assert store.areas["main"][_SIZE // 2 :] == _OLD * (_SIZE // 2)


def test_h9_all_transfers_fail_once_the_erase_was_told() -> None:
    store = _store()
    cells = _cells(Misbehaviour.DEAD_AFTER, store=store)
    cells.write(0, bytes(512))
    cells.said_done()
    cells.switched_on()
    for dead in (cells, _cells(Misbehaviour.DEAD_AFTER, store=store)):
        with pytest.raises(ReadFailed):
            dead.read(0, 512)
        with pytest.raises(ReadFailed):
            dead.write(0, bytes(512))
        with pytest.raises(ReadFailed):
            dead.flush()


def test_a_cache_liar_loses_the_last_writes_at_a_power_cut_though_it_flushed() -> None:
    store = _store()
    cells = _cells(Misbehaviour.CACHE_LIAR, store=store)
    cells.write(0, bytes(_SIZE))
    cells.write(0, b"\x07" * PAGE_BYTES)
    cells.flush()
    assert cells.read(0, _SIZE) == b"\x07" * PAGE_BYTES + bytes(_SIZE - PAGE_BYTES)
    powered_again = _cells(Misbehaviour.CACHE_LIAR, store=store)
    found = powered_again.read(0, _SIZE)
    assert found[:PAGE_BYTES] == bytes(PAGE_BYTES)
    assert found[-PAGE_BYTES:] == _OLD * PAGE_BYTES
    honest = _cells(store=store)
    honest.write(_SIZE - 512, bytes(512))
    assert _cells(store=store).read(_SIZE - 512, 512) == bytes(512)


def test_parts_of_the_state_do_not_disturb_each_other() -> None:
    store = _store()
    write_part(store, "ata", {"a": 1})
    write_part(store, "cells", {"seed": 3})
    assert read_part(store, "ata") == {"a": 1}
    assert _cells(store=store).seed == 3
    assert read_part(store, "none") == {}


def test_a_named_power_on_is_new_once(tmp_path: Path) -> None:
    unnamed = _store()
    assert is_new_power_on(unnamed)
    assert is_new_power_on(unnamed)
    assert is_new_power_on(FolderStore(tmp_path, power_on="boot-1"))
    assert not is_new_power_on(FolderStore(tmp_path, power_on="boot-1"))
    assert is_new_power_on(FolderStore(tmp_path, power_on="boot-2"))
    assert not is_new_power_on(FolderStore(tmp_path, power_on="boot-2"))
