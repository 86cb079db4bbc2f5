"""What a second look at a drive gives: the answer, its status and its JSON (values only)."""

from dataclasses import dataclass
from enum import StrEnum

from reports.record import RecordDrive
from wipe.codes import Refusal
from wipe.proof.recheck import Rechecked
from wipe.values import AreaProof, ByteRange


class Why(StrEnum):
    """Why nothing can be said of the drive. Closed list."""

    NOT_A_RECORD = "not_a_record"
    """The file is no signed record, or cannot be read."""
    RECORD_DOES_NOT_HOLD = "record_does_not_hold"
    """Its signature, or whom it is from, is not shown."""
    NOT_LISTED = "not_listed"
    """No whole drive of this machine."""
    NO_SERIAL = "no_serial"
    NOT_IN_RECORD = "not_in_record"
    AMBIGUOUS = "ambiguous"
    """The record lists two drives with this serial."""
    NOT_OPENED = "not_opened"
    NOT_ERASED = "not_erased"
    """The record itself does not call the drive erased."""
    NOTHING_PUBLISHED = "nothing_published"
    """The record lacks what the drive could be compared with."""
    OTHER_SIZE = "other_size"
    VANISHED = "vanished"
    STOPPED = "stopped"


_STATUS = {
    Why.NOT_A_RECORD: 2,
    Why.RECORD_DOES_NOT_HOLD: 1,
    Why.NOT_LISTED: 3,
    Why.NO_SERIAL: 3,
    Why.NOT_IN_RECORD: 3,
    Why.AMBIGUOUS: 3,
    Why.NOT_OPENED: 3,
    Why.NOT_ERASED: 1,
    Why.NOTHING_PUBLISHED: 1,
    Why.OTHER_SIZE: 1,
    Why.VANISHED: 1,
    Why.STOPPED: 4,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one drive."""

    path: str
    """As it was typed."""
    record_id: str | None = None
    drive: RecordDrive | None = None
    """As the record tells of it."""
    why: Why | None = None
    refusal: Refusal | None = None
    """Of a drive that was not opened."""
    found: Rechecked | None = None
    full: bool = False
    untouched: bool | None = None
    """NVMe's own flag; see `wipe.proof.recheck.untouched_since_sanitize`."""
    untouched_then: bool | None = None
    """The same flag when the erase ended, by the record."""

    @property
    def still_erased(self) -> bool | None:
        """Whether the drive is as the record says; `None` when that cannot be said."""
        if self.found is None:
            return None
        if self.flag_fell:
            return False
        return self.found.still_erased

    @property
    def flag_fell(self) -> bool:
        """Whether the drive itself says that it was written since, wherever that was."""
        return self.untouched is False and self.untouched_then is True

    @property
    def exit_status(self) -> int:
        """0 still erased, 1 not or not proved, 2 usage, 3 another drive, 4 stopped."""
        if self.why is not None:
            return _STATUS[self.why]
        return 0 if self.still_erased else 1


def answer_json(answer: Answer) -> dict[str, object]:
    """The machine-readable answer."""
    drive, found = answer.drive, answer.found
    return {
        "type": "recheck",
        "path": answer.path,
        "record_id": answer.record_id,
        "id": None if drive is None else drive.id,
        "serial": None if drive is None else drive.serial,
        "method": None if drive is None or drive.method is None else drive.method.value,
        "still_erased": answer.still_erased,
        "reason": None if answer.why is None else answer.why.value,
        "refusal": None if answer.refusal is None else answer.refusal.value,
        "full": answer.full,
        "compared_bytes": 0 if found is None else found.compared_bytes,
        "coverage_percent": 0 if found is None else found.coverage_percent,
        "written_since": [] if found is None else _ranges(found.written_since),
        "readable_again": [] if found is None else _ranges(found.readable_again),
        "unreadable": [] if found is None else _ranges(found.unreadable),
        "areas": [] if found is None else [_area(area) for area in found.areas],
        "markers_placed": None if found is None else found.markers_placed,
        "markers_found": None if found is None else found.markers_found,
        "global_data_erased": answer.untouched,
        "global_data_erased_then": answer.untouched_then,
    }


def _ranges(ranges: tuple[ByteRange, ...]) -> list[dict[str, object]]:
    return [part.model_dump(mode="json") for part in ranges]


def _area(area: AreaProof) -> dict[str, object]:
    return area.model_dump(mode="json")
