"""What a drive's firmware says it can do and how it stands (values only).

Every field comes from the drive's own answers. `None` is unknown, never no.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from host.value import Value


class SecurityState(StrEnum):
    """ATA security states as IDENTIFY shows them (ACS-4 §4.18)."""

    NOT_SUPPORTED = "not_supported"
    SEC1 = "SEC1"
    """Disabled, not frozen."""
    SEC2 = "SEC2"
    """Disabled, frozen until the next power cycle."""
    SEC4 = "SEC4"
    """Enabled, locked."""
    SEC5 = "SEC5"
    """Enabled, unlocked."""
    SEC6 = "SEC6"
    """Enabled, unlocked, frozen."""


class AtaSecurity(Value):
    """IDENTIFY words 82, 85, 89, 90, 92 and 128."""

    state: SecurityState
    attempts_exceeded: bool = False
    """Five wrong passwords: nothing is accepted until the next power cycle."""
    enhanced: bool = False
    """Enhanced erase is offered."""
    level_maximum: bool = False
    """The master password cannot unlock, only erase."""
    master_id: int | None = None
    normal_minutes: int | None = None
    """Stated time of a normal erase; `None` when not stated. 65532 or 508 may mean more."""
    enhanced_minutes: int | None = None


class SanitizePhase(StrEnum):
    """How a drive's sanitize engine stands, ATA and NVMe alike."""

    IDLE = "idle"
    """Nothing runs. ATA: the completed bit may be set from any earlier time."""
    RUNNING = "running"
    DONE = "done"
    """NVMe: the last one completed. ATA: idle with the completed bit set."""
    FAILED = "failed"
    FROZEN = "frozen"
    """ATA SD1: until the next power cycle."""


class SanitizeStatus(Value):
    """What the drive says of its last or running sanitize."""

    phase: SanitizePhase
    progress: int | None = None
    """Of 65,536; `None` when idle."""
    action: int | None = None
    """NVMe: the SANACT that was last started (SCDW10 bits 2:0)."""
    unrestricted: bool | None = None
    """NVMe: it was started with AUSE, so a failure can be left without another sanitize."""
    global_data_erased: bool | None = None
    """NVMe: nothing was written since."""
    raw: str
    """Hex of log page 81h, or of the sense with the registers."""


class SanitizeActions(Value):
    """Which sanitize actions the drive offers."""

    block: bool = False
    crypto: bool = False
    overwrite: bool = False

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self.block or self.crypto or self.overwrite


class HiddenArea(Value):
    """Capacities by everything that can hide sectors, in sectors; `None` when not told."""

    current: int
    native: int | None = None
    """READ NATIVE MAX ADDRESS (EXT) + 1."""
    accessible: int | None = None
    """AMA: GET NATIVE MAX ADDRESS + 1."""
    configured: int | None = None
    """DCO IDENTIFY: the factory's size."""
    hpa_supported: bool = False
    ama_supported: bool = False
    dco_supported: bool = False
    dco_frozen: bool | None = None

    @property
    def largest(self) -> int:
        """The most sectors that any of them tells."""
        told = (self.native, self.accessible, self.configured)
        return max((self.current, *(size for size in told if size is not None)))

    @property
    def hidden(self) -> int:
        """Sectors that cannot be reached now."""
        return self.largest - self.current


class OpalState(Value):
    """TCG level 0 discovery."""

    kind: str
    """`opal1`, `opal2`, `enterprise`, `pyrite`, `ruby`, `other`."""
    locking_enabled: bool
    locked: bool
    encrypts: bool
    """Media encryption: without it (Pyrite) a revert is no erase."""
    mbr_shadow: bool = False
    sid_blocked: bool | None = None


class AtaCapabilities(Value):
    """An ATA drive by its IDENTIFY DEVICE data and a harmless status query."""

    interface: Literal["ata"] = "ata"
    model: str
    serial: str
    firmware: str
    wwn: str | None = None
    logical_block_bytes: int
    rotation: int | None = None
    """Turns a minute; 0 does not turn; `None` not stated."""
    shingled: bool | None = None
    """Device- or host-managed zones."""
    hybrid: bool = False
    """Disk with a flash cache that it tells of."""
    trim: bool = False
    zeroes_after_trim: bool = False
    trusted: bool = False
    """TCG commands are offered."""
    security: AtaSecurity
    sanitize: SanitizeActions
    sanitize_status: SanitizeStatus | None = None
    """`None` when it has none, or when its registers do not come through (H26)."""
    hidden: HiddenArea
    opal: OpalState | None = None


class NvmeNamespace(Value):
    """One namespace."""

    nsid: int
    size_blocks: int
    capacity_blocks: int
    block_bytes: int
    metadata_bytes: int = 0
    flbas: int = 0
    """Format in use: index in bits 3:0 and 6:5, metadata setting in bit 4."""
    protection: int = 0
    """DPS: type of protection information in bits 2:0, its place in bit 3."""

    @property
    def size_bytes(self) -> int:
        """Its size."""
        return self.size_blocks * self.block_bytes


class NvmeCapabilities(Value):
    """An NVMe controller by its Identify data and log page 81h."""

    interface: Literal["nvme"] = "nvme"
    model: str
    serial: str
    firmware: str
    format: bool
    """Format NVM is offered (OACS bit 1)."""
    format_crypto: bool
    """FNA bit 2."""
    format_hits_all: bool
    """FNA bit 0 or 1: a format, or an erase by format, hits every namespace."""
    broadcast_format: bool
    """A format of all namespaces at once is allowed (FNA bit 3 is 0)."""
    namespace_management: bool
    sanitize: SanitizeActions
    no_deallocate_inhibited: bool = False
    sanitize_status: SanitizeStatus | None = None
    estimate_block_s: int | None = None
    estimate_crypto_s: int | None = None
    estimate_overwrite_s: int | None = None
    total_bytes: int | None = None
    """TNVMCAP; `None` when not told (0)."""
    unallocated_bytes: int | None = None
    """UNVMCAP."""
    namespaces: tuple[NvmeNamespace, ...]
    hidden_namespaces: tuple[int, ...] = ()
    """Allocated namespace ids that are not attached to this controller."""
    opal: OpalState | None = None


class MmcArea(Value):
    """A hardware partition of an eMMC."""

    name: str
    """`boot0`, `boot1`, `gp0` to `gp3`."""
    size_bytes: int
    blank: bool | None = None
    """Whether all of it reads as zeros or ones; `None` when it was not read."""


class MmcCapabilities(Value):
    """An eMMC by its EXT_CSD register."""

    interface: Literal["mmc"] = "mmc"
    revision: int
    secure_erase: bool
    trim: bool
    sanitize: bool
    rpmb_bytes: int
    areas: tuple[MmcArea, ...] = ()
    pre_eol: int | None = None
    life_a: int | None = None
    life_b: int | None = None


class UfsCapabilities(Value):
    """A UFS device by its descriptors."""

    interface: Literal["ufs"] = "ufs"
    purge: bool
    units: int
    """Logical units that hold data."""


Capabilities = Annotated[
    AtaCapabilities | NvmeCapabilities | MmcCapabilities | UfsCapabilities,
    Field(discriminator="interface"),
]
"""What one drive can do."""
