"""Witnesses: they tell that the old data changed, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.errors import DriveGone
from tests.wipe.fakes import Medium
from tests.wipe.proof.chance import noise, seeded
from tests.wipe.proof.drives import (
    PAGE,
    SALT,
    SEED,
    SERIAL,
    AreaHandle,
    Dead,
    medium,
)
from wipe.proof.markers import area_of, place
from wipe.proof.places import MarkerSeed, marker_places
from wipe.proof.witness import WITNESSES, Witnesses, hear, remember

MARKERS = MarkerSeed(SEED, SERIAL)
MIB = 1 << 20


def remembered(handle: AreaHandle, seed: int = 1, salt: bytes = SALT) -> Witnesses:
    witnesses = remember(handle, MARKERS, salt, seeded(seed))
    assert witnesses is not None
    return witnesses


def unchanged(handle: AreaHandle, witnesses: Witnesses) -> int:
    heard = hear(handle, witnesses)
    assert heard is not None
    assert heard.unchanged.total_bytes == heard.unchanged_count * PAGE
    return heard.unchanged_count


def test_h19_what_is_kept_is_seen_and_what_changes_is_not() -> None:
    drive = medium(4 * MIB)
    handle = AreaHandle(drive)
    witnesses = remembered(handle)
    assert unchanged(handle, witnesses) == witnesses.count > 500
    spot, _ = witnesses.digests[7]
    drive.content[spot + 99] ^= 1
    assert unchanged(handle, witnesses) == witnesses.count - 1
    drive.content[:] = bytes(4 * MIB)
    assert unchanged(handle, witnesses) == 0


def test_h19_markers_do_not_disturb_witnesses() -> None:
    drive = medium(4 * MIB)
    handle = AreaHandle(drive)
    witnesses = remembered(handle)
    place(handle, MARKERS)
    assert unchanged(handle, witnesses) == witnesses.count


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 3000), st.integers())
def test_of_a_small_area_every_page_that_is_no_marker_is_a_witness(pages: int, seed: int) -> None:
    drive = Medium(bytearray(noise(pages * PAGE, 5)))
    handle = AreaHandle(drive)
    witnesses = remembered(handle, seed)
    markers = marker_places(MARKERS, area_of(handle))
    assert [offset for offset, _ in witnesses.digests] == sorted(
        set(range(0, pages * PAGE, PAGE)) - set(markers)
    )


def test_of_a_large_area_4096_are_spread_over_all_of_it() -> None:
    size = 128 * MIB
    drive = Medium(bytearray(noise(MIB, 6) * 128))
    witnesses = remembered(AreaHandle(drive))
    assert WITNESSES - 40 <= witnesses.count <= WITNESSES
    offsets = [offset for offset, _ in witnesses.digests]
    for eighth in range(8):
        inside = [at for at in offsets if eighth * size // 8 <= at < (eighth + 1) * size // 8]
        assert len(inside) > 480
    assert offsets == sorted(offsets)
    other = remembered(AreaHandle(drive), seed=2)
    assert [offset for offset, _ in other.digests] != offsets


@pytest.mark.parametrize("blank", ["00", "ff", "db", "33cc55aa", "924924"])
def test_pages_that_an_erase_may_leave_as_they_are_do_not_count(blank: str) -> None:
    pattern = bytes.fromhex(blank)
    drive = Medium(bytearray((pattern * (MIB // len(pattern) + 1))[:MIB]))
    drive.content[40 * PAGE : 41 * PAGE] = noise(PAGE, 3)
    handle = AreaHandle(drive)
    expected = 0 if 40 * PAGE in marker_places(MARKERS, area_of(handle)) else 1
    assert remembered(handle).count == expected


def test_nothing_of_the_data_is_kept_and_the_salt_decides() -> None:
    drive = medium(MIB)
    handle = AreaHandle(drive)
    one, two = remembered(handle), remembered(handle, salt=b"another run")
    assert all(len(digest) == 32 for _, digest in one.digests)
    assert {digest for _, digest in one.digests}.isdisjoint(digest for _, digest in two.digests)
    assert repr(one.digests[0][1]) not in repr(one)
    assert repr(SALT) not in repr(one)


def test_unreadable_pages_are_no_witnesses_before_and_are_told_after() -> None:
    drive = medium(MIB)
    handle = AreaHandle(drive)
    before = remembered(handle)
    spot, _ = before.digests[3]
    drive.unreadable.append(range(spot + 512, spot + 1024))
    assert remembered(handle).count == before.count - 1
    heard = hear(handle, before)
    assert heard is not None
    assert heard.unchanged_count == before.count - 1
    assert [(part.offset, part.length) for part in heard.unreadable.ranges()] == [(spot + 512, 512)]


def test_a_dead_drive_is_given_up() -> None:
    dead = Dead(medium(16 * MIB))
    assert remembered(dead).count == 0
    assert dead.asked < 1000
    witnesses = remembered(AreaHandle(medium(16 * MIB)))
    heard = hear(Dead(medium(16 * MIB)), witnesses)
    assert heard is not None
    assert heard.unchanged_count == 0
    assert heard.unreadable.total_bytes


def test_a_stop_is_heard() -> None:
    handle = AreaHandle(medium(MIB))
    assert remember(handle, MARKERS, SALT, seeded(1), stopped=lambda: True) is None
    assert hear(handle, remembered(handle), stopped=lambda: True) is None


def test_h28_a_drive_that_vanishes_is_no_result() -> None:
    drive = medium(MIB)
    witnesses = remembered(AreaHandle(drive))
    drive.gone = True
    with pytest.raises(DriveGone):
        hear(AreaHandle(drive), witnesses)
    with pytest.raises(DriveGone):
        remembered(AreaHandle(drive))


def test_an_empty_area_has_none() -> None:
    handle = AreaHandle(Medium(bytearray()))
    witnesses = remembered(handle)
    assert witnesses.count == 0
    assert unchanged(handle, witnesses) == 0
