"""A laptop's keyboard to draw: rows of keys, what is printed on them, how wide they are.

The main block is 60 quarters of a key wide, with a numeric pad 77: at one column for a quarter it
fits a screen of 80. Only labels differ between layouts of one shape: the code of a key is that of
its place (the key left of the digit 1 is always KEY_GRAVE).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class DrawnKey:
    """One key; without a name it is a gap."""

    key: str
    """`KEY_Q`, or empty."""
    label: str
    width: int
    """In quarters of a letter key."""


Row = tuple[DrawnKey, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is printed on a keyboard of some countries."""

    name: str
    """`us`, `de`: as in XKB."""
    iso: bool
    """A key more beside the left Shift, and an Enter over two rows."""
    labels: Mapping[str, str]

    def label(self, key: str) -> str:
        """What is printed on a key; the end of its name where nobody drew it."""
        return self.labels.get(key) or key.removeprefix("KEY_")


_TOP = (
    "ESC:4 F1:3 F2:3 F3:3 F4:3 F5:3 F6:3 F7:3 F8:3 F9:3 F10:3 F11:3 F12:3 HOME:5 END:5 INSERT:5"
    " DELETE:5"
)
_DIGITS = "GRAVE:4 1:4 2:4 3:4 4:4 5:4 6:4 7:4 8:4 9:4 0:4 MINUS:4 EQUAL:4 BACKSPACE:8"
_UPPER = "TAB:6 Q:4 W:4 E:4 R:4 T:4 Y:4 U:4 I:4 O:4 P:4 LEFTBRACE:4 RIGHTBRACE:4"
_HOME = "CAPSLOCK:7 A:4 S:4 D:4 F:4 G:4 H:4 J:4 K:4 L:4 SEMICOLON:4 APOSTROPHE:4"
_LOWER = "Z:4 X:4 C:4 V:4 B:4 N:4 M:4 COMMA:4 DOT:4 SLASH:4 RIGHTSHIFT:11"
_BOTTOM = (
    "FN:4 LEFTCTRL:4 LEFTMETA:4 LEFTALT:4 SPACE:20 RIGHTALT:4 SYSRQ:4 RIGHTCTRL:4 PAGEUP:4 UP:4"
    " PAGEDOWN:4"
)
_ARROWS = "-:48 LEFT:4 DOWN:4 RIGHT:4"
_ANSI_ROWS = (
    _TOP,
    _DIGITS,
    f"{_UPPER} BACKSLASH:6",
    f"{_HOME} ENTER:9",
    f"LEFTSHIFT:9 {_LOWER}",
    _BOTTOM,
    _ARROWS,
)
_ISO_ROWS = (
    _TOP,
    _DIGITS,
    f"{_UPPER} ENTER:6",
    f"{_HOME} BACKSLASH:4 ENTER:5",
    f"LEFTSHIFT:5 102ND:4 {_LOWER}",
    _BOTTOM,
    _ARROWS,
)
_PAD_ROWS = (
    "-:16",
    "NUMLOCK:4 KPSLASH:4 KPASTERISK:4 KPMINUS:4",
    "KP7:4 KP8:4 KP9:4 KPPLUS:4",
    "KP4:4 KP5:4 KP6:4 KPPLUS:4",
    "KP1:4 KP2:4 KP3:4 KPENTER:4",
    "KP0:8 KPDOT:4 KPENTER:4",
    "-:16",
)
_PAD_GAP = "-:1"

