"""A part as a picture of characters that fills while a person tries it: keys, a touched surface."""

from collections.abc import Iterator, Mapping

from textual.content import Content
from textual.widgets import Static

from agent.say import Say
from checks.hand.layouts import DrawnKey, drawn_rows, layout_named
from reports.language import mark

_WHOLE_SEEN = frozenset({"seen", "touched", "done", "released", "both"})
_NOW = frozenset({"down", "held", "pressed"})
_FAULT = frozenset({"stuck", "chatter", "dead", "missing", "fault"})
_SEEN_STYLE = "bold $focus-ink on $focus"
_CELL = "cell_"
_LAYOUT = "layout"
_PAD = "numeric_pad"
_NEW = "new"
_SOCKET = "socket_"
_MOST_OTHERS = 16
_PART_NAMES: Mapping[str, str] = {
    "left_click": mark("click left"),
    "right_click": mark("click right"),
    "two_fingers": mark("two fingers"),
    "left": mark("to the left"),
    "right": mark("to the right"),
    "up": mark("up"),
    "down": mark("down"),
}
_WIDTH = 64
_GRID_CELL = 6


class HandDrawing(Static):
    """Draws what a hand test has seen; an empty one takes no room."""

    def __init__(self) -> None:
        super().__init__(id="hand-drawing", markup=False)
        self._shown: list[tuple[str, str]] | None = None
        self.display = False

    def draw(self, parts: Mapping[str, str], say: Say) -> bool:
        """Show these parts, each with its state; whether there is anything to draw."""
        pieces = pieces_of(parts, say)
        if pieces != self._shown:
            self._shown = pieces
            self.display = bool(pieces)
            self.update(Content.assemble(*pieces))
        return bool(pieces)


def has_numeric_pad(parts: Mapping[str, str]) -> bool:
    """Whether the keyboard is a wide one."""
    return parts.get(_PAD) == "there"


def pieces_of(parts: Mapping[str, str], say: Say) -> list[tuple[str, str]]:
    """Runs of text with their styles, lines apart by newlines."""
    cells = {name: state for name, state in parts.items() if name.startswith(_CELL)}
    keys = {name: state for name, state in parts.items() if name.startswith("KEY_")}
    known = {*cells, *keys, _LAYOUT, _PAD}
    others = {
        name: state for name, state in parts.items() if name not in known and part_name(name, say)
    }
    keyboard = _keyboard(keys, parts.get(_LAYOUT, ""), pad=has_numeric_pad(parts))
    lines = [*_surface(cells), *(keyboard if keys else ()), *_named(others, say)]
    pieces: list[tuple[str, str]] = []
    for number, line in enumerate(lines):
        pieces += [("\n" if number else "", ""), *line]
    return pieces


Line = list[tuple[str, str]]


def _surface(cells: Mapping[str, str]) -> Iterator[Line]:
    """A grid; `cell_0_1` is the first row's second cell."""
    places: dict[int, dict[int, str]] = {}
    for name, state in cells.items():
        row, _, column = name.removeprefix(_CELL).partition("_")
        if row.isdecimal() and column.isdecimal():
            places.setdefault(int(row), {})[int(column)] = state
    for _, in_row in sorted(places.items()):
        line: Line = []
        for _, state in sorted(in_row.items()):
            filled = "█" if state in _WHOLE_SEEN else ("x" if state in _FAULT else "░")
            line += [(filled * _GRID_CELL, _style(state)), (" ", "")]
        yield line


def _keyboard(keys: Mapping[str, str], layout: str, *, pad: bool) -> Iterator[Line]:
    rows = drawn_rows(layout_named(layout), numeric_pad=pad)
    for row in rows:
        yield [piece for key in row for piece in _key(key, keys.get(key.key, _NEW))]
    drawn = {key.key for row in rows for key in row}
    # A key that nobody expects is worth a place only once something is known of it.
    line: Line = []
    for name, state in keys.items():
        if name not in drawn and state != _NEW:
            line += [(name.removeprefix("KEY_").capitalize(), _style(state)), (" ", "")]
    if line:
        yield line[:_MOST_OTHERS]


def _key(key: DrawnKey, state: str) -> Line:
    """A key as wide as its quarters, with a gap behind it where there is room."""
    if not key.key:
        return [(" " * key.width, "")]
    label = key.label
    if len(label) >= key.width and label[0] == "F":
        # `F10` in three columns would run into its neighbours.
        label = label[1:]
    if len(label) >= key.width:
        return [(label[: key.width], _style(state))]
    return [(label.center(key.width - 1), _style(state)), (" ", "")]


def _named(parts: Mapping[str, str], say: Say) -> Iterator[Line]:
    """Parts by their names, each with a sign, as many in a line as fit."""
    line: Line = []
    width = 0
    for name, state in parts.items():
        text = f"{_sign(state)} {part_name(name, say)}"
        if line and width + len(text) + 2 > _WIDTH:
            yield line
            line, width = [], 0
        line += [(text, _sign_style(state)), ("  ", "")]
        width += len(text) + 2
    if line:
        yield line


def part_name(name: str, say: Say) -> str:
    """What a person calls a part; empty for what the lines above tell already."""
    if name.startswith(_SOCKET):
        return say.tr("Socket {n}", n=name.removeprefix(_SOCKET))
    return say.tr(_PART_NAMES[name]) if name in _PART_NAMES else ""


def _sign(state: str) -> str:
    if state in _FAULT:
        return "[x]"
    if state == "slow":
        return "[!]"
    return "[+]" if state in _WHOLE_SEEN else "[ ]"


def _sign_style(state: str) -> str:
    if state in _FAULT:
        return "bold $bad"
    if state == "slow":
        return "bold $care"
    return "bold $good" if state in _WHOLE_SEEN else "$faint"


def _style(state: str) -> str:
    if state in _FAULT:
        return "bold $bad"
    if state in _NOW:
        return "bold $busy"
    return _SEEN_STYLE if state in _WHOLE_SEEN else "$faint"
