"""What a drive says of itself, as values."""

from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import HiddenArea

SECTORS = st.integers(0, (1 << 48) - 1)
TOLD = st.none() | SECTORS


def test_h20_a_drive_that_was_asked_nothing_hides_nothing() -> None:
    area = HiddenArea(current=1000)
    assert (area.largest, area.hidden) == (1000, 0)


@given(SECTORS, TOLD, TOLD, TOLD)
def test_h20_what_is_hidden_is_what_the_largest_answer_adds(
    current: int, native: int | None, accessible: int | None, configured: int | None
) -> None:
    area = HiddenArea(current=current, native=native, accessible=accessible, configured=configured)
    assert area.hidden >= 0
    assert current + area.hidden == max(current, native or 0, accessible or 0, configured or 0)
