"""The codes of erasure: statuses, reasons, methods, levels (values only).

Words for them are in `reports.words`; here each has its meaning for developers.
"""

from enum import StrEnum


class DriveStatus(StrEnum):
    """How one drive ended."""

    ERASED = "erased"
    """The level asked for was reached on the whole drive and every check is clean."""
    ERASED_WITH_EXCEPTIONS = "erased_with_exceptions"
    """Erased and checked, but listed exceptions remain."""
    CLEAR_ONLY = "clear_only"
    """Erased and checked at level Clear; Purge was asked for."""
    NOT_ERASED = "not_erased"
    """Nothing ran, it was stopped, or old data was found afterwards."""
    UNKNOWN = "unknown"
    """Started, and its end is not confirmed."""
    REFUSED = "refused"
    """The guard stopped it before anything was written."""
    TO_DESTROY = "to_destroy"
    """No method can erase it."""
    NO_STORAGE_ATTESTED = "no_storage_attested"
    """No drive was found and the operator attests it."""


class Refusal(StrEnum):
    """Why the guard says no. Closed list."""

    LIVE_MEDIUM = "live_medium"
    MOUNTED = "mounted"
    SWAP = "swap"
    IN_USE = "in_use"
    READ_ONLY = "read_only"
    NO_IDENTITY = "no_identity"
    AMBIGUOUS_IDENTITY = "ambiguous_identity"
    IDENTITY_CHANGED = "identity_changed"
    NOT_CONFIRMED = "not_confirmed"
    NOT_WHOLE_DRIVE = "not_whole_drive"
    LOOP_BACKING = "loop_backing"
    FOREIGN = "foreign"
    HIDDEN = "hidden"
    NEEDS_AC = "needs_ac"


class StatusReason(StrEnum):
    """Why a status is not `erased` (refusals carry a `Refusal` instead)."""

    STOPPED = "stopped"
    WRITE_ERROR = "write_error"
    MISMATCH = "mismatch"
    VANISHED = "vanished"
    UNREADABLE = "unreadable"
    """More than 1 MiB or 0.01 % of the drive cannot be read or written."""
    JOURNAL_LOST = "journal_lost"
    RUNNING = "running"
    DIED = "died"
    """The erase process ended without a verdict; `--resume` goes on."""
    LEVEL_NOT_REACHED = "level_not_reached"
    OLD_DATA = "old_data"
    """A marker, or what the drive held before, was found after the erase."""
    MARKERS_NOT_LANDED = "markers_not_landed"
    """The drive does not keep what is written to it: fake capacity, or broken."""
    NO_PROGRESS = "no_progress"
    """A firmware erase runs and does not move; it may need days. Leave the drive powered."""
    STATUS_UNREADABLE = "status_unreadable"
    """A firmware erase was started and the drive does not tell how it stands."""
    NO_METHOD = "no_method"
    """Every planned method was tried or found impossible."""
    POWER_CYCLE = "power_cycle"
    """Sectors that it hid were given back, or its lock was opened: switch off, on, and confirm it
    as it is then."""
    STAYS_LOCKED = "stays_locked"
    """Its PSID was refused, or did not open it."""
    HARDWARE_FAILURE = "hardware_failure"
    """The drive said that it was erased, and nothing can be read of it any more."""
    EXCEPTIONS = "exceptions"


class Level(StrEnum):
    """Degree of sanitization, claimed per standard."""

    NONE = "none"
    CLEAR = "clear"
    PURGE = "purge"
    DESTROY = "destroy"


class Basis(StrEnum):
    """On what ground a level is claimed."""

    NAMED = "named"
    """The standard names the technique."""
    ANALOGY = "analogy"
    VIA_2883 = "via_2883"
    VENDOR_DEPENDENT = "vendor_dependent"


class Standard(StrEnum):
    """The standards a level is claimed for."""

    NIST_R1 = "nist_r1"
    NIST_R2 = "nist_r2"
    IEEE_2883 = "ieee_2883"


class Method(StrEnum):
    """Our codes of techniques."""

    SAN_BLOCK = "SAN-BLOCK"
    SAN_CRYPTO = "SAN-CRYPTO"
    SAN_OVR = "SAN-OVR"
    FMT_CRYPTO = "FMT-CRYPTO"
    FMT_USER = "FMT-USER"
    SEC_ENH = "SEC-ENH"
    SEC_NORM = "SEC-NORM"
    MMC_SAN = "MMC-SAN"
    """eMMC: secure erase of every hardware partition, then sanitize."""
    UFS_PURGE = "UFS-PURGE"
    """UFS: unmap every logical unit, then purge."""
    OVERWRITE = "OVERWRITE"


class StepResult(StrEnum):
    """How a step ended; only `not_run` allows a fall-back."""

    DONE = "done"
    NOT_RUN = "not_run"
    UNKNOWN = "unknown"


