"""What is known before an erase of what it will leave or cannot prove (pure)."""

from host.capabilities import Capabilities
from host.drive import Drive, DriveKind, Transport
from wipe.codes import ExceptionCode, Method, Note
from wipe.erase_policy import FORMAT_METHODS
from wipe.remaining import remaining
from wipe.situation import Situation

_HOST_CANNOT_REACH = frozenset({Method.OVERWRITE, Method.SEC_NORM})
"""They write to what is addressed: a sector that the drive has replaced is not."""


def native_size_known(drive: Drive, capabilities: Capabilities | None = None) -> bool:
    """Whether nothing can hide behind the reported size without our knowing.

    A loop device ends where it says, and a simulated drive may tell its native size. Any other has
    to be asked for its native capacity and namespaces first, by the commands of its own interface.
    """
    left = remaining(Method.OVERWRITE, drive, capabilities)
    return ExceptionCode.NATIVE_SIZE_UNKNOWN not in left


def overwrite_notes(drive: Drive, preferred: Method) -> tuple[Note, ...]:
    """What is printed with an overwrite of this drive."""
    notes = []
    if drive.kind in {DriveKind.SSD, DriveKind.FLASH}:
        notes.append(Note.SPARE_AREA_NOT_REACHED)
    if preferred is not Method.OVERWRITE:
        notes.append(Note.FIRMWARE_METHOD_NOT_AVAILABLE)
    if drive.transport is Transport.USB:
        notes.append(Note.BRIDGE_SERIAL)
    return tuple(notes)


def plan_notes(
    situation: Situation, methods: tuple[Method, ...], preferred: Method
) -> tuple[Note, ...]:
    """What is said with a plan of these steps."""
    notes: list[Note] = []
    if methods and methods[0] is Method.OVERWRITE:
        notes += overwrite_notes(situation.drive, preferred)
    if set(methods) & set(FORMAT_METHODS):
        notes += [rule.note for rule in situation.rules if rule.note is not None]
    return tuple(dict.fromkeys(notes))


def known_exceptions(
    drive: Drive,
    remapped_sectors: int | None,
    *,
    method: Method = Method.OVERWRITE,
    capabilities: Capabilities | None = None,
) -> tuple[ExceptionCode, ...]:
    """What a method is known beforehand not to reach or prove.

    Args:
        drive: the drive.
        remapped_sectors: reallocated and pending sectors; `None` when health is unknown.
        method: what will be done.
        capabilities: what the drive says of itself; `None` when it was not asked.
    """
    situation = Situation(drive, told=capabilities, remapped_sectors=remapped_sectors)
    return exceptions_of(method, situation)


def exceptions_of(method: Method, situation: Situation) -> tuple[ExceptionCode, ...]:
    """The same, of a situation."""
    found = []
    host_only = method in _HOST_CANNOT_REACH
    if host_only and situation.drive.kind is DriveKind.HDD and situation.remapped_sectors is None:
        found.append(ExceptionCode.HEALTH_UNKNOWN)
    if host_only and situation.remapped_sectors:
        found.append(ExceptionCode.REMAPPED_SECTORS)
    left = remaining(method, situation.drive, situation.capabilities)
    found += [code for code in left if code not in opened_up(situation)]
    if host_only and situation.ata is not None and situation.ata.hybrid:
        found.append(ExceptionCode.FLASH_CACHE_NOT_REACHED)
    if situation.stays_locked:
        # No marker can be placed in a range that is locked.
        found.append(ExceptionCode.CHECK_NOT_POSSIBLE)
    return tuple(found)


def opened_up(situation: Situation) -> frozenset[ExceptionCode]:
    """Hidden areas that are taken away before the first step."""
    hidden = situation.hidden
    if hidden is None:
        return frozenset()
    codes = {ExceptionCode.HPA_NOT_REMOVED}
    if hidden.dco_frozen is not True:
        codes.add(ExceptionCode.DCO_NOT_REMOVED)
    return frozenset(codes)
