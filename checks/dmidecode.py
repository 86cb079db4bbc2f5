"""dmidecode's text as a table of SMBIOS structures (DMTF DSP0134).

Read are the outputs of dmidecode 2.x and 3.x, whole or filtered by type, with handles or without
(`--quiet`). Lines that fit nothing are skipped: preloaded libraries and old versions add some.
"""

import re
from dataclasses import dataclass, field

from checks.parse_error import ParseError

_VERSION = re.compile(r"^# dmidecode ([\w.]+)")
_HANDLE = re.compile(r"^Handle (0x[0-9A-Fa-f]+), DMI type (\d{1,3})")
_INDENT = re.compile(r"^[\t ]*")
_NO_TABLE = ("No SMBIOS nor DMI entry point found", "# No SMBIOS")

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
        """Take one indented line: further in than the first it is an item of the last field."""
        indent = len(_INDENT.match(line)[0])  # type: ignore[index] # matches any text
        if self.indent is None:
            self.indent = indent
        if indent > self.indent:
            if self.key is not None:
                self.lists.setdefault(self.key, []).append(line.strip())
            return
        # dmidecode up to 3.3 forgot the line break between two fields of type 43.
        for part in line.strip().split("\t"):
            name, colon, value = part.partition(":")
            if colon:
                self.key = name.strip()
                self.fields.setdefault(self.key, value.strip())

    def finished(self) -> Structure:
        """The structure as it stands, also when the output ended in its middle."""
        lists = {name: tuple(items) for name, items in self.lists.items()}
        return Structure(self.type, self.handle, self.fields, lists)


def parse_dmidecode(text: str) -> DmiTable:
    """Read dmidecode's text.

    Raises:
        ParseError: the text holds no structure and does not say that there is no table.
    """
    version: str | None = None
    run = 0
    drafts: list[_Draft] = []
    open_draft: _Draft | None = None
    for line in (raw.rstrip("\r") for raw in text.lstrip("\ufeff").split("\n")):
        if said := _VERSION.match(line):
            version, run, open_draft = version or said[1], run + 1, None
        elif head := _HANDLE.match(line):
            open_draft = _Draft(int(head[2]), head[1], run)
            drafts.append(open_draft)
        elif not line.strip():
            # A structure ends at its blank line; its handle, if it has one, is still to come.
            open_draft = None
        elif line[0] in "\t ":
            if open_draft is not None:
                open_draft.add(line)
        elif open_draft is None and line.strip() in _TYPE_OF_TITLE:
            open_draft = _Draft(_TYPE_OF_TITLE[line.strip()], None, run)
            drafts.append(open_draft)
    if not drafts and not any(mark in text for mark in _NO_TABLE):
        raise ParseError("dmidecode", version, text.count("\n") + 1, "no structure in the text")
    return DmiTable(version, tuple(draft.finished() for draft in _once(drafts)))


def _once(drafts: list[_Draft]) -> list[_Draft]:
    """Without what a later output in the same text says again."""
    first_run: dict[tuple[int, str | None], int] = {}
    for draft in drafts:
        first_run.setdefault((draft.type, draft.handle), draft.run)
    return [draft for draft in drafts if draft.run == first_run[draft.type, draft.handle]]
