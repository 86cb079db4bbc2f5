"""Sealed records on their way: files that move from `outbox/` to `sent/` or `refused/`.

A parcel is `<counter>-<record_id>.dsse.json` and beside it a folder `….d` with evidence, the last
problem and in the end the receipt. Every step is one durable write or rename, in an order that
makes each stop in between harmless: the envelope moves last, after its receipt is on the stick.
"""

import contextlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from agent.data_folder import DataFolder
from host import durable
from host.value import Value

_ENVELOPE = re.compile(r"^(\d{1,18})-([0-9a-f-]{36})\.dsse\.json$")
RECEIPT = "receipt.json"
PROBLEM = "problem.json"


@dataclass(frozen=True, slots=True, order=True)
class Parcel:
    """One sealed record; the oldest has the lowest counter."""

    counter: int
    record_id: str

    @property
    def name(self) -> str:
        """Stem of its file names."""
        return f"{self.counter}-{self.record_id}"

    @property
    def envelope(self) -> str:
        """Name of the signed file."""
        return f"{self.name}.dsse.json"

    @property
    def folder(self) -> str:
        """Name of what lies beside it."""
        return f"{self.name}.d"


class Problem(Value):
    """What the inventory answered when it did not store a record, or stored it apart."""

    status: int | None
    code: str
    """The inventory's stable code, or ours (`receipt_invalid`, `http_404`)."""
    at: str


class Place(StrEnum):
    """Where a parcel lies."""

    OUTBOX = "outbox"
    """To be sent."""
    SENT = "sent"
    """Stored by the inventory; its receipt is here."""
    REFUSED = "refused"
    """The inventory holds other bytes under this id."""


class Disk(Protocol):
    """The durable writes that an outbox makes."""

    def write_whole(self, path: Path, content: bytes) -> None:
        """Replace a file, all or nothing."""

    def move(self, source: Path, target: Path) -> None:
        """Rename within the stick."""

    def make_folder(self, path: Path) -> None:
        """Make a folder; one that is there is fine."""

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone is fine."""


class StickDisk:
    """The real thing: `host.durable`."""

    def write_whole(self, path: Path, content: bytes) -> None:
        """Replace a file, all or nothing."""
        durable.write_whole(path, content)

    def move(self, source: Path, target: Path) -> None:
        """Rename within the stick."""
        durable.move(source, target)

    def make_folder(self, path: Path) -> None:
        """Make a folder; one that is there is fine."""
        durable.make_folder(path)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone is fine."""
        durable.remove(path)


