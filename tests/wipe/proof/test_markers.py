"""Markers: each unlike any other, found again by their seed, and no drive is taken at its word."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.errors import DriveGone, NotPermitted
from tests.wipe.fakes import Medium
from tests.wipe.proof.drives import (
    PAGE,
    SEED,
    SERIAL,
    AreaHandle,
    Dead,
    FakeCapacity,
    medium,
)
from wipe.proof.classify import PageClass, look_at
from wipe.proof.markers import area_of, check, content_of, place
from wipe.proof.places import STRATA, Area, MarkerSeed, marker_places

MARKERS = MarkerSeed(SEED, SERIAL)
MIB = 1 << 20

areas = st.builds(
    lambda size, block: Area("main", size * block, PAGE),
    st.integers(0, 300_000),
    st.sampled_from([512, 4096]),
)


def large(size_bytes: int = 500_107_862_016) -> Area:
    return Area("main", size_bytes, PAGE)


@settings(deadline=None)
@given(areas)
def test_places_lie_apart_within_the_area_and_include_both_ends(area: Area) -> None:
    places = marker_places(MARKERS, area)
    if not area.size_bytes:
        assert places == ()
        return
    length = area.marker_bytes
    assert places[0] == 0
    assert all(one + length <= two for one, two in pairwise(places))
    assert places[-1] + length <= area.size_bytes
    if area.size_bytes >= 2 * PAGE:
        assert places[-1] + length == area.size_bytes
    assert len(places) <= max(2, area.pages // 4)


def test_a_large_drive_has_a_marker_in_each_of_1024_strata() -> None:
    area = large()
    places = marker_places(MARKERS, area)
    assert STRATA + 2 <= len(places) <= STRATA + 100
    inside = area.pages - 2
    for number in range(STRATA):
        start = (1 + inside * number // STRATA) * PAGE
        end = (1 + inside * (number + 1) // STRATA) * PAGE
        assert any(start <= place < end for place in places)


def test_places_follow_from_seed_serial_area_and_size_alone() -> None:
    places = marker_places(MARKERS, large())
    assert marker_places(MarkerSeed(SEED, SERIAL), large()) == places
    for other in (
        marker_places(MarkerSeed(SEED[::-1], SERIAL), large()),
        marker_places(MarkerSeed(SEED, "S3Z9NB0K123456Y"), large()),
        marker_places(MARKERS, Area("nsid:2", large().size_bytes, PAGE)),
    ):
        # Both ends and the places of wrapping around are the same on any drive of this size.
        assert len(set(other) & set(places)) < 100


def published(*words: str, length: int) -> bytes:
    """The derivation by the words of its description, not by its code."""
    text = len(SEED).to_bytes(4, "big") + SEED
    for word in ("opknap/marker/v1", *words):
        text += len(word.encode()).to_bytes(4, "big") + word.encode()
    return hashlib.shake_256(text).digest(length)


def test_the_derivation_is_as_published() -> None:
    """Anyone must find the markers of a record in ten years: this may never change."""
    area = large(1 << 30)
    places = marker_places(MARKERS, area)
    for offset in places[::100]:
        expected = published("content", SERIAL, "main", str(offset), length=PAGE)
        assert content_of(MARKERS, area, offset) == expected
    inside = area.pages - 2
    for number in range(0, STRATA, 50):
        start, end = inside * number // STRATA, inside * (number + 1) // STRATA
        told = int.from_bytes(published("place", SERIAL, "main", str(number), length=8), "big")
        assert (1 + start + told % (end - start)) * PAGE in places
    assert content_of(MARKERS, area, 0)[:16].hex() == "9e231d0bd4009370621b61dfc03e9edf"


@pytest.mark.parametrize("length", [0, 1, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        MarkerSeed(bytes(length), SERIAL)


def test_a_seed_is_not_told_by_accident() -> None:
    assert SEED.hex() not in repr(MARKERS)
    assert repr(SEED) not in repr(MARKERS)


def test_h39_no_two_markers_are_alike_in_any_sector() -> None:
    seen = set[bytes]()
    count = 0
    for seed in (MARKERS, MarkerSeed(SEED, "OTHER")):
        for name in ("main", "nsid:2", "boot0"):
            area = Area(name, 8 * MIB, PAGE)
            for offset in marker_places(seed, area):
                content = content_of(seed, area, offset)
                assert look_at(content).kind is PageClass.RANDOM
                seen.update(content[at : at + 32] for at in range(0, PAGE, 512))
                count += 8
    assert len(seen) == count


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_h39_words_never_run_into_each_other(one: str, two: str, three: str) -> None:
    """A serial that ends as an area begins gives other markers, not the same ones."""
    left = MarkerSeed(SEED, one + two).derive("content", three, 0, 32)
    right = MarkerSeed(SEED, one).derive("content", two + three, 0, 32)
    assert (left == right) == (two == "")


def test_markers_land_and_are_found_until_they_are_gone() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    placed = place(handle, MARKERS)
    assert placed is not None
    assert placed.landed == placed.count == len(marker_places(MARKERS, area_of(handle)))
    found = check(AreaHandle(drive, writable=False), MARKERS)
    assert found is not None
    assert found.found == found.placed == placed.count
    drive.content[:] = bytes(16 * MIB)
    gone = check(handle, MARKERS)
    assert gone is not None
    assert gone.found == 0
    assert gone.classes == (("zero", placed.count),)


def test_h19_a_single_sector_of_a_marker_that_is_left_is_found() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    place(handle, MARKERS)
    spot = marker_places(MARKERS, area_of(handle))[700]
    kept = bytes(drive.content[spot + 3 * 512 : spot + 4 * 512])
    drive.content[:] = bytes(16 * MIB)
    drive.content[spot + 3 * 512 : spot + 4 * 512] = kept
    found = check(handle, MARKERS)
    assert found is not None
    assert found.found == 1
    assert [part.offset for part in found.still.ranges()] == [spot]


def test_h39_a_marker_that_stands_in_anothers_place_is_found() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    place(handle, MARKERS)
    one, two = marker_places(MARKERS, area_of(handle))[5:7]
    kept = bytes(drive.content[one : one + PAGE])
    drive.content[:] = bytes(16 * MIB)
    drive.content[two : two + PAGE] = kept
    found = check(handle, MARKERS)
    assert found is not None
    assert found.found == 1


@pytest.mark.parametrize(
    ("stated", "true"),
    [(64 * MIB, 32 * MIB), (64 * MIB, 16 * MIB), (60 * MIB, 32 * MIB), (60 * MIB, 15 * MIB),
     (100 * MIB + 512, 64 * MIB), (1 * MIB, MIB // 2), (48 * MIB, 24 * MIB)],
)  # fmt: skip
def test_h39_fake_capacity_is_seen_because_all_are_written_before_any_is_read(
    stated: int, true: int
) -> None:
    handle = FakeCapacity(Medium(bytearray(stated)), true)
    placed = place(handle, MARKERS)
    assert placed is not None
    assert placed.landed < placed.count
    assert placed.unwritable == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(64, 4000), st.data())
def test_h39_a_drive_that_forgets_one_write_is_seen(pages: int, data: st.DataObject) -> None:
    drive = medium(pages * PAGE)
    handle = AreaHandle(drive)
    places = marker_places(MARKERS, area_of(handle))
    lost = data.draw(st.sampled_from(places))
    drive.forgets.append(range(lost, lost + PAGE))
    placed = place(handle, MARKERS)
    assert placed is not None
    assert placed.landed == placed.count - 1
    assert placed.unwritable == 0


def test_h43_a_place_that_cannot_be_written_did_not_land_and_is_told_apart() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    bad = marker_places(MARKERS, area_of(handle))[40]
    drive.unwritable.append(range(bad, bad + 512))
    placed = place(handle, MARKERS)
    assert placed is not None
    assert placed.landed == placed.count - 1
    assert placed.unwritable == 1


def test_h43_what_cannot_be_flushed_did_not_land() -> None:
    drive = medium(16 * MIB)
    drive.flush_fails = True
    placed = place(AreaHandle(drive), MARKERS)
    assert placed is not None
    assert placed.landed == 0


def test_a_drive_on_which_nothing_can_be_written_is_not_tried_a_thousand_times() -> None:
    drive = medium(16 * MIB)
    tried: list[int] = []
    drive.before_write = tried.append
    drive.unwritable.append(range(16 * MIB))
    placed = place(AreaHandle(drive), MARKERS)
    assert placed is not None
    assert placed.landed == 0
    assert len(tried) <= 32


def test_a_dead_drive_is_not_asked_for_ever() -> None:
    handle = Dead(medium(16 * MIB))
    found = check(handle, MARKERS)
    assert found is not None
    assert found.hopeless
    assert found.found == 0
    assert found.classes == (("error", 32),)
    assert handle.asked < 1000


def test_an_unreadable_place_is_told_with_its_range() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    place(handle, MARKERS)
    spot = marker_places(MARKERS, area_of(handle))[9]
    drive.content[:] = bytes(16 * MIB)
    drive.unreadable.append(range(spot + 512, spot + 1024))
    found = check(handle, MARKERS)
    assert found is not None
    assert dict(found.classes)["error"] == 1
    assert [(part.offset, part.length) for part in found.unreadable.ranges()] == [(spot + 512, 512)]


def test_a_marker_of_which_a_sector_can_still_be_read_is_found() -> None:
    drive = medium(16 * MIB)
    handle = AreaHandle(drive)
    place(handle, MARKERS)
    spot = marker_places(MARKERS, area_of(handle))[9]
    kept = bytes(drive.content[spot : spot + PAGE])
    drive.content[:] = bytes(16 * MIB)
    drive.content[spot : spot + PAGE] = kept
    drive.unreadable.append(range(spot + 512, spot + PAGE))
    found = check(handle, MARKERS)
    assert found is not None
    assert found.found == 1


def test_a_stop_is_heard() -> None:
    drive = medium(MIB)
    assert place(AreaHandle(drive), MARKERS, stopped=lambda: True) is None
    assert drive.writes == 0
    assert check(AreaHandle(drive), MARKERS, stopped=lambda: True) is None


def test_h28_a_drive_that_vanishes_is_no_result() -> None:
    drive = medium(MIB)
    drive.gone_after_writes = 10
    with pytest.raises(DriveGone):
        place(AreaHandle(drive), MARKERS)
    with pytest.raises(DriveGone):
        check(AreaHandle(drive), MARKERS)


def test_a_handle_for_reading_places_nothing() -> None:
    with pytest.raises(NotPermitted):
        place(AreaHandle(medium(MIB), writable=False), MARKERS)


@pytest.mark.parametrize("size", [0, 512, 4096, 4608, 8192, 8704, 12288])
def test_the_smallest_areas_take_what_they_can(size: int) -> None:
    handle = AreaHandle(Medium(bytearray(size)))
    placed = place(handle, MARKERS)
    assert placed is not None
    assert placed.landed == placed.count == min(2, size // PAGE if size >= PAGE else size // 512)


def test_drives_with_blocks_of_4_kib_get_whole_blocks() -> None:
    drive = Medium(bytearray(16 * MIB), block=4096)
    placed = place(AreaHandle(drive), MARKERS)
    assert placed is not None
    assert placed.landed == placed.count
