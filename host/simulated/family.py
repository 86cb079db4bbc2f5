"""Which electronics a simulated drive has: from its description to the model on a store."""

from collections.abc import Mapping
from enum import StrEnum

from host.drive import Drive, Transport
from host.errors import DriveGone
from host.simulated.ata import AtaModel
from host.simulated.ata_profile import AtaProfile
from host.simulated.cells import PAGE_BYTES, SPARE_BYTES, Cells
from host.simulated.mmc import MmcModel
from host.simulated.mmc_profile import BOOT_UNIT_BYTES, GENERAL_UNIT_BYTES, MmcProfile, mmc_areas
from host.simulated.model import Clock, DriveModel, Misbehaviour, Store
from host.simulated.nvme import NvmeModel
from host.simulated.nvme_profile import NvmeProfile, nvme_areas

_SERIAL_LENGTH = 20
_MODEL_LENGTH = 40
_FIRMWARE_LENGTH = 8
_SMALL_PART = 4
_SLOWER = 3

Profile = AtaProfile | NvmeProfile | MmcProfile
"""What a family's drive can do."""


class Family(StrEnum):
    """Which commands a simulated drive takes."""

    ATA = "ata"
    NVME = "nvme"
    MMC = "mmc"


_FAMILIES = {Transport.SATA: Family.ATA, Transport.NVME: Family.NVME, Transport.MMC: Family.MMC}


def family_of(profile: Profile) -> Family:
    """The family that a profile describes a drive of."""
    match profile:
        case AtaProfile():
            return Family.ATA
        case NvmeProfile():
            return Family.NVME
        case MmcProfile():
            return Family.MMC


def default_profile(family: Family, drive: Drive) -> Profile:
    """A drive of the family that can do everything, under the listed drive's names.

    An eMMC's names are in none of the registers that are asked for here.

    Raises:
        ValueError: the drive's serial does not fit into the family's registers.
    """
    if family is Family.MMC:
        return MmcProfile()
    serial = (drive.identity.serial or "").strip()
    if not serial.isascii() or not serial.isprintable() or not 0 < len(serial) <= _SERIAL_LENGTH:
        raise ValueError(f"{serial!r} is no serial of at most {_SERIAL_LENGTH} characters")
    model = _ascii(drive.identity.model, _MODEL_LENGTH)
    firmware = _ascii(drive.firmware, _FIRMWARE_LENGTH)
    match family:
        case Family.ATA:
            return AtaProfile(
                serial=serial,
                model=model,
                firmware=firmware,
                logical_block_bytes=4096 if drive.logical_block_bytes == PAGE_BYTES else 512,
            )
        case Family.NVME:
            return NvmeProfile(serial=serial, model=model, firmware=firmware)


def practice_profile(drive: Drive, seconds: int) -> Profile | None:
    """A profile for a practice drive whose sanitize takes about so long.

    Args:
        drive: as it is listed; its transport picks the family.
        seconds: of a sanitize; an erase by the older commands takes three times as long.

    Returns:
        `None` for a drive that stays a plain one: no family, or a serial that fits into none.
    """
    family = _FAMILIES.get(drive.transport)
    if family is None:
        return None
    try:
        profile = default_profile(family, drive)
    except ValueError:
        return None
    return profile.model_copy(update=_times(profile, seconds))


def _times(profile: Profile, seconds: int) -> Mapping[str, int]:
    match profile:
        case AtaProfile():
            names = ("block_ms", "crypto_ms", "overwrite_ms")
            return {**dict.fromkeys(names, seconds * 1000), "security_ms": _SLOWER * seconds * 1000}
        case NvmeProfile():
            return dict.fromkeys(("block_s", "crypto_s", "overwrite_s", "format_s"), seconds)
        case MmcProfile():
            return dict.fromkeys(("sanitize_s", "discard_s"), seconds)


def area_sizes(
    profile: Profile, misbehaviours: frozenset[Misbehaviour], main_bytes: int
) -> Mapping[str, int]:
    """Areas that the drive's store needs, in bytes; all are whole pages but `main`."""
    sizes = {"main": main_bytes, "spare": SPARE_BYTES}
    match profile:
        case AtaProfile():
            return sizes
        case NvmeProfile():
            part = max(PAGE_BYTES, main_bytes // _SMALL_PART // PAGE_BYTES * PAGE_BYTES)
            return {**dict.fromkeys(nvme_areas(profile, misbehaviours), part), **sizes}
        case MmcProfile():
            parts = {
                name: BOOT_UNIT_BYTES if is_boot(name) else GENERAL_UNIT_BYTES
                for name in mmc_areas(profile)
            }
            return {**parts, **sizes}


def is_boot(area: str) -> bool:
    """Whether it is a boot area of an eMMC, which laptops leave blank."""
    return area.startswith("boot")


def make_model(
    store: Store, clock: Clock, profile: Profile, misbehaviours: frozenset[Misbehaviour]
) -> DriveModel:
    """The drive on a store: switched on, or gone on with (see `Store.power_on`)."""
    match profile:
        case AtaProfile():
            return AtaModel(store, clock, profile, misbehaviours)
        case NvmeProfile():
            return NvmeModel(store, clock, profile, misbehaviours)
        case MmcProfile():
            return MmcModel(store, clock, profile, misbehaviours)


def is_there(store: Store, misbehaviours: frozenset[Misbehaviour]) -> bool:
    """Whether the system still sees the drive."""
    try:
        Cells(store, "main", misbehaviours).check_there()
    except DriveGone:
        return False
    return True


def _ascii(text: str | None, length: int) -> str:
    kept = "".join(c for c in text or "" if c.isascii() and c.isprintable())
    return kept[:length].strip() or "?"
