import mmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.memory import AlignedBuffer, Comparer


@given(st.integers(0, 8191), st.integers(1, 4096))
def test_one_changed_byte_is_seen_wherever_it_lies(at: int, length: int) -> None:
    left, right, comparer = AlignedBuffer(8192), AlignedBuffer(8192), Comparer()
    start = min(at, 8192 - length)
    assert comparer.same(left, right, length, left_at=start)
    left.view[start + length - 1] ^= 1
    assert not comparer.same(left, right, length, left_at=start)
    assert length == 1 or comparer.same(left, right, length - 1, left_at=start)
    left.close()
    right.close()


def test_buffers_begin_on_a_page() -> None:
    buffer = AlignedBuffer(3 * mmap.PAGESIZE)
    assert buffer.address % mmap.PAGESIZE == 0
    assert len(buffer.view) == 3 * mmap.PAGESIZE
    buffer.close()


def test_a_comparison_outside_the_buffer_is_refused() -> None:
    left, right = AlignedBuffer(4096), AlignedBuffer(4096)
    with pytest.raises(ValueError, match="leaves the buffer"):
        Comparer().same(left, right, 4096, left_at=1)
    with pytest.raises(ValueError, match="leaves the buffer"):
        Comparer().same(left, right, 1, left_at=-1)
