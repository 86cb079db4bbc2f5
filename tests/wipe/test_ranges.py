"""Ranges merge, count and stay few."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from wipe.ranges import MOST_RANGES, RangeSet
from wipe.values import ByteRange

SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=40)


@given(spans=SPANS)
@settings(max_examples=150)
def test_ranges_hold_exactly_the_bytes_that_were_added(spans: list[tuple[int, int]]) -> None:
    held = RangeSet()
    for offset, length in spans:
        held.add(offset, length)
    expected = {byte for offset, length in spans for byte in range(offset, offset + length)}
    ranges = held.ranges()
    covered = [byte for part in ranges for byte in range(part.offset, part.offset + part.length)]
    assert sorted(covered) == sorted(expected)
    assert held.total_bytes == len(expected)
    gaps = [b.offset - (a.offset + a.length) for a, b in itertools.pairwise(ranges)]
    assert all(gap > 0 for gap in gaps)


def test_touching_ranges_become_one() -> None:
    held = RangeSet()
    held.add(512, 512)
    held.add(0, 512)
    assert held.ranges() == (ByteRange(offset=0, length=1024),)


def test_a_list_for_people_stays_short_and_loses_nothing() -> None:
    held = RangeSet()
    for number in range(3 * MOST_RANGES):
        held.add(number * 8192, 512)
    ranges = held.ranges()
    assert len(ranges) <= MOST_RANGES
    assert ranges[0].offset == 0
    assert ranges[-1].offset + ranges[-1].length == (3 * MOST_RANGES - 1) * 8192 + 512
    assert held.total_bytes >= 3 * MOST_RANGES * 512
