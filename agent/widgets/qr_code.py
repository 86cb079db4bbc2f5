"""A QR code in characters."""

from collections.abc import Sequence

import segno
from textual.content import Content
from textual.widgets import Static

_QUIET = 2
"""Light modules around the code; the standard asks four, phones read two."""
Matrix = Sequence[Sequence[bool]]


def modules(text: str) -> Matrix:
    """The code's dark modules with its quiet zone."""
    code = segno.make(text, error="l", micro=False, boost_error=False)
    return [[bool(dark) for dark in row] for row in code.matrix_iter(border=_QUIET)]


def half_blocks(matrix: Matrix) -> str:
    """Two rows of modules a line: needs the half blocks that console fonts lack."""
    lines = []
    for top in range(0, len(matrix), 2):
        upper = matrix[top]
        lower = matrix[top + 1] if top + 1 < len(matrix) else [False] * len(upper)
        pairs = zip(upper, lower, strict=True)
        lines.append("".join(_HALVES[pair] for pair in pairs))
    return "\n".join(lines)


_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def whole_blocks(matrix: Matrix) -> str:
    """Two columns a module: any font, but four times the room."""
    return "\n".join("".join("██" if dark else "  " for dark in row) for row in matrix)


def fitting(text: str, width: int, height: int, *, halves: bool) -> str | None:
    """The code in characters, or `None` where it does not fit."""
    matrix = modules(text)
    drawn = half_blocks(matrix) if halves else whole_blocks(matrix)
    lines = drawn.split("\n")
    return drawn if len(lines) <= height and len(lines[0]) <= width else None


class QrCode(Static):
    """Black on white, whatever the theme: a phone must read it."""

    def show(self, drawn: str | None) -> None:
        """Show a drawn code, or nothing."""
        self.display = drawn is not None
        self.update(Content(drawn or ""))
