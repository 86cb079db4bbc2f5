"""Everything that is found in one area of a drive after its erase."""

from collections.abc import Callable
from dataclasses import dataclass

from host.port import DriveHandle
from wipe.proof.markers import Checked, area_of, check
from wipe.proof.marks import Marks
from wipe.proof.places import Area
from wipe.proof.survey import Survey, Surveyed
from wipe.proof.witness import Heard, hear
from wipe.ranges import RangeSet
from wipe.values import AreaProof, ByteRange


@dataclass(frozen=True, slots=True)
class Reading:
    """Who is told how far reading is, and who may stop it."""

    on_read: Callable[[int], None]
    """Told of each piece how many bytes were read or tried."""
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class AreaFound:
    """What was found in one area."""

    area: Area
    checked: Checked | None
    heard: Heard | None
    survey: Surveyed
    planned_bytes: int

    @property
    def residue(self) -> tuple[ByteRange, ...]:
        """Places that hold what the method cannot have left."""
        found = RangeSet()
        found.add_all(self.survey.sorting.residue().ranges())
        if self.checked is not None:
            found.add_all(self.checked.still.ranges())
        if self.heard is not None:
            found.add_all(self.heard.unchanged.ranges())
        return found.ranges()

    @property
    def unreadable(self) -> tuple[ByteRange, ...]:
        """What could not be read, in the sample or where a marker or witness was."""
        found = RangeSet()
        found.add_all(self.survey.unreadable.ranges())
        if self.checked is not None:
            found.add_all(self.checked.unreadable.ranges())
        if self.heard is not None:
            found.add_all(self.heard.unreadable.ranges())
        return found.ranges()

    @property
    def compared_bytes(self) -> int:
        """What was read of the sample."""
        return self.survey.read_bytes

    @property
    def clean(self) -> bool:
        """Whether all that was planned was read, and nothing speaks against the erase."""
        every_byte = self.compared_bytes == self.planned_bytes
        return every_byte and not self.residue and not self.unreadable

    def as_proof(self) -> AreaProof:
        """As an area beside `main` stands in a record."""
        return AreaProof(
            area=self.area.name,
            size_bytes=self.area.size_bytes,
            compared_bytes=self.compared_bytes,
            unreadable=self.unreadable,
            residue=self.residue,
        )


def look_into(
    handle: DriveHandle,
    marks: Marks | None,
    survey: Survey,
    plan: tuple[ByteRange, ...],
    reading: Reading,
) -> AreaFound | None:
    """Look for markers and witnesses of one area, then read what was planned of it.

    Returns:
        What was found, or `None` when it was stopped.

    Raises:
        DriveGone: the drive went away.
    """
    area = area_of(handle)
    checked: Checked | None = None
    heard: Heard | None = None
    if marks is not None:
        if marks.has(area.name):
            checked = check(handle, marks.seed, marks.area(area.name), stopped=reading.stopped)
            if checked is None:
                return None
        witnesses = marks.witnesses_of(area.name)
        if witnesses is not None:
            heard = hear(handle, witnesses, stopped=reading.stopped)
            if heard is None:
                return None
    # A drive that delivers nothing is not asked for a tenth of itself, seconds for each piece.
    dead = checked is not None and checked.hopeless
    if not dead and not survey.read(plan, reading.on_read, stopped=reading.stopped):
        return None
    return AreaFound(area, checked, heard, survey.found, sum(part.length for part in plan))
