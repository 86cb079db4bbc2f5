"""Which questions a drive must answer, by what it is."""

from checks.ata_attributes import MEANINGS, attribute_of
from checks.facts import DriveFacts

_NVME_CODES = ("drive.health", "drive.wear", "drive.spare", "drive.media_errors")
_EMMC_CODES = ("drive.wear",)
_SCSI_CODES = ("drive.health", "drive.reallocated_sectors", "drive.reported_uncorrectable")
_HDD_ONLY = frozenset({"drive.spin_retry", "drive.power_on_hours"})


def codes_of(drive: DriveFacts) -> tuple[str, ...]:
    """The codes of one drive's health, in a fixed order.

    A hard disk must tell its bad sectors. An SSD must tell its wear; its other counters are judged
    where it has them under a name that means what we ask. A drive of unknown kind is asked as a
    hard disk: that never judges too well.
    """
    if drive.source == "sysfs":
        return _EMMC_CODES
    if drive.protocol == "NVMe" or (drive.protocol is None and drive.transport == "nvme"):
        return _NVME_CODES
    if drive.protocol == "SCSI":
        return (*_SCSI_CODES, "drive.wear" if drive.kind == "ssd" else "drive.power_on_hours")
    counters = tuple(
        meaning.code
        for meaning in MEANINGS
        if (meaning.always_on_hdd and drive.kind != "ssd")
        or attribute_of(drive, meaning) is not None
    )
    if drive.kind == "ssd":
        spare = ("drive.spare",) if spare_attribute_present(drive) else ()
        own = ("drive.wear", *spare)
        counters = tuple(code for code in counters if code not in _HDD_ONLY)
    else:
        own = ("drive.power_on_hours",)
    past = ("drive.attribute_past",) if drive.protocol == "ATA" else ()
    return ("drive.health", *counters, *own, *past)


def spare_attribute_present(drive: DriveFacts) -> bool:
    """Whether an SSD tells its reserve, by smartctl's own reckoning or a name that means it."""
    if drive.spare_percent is not None and drive.spare_threshold_percent is not None:
        return True
    return any(each.name == "Available_Reservd_Space" for each in drive.attributes)
