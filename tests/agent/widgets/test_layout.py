"""Rows wrap within their width and lose no word."""

from hypothesis import given
from hypothesis import strategies as st

from agent.widgets.layout import Cell, Row, lay_out, wrap
from agent.widgets.roles import Role

WORDS = st.lists(st.text("abcdef", min_size=1, max_size=12), max_size=30).map(" ".join)


@given(WORDS, st.integers(12, 80))
def test_wrapped_lines_fit_and_keep_every_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines).split() == text.split()


@given(WORDS, WORDS, WORDS, st.integers(50, 120))
def test_a_row_fits_its_width_and_keeps_every_word(
    name: str, label: str, more: str, width: int
) -> None:
    row = Row("id", (Cell(name), Cell("GOED [+]"), Cell(label)), (Cell(more),))
    text = lay_out(row, (14, 15), width).plain
    assert all(len(line.rstrip()) <= width for line in text.split("\n"))
    assert sorted(text.split()) == sorted(
        [*name.split(), "GOED", "[+]", *label.split(), *more.split()]
    )


def test_the_marked_row_has_a_mark_and_the_plain_row_no_colours() -> None:
    row = Row("id", (Cell("GOED", Role.GOOD),))
    assert lay_out(row, (), 20, marked=True).plain.startswith("▸ ")
    styles = [str(span.style) for span in lay_out(row, (), 20, plain=True).spans]
    assert Role.GOOD.value not in styles
    assert Role.GOOD.value in [str(span.style) for span in lay_out(row, (), 20).spans]


def test_a_word_longer_than_its_column_is_broken_not_cut() -> None:
    text = lay_out(Row("id", (Cell("abcdefghijkl"), Cell("x"))), (5,), 30).plain
    assert "".join(text.split()).replace("x", "") == "abcdefghijkl"
