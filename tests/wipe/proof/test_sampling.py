"""The tenth that is read finds what it promises to find."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wipe.proof.chance import seeded
from wipe.proof.sampling import SUBSECTIONS, subsections, tenth, whole
from wipe.values import ByteRange

PAGE = 4096


def touched(ranges: tuple[ByteRange, ...], start: int, end: int) -> bool:
    return any(part.offset < end and start < part.offset + part.length for part in ranges)


def total(ranges: tuple[ByteRange, ...]) -> int:
    return sum(part.length for part in ranges)


sizes = st.integers(0, 200_000).map(lambda blocks: blocks * 512)


@settings(deadline=None)
@given(sizes, st.integers())
def test_ranges_are_in_order_apart_and_within_the_area(size: int, seed: int) -> None:
    ranges = tenth(size, PAGE, seeded(seed))
    ends = [0]
    for part in ranges:
        assert part.length > 0
        assert part.offset >= ends[-1] if len(ends) == 1 else part.offset > ends[-1]
        ends.append(part.offset + part.length)
    assert ends[-1] == size


@settings(deadline=None)
@given(sizes.filter(bool), st.integers())
def test_first_and_last_block_are_always_read(size: int, seed: int) -> None:
    ranges = tenth(size, PAGE, seeded(seed))
    assert touched(ranges, 0, 512)
    assert touched(ranges, size - 512, size)


@settings(deadline=None)
@given(st.integers(1, 5_000_000))
def test_subsections_are_equal_and_cover_everything(pages: int) -> None:
    parts = subsections(pages, SUBSECTIONS)
    assert len(parts) == min(pages, SUBSECTIONS)
    assert parts[0].start == 0
    assert parts[-1].stop == pages
    assert all(one.stop == two.start for one, two in pairwise(parts))
    lengths = {len(part) for part in parts}
    assert max(lengths) - min(lengths) <= 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120_000), st.integers(), st.floats(0, 1))
def test_h19_every_contiguous_residue_of_two_permille_is_hit(
    pages: int, seed: int, where: float
) -> None:
    length = -(-pages // 500)
    start = round(where * (pages - length))
    ranges = tenth(pages * PAGE, PAGE, seeded(seed))
    assert touched(ranges, start * PAGE, (start + length) * PAGE)


@settings(max_examples=15, deadline=None)
@given(st.integers(20_000, 150_000), st.integers())
def test_each_subsection_gives_two_samples_of_five_percent(pages: int, seed: int) -> None:
    ranges = tenth(pages * PAGE, PAGE, seeded(seed))
    marks = bytearray(pages)
    for part in ranges:
        first = part.offset // PAGE
        marks[first : first + part.length // PAGE] = b"\1" * (part.length // PAGE)
    for section in subsections(pages, SUBSECTIONS)[1:-1]:
        read = marks[section.start : section.stop].count(1)
        assert read == 2 * -(-len(section) // 20)


def test_of_a_large_drive_a_tenth_is_read_in_few_ranges() -> None:
    size = 500_107_862_016
    ranges = tenth(size, PAGE, seeded(1))
    assert 0.1 <= total(ranges) / size < 0.1001
    assert len(ranges) <= 4 * SUBSECTIONS + 2


@pytest.mark.parametrize("size", [0, 512, 4096, 5120, 64 << 10, 1 << 20, 4 << 20])
def test_small_areas_are_read_wholly(size: int) -> None:
    assert total(tenth(size, PAGE, seeded(2))) == size
    assert total(whole(size)) == size


def test_places_are_others_in_each_run_and_the_same_for_the_same_chance() -> None:
    size = 1 << 34
    assert tenth(size, PAGE, seeded(1)) == tenth(size, PAGE, seeded(1))
    assert tenth(size, PAGE, seeded(1)) != tenth(size, PAGE, seeded(2))


def test_h19_scattered_pages_are_found_as_often_as_the_design_says() -> None:
    """Simulates 1 - 0.9^m: 1 page 10 %, 10 pages 65 %, 44 pages 99 %."""
    pages = 100_000
    random = seeded(5)
    runs = 120
    hits = {1: 0, 10: 0, 44: 0}
    for _ in range(runs):
        read = bytearray(pages)
        for part in tenth(pages * PAGE, PAGE, random):
            first, count = part.offset // PAGE, part.length // PAGE
            read[first : first + count] = b"\1" * count
        for scattered in hits:
            places = random.sample(range(pages), scattered)
            hits[scattered] += any(read[place] for place in places)
    for scattered, found in hits.items():
        promised = 1 - 0.9**scattered
        # Three standard deviations of as many runs.
        allowed = 3 * (promised * (1 - promised) / runs) ** 0.5
        assert abs(found / runs - promised) <= allowed + 0.001


def test_every_page_of_a_subsection_is_chosen_equally_often() -> None:
    pages, runs = 40 * SUBSECTIONS, 20
    chosen = [0] * 40
    random = seeded(9)
    for _ in range(runs):
        for part in tenth(pages * PAGE, PAGE, random):
            for page in range(part.offset // PAGE, (part.offset + part.length) // PAGE):
                chosen[page % 40] += 1
    mean = runs * SUBSECTIONS / 10
    assert all(abs(count - mean) < 6 * mean**0.5 for count in chosen)
