"""EDIDs in saved files: as bytes, or as hexadecimal in any of the layouts that tools print (pure).

Seen: plain hex in lines of 16 or 32 bytes, spaced bytes (edid-decode, od), `0x` and commas, xxd and
hexdump with offsets and a text column, xrandr's property lists, the named parts of old edid-decode;
the same behind the marks of a quoted letter, of X.Org's log or of the kernel's.
"""

import re
from dataclasses import dataclass, field

_HEADER = bytes.fromhex("00ffffffffffff00")
"""The fixed first bytes of every EDID (VESA E-EDID 1.4, 3.3)."""
_BLOCK = 128
_MOST_BLOCKS = 256
_MOST_EDIDS = 16
_BETWEEN = r"(?:[\s,;:]|0[xX])*"
_HEADER_TEXT = re.compile(_BETWEEN.join(("00", *["ff"] * 6, "00")), re.IGNORECASE)
_OFFSET = re.compile(r"^\s*(?:0[xX])?[0-9a-fA-F]{2,8}(?::\s|\s(?=\s*[0-9a-fA-F]))")
_NOISE = re.compile(r"0[xX](?=[0-9a-fA-F]{2})|[,{};:\"\\]")
_TEXT_COLUMNS = (re.compile(r"$"), re.compile(r"[|>].*$"), re.compile(r"(?<=\S)\s{2,}.*$"))
"""What xxd, hexdump and od print to the right of the bytes."""
_SIXTEEN = re.compile(r"^\s*((?:[0-9a-fA-F]{2}\s+){15}[0-9a-fA-F]{2})\s.{1,17}$")
"""A row with its text right behind it."""
_PART = re.compile(r"^[\s>|#*]*[a-z][a-z ]*\d?:\s+")
"""`serial number:`, `descriptor 1:`: edid-decode once printed what it had extracted by parts."""
_FIRST_PART = re.compile(r"\bheader:\s*$")
_PAIRS = re.compile(r"(?:[0-9a-fA-F]{2})+")
_CONNECTOR = re.compile(r"^(\S+) (?:dis)?connected\b")
_IN_NAME = re.compile(
    r"(?:^|[^a-z])(edp|lvds|dsi|hdmi(?:-a)?|dp|dvi-[dia]|vga|unknown)-?(\d+)", re.IGNORECASE
)
_SPELLED = {"edp": "eDP", "hdmi": "HDMI-A", "unknown": "Unknown"}
_UNNAMED_PANEL = "eDP"


@dataclass(frozen=True, slots=True)
class FoundEdid:
    """One EDID and the connector that the file names for it."""

    edid: bytes
    connector: str | None = None


def edids_in(content: bytes, text: str) -> tuple[FoundEdid, ...]:
    """Every EDID of a file; a truncated one is given as far as it goes."""
    if content.startswith(_HEADER):
        return (FoundEdid(content[: _BLOCK * _MOST_BLOCKS]),)
    if _HEADER_TEXT.search(text) is None:
        return ()
    reader = _Reader()
    for line in text.split("\n"):
        reader.take(line)
    reader.end()
    return tuple(reader.found[:_MOST_EDIDS])


@dataclass(slots=True)
class _Reader:
    """Goes through the lines; an EDID goes on as long as its lines look like its first one."""

    found: list[FoundEdid] = field(default_factory=list)
    connector: str | None = None
    pending: bytearray = field(default_factory=bytearray)
    has_offsets: bool = False
    before: re.Pattern[str] | None = None
    """What stands before the bytes on each line: a quotation mark, a log's time and driver."""
    by_parts: bool = False

    def take(self, line: str) -> None:
        """One line of the file."""
        if (named := _CONNECTOR.match(line)) is not None:
            self.connector = named[1]
        if self.pending:
            bare = line if self.before is None else self.before.sub("", line, count=1)
            row = _row(bare, offset=self.has_offsets)
            if not row and self.by_parts:
                row = _row(_PART.sub("", line, count=1), offset=False)
            if row or not bare.strip():
                self.pending += row
                return
            self.end()
        if _HEADER_TEXT.search(line):
            self._begin(line)

    def _begin(self, line: str) -> None:
        for has_offsets in (True, False):
            row = _row(line, offset=has_offsets)
            at = row.find(_HEADER)
            if at == 0 or (at > 0 and not has_offsets):
                self.has_offsets, self.before, self.by_parts = has_offsets, None, False
                self.pending += row[at:]
                return
        spoken = _HEADER_TEXT.search(line)
        if spoken is not None:  # words before it on its line
            self.has_offsets = False
            self.before = _like(line[: spoken.start()])
            self.by_parts = _FIRST_PART.search(line[: spoken.start()]) is not None
            self.pending += _row(line[spoken.start() :], offset=False)

    def end(self) -> None:
        """What was read is whole, or as whole as it will be."""
        if self.pending:
            edid = bytes(self.pending[: _BLOCK * _MOST_BLOCKS])
            self.found.append(FoundEdid(edid, self.connector))
            self.pending.clear()


def _like(words: str) -> re.Pattern[str]:
    """The start of a line that differs in its numbers and blanks alone: a log counts the time."""
    parts = re.findall(r"\d+|\s+|[^\d\s]+", words.strip())
    shapes = (r"\d+" if p.isdecimal() else r"\s*" if p.isspace() else re.escape(p) for p in parts)
    return re.compile(r"^\s*" + "".join(shapes))


def _row(line: str, *, offset: bool) -> bytes:
    """The bytes of a line; none where it holds anything but hexadecimal bytes."""
    if offset:
        line, cut = _OFFSET.subn("", line, count=1)
        if not cut:
            return b""
    for column in _TEXT_COLUMNS:
        row = _bytes(_NOISE.sub(" ", column.sub("", line, count=1)))
        if row:
            return row
    beside = _SIXTEEN.match(line)
    return b"" if beside is None else _bytes(beside[1])


def _bytes(text: str) -> bytes:
    words = text.split()
    if not words or not all(_PAIRS.fullmatch(word) for word in words):
        return b""
    return bytes.fromhex("".join(words))


def connector_name(told: str | None, file_name: str, number: int) -> str:
    """The kernel's name of a connector: `eDP-1`, from the file's text, else its name.

    What names none is a laptop's own panel, for that is what people record.
    """
    for source in (told or "", file_name):
        named = _IN_NAME.search(source)
        if named is not None:
            kind = named[1].casefold()
            return f"{_SPELLED.get(kind, kind.upper())}-{named[2]}"
    return f"{_UNNAMED_PANEL}-{number}"
