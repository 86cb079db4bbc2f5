"""How an erase was proved and what was tried: sentences for all, numbers and bytes for experts."""

from collections.abc import Iterator
from dataclasses import dataclass

from inventory.web.parts import Fact
from reports.language import Translator, mark
from reports.record import RecordDrive
from reports.record_words import (
    RecordArea,
    RecordAttempt,
    RecordMarkers,
    RecordProof,
    RecordRange,
)
from reports.words import Words

MS = 1000
FULL = "F"
"""Code of a whole read compared with what was written."""
MOST_RANGES = 8
_CLASSES = {
    "zero": mark("zeros"),
    "ones": mark("ones"),
    "periodic": mark("a repeated pattern"),
    "random": mark("noise"),
    "text": mark("text"),
    "structured": mark("structured data"),
    "error": mark("not readable"),
}


@dataclass(frozen=True, slots=True)
class AttemptText:
    """One execution of a method."""

    method: str
    code: str
    result: str
    why: str
    """Empty where nothing is told."""
    took: str


class ProofView:
    """Words the proof and the attempts of drives."""

    def __init__(self, words: Words, tr: Translator) -> None:
        self._words = words
        self.tr = tr

    def facts(self, drive: RecordDrive) -> Iterator[Fact]:
        """What anybody may want to know of the proof."""
        proof, tr = drive.verification, self.tr
        yield Fact(tr("Verified"), self._verified(proof))
        if proof is not None and proof.markers is not None:
            yield Fact(tr("Markers"), self._markers(proof.markers))
            yield Fact(tr("Old data"), self._witnesses(proof.markers))

    def expert(self, drive: RecordDrive) -> Iterator[Fact]:
        """Codes, counts and places, as the record has them."""
        tr, proof = self.tr, drive.verification
        if drive.plan is not None:
            row = self._words.plan_row(drive.plan.row)
            yield Fact(tr("Row of the plan"), f"{drive.plan.row}: {row}")
            asked = self._words.level_name(drive.plan.requested_level)
            standard = self._words.standard(drive.plan.standard)
            yield Fact(tr("Level asked for"), f"{asked} ({standard})")
        if drive.status_reason is not None:
            yield Fact(tr("Reason"), drive.status_reason, is_code=True)
        if proof is not None:
            yield Fact(tr("Check"), f"{proof.method} ({proof.expected})", is_code=True)
            yield from self._read(proof)
        for attempt in drive.attempts:
            code = attempt.method.value
            if attempt.command_bytes is not None:
                name = tr("{method}, bytes sent", method=code)
                yield Fact(name, attempt.command_bytes, is_code=True)
            if attempt.device_status_raw is not None:
                name = tr("{method}, last status of the drive", method=code)
                yield Fact(name, attempt.device_status_raw, is_code=True)
        if drive.marker_seed is not None:
            yield Fact(tr("Seed of the markers"), drive.marker_seed, is_code=True)
        for exception in drive.exceptions:
            if exception.ranges:
                yield Fact(exception.code.value, _places(exception.ranges), is_code=True)

    def attempts(self, drive: RecordDrive) -> tuple[AttemptText, ...]:
        """Everything that was tried, in its order."""
        return tuple(self._attempt(attempt) for attempt in drive.attempts)

    def _attempt(self, attempt: RecordAttempt) -> AttemptText:
        words = self._words
        return AttemptText(
            method=words.method_name(attempt.method),
            code=attempt.method.value,
            result=words.step_result(attempt.result, attempt.reason, attempt.method),
            why=words.attempt_why(attempt.reason),
            took=self._took(attempt.start_ms, attempt.end_ms),
        )

    def _took(self, start_ms: int, end_ms: int | None) -> str:
        if end_ms is None:
            return self.tr("no end was seen")
        minutes, seconds = divmod((end_ms - start_ms) // MS, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"

    def _verified(self, proof: RecordProof | None) -> str:
        tr = self.tr
        if proof is None:
            return tr("not verified: nothing was read back")
        percent = f"{proof.coverage_percent} %"
        compared = self._words.amounts.size(proof.compared_bytes)
        if proof.clean and proof.method == FULL:
            return tr(
                "{percent} read back and compared ({size}), no difference",
                percent=percent,
                size=compared,
            )
        if proof.clean:
            return tr(
                "{percent} read back ({size}), nothing of before", percent=percent, size=compared
            )
        bad = (*proof.mismatched, *proof.residue)
        lost = proof.unreadable
        for area in proof.areas:
            bad, lost = (*bad, *area.residue), (*lost, *area.unreadable)
        return tr(
            "{percent} read back ({size}); {bad} differ, {lost} cannot be read",
            percent=percent,
            size=compared,
            bad=self._words.amounts.size(_length(bad)),
            lost=self._words.amounts.size(_length(lost)),
        )

    def _markers(self, markers: RecordMarkers) -> str:
        if not markers.placed:
            return self.tr("none: nothing could be written to the drive before")
        if markers.found:
            return self.tr(
                "{found} of {placed} are still there: the erase did not reach them",
                found=markers.found,
                placed=markers.placed,
            )
        return self.tr("all {placed} that were written before are gone", placed=markers.placed)

    def _witnesses(self, markers: RecordMarkers) -> str:
        if markers.witnesses is None:
            return self.tr("not looked at: what was remembered of it was lost with the power")
        if markers.unchanged:
            return self.tr(
                "{unchanged} of {witnesses} places are as before",
                unchanged=markers.unchanged,
                witnesses=markers.witnesses,
            )
        if not markers.witnesses:
            return self.tr("there was none to look at")
        return self.tr("all {witnesses} places looked at have changed", witnesses=markers.witnesses)

    def _read(self, proof: RecordProof) -> Iterator[Fact]:
        tr = self.tr
        if proof.classes:
            yield Fact(tr("Pages read, by what they hold"), self._classes(proof.classes))
        if proof.markers is not None and proof.markers.classes:
            yield Fact(tr("In the places of the markers"), self._classes(proof.markers.classes))
        for name, ranges in (
            (tr("Differ"), proof.mismatched),
            (tr("Hold old data"), proof.residue),
            (tr("Cannot be read"), proof.unreadable),
        ):
            if ranges:
                yield Fact(name, _places(ranges), is_code=True)
        for area in proof.areas:
            yield Fact(area.area, self._area(area))

    def _classes(self, classes: tuple[tuple[str, int], ...]) -> str:
        known = ((self.tr(_CLASSES.get(name, name)), count) for name, count in classes)
        return ", ".join(f"{name} {count}" for name, count in known)

    def _area(self, area: RecordArea) -> str:
        size = self._words.amounts.size
        if not area.compared_bytes:
            return self.tr("{size}, not looked at", size=size(area.size_bytes))
        return self.tr(
            "{size}, {compared} read back; {bad} differ, {lost} cannot be read",
            size=size(area.size_bytes),
            compared=size(area.compared_bytes),
            bad=size(_length(area.residue)),
            lost=size(_length(area.unreadable)),
        )


def _length(ranges: tuple[RecordRange, ...]) -> int:
    return sum(part.length for part in ranges)


def _places(ranges: tuple[RecordRange, ...]) -> str:
    """First byte and length of each, the first few of them."""
    shown = ", ".join(f"{part.offset}+{part.length}" for part in ranges[:MOST_RANGES])
    more = len(ranges) - MOST_RANGES
    return f"{shown}, … {more}" if more > 0 else shown
