"""Everything a plan depends on, and what is read off it (pure)."""

from dataclasses import dataclass
from functools import cached_property

from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    HiddenArea,
    MmcCapabilities,
    NvmeCapabilities,
    SanitizeActions,
    SanitizePhase,
    SanitizeStatus,
)
from host.drive import Drive, DriveKind, Transport
from wipe.codes import Level, Standard, StepReason
from wipe.erase_policy import DEFAULT_POLICY, ErasePolicy, ModelRule

_INTERFACE_OF = {
    Transport.SATA: "ata",
    Transport.NVME: "nvme",
    Transport.MMC: "mmc",
    Transport.UFS: "ufs",
}
_TAKES_NO_REVERT = frozenset({SanitizePhase.RUNNING, SanitizePhase.FAILED})


@dataclass(frozen=True, slots=True)
class MachineState:
    """What of the laptop a plan depends on; `None` is unknown."""

    mains: bool | None = None
    deep_sleep: bool | None = None
    """It can sleep in S3 (`deep`); sleeping to idle frees no drive and may lose one (H5)."""
    psid_known: bool = False
    """Somebody read the code on the drive's label."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What commands in this boot have already shown."""

    unresponsive: bool = False
    """Every command to the drive failed."""
    refused: frozenset[StepReason] = frozenset()
    """Reasons for which firmware methods did not run."""
    slept: bool = False
    """The laptop has slept for this drive, and that did not free it."""


@dataclass(frozen=True)
class Situation:
    """One drive, and all that its plan depends on."""

    drive: Drive
    requested: Level = Level.CLEAR
    standard: Standard = Standard.IEEE_2883
    told: Capabilities | None = None
    """What the drive said of itself, as it was given; see `capabilities`."""
    remapped_sectors: int | None = None
    policy: ErasePolicy = DEFAULT_POLICY
    machine: MachineState = MachineState()
    earlier: Earlier = Earlier()

    @cached_property
    def capabilities(self) -> Capabilities | None:
        """What the drive said; nothing where its words came another way than its own (H1)."""
        if self.told is None or self.told.interface != _INTERFACE_OF.get(self.drive.transport):
            return None
        return self.told

    @property
    def ata(self) -> AtaCapabilities | None:
        """Of a SATA drive that was asked."""
        return self.capabilities if isinstance(self.capabilities, AtaCapabilities) else None

    @property
    def nvme(self) -> NvmeCapabilities | None:
        """Of an NVMe drive that was asked."""
        return self.capabilities if isinstance(self.capabilities, NvmeCapabilities) else None

    @property
    def mmc(self) -> MmcCapabilities | None:
        """Of an eMMC that was asked."""
        return self.capabilities if isinstance(self.capabilities, MmcCapabilities) else None

    @property
    def sanitize(self) -> SanitizeActions:
        """The sanitize actions it offers; none when it was not asked."""
        drive = self.ata or self.nvme
        return SanitizeActions() if drive is None else drive.sanitize

    @property
    def sanitize_status(self) -> SanitizeStatus | None:
        """How its sanitize stands; `None` when it has none, tells nothing, or was not asked."""
        drive = self.ata or self.nvme
        return None if drive is None else drive.sanitize_status

    @property
    def opal_locked(self) -> bool:
        """Whether TCG locking keeps ranges from being read and written."""
        drive = self.ata or self.nvme
        return drive is not None and drive.opal is not None and drive.opal.locked

    @property
    def is_reverted(self) -> bool:
        """Whether its PSID opens it before the first step.

        Not while a sanitize runs or stands as failed: the drive takes little else then.
        """
        status = self.sanitize_status
        busy = status is not None and status.phase in _TAKES_NO_REVERT
        return self.opal_locked and self.machine.psid_known and not busy

    @property
    def stays_locked(self) -> bool:
        """Whether ranges are locked during the erase too."""
        return self.opal_locked and not self.is_reverted

    @property
    def hidden(self) -> HiddenArea | None:
        """Sectors beyond the reported ones; `None` when nothing is hidden, or not known to be."""
        area = self.ata.hidden if self.ata else None
        return area if area is not None and area.hidden > 0 else None

    @cached_property
    def rules(self) -> tuple[ModelRule, ...]:
        """What is known of drives of its model."""
        return self.policy.rules_for(self.model)

    @property
    def model(self) -> str | None:
        """Model name, from the listing or from the drive itself."""
        named = self.ata or self.nvme
        return self.drive.identity.model or (named.model if named else None)

    @property
    def turns(self) -> bool | None:
        """Whether it is a disk; `None` when neither listing nor drive tells."""
        if self.drive.kind is not DriveKind.UNKNOWN:
            return self.drive.kind is DriveKind.HDD
        if self.ata is None:
            return None
        if self.ata.rotation is not None:
            return self.ata.rotation > 0
        # No disk erases blocks or takes hints of unused ones.
        return False if self.ata.sanitize.block or self.ata.trim else None

    @cached_property
    def size_bytes(self) -> int | None:
        """What will be addressed: with its hidden area, which is opened up first."""
        size = self.drive.size_bytes
        if self.ata is None or self.hidden is None:
            return size
        return max(size or 0, self.hidden.largest * self.ata.logical_block_bytes)
