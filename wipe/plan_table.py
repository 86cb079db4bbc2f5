"""The decision table: which methods a drive gets, in which order, and how they are checked.

Data only. The rows stand in the order in which they are tried: the first one whose condition holds
is the drive's row. A row that `adds` leaves the methods to the next row that holds. Conditions are
names here and functions in `wipe.plan_rows`.
"""

from dataclasses import dataclass
from enum import StrEnum

from host.drive import HiddenKind
from wipe.codes import Ask, Method


class Condition(StrEnum):
    """What a row is about, in the words of the decision table."""

    UNRESPONSIVE = "unresponsive"
    """Every command fails."""
    BEHIND_BRIDGE = "behind_bridge"
    CARD = "card"
    SANITIZE_RUNNING = "sanitize_running"
    """NVMe SSTAT 2, ATA SD2."""
    SANITIZE_FAILED = "sanitize_failed"
    """NVMe SSTAT 3, ATA SD3."""
    PASSWORD_LOCKED = "password_locked"
    """ATA SEC4."""
    OPAL_LOCKED_PSID_KNOWN = "opal_locked_psid_known"
    OPAL_LOCKED = "opal_locked"
    RAID_MEMBER = "raid_member"
    OPTANE = "optane"
    HIDDEN_AREA = "hidden_area"
    """HPA, AMA or DCO hide sectors."""
    NVME_REFUSED = "nvme_refused"
    """Offered, and in this boot answered with Invalid Opcode or Access Denied."""
    NVME_DENY_LISTED = "nvme_deny_listed"
    NVME_SEVERAL_PARTS = "nvme_several_parts"
    """Several namespaces, some of them not attached, or capacity in none."""
    NVME_SANITIZE = "nvme_sanitize"
    NVME_FORMAT_CRYPTO = "nvme_format_crypto"
    NVME_FORMAT = "nvme_format"
    ATA_SANITIZE_FROZEN = "ata_sanitize_frozen"
    """SD1."""
    HYBRID = "hybrid"
    DISK_UNHEALTHY = "disk_unhealthy"
    """Reallocated or pending sectors, or health unknown."""
    DISK_LARGE = "disk_large"
    """Shingled, or over six hours of overwriting and reading back."""
    DISK = "disk"
    ATA_BLOCK_ERASE = "ata_block_erase"
    ATA_CRYPTO_SCRAMBLE = "ata_crypto_scramble"
    ATA_SECURITY_FROZEN = "ata_security_frozen"
    """SEC2 or SEC6, and no SANITIZE that counts."""
    ATA_SECURITY = "ata_security"
    EMMC = "emmc"
    UFS = "ufs"
    ANY = "any"
    REMAPPED_OR_RAID_MODE = "remapped_or_raid_mode"
    """Of a hint: storage is there and cannot be seen."""
    NOTHING_FOUND = "nothing_found"
    """Of a hint: no drive at all."""


class Check(StrEnum):
    """How a firmware method is checked; an overwrite always reads everything (`F`)."""

    SAMPLE = "M+P10"
    """Markers, witnesses and a stratified sample of a tenth."""
    WHOLE = "M+F"
    """Markers, witnesses and every byte classified."""


FULL_READ = "F"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    id: str
    when: Condition
    methods: tuple[Method, ...] = ()
    """First and then, in order; what the drive lacks is passed over."""
    check: Check = Check.SAMPLE
    """Of the firmware methods; a crypto erase is sampled everywhere."""
    asks: tuple[Ask, ...] = ()
    adds: bool = False
    """It only adds to the row below that holds."""


_SANITIZE = (Method.SAN_BLOCK, Method.SAN_CRYPTO)
_FORMAT = (Method.FMT_CRYPTO, Method.FMT_USER)
_SECURITY = (Method.SEC_ENH, Method.SEC_NORM)
_OVERWRITE = (Method.OVERWRITE,)
# Sanitize by overwrite comes behind Format on flash: no standard lists it there, so it counts as
# Clear, and a Format is Purge in revision 1.
_NVME = (*_SANITIZE, *_FORMAT, Method.SAN_OVR, *_OVERWRITE)
_SSD = (*_SECURITY, Method.SAN_OVR, *_OVERWRITE)
_DISK_FIRMWARE = (Method.SAN_OVR, Method.SAN_CRYPTO, Method.SAN_BLOCK, Method.SEC_ENH)

_BEHIND_FIRMWARE = Row(
    "D26", Condition.REMAPPED_OR_RAID_MODE, asks=(Ask.BIOS_TO_AHCI, Ask.TAKE_OUT)
)
_HALF = Row("D25", Condition.OPTANE, asks=(Ask.BIOS_TO_AHCI, Ask.TAKE_OUT))
_EMPTY = Row("D29", Condition.NOTHING_FOUND, asks=(Ask.ATTEST_NO_STORAGE,))
_DEAD = Row("D28", Condition.UNRESPONSIVE, _OVERWRITE, asks=(Ask.POWER_CYCLE,))

