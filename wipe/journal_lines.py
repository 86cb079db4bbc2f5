"""The journal's lines: JSON with a sequence number, two clocks, a type and a checksum.

`{"seq":7,"boot_ms":81234,"at":"2026-11-23T09:16:54.120Z","type":"offset","bytes":4096,"crc":"…"}`.
The checksum is CRC-32, in hex, of the line up to the comma before `"crc"`.
"""

import json
import zlib
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from wipe.events import Event

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_CRC_OPENS = b',"crc":"'
_CRC_CLOSES = b'"}'
_CRC_TAIL = len(_CRC_OPENS) + 8 + len(_CRC_CLOSES)


class JournalDamaged(Exception):
    """A line that a power cut cannot explain; `line` counts from 1."""

    def __init__(self, line: int, cause: str) -> None:
        super().__init__(f"line {line}: {cause}")
        self.line = line
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    seq: int
    boot_ms: int
    at: str
    event: Event


@dataclass(frozen=True, slots=True)
class JournalText:
    """The readable part of a journal."""

    entries: tuple[Entry, ...]
    good_bytes: int
    torn_bytes: int
    """Behind the last good line."""


def fields_of(entry: Entry) -> dict[str, object]:
    """The fields of a line, without its checksum."""
    header = {"seq": entry.seq, "boot_ms": entry.boot_ms, "at": entry.at}
    return header | entry.event.model_dump(mode="json")


def encode(entry: Entry) -> bytes:
    """One line, newline included."""
    body = json.dumps(fields_of(entry), ensure_ascii=True, separators=(",", ":")).encode()[:-1]
    return body + _CRC_OPENS + f"{zlib.crc32(body):08x}".encode() + _CRC_CLOSES + b"\n"


class UnknownLine(ValueError):
    """A whole line that this version cannot read."""


def decode(line: bytes) -> Entry | None:
    """The entry of a line without its newline, or `None` if the line is not whole.

    Raises:
        UnknownLine: whole, by its checksum, and of another version.
    """
    body, tail = line[:-_CRC_TAIL], line[-_CRC_TAIL:]
    if tail != _CRC_OPENS + f"{zlib.crc32(body):08x}".encode() + _CRC_CLOSES:
        return None
    try:
        fields = json.loads(body + b"}")
        header = {name: fields.pop(name) for name in ("seq", "boot_ms", "at")}
        return Entry(**header, event=_EVENT.validate_json(json.dumps(fields)))
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        # No power cut makes a true checksum: cutting this line off would lose another's words.
        raise UnknownLine("written by another version of opknap") from error


def read_lines(content: bytes, *, first_seq: int = 1) -> JournalText:
    """Every entry of a journal, tolerating a torn tail.

    Raises:
        JournalDamaged: a bad line with a good one behind it, a gap in the numbering, or a line
            of another version.
    """
    entries: list[Entry] = []
    good_bytes = 0
    position = 0
    bad_line: int | None = None
    for number, line in enumerate(content.splitlines(keepends=True), start=first_seq):
        position += len(line)
        try:
            entry = decode(line[:-1]) if line.endswith(b"\n") else None
        except UnknownLine as unknown:
            raise JournalDamaged(number, str(unknown)) from unknown
        if entry is None:
            bad_line = bad_line or number
        elif bad_line is not None:
            raise JournalDamaged(bad_line, "damaged, with good lines behind it")
        elif entry.seq != number:
            raise JournalDamaged(number, f"is numbered {entry.seq}")
        else:
            entries.append(entry)
            good_bytes = position
    return JournalText(tuple(entries), good_bytes, len(content) - good_bytes)