_US = {
    "ESC": "Esc", "GRAVE": "`", "MINUS": "-", "EQUAL": "=", "BACKSPACE": "Back", "TAB": "Tab",
    "LEFTBRACE": "[", "RIGHTBRACE": "]", "BACKSLASH": "\\", "CAPSLOCK": "Caps",
    "SEMICOLON": ";", "APOSTROPHE": "'", "ENTER": "Enter", "LEFTSHIFT": "Shift",
    "RIGHTSHIFT": "Shift", "102ND": "\\", "COMMA": ",", "DOT": ".", "SLASH": "/", "FN": "Fn",
    "LEFTCTRL": "Ctrl", "RIGHTCTRL": "Ctrl", "LEFTMETA": "Win", "LEFTALT": "Alt",
    "RIGHTALT": "Alt", "SPACE": "Space", "SYSRQ": "PrSc", "PAGEUP": "PgUp", "PAGEDOWN": "PgDn",
    "HOME": "Home", "END": "End", "INSERT": "Ins", "DELETE": "Del", "UP": "↑", "DOWN": "↓",
    "LEFT": "←", "RIGHT": "→", "COMPOSE": "Menu", "NUMLOCK": "Num", "KPSLASH": "/",
    "KPASTERISK": "*", "KPMINUS": "-", "KPPLUS": "+", "KPENTER": "Ent", "KPDOT": ".",
    **{f"KP{digit}": str(digit) for digit in range(10)},
}  # fmt: skip
_GB = {"BACKSLASH": "#", "RIGHTALT": "AlGr"}
_NL = {
    "GRAVE": "@", "MINUS": "/", "EQUAL": "°", "LEFTBRACE": "¨", "RIGHTBRACE": "*",
    "SEMICOLON": "+", "APOSTROPHE": "´", "BACKSLASH": "<", "102ND": "]", "SLASH": "-",  # noqa: RUF001 - so printed
    "RIGHTALT": "AlGr",
}  # fmt: skip
_DE = {
    "GRAVE": "^", "MINUS": "ß", "EQUAL": "´", "Y": "Z", "Z": "Y", "LEFTBRACE": "Ü",  # noqa: RUF001 - so printed
    "RIGHTBRACE": "+", "SEMICOLON": "Ö", "APOSTROPHE": "Ä", "BACKSLASH": "#", "102ND": "<",
    "SLASH": "-", "LEFTCTRL": "Strg", "RIGHTCTRL": "Strg", "RIGHTALT": "AlGr", "SYSRQ": "Drck",
    "PAGEUP": "Bl ↑", "PAGEDOWN": "Bl ↓", "HOME": "Pos1", "END": "Ende", "INSERT": "Einf",
    "DELETE": "Entf",
}  # fmt: skip
_AZERTY = {
    "GRAVE": "²", "Q": "A", "W": "Z", "A": "Q", "Z": "W", "MINUS": ")", "LEFTBRACE": "^",
    "RIGHTBRACE": "$", "SEMICOLON": "M", "APOSTROPHE": "ù", "102ND": "<", "M": ",",
    "COMMA": ";", "DOT": ":", "RIGHTALT": "AlGr",
}  # fmt: skip
_FR = {**_AZERTY, "EQUAL": "=", "BACKSLASH": "*", "SLASH": "!"}
_BE = {**_AZERTY, "EQUAL": "-", "BACKSLASH": "µ", "SLASH": "="}


def _layout(name: str, own: Mapping[str, str], *, iso: bool) -> Layout:
    labels = {f"KEY_{key}": label for key, label in {**_US, **own}.items()}
    return Layout(name, iso, MappingProxyType(labels))


LAYOUTS: tuple[Layout, ...] = (
    _layout("us", {}, iso=False),
    _layout("nl", _NL, iso=True),
    _layout("gb", _GB, iso=True),
    _layout("de", _DE, iso=True),
    _layout("fr", _FR, iso=True),
    _layout("be", _BE, iso=True),
)
"""The first stands for laptops sold in the Netherlands too, most of which are printed so."""


def layout_named(name: str) -> Layout:
    """A layout by its name; the first for a name that is not known."""
    return next((each for each in LAYOUTS if each.name == name), LAYOUTS[0])


def next_layout(name: str) -> Layout:
    """The one after it, and the first after the last."""
    names = [each.name for each in LAYOUTS]
    return LAYOUTS[(names.index(name) + 1) % len(LAYOUTS)] if name in names else LAYOUTS[0]


def drawn_rows(layout: Layout, *, numeric_pad: bool = False) -> tuple[Row, ...]:
    """The rows from top to bottom, all equally wide."""
    main = _ISO_ROWS if layout.iso else _ANSI_ROWS
    texts = [
        f"{row} {_PAD_GAP} {pad}" if numeric_pad else row
        for row, pad in zip(main, _PAD_ROWS, strict=True)
    ]
    return tuple(_row(text, layout) for text in texts)


def _row(text: str, layout: Layout) -> Row:
    pairs = (one.rsplit(":", 1) for one in text.split())
    return tuple(_drawn(name, int(width), layout) for name, width in pairs)


def _drawn(name: str, width: int, layout: Layout) -> DrawnKey:
    if name == "-":
        return DrawnKey("", "", width)
    return DrawnKey(f"KEY_{name}", layout.label(f"KEY_{name}"), width)