TABLE = (
    _DEAD,
    Row("D30", Condition.BEHIND_BRIDGE, _OVERWRITE, asks=(Ask.ATTACH_DIRECTLY,)),
    Row("D24", Condition.CARD, _OVERWRITE, asks=(Ask.TAKE_OUT,)),
    Row(
        "D6",
        Condition.SANITIZE_RUNNING,
        (*_SANITIZE, Method.SAN_OVR, *_FORMAT, *_SECURITY, *_OVERWRITE),
        asks=(Ask.LEAVE_POWERED,),
    ),
    Row(
        "D7",
        Condition.SANITIZE_FAILED,
        (*_SANITIZE, *_FORMAT, Method.SEC_ENH, Method.SAN_OVR, *_OVERWRITE),
    ),
    Row("D16", Condition.PASSWORD_LOCKED, (*_SECURITY, *_OVERWRITE)),
    Row(
        "D9",
        Condition.OPAL_LOCKED_PSID_KNOWN,
        asks=(Ask.REVERT_WITH_PSID, Ask.POWER_CYCLE),
        adds=True,
    ),
    Row("D10", Condition.OPAL_LOCKED, _NVME, asks=(Ask.READ_PSID,)),
    Row("D27", Condition.RAID_MEMBER, asks=(Ask.ERASE_ALL_MEMBERS,), adds=True),
    Row("D25", Condition.OPTANE, asks=(Ask.LOOK_FOR_SECOND_PART,), adds=True),
    Row("D17", Condition.HIDDEN_AREA, adds=True),
    Row("D4", Condition.NVME_REFUSED, _NVME, asks=(Ask.BIOS_WIPE,)),
    Row("D5", Condition.NVME_DENY_LISTED, (*_FORMAT, *_SANITIZE, Method.SAN_OVR, *_OVERWRITE)),
    Row("D8", Condition.NVME_SEVERAL_PARTS, _NVME),
    Row("D1", Condition.NVME_SANITIZE, _NVME),
    Row("D2", Condition.NVME_FORMAT_CRYPTO, (*_FORMAT, *_OVERWRITE)),
    Row("D3", Condition.NVME_FORMAT, (Method.FMT_USER, *_OVERWRITE)),
    Row("D15", Condition.ATA_SANITIZE_FROZEN, (*_SANITIZE, *_SSD)),
    Row(
        "D21",
        Condition.HYBRID,
        (*_SANITIZE, Method.SAN_OVR, Method.SEC_ENH, *_OVERWRITE),
        Check.WHOLE,
    ),
    Row("D19", Condition.DISK_UNHEALTHY, (*_DISK_FIRMWARE, *_OVERWRITE), Check.WHOLE),
    Row(
        "D20",
        Condition.DISK_LARGE,
        (Method.SAN_CRYPTO, Method.SAN_OVR, Method.SAN_BLOCK, Method.SEC_ENH, *_OVERWRITE),
        Check.WHOLE,
    ),
    Row("D18", Condition.DISK, (*_DISK_FIRMWARE, *_OVERWRITE), Check.WHOLE),
    Row("D11", Condition.ATA_BLOCK_ERASE, (*_SANITIZE, *_SSD)),
    Row("D12", Condition.ATA_CRYPTO_SCRAMBLE, (Method.SAN_CRYPTO, *_SSD)),
    Row("D14", Condition.ATA_SECURITY_FROZEN, _SSD, Check.WHOLE, (Ask.BIOS_WIPE,)),
    Row("D13", Condition.ATA_SECURITY, _SSD),
    Row("D22", Condition.EMMC, (Method.MMC_SAN, *_OVERWRITE), Check.WHOLE),
    Row("D23", Condition.UFS, (Method.UFS_PURGE, *_OVERWRITE)),
    Row("D0", Condition.ANY, _OVERWRITE),
)
"""Every drive: `D0` holds for all of them."""

OVERWRITE_WILL_DO = frozenset({"D18", "D20"})
"""Healthy disks: where Clear is asked, an overwrite of which every sector is compared goes before
all but a crypto erase of a large one. The only place where the best method does not come first."""

HIDDEN_TABLE = {
    HiddenKind.REMAPPED_NVME: _BEHIND_FIRMWARE,
    HiddenKind.RAID_CONTROLLER: _BEHIND_FIRMWARE,
    HiddenKind.NO_MEDIUM: _DEAD,
    HiddenKind.HALF_OPTANE: _HALF,
    HiddenKind.NO_DRIVE_FOUND: _EMPTY,
}
"""Hints of storage that cannot be seen."""
