"""Rows of text in columns that wrap and never cut a word's meaning off (pure)."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from textual.content import Content

from agent.widgets.roles import Role

_GAP = 1
_MARK_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text with its colour role."""

    text: str
    role: Role = Role.INK


@dataclass(frozen=True, slots=True)
class Row:
    """One choice of a list: a line of cells, and lines of explanation below it."""

    id: str
    cells: tuple[Cell, ...]
    more: tuple[Cell, ...] = ()


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns; at least one line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, max(width, 1)) or [""]
    return lines


def column_widths(fixed: Sequence[int], width: int) -> tuple[int, ...]:
    """The fixed widths, then what is left for one last column."""
    rest = width - sum(fixed) - _GAP * len(fixed)
    return (*fixed, max(rest, 8))


def lay_out(
    row: Row, fixed: Sequence[int], width: int, *, marked: bool = False, plain: bool = False
) -> Content:
    """The row as wrapped text.

    Args:
        row: what to show.
        fixed: widths of all columns but the last.
        width: columns that there are.
        marked: with the cursor's mark.
        plain: without colours, for a row in reverse video: reversed bright colours vanish on the
            kernel's console.
    """
    inner = width - _MARK_WIDTH
    widths = (inner,) if len(row.cells) == 1 else column_widths(fixed, inner)
    columns = [wrap(cell.text, size) for cell, size in zip(row.cells, widths, strict=False)]
    parts: list[tuple[str, str]] = []
    for number, pieces in enumerate(zip_longest(*columns, fillvalue="")):
        mark = "▸ " if marked and number == 0 else "  "
        parts.append((mark if number == 0 else "\n  ", ""))
        for cell, piece, size in zip(row.cells, pieces, widths, strict=False):
            parts.append((piece.ljust(size), "" if plain else cell.role.value))
            parts.append((" " * _GAP, ""))
    for cell in row.more:
        for line in wrap(cell.text, inner - 2):
            parts += [("\n    ", ""), (line, "" if plain else cell.role.value)]
    return Content.assemble(*parts)
