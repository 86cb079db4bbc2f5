"""The QR code in characters holds the same modules as the code itself."""

from agent.widgets.qr_code import fitting, half_blocks, modules, whole_blocks
from tests.agent.screens.stand_in import ADDRESS

MATRIX = modules(ADDRESS)


def test_half_blocks_hold_two_rows_a_line() -> None:
    rows = []
    for line in half_blocks(MATRIX).split("\n"):
        rows.append([mark in "█▀" for mark in line])
        rows.append([mark in "█▄" for mark in line])
    assert rows[: len(MATRIX)] == [list(row) for row in MATRIX]
    assert not any(any(row) for row in rows[len(MATRIX) :])


def test_whole_blocks_hold_a_row_a_line() -> None:
    lines = whole_blocks(MATRIX).split("\n")
    assert [[mark == "█" for mark in line[::2]] for line in lines] == [list(row) for row in MATRIX]
    assert all(line[::2] == line[1::2] for line in lines)


def test_a_code_without_room_is_not_drawn_at_all() -> None:
    assert fitting(ADDRESS, 80, 20, halves=True) is not None
    assert fitting(ADDRESS, 80, 18, halves=True) is None
    assert fitting(ADDRESS, 80, 24, halves=False) is None
