"""Each drive: what was done, what that reaches by each standard, and how it was proved."""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.web.parts import STATUS_TONES, Badge, Fact
from inventory.web.proof_view import AttemptText, ProofView
from reports import record_words
from reports.language import Translator
from reports.record import Record, RecordDrive
from reports.words import Words


@dataclass(frozen=True, slots=True)
class LevelText:
    """What one standard calls it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DriveText:
    """One drive in words."""

    title: str
    status: Badge
    status_meaning: str
    status_next: str
    is_simulated: bool
    facts: tuple[Fact, ...]
    levels: tuple[LevelText, ...]
    remarks: tuple[str, ...]
    attempts: tuple[AttemptText, ...]
    attempts_open: bool
    """It did not end well: what was tried is the first thing to look at."""
    expert: tuple[Fact, ...]


class DrivesView:
    """Words the storage of one record."""

    def __init__(self, record: Record, words: Words, tr: Translator) -> None:
        self._storage = record.storage
        self._words = words
        self._proof = ProofView(words, tr)
        self.tr = tr

    def drives(self) -> tuple[DriveText, ...]:
        """Every drive; those that are not erased stand first."""
        worst_first = sorted(
            self._storage.drives, key=lambda drive: _status_tone(drive.status) == "good"
        )
        return tuple(self._drive(drive) for drive in worst_first)

    def hints(self) -> tuple[str, ...]:
        """Signs of drives that could not be seen."""
        texts = []
        for hint in self._storage.hints:
            said = record_words.hint(self._words, hint)
            closed = self.tr("A person looked and settled this.") if hint.closed_by else ""
            texts.append(
                " ".join(filter(None, (f"{said.title}.", said.means, closed or said.next)))
            )
        return tuple(texts)

    def no_storage(self) -> str:
        """What is said when there is no drive at all; never left out."""
        if self._storage.drives:
            return ""
        if self._storage.attested_no_storage_by is not None:
            return self.tr("No drive was found, and a person looked inside and confirmed it.")
        return self.tr("No drive was found, and nobody confirmed that there is none.")

    def _drive(self, drive: RecordDrive) -> DriveText:
        maker_and_model = " ".join(filter(None, (drive.vendor, drive.model)))
        if drive.status is None:
            status = Badge(self.tr("Not part of this laptop"), "none")
            meaning, next_step = self.tr("A person said so; it was left alone."), ""
        else:
            status = Badge(self._words.status_word(drive.status), _status_tone(drive.status))
            said = self._words.drive_status(
                drive.status,
                drive.status_reason,
                was_begun=bool(drive.attempts),
                method=drive.method,
            )
            meaning = said.means
            next_step = "" if status.tone == "good" else said.next
        return DriveText(
            title=maker_and_model or self.tr("Drive without a name"),
            status=status,
            status_meaning=meaning,
            status_next=next_step,
            is_simulated=drive.simulated,
            facts=tuple(self._facts(drive)),
            levels=self._levels(drive),
            remarks=self._remarks(drive),
            attempts=self._proof.attempts(drive),
            attempts_open=status.tone in {"bad", "warn"},
            expert=tuple(self._proof.expert(drive)),
        )

    def _facts(self, drive: RecordDrive) -> Iterator[Fact]:
        tr, words = self.tr, self._words
        kind = f"{words.drive_kind(drive.kind)}, {words.transport(drive.transport)}"
        has_serial = drive.serial is not None
        yield Fact(tr("Serial"), drive.serial or tr("no serial"), is_code=has_serial)
        size = drive.capacity_reported
        if size is None:
            yield Fact(tr("Size"), tr("the drive does not say"))
        else:
            of = tr("{size} ({bytes} bytes)", size=words.amounts.size(int(size)), bytes=size)
            yield Fact(tr("Size"), of)
        yield Fact(tr("Kind"), kind)
        if drive.firmware:
            yield Fact(tr("Firmware"), drive.firmware, is_code=True)
        if drive.method is not None:
            is_done = _status_tone(drive.status) in {"good", "warn"}
            # the sentence tells what the method does to the end: only said where it got there
            name = f"{words.method_name(drive.method)} ({drive.method.value})"
            yield Fact(tr("Method"), f"{name}. {words.method(drive.method)}" if is_done else name)
        if drive.status is not None:
            yield from self._proof.facts(drive)
        if drive.stream is not None:
            yield Fact(
                tr("Pattern"), tr("Keyed stream, {cipher}", cipher=drive.stream.cipher.value)
            )
        if drive.confirmed_typed:
            yield Fact(tr("Confirmed by typing"), drive.confirmed_typed, is_code=True)

    def _levels(self, drive: RecordDrive) -> tuple[LevelText, ...]:
        if drive.status is None:
            return ()
        return tuple(
            LevelText(
                claim.standard, f"{claim.level} ({claim.basis})" if claim.basis else claim.level
            )
            for claim in record_words.levels(self._words, drive)
        )

    def _remarks(self, drive: RecordDrive) -> tuple[str, ...]:
        exceptions = [self._words.exception(exception) for exception in drive.exceptions]
        notes = [self._words.note(note) for note in drive.notes]
        return (*exceptions, *notes)


def _status_tone(status: str | None) -> str:
    return "none" if status is None else STATUS_TONES.get(status, "bad")