class Outbox:
    """The three folders and the steps between them. One thread at a time moves parcels."""

    def __init__(self, data: DataFolder, disk: Disk) -> None:
        self._data = data
        self._disk = disk

    def put(self, parcel: Parcel, envelope: bytes, evidence: Mapping[str, bytes]) -> None:
        """Store a sealed record for sending; repeating it after a crash is harmless.

        Raises:
            OSError: the stick is full or gone; the parcel is not in the outbox.
        """
        if self.place(parcel.record_id) is not None:
            return
        folder = self._data.outbox / parcel.folder
        self._disk.make_folder(folder)
        for name, content in evidence.items():
            self._disk.write_whole(folder / name, content)
        self._disk.write_whole(self._data.outbox / parcel.envelope, envelope)

    def withdraw(self, parcel: Parcel) -> None:
        """Take away what an unfinished `put` left; a parcel that is there is left alone."""
        if self.place(parcel.record_id) is None:
            shutil.rmtree(self._data.outbox / parcel.folder, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what an interrupted write left behind under a temporary name.

        For the start only, before any thread writes here: a write under way looks the same.
        """
        for torn in self._data.outbox.glob("**/.*.new"):
            # It is in nobody's way; a stick that cannot remove it may still be read and sent.
            with contextlib.suppress(OSError):
                self._disk.remove(torn)

    def waiting(self) -> tuple[Parcel, ...]:
        """What is still to be sent, oldest first."""
        return self.parcels(Place.OUTBOX)

    def parcels(self, place: Place) -> tuple[Parcel, ...]:
        """Parcels in one place, oldest first."""
        names = [path.name for path in self._root(place).glob("*.dsse.json")]
        matches = [match for match in map(_ENVELOPE.match, names) if match is not None]
        return tuple(sorted(Parcel(int(match[1]), match[2]) for match in matches))

    def place(self, record_id: str) -> tuple[Place, Parcel] | None:
        """Where a record lies, if it was sealed at all."""
        for place in Place:
            for parcel in self.parcels(place):
                if parcel.record_id == record_id:
                    return place, parcel
        return None

    def envelope(self, parcel: Parcel) -> bytes:
        """The signed bytes of a waiting parcel."""
        return (self._data.outbox / parcel.envelope).read_bytes()

    def sealed(self, record_id: str) -> bytes | None:
        """The signed bytes of a record, wherever it lies by now; `None` if nowhere.

        Raises:
            OSError: they are there and cannot be read.
        """
        found = self.place(record_id)
        if found is None:
            return None
        # The sender may be moving it: looked for in the order in which parcels move.
        for place in Place:
            with contextlib.suppress(FileNotFoundError):
                return (self._root(place) / found[1].envelope).read_bytes()
        raise FileNotFoundError(found[1].envelope)

    def receipt(self, place: Place, parcel: Parcel) -> bytes | None:
        """The receipt that lies with a parcel. Its signature is the caller's to check."""
        for root in (self._root(place), self._data.sent):
            with contextlib.suppress(FileNotFoundError):
                return (root / parcel.folder / RECEIPT).read_bytes()
        return None

    def problem(self, place: Place, parcel: Parcel) -> Problem | None:
        """What the inventory last had against a parcel."""
        try:
            text = (self._root(place) / parcel.folder / PROBLEM).read_bytes()
            return Problem.model_validate_json(text)
        except (FileNotFoundError, ValidationError):
            return None

    def note_problem(self, parcel: Parcel, problem: Problem) -> None:
        """Keep what the inventory answered; the parcel stays."""
        folder = self._beside(parcel)
        self._disk.make_folder(folder)
        self._disk.write_whole(folder / PROBLEM, problem.model_dump_json().encode())

    def settle(self, parcel: Parcel, receipt: bytes, remark: Problem | None = None) -> None:
        """Receipt on the stick first, then the parcel goes to `sent/`.

        Args:
            parcel: what was stored.
            receipt: the inventory's receipt, already checked.
            remark: set when the inventory stored it in quarantine.
        """
        folder = self._beside(parcel)
        self._disk.make_folder(folder)
        self._disk.write_whole(folder / RECEIPT, receipt)
        if remark is None:
            self._disk.remove(folder / PROBLEM)
        else:
            self._disk.write_whole(folder / PROBLEM, remark.model_dump_json().encode())
        self.finish(parcel)

    def finish(self, parcel: Parcel) -> None:
        """The renames to `sent/`, from wherever a crash left them."""
        self._carry(parcel, self._data.sent)

    def refuse(self, parcel: Parcel, problem: Problem) -> None:
        """The parcel goes to `refused/`; nothing is deleted."""
        self.note_problem(parcel, problem)
        self._carry(parcel, self._data.refused)

    def _carry(self, parcel: Parcel, target: Path) -> None:
        folder = self._beside(parcel)
        if folder.exists() and folder.parent != target:
            self._disk.move(folder, target / parcel.folder)
        self._disk.move(self._data.outbox / parcel.envelope, target / parcel.envelope)

    def _beside(self, parcel: Parcel) -> Path:
        # A crash between the two renames leaves the folder ahead of its envelope.
        for root in (self._data.sent, self._data.refused):
            if (root / parcel.folder).exists():
                return root / parcel.folder
        return self._data.outbox / parcel.folder

    def _root(self, place: Place) -> Path:
        match place:
            case Place.OUTBOX:
                return self._data.outbox
            case Place.SENT:
                return self._data.sent
            case Place.REFUSED:
                return self._data.refused