class StepReason(StrEnum):
    """Why a step of a firmware method ended as it did."""

    NOT_SUPPORTED = "not_supported"
    BRIDGE = "bridge"
    """The way to the drive does not carry such commands."""
    FROZEN = "frozen"
    LOCKED = "locked"
    """Locked with a password that we do not know."""
    ATTEMPTS_EXCEEDED = "attempts_exceeded"
    """Too many wrong passwords since power-on."""
    ABORTED = "aborted"
    """The drive refused the command."""
    INVALID_OPCODE = "invalid_opcode"
    ACCESS_DENIED = "access_denied"
    NEEDS_MAINS = "needs_mains"
    STATUS_UNREADABLE = "status_unreadable"
    """The registers do not come through; asked harmlessly first, so nothing ran."""
    NO_PROGRESS = "no_progress"
    NEVER_BEGAN = "never_began"
    """Accepted, and the drive's status never showed it."""
    FIRMWARE_FAILED = "firmware_failed"
    """The drive says that the erase failed."""
    STILL_LOCKED = "still_locked"
    """The erase is said to be done and security is still enabled: our password stands."""
    ANSWER_LOST = "answer_lost"
    """Sent, and no answer came."""
    STOPPED = "stopped"
    """Somebody asked to stop; the drive goes on by itself."""
    INTERRUPTED = "interrupted"
    """An earlier run began it; the drive shows nothing of it and may be asked again."""
    FOREIGN = "foreign"
    """Something runs that this job did not start."""
    NAMESPACES = "namespaces"
    """It does not reach every namespace."""


class ExceptionCode(StrEnum):
    """What an erase did not reach or could not prove."""

    NATIVE_SIZE_UNKNOWN = "native_size_unknown"
    UNREADABLE_LBA = "unreadable_lba"
    HPA_NOT_REMOVED = "hpa_not_removed"
    BRIDGE_SERIAL_DIFFERS = "bridge_serial_differs"
    EMMC_BOOT_KEPT = "emmc_boot_kept"
    RPMB_KEPT = "rpmb_kept"
    REMAPPED_SECTORS = "remapped_sectors"
    DCO_NOT_REMOVED = "dco_not_removed"
    NAMESPACE_LEFT = "namespace_left"
    """A namespace that is not attached, or capacity in no namespace, was not reached."""
    CHECK_NOT_POSSIBLE = "check_not_possible"
    """Nothing could be written or read before the erase, so no marker tells that it worked."""
    HEALTH_UNKNOWN = "health_unknown"
    """A hard disk that does not tell whether it has replaced sectors: it may have."""
    FLASH_CACHE_NOT_REACHED = "flash_cache_not_reached"
    """The flash cache of a hybrid disk, which an overwrite does not address."""


class Note(StrEnum):
    """Printed with an outcome; never changes a status."""

    SPARE_AREA_NOT_REACHED = "spare_area_not_reached"
    FIRMWARE_METHOD_NOT_AVAILABLE = "firmware_method_not_available"
    BRIDGE_SERIAL = "bridge_serial"
    """Behind a USB bridge: the serial may be the bridge's, not the drive's."""
    FORMAT_RISK = "format_risk"
    """Drives of this model died after a Format (H9): a failure afterwards is the hardware's."""


class Purpose(StrEnum):
    """What a job is for; jobs of a demo are never adopted by a real run."""

    REFURBISH = "refurbish"
    DEMO = "demo"


class Cipher(StrEnum):
    """Generator of the keyed stream."""

    AES_256_CTR = "aes-256-ctr"
    CHACHA20 = "chacha20"


class PlanReason(StrEnum):
    """Why a step stands where it stands in a plan."""

    PREFERRED = "preferred"
    """The best that the drive has."""
    FALLBACK = "fallback"
    """For when nothing before it runs."""
    ONLY_METHOD_AVAILABLE = "only_method_available"
    """Not the best that the drive has, or may have; nothing else can run now."""


class PlanBar(StrEnum):
    """Why a method is ruled out where the drive's own state is not the reason."""

    POLICY = "policy"
    DENY_LISTED = "deny_listed"
    """Drives of this model do not survive it, or never end it."""
    NOT_ASKED = "not_asked"
    """The drive was not asked, or did not answer, so nobody knows whether it has it."""
    NOT_BUILT = "not_built"
    """This version of opknap cannot do it."""
    UNRESPONSIVE = "unresponsive"
    """Every command fails."""


class Ask(StrEnum):
    """What a person has to do first, or can do to make a better method possible."""

    PLUG_IN_MAINS = "plug_in_mains"
    SUSPEND_ONCE = "suspend_once"
    """The firmware froze the drive: sleeping once may free it."""
    POWER_CYCLE = "power_cycle"
    BIOS_TO_AHCI = "bios_to_ahci"
    BIOS_WIPE = "bios_wipe"
    """The firmware's own erase may be allowed where ours is not."""
    READ_PSID = "read_psid"
    ATTACH_DIRECTLY = "attach_directly"
    TAKE_OUT = "take_out"
    LEAVE_POWERED = "leave_powered"
    """Something runs in the drive: come back to it later."""
    DESTROY = "destroy"
    REVERT_WITH_PSID = "revert_with_psid"
    """The code on the label is known: the drive is reverted with it before it is erased."""
    ERASE_ALL_MEMBERS = "erase_all_members"
    """Part of a RAID: what it held lies on its other drives too."""
    LOOK_FOR_SECOND_PART = "look_for_second_part"
    """Intel Optane: both of its parts, or the disk it was the cache of, hold data too."""
    ATTEST_NO_STORAGE = "attest_no_storage"
    """No drive was found: open the laptop, look, and confirm it with a photo."""
