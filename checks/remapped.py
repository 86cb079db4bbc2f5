"""How many sectors of a drive an overwrite by the host does not reach."""

from checks.ata_attributes import MEANINGS
from checks.drive_judge import number_of
from checks.facts import DriveFacts

_CODES = frozenset({"drive.reallocated_sectors", "drive.pending_sectors"})


def remapped_sectors(drive: DriveFacts) -> int | None:
    """Reallocated and pending sectors together; `None` where the drive does not tell.

    A hard disk has to tell both: one number says nothing of the other. Flash has no pending
    sectors, so what an SSD tells is all there is. NVMe and eMMC count neither. A drive of unknown
    kind is asked as a hard disk.
    """
    numbers = [number_of(drive, meaning) for meaning in MEANINGS if meaning.code in _CODES]
    known = [number for number in numbers if number is not None]
    enough = known if drive.kind in {"ssd", "flash"} else len(known) == len(numbers)
    return sum(known) if enough else None
