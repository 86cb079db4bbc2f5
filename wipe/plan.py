"""What will be done with a drive and why: pure and total, every drive gets a plan."""

from host.drive import Drive, DriveKind, Transport
from wipe.levels import reaches
from wipe.values import (
    DrivePlan,
    ExceptionCode,
    Level,
    Method,
    Note,
    PlanStep,
    Standard,
)

_STUCK_SANITIZE_MODELS = ("SSDPEKNW",)
"""Intel 660p: its sanitize sticks at 1 % for hours to a week (linux-nvme/nvme-cli #752)."""

_BY_TRANSPORT = {
    Transport.MMC: ("D22", Method.MMC_SAN),
    Transport.UFS: ("D23", Method.UFS_PURGE),
    Transport.SD: ("D24", Method.OVERWRITE),
    Transport.USB: ("D30", Method.OVERWRITE),
}
_NO_ROW_FITS = ("D0", Method.OVERWRITE)

_HDD_BYTES_S = 95_000_000
"""2.5-inch disks write 80 to 110 MB/s over their whole surface."""
_SATA_SSD_BYTES_S = 450_000_000
_NVME_BYTES_S = 1_500_000_000
"""Drives of used laptops: 1 to 3 GB/s."""


def plan_drive(
    drive: Drive,
    *,
    requested: Level,
    standard: Standard,
    remapped_sectors: int | None = None,
) -> DrivePlan:
    """Plan one drive's erase from what is known of it.

    Args:
        drive: the drive as the host lists it.
        requested: the lowest level that will do.
        standard: the standard in which `requested` is meant.
        remapped_sectors: reallocated and pending sectors; `None` when health is unknown.
    """
    row, preferred = _row(drive, requested, remapped_sectors)
    alone = preferred is Method.OVERWRITE
    return DrivePlan(
        row=row,
        preferred=preferred,
        available=(
            PlanStep(
                method=Method.OVERWRITE,
                reason="preferred" if alone else "only_method_available",
            ),
        ),
        requested_level=requested,
        standard=standard,
        expected=reaches(Method.OVERWRITE, drive),
        estimate_s=_estimate_s(drive),
        notes=overwrite_notes(drive, preferred),
        exceptions=known_exceptions(drive, remapped_sectors),
    )


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


def known_exceptions(drive: Drive, remapped_sectors: int | None) -> tuple[ExceptionCode, ...]:
    """What an overwrite is known beforehand not to reach or prove."""
    exceptions = []
    if drive.kind is DriveKind.HDD and remapped_sectors is None:
        exceptions.append(ExceptionCode.HEALTH_UNKNOWN)
    if not native_size_known(drive):
        exceptions.append(ExceptionCode.NATIVE_SIZE_UNKNOWN)
    if remapped_sectors:
        exceptions.append(ExceptionCode.REMAPPED_SECTORS)
    return tuple(exceptions)


def native_size_known(drive: Drive) -> bool:
    """Whether nothing can hide behind the reported size.

    Loop and simulated drives end where they say. Any other drive has to be asked for its native
    capacity and namespaces first, with the commands of its own interface.
    """
    return drive.simulated or drive.transport is Transport.LOOP


def _row(drive: Drive, requested: Level, remapped_sectors: int | None) -> tuple[str, Method]:
    """The row of the decision table, as far as the listing tells, and its first method."""
    if drive.transport is Transport.NVME:
        stuck = any(name in (drive.identity.model or "") for name in _STUCK_SANITIZE_MODELS)
        return ("D5", Method.FMT_CRYPTO) if stuck else ("D1", Method.SAN_BLOCK)
    if drive.transport is Transport.SATA and drive.kind is DriveKind.HDD:
        return _hard_disk(requested, remapped_sectors)
    if drive.transport is Transport.SATA and drive.kind is DriveKind.SSD:
        return "D11", Method.SAN_BLOCK
    return _BY_TRANSPORT.get(drive.transport, _NO_ROW_FITS)


def _hard_disk(requested: Level, remapped_sectors: int | None) -> tuple[str, Method]:
    if remapped_sectors != 0:
        # Unknown health counts as bad: an overwrite does not reach a remapped sector.
        return "D19", Method.SAN_OVR
    return "D18", Method.OVERWRITE if requested is Level.CLEAR else Method.SAN_OVR


def _estimate_s(drive: Drive) -> int | None:
    rate = _bytes_per_second(drive)
    if rate is None or drive.size_bytes is None:
        return None
    # Written once, read back once.
    return max(1, round(2 * drive.size_bytes / rate))


def _bytes_per_second(drive: Drive) -> int | None:
    if drive.transport is Transport.NVME:
        return _NVME_BYTES_S
    if drive.kind is DriveKind.HDD and drive.transport in {Transport.SATA, Transport.USB}:
        return _HDD_BYTES_S
    if drive.kind is DriveKind.SSD and drive.transport is Transport.SATA:
        return _SATA_SSD_BYTES_S
    return None
