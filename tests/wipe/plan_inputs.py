"""Drives as they describe themselves, for tests of the plan."""

from host.capabilities import (
    AtaCapabilities,
    AtaSecurity,
    HiddenArea,
    MmcArea,
    MmcCapabilities,
    NvmeCapabilities,
    NvmeNamespace,
    OpalState,
    SanitizeActions,
    SanitizePhase,
    SanitizeStatus,
    SecurityState,
    UfsCapabilities,
)
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from tests.wipe.fakes import ssd
from wipe.codes import Level, Method, Standard
from wipe.plan import plan_drive
from wipe.values import DrivePlan

SSD_BYTES = 500_107_862_016
SECTORS = SSD_BYTES // 512


def status(phase: SanitizePhase = SanitizePhase.IDLE, **changes: object) -> SanitizeStatus:
    return SanitizeStatus(phase=phase, raw="00").model_copy(update=changes)


def ata(**changes: object) -> AtaCapabilities:
    """A SATA drive without SANITIZE, not frozen, that hides nothing."""
    told = AtaCapabilities(
        model="SSD 860 EVO",
        serial="S3Z9NB0K123456X",
        firmware="RVT01B6Q",
        logical_block_bytes=512,
        rotation=0,
        trim=True,
        security=AtaSecurity(
            state=SecurityState.SEC1, enhanced=True, normal_minutes=8, enhanced_minutes=4
        ),
        sanitize=SanitizeActions(),
        hidden=HiddenArea(current=SECTORS),
    )
    return told.model_copy(update=changes)


def security(state: SecurityState, **changes: object) -> AtaSecurity:
    return AtaSecurity(state=state, enhanced=True).model_copy(update=changes)


def nvme(**changes: object) -> NvmeCapabilities:
    """An NVMe drive with one namespace and no means to erase itself."""
    told = NvmeCapabilities(
        model="WDC PC SN730",
        serial="1952A1800123",
        firmware="11121012",
        format=False,
        format_crypto=False,
        format_hits_all=False,
        broadcast_format=True,
        namespace_management=False,
        sanitize=SanitizeActions(),
        sanitize_status=None,
        total_bytes=SSD_BYTES,
        unallocated_bytes=0,
        namespaces=(namespace(1),),
    )
    return told.model_copy(update=changes)


def namespace(nsid: int, blocks: int = SECTORS) -> NvmeNamespace:
    return NvmeNamespace(nsid=nsid, size_blocks=blocks, capacity_blocks=blocks, block_bytes=512)


BLOCK = {"sanitize": SanitizeActions(block=True), "sanitize_status": status()}
CRYPTO = {"sanitize": SanitizeActions(crypto=True), "sanitize_status": status()}
BLOCK_AND_CRYPTO = {
    "sanitize": SanitizeActions(block=True, crypto=True),
    "sanitize_status": status(),
}
SAN_OVERWRITE = {"sanitize": SanitizeActions(overwrite=True), "sanitize_status": status()}
ALL_SANITIZE = {
    "sanitize": SanitizeActions(block=True, crypto=True, overwrite=True),
    "sanitize_status": status(),
}
FORMATS = {"format": True, "format_crypto": True}


def sanitize_at(phase: SanitizePhase, **changes: object) -> dict[str, object]:
    """Block and crypto erase on offer, and the engine in this phase."""
    return {**BLOCK_AND_CRYPTO, "sanitize_status": status(phase, **changes)}


def opal(*, locked: bool = True) -> OpalState:
    return OpalState(kind="opal2", locking_enabled=True, locked=locked, encrypts=True)


def emmc(**changes: object) -> MmcCapabilities:
    told = MmcCapabilities(
        revision=8,
        secure_erase=True,
        trim=True,
        sanitize=True,
        rpmb_bytes=0,
        areas=(MmcArea(name="boot0", size_bytes=4 << 20, blank=True),),
    )
    return told.model_copy(update=changes)


def ufs(*, purge: bool = True) -> UfsCapabilities:
    return UfsCapabilities(purge=purge, units=2)


def named(model: str, **changes: object) -> Drive:
    identity = DriveIdentity(model=model, serial="S1", wwid=None)
    return ssd(identity=identity, **changes)


SATA_SSD = ssd()
DISK = ssd(kind=DriveKind.HDD)
LARGE_DISK = ssd(kind=DriveKind.HDD, size_bytes=2_000_398_934_016)
NVME = ssd(transport=Transport.NVME)
EMMC = ssd(transport=Transport.MMC, kind=DriveKind.FLASH, size_bytes=64 << 30)
UFS = ssd(transport=Transport.UFS, kind=DriveKind.FLASH)
USB = ssd(transport=Transport.USB)
SD = ssd(transport=Transport.SD, kind=DriveKind.FLASH)


def plan(drive: Drive, told: object = None, **changes: object) -> DrivePlan:
    """Clear in IEEE 2883 unless said otherwise."""
    given = {"requested": Level.CLEAR, "standard": Standard.IEEE_2883, "capabilities": told}
    return plan_drive(drive, **(given | changes))  # type: ignore[arg-type]  # named arguments


def methods(planned: DrivePlan) -> list[Method]:
    return [step.method for step in planned.available]


def barred(planned: DrivePlan) -> dict[Method, str]:
    return {one.method: one.reason for one in planned.ruled_out}


def security_state(name: str) -> SecurityState:
    return SecurityState(name)
