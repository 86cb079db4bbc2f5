"""Which row of the decision table a drive falls into (pure)."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from host.capabilities import SanitizePhase, SecurityState
from host.drive import Transport
from wipe.codes import StepReason
from wipe.erase_policy import SANITIZE_METHODS
from wipe.estimates import overwrite_s
from wipe.plan_table import TABLE, Condition, Row
from wipe.situation import Situation

_RAID_MARKS = frozenset({"isw_raid_member", "linux_raid_member", "ddf_raid_member"})
"""udev's words for members of Intel, md and DDF arrays."""
_OPTANE = ("INTEL MEMPEK*", "*HBRPEKNX*", "*SSDPEK1A*")
"""M10 (cache of a disk), and H10 and H20 (Optane and flash on one card)."""
_LARGE_S = 6 * 3600
_REFUSALS = frozenset({StepReason.INVALID_OPCODE, StepReason.ACCESS_DENIED})
_FROZEN = frozenset({SecurityState.SEC2, SecurityState.SEC6})


def rows_of(situation: Situation) -> tuple[Row, ...]:
    """The rows that hold: those that only add something, then the one whose methods count."""
    counts = next(row for row in TABLE if not row.adds and HOLDS[row.when](situation))
    above = TABLE[: TABLE.index(counts)]
    return (*(row for row in above if row.adds and HOLDS[row.when](situation)), counts)


def is_raid_member(situation: Situation) -> bool:
    """Whether the drive, or a partition of it, is marked as part of an array."""
    drive = situation.drive
    marks = {drive.signature, *(part.filesystem for part in drive.partitions)}
    return bool(marks & _RAID_MARKS) or any(name.startswith("md") for name in drive.holders)


def _attached(transport: Transport) -> Callable[[Situation], bool]:
    return lambda situation: situation.drive.transport is transport


def _phase(phase: SanitizePhase) -> Callable[[Situation], bool]:
    def holds(situation: Situation) -> bool:
        status = situation.sanitize_status
        return status is not None and status.phase is phase

    return holds


def _password_locked(situation: Situation) -> bool:
    return situation.ata is not None and situation.ata.security.state is SecurityState.SEC4


def _optane(situation: Situation) -> bool:
    model = (situation.model or "").strip().upper()
    nvme = situation.drive.transport is Transport.NVME
    return nvme and any(fnmatchcase(model, pattern) for pattern in _OPTANE)


def _nvme_deny_listed(situation: Situation) -> bool:
    denied = {method for rule in situation.rules for method in rule.deny}
    return situation.drive.transport is Transport.NVME and denied >= set(SANITIZE_METHODS)


def _nvme_refused(situation: Situation) -> bool:
    nvme = situation.drive.transport is Transport.NVME
    return nvme and bool(situation.earlier.refused & _REFUSALS)


def _nvme_several_parts(situation: Situation) -> bool:
    nvme = situation.nvme
    return nvme is not None and bool(
        len(nvme.namespaces) > 1 or nvme.unallocated_bytes or nvme.hidden_namespaces
    )


def _nvme_sanitize(situation: Situation) -> bool:
    """One that was not asked counts as one that has it: nearly all do."""
    if situation.drive.transport is not Transport.NVME:
        return False
    return situation.nvme is None or situation.sanitize.any


def _nvme_format(situation: Situation) -> bool:
    return situation.nvme is not None and situation.nvme.format


def _nvme_format_crypto(situation: Situation) -> bool:
    return situation.nvme is not None and situation.nvme.format and situation.nvme.format_crypto


def _sata(situation: Situation) -> bool:
    return situation.drive.transport is Transport.SATA


def _ata_sanitize_frozen(situation: Situation) -> bool:
    return _sata(situation) and _phase(SanitizePhase.FROZEN)(situation)


def _hybrid(situation: Situation) -> bool:
    return situation.ata is not None and situation.ata.hybrid


def _disk(situation: Situation) -> bool:
    return _sata(situation) and situation.turns is True


def _disk_unhealthy(situation: Situation) -> bool:
    # Unknown health counts as bad: an overwrite does not reach a sector that was replaced.
    return _disk(situation) and situation.remapped_sectors != 0


def _disk_large(situation: Situation) -> bool:
    """Only of a disk that was asked: whether it has a key to drop decides what is gained."""
    if not _disk(situation) or situation.ata is None:
        return False
    return bool(situation.ata.shingled) or (overwrite_s(situation) or 0) > _LARGE_S


def _solid(situation: Situation) -> bool:
    return _sata(situation) and situation.turns is False


def _ata_block_erase(situation: Situation) -> bool:
    """One that was not asked counts as one that has it."""
    return _solid(situation) and (situation.ata is None or situation.sanitize.block)


def _ata_crypto_scramble(situation: Situation) -> bool:
    return _solid(situation) and situation.sanitize.crypto


def _ata_security_frozen(situation: Situation) -> bool:
    frozen = situation.ata is not None and situation.ata.security.state in _FROZEN
    return _solid(situation) and frozen


def _ata_security(situation: Situation) -> bool:
    ata = situation.ata
    return (
        _solid(situation)
        and ata is not None
        and (ata.security.state is not SecurityState.NOT_SUPPORTED or ata.sanitize.overwrite)
    )


HOLDS: dict[Condition, Callable[[Situation], bool]] = {
    Condition.UNRESPONSIVE: lambda situation: situation.earlier.unresponsive,
    Condition.BEHIND_BRIDGE: _attached(Transport.USB),
    Condition.CARD: _attached(Transport.SD),
    Condition.SANITIZE_RUNNING: _phase(SanitizePhase.RUNNING),
    Condition.SANITIZE_FAILED: _phase(SanitizePhase.FAILED),
    Condition.PASSWORD_LOCKED: _password_locked,
    Condition.OPAL_LOCKED_PSID_KNOWN: lambda situation: situation.is_reverted,
    Condition.OPAL_LOCKED: lambda situation: situation.stays_locked,
    Condition.RAID_MEMBER: is_raid_member,
    Condition.OPTANE: _optane,
    Condition.HIDDEN_AREA: lambda situation: situation.hidden is not None,
    Condition.NVME_REFUSED: _nvme_refused,
    Condition.NVME_DENY_LISTED: _nvme_deny_listed,
    Condition.NVME_SEVERAL_PARTS: _nvme_several_parts,
    Condition.NVME_SANITIZE: _nvme_sanitize,
    Condition.NVME_FORMAT_CRYPTO: _nvme_format_crypto,
    Condition.NVME_FORMAT: _nvme_format,
    Condition.ATA_SANITIZE_FROZEN: _ata_sanitize_frozen,
    Condition.HYBRID: _hybrid,
    Condition.DISK_UNHEALTHY: _disk_unhealthy,
    Condition.DISK_LARGE: _disk_large,
    Condition.DISK: _disk,
    Condition.ATA_BLOCK_ERASE: _ata_block_erase,
    Condition.ATA_CRYPTO_SCRAMBLE: _ata_crypto_scramble,
    Condition.ATA_SECURITY_FROZEN: _ata_security_frozen,
    Condition.ATA_SECURITY: _ata_security,
    Condition.EMMC: _attached(Transport.MMC),
    Condition.UFS: _attached(Transport.UFS),
    Condition.ANY: lambda _: True,
}
