"""dmidecode's text as a table of SMBIOS structures (DMTF DSP0134).

Read are the outputs of dmidecode 1.x to 3.x, whole or filtered by type, with handles or without
(`--quiet`), and as people pass them on: indented, quoted, doubly spaced, stripped of every indent.
Lines that fit nothing are skipped: preloaded libraries and old versions add some.
"""

import re
from dataclasses import dataclass, field

from checks.parse_error import ParseError

_VERSION = re.compile(r"^# dmidecode ([\w.]+)")
_HANDLE = re.compile(r"^Handle (0x[0-9A-Fa-f]+), DMI type (\d{1,3})")
_INDENT = re.compile(r"^[\t ]*")
# dmidecode 1.x gave the type a line of its own.
_HANDLE_ALONE = re.compile(r"^(Handle 0x[0-9A-Fa-f]+)[ \t]*\n[ \t]*(?=DMI type \d)", re.MULTILINE)
_BLANKS = "\t "
_NO_TABLE = ("No SMBIOS nor DMI entry point found", "# No SMBIOS")

_SYSTEM = 1
_TYPE_OF_TITLE = {
    "BIOS Information": 0,
    "System Information": 1,
    "Base Board Information": 2,
    "Chassis Information": 3,
    "Processor Information": 4,
    "Physical Memory Array": 16,
    "Memory Device": 17,
    "Portable Battery": 22,
    "Hardware Security": 24,
    "TPM Device": 43,
}
# In a letter, a comment or a block of a document the whole output stands behind such marks.
_BEFORE = re.compile(
    rf"^(?P<marks>[ \t>|#*]+)(?:Handle 0x[0-9A-Fa-f]+\b|(?:{'|'.join(_TYPE_OF_TITLE)})[ \t]*$)",
    re.MULTILINE,
)
_AT_MARGIN = re.compile(r"^Handle 0x[0-9A-Fa-f]+\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Structure:
    """One SMBIOS structure: its texts by name, its lists by name."""

    type: int
    handle: str | None
    fields: dict[str, str]
    lists: dict[str, tuple[str, ...]]

    def text(self, name: str) -> str | None:
        """The text of a field as dmidecode prints it, placeholders included."""
        return self.fields.get(name)


@dataclass(frozen=True, slots=True)
class DmiTable:
    """All structures in the order of the table; none where the firmware has no SMBIOS."""

    version: str | None
    structures: tuple[Structure, ...]

    def of_type(self, number: int) -> tuple[Structure, ...]:
        """The structures of one type, in order."""
        return tuple(each for each in self.structures if each.type == number)

    def first(self, number: int) -> Structure | None:
        """The first structure of a type."""
        return next(iter(self.of_type(number)), None)


@dataclass(slots=True)
class _Draft:
    """A structure whose lines are still coming."""

    type: int
    handle: str | None
    run: int
    """Which of several outputs in one text it stands in."""
    indent: int | None = None
    """Blanks before a field: one tab, or what somebody made of it."""
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    key: str | None = None

    def add(self, line: str) -> None:
        """Take one indented line: further in than the first field it is an item of the last."""
        indent = len(_INDENT.match(line)[0])  # type: ignore[index] # matches any text
        if self.indent is None:
            if ":" not in line:
                return  # dmidecode 1.x indents the title too
            self.indent = indent
        if indent > self.indent:
            self._add_item(line)
            return
        # dmidecode up to 3.3 forgot the line break between two fields of type 43.
        for part in line.strip().split("\t"):
            name, colon, value = part.partition(":")
            if colon:
                self.key = name.strip()
                self.fields.setdefault(self.key, value.strip())

    def add_stripped(self, line: str) -> None:
        """Take one line that lost its indent: what is no field is an item of an empty one."""
        if ":" in line:
            self.add(line)
        elif self.key is not None and not self.fields[self.key]:
            self._add_item(line)

    def _add_item(self, line: str) -> None:
        if self.key is not None:
            self.lists.setdefault(self.key, []).append(line.strip())

    def is_titled(self, line: str) -> bool:
        """Whether the line is the title that comes before the first field."""
        return not self.fields and _TYPE_OF_TITLE.get(line.strip()) == self.type

    def finished(self) -> Structure:
        """The structure as it stands, also when the output ended in its middle."""
        lists = {name: tuple(items) for name, items in self.lists.items()}
        return Structure(self.type, self.handle, self.fields, lists)


def parse_dmidecode(text: str) -> DmiTable:
    """Read dmidecode's text.

    Raises:
        ParseError: the text holds no structure and does not say that there is no table.
    """
    lines = _lines(text)
    reader = _Reader(
        stripped=not any(line[:1] in _BLANKS and ":" in line for line in lines if line)
    )
    for line in lines:
        reader.take(line)
    version, drafts = reader.version, reader.drafts
    if not drafts and not any(mark in text for mark in _NO_TABLE):
        raise ParseError("dmidecode", version, text.count("\n") + 1, "no structure in the text")
    return DmiTable(version, tuple(draft.finished() for draft in _once(drafts)))


def _lines(text: str) -> list[str]:
    """The lines without what stands before the whole output."""
    tidy = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\u00a0", " ")
    lines = tidy.split("\n")
    if _AT_MARGIN.search(tidy) is None and (found := _BEFORE.search(tidy)) is not None:
        marks = found["marks"]
        bare = marks.rstrip()
        lines = ["" if line.rstrip() == bare else line.removeprefix(marks) for line in lines]
    return _HANDLE_ALONE.sub(r"\1, ", "\n".join(lines)).split("\n")


@dataclass(slots=True)
class _Reader:
    """Goes through the lines and gathers structures."""

    stripped: bool
    """No line is indented: somebody's web page took every blank away."""
    version: str | None = None
    drafts: list[_Draft] = field(default_factory=list)
    open_draft: _Draft | None = None
    run: int = 0
    after_blank: bool = False

    def take(self, line: str) -> None:
        """One line of the output."""
        if not line.strip():
            self.after_blank = True
            return
        after_blank, self.after_blank = self.after_blank, False
        if said := _VERSION.match(line):
            self.version, self.run, self.open_draft = self.version or said[1], self.run + 1, None
        elif head := _HANDLE.match(line):
            self._open(int(head[2]), head[1])
        elif line[0] in _BLANKS:
            if self.open_draft is not None:
                self.open_draft.add(line)
        elif self.open_draft is not None and self.open_draft.is_titled(line):
            return
        elif line.strip() in _TYPE_OF_TITLE and (after_blank or self.open_draft is None):
            self._open(_TYPE_OF_TITLE[line.strip()], None)
        elif self.open_draft is not None:
            self._take_at_margin(line, self.open_draft, after_blank=after_blank)

    def _open(self, number: int, handle: str | None) -> None:
        self.open_draft = _Draft(number, handle, self.run)
        self.drafts.append(self.open_draft)

    def _take_at_margin(self, line: str, draft: _Draft, *, after_blank: bool) -> None:
        if self.stripped:
            draft.add_stripped(line)
        elif after_blank and draft.fields:
            # Some other title, or words of another program: the structure ended before them.
            self.open_draft = None


def _once(drafts: list[_Draft]) -> list[_Draft]:
    """Without what a later output in the same text says again, and without another laptop's."""
    first_run: dict[tuple[int, str | None], int] = {}
    first_of_type: dict[int, int] = {}
    for draft in drafts:
        first_run.setdefault((draft.type, draft.handle), draft.run)
        first_of_type.setdefault(draft.type, draft.run)
    # Runs filtered by type or handle add up; a run that names a system once more does not.
    whole = {each.run for each in drafts if each.type == _SYSTEM}
    again = whole - {first_of_type.get(_SYSTEM)}
    return [
        draft
        for draft in drafts
        if draft.run == first_run[draft.type, draft.handle]
        and (draft.run not in again or draft.run == first_of_type[draft.type])
    ]
