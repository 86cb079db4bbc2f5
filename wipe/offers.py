"""What a drive has, and what stands in the way of each method (pure)."""

from host.capabilities import (
    AtaCapabilities,
    MmcCapabilities,
    NvmeCapabilities,
    SanitizePhase,
    SecurityState,
    UfsCapabilities,
)
from host.drive import Transport
from wipe.codes import Method, PlanBar, StepReason
from wipe.erase_policy import FORMAT_METHODS, SANITIZE_METHODS
from wipe.situation import Situation

Bar = StepReason | PlanBar

NOT_BUILT = frozenset({Method.UFS_PURGE})
"""Methods of the table that this version cannot carry out."""
SECURITY_METHODS = (Method.SEC_ENH, Method.SEC_NORM)
_BY_TRANSPORT = {
    Transport.SATA: (*SANITIZE_METHODS, *SECURITY_METHODS),
    Transport.NVME: (*SANITIZE_METHODS, *FORMAT_METHODS),
    Transport.MMC: (Method.MMC_SAN,),
    Transport.UFS: (Method.UFS_PURGE,),
}
_STATUS = frozenset((*SANITIZE_METHODS, *SECURITY_METHODS))
_FROZEN = frozenset({SecurityState.SEC2, SecurityState.SEC6})
_OF_STATE = frozenset(
    {
        StepReason.FROZEN,
        StepReason.LOCKED,
        StepReason.ATTEMPTS_EXCEEDED,
        StepReason.FOREIGN,
        StepReason.FIRMWARE_FAILED,
        StepReason.STATUS_UNREADABLE,
        StepReason.NAMESPACES,
        PlanBar.NOT_ASKED,
        PlanBar.NOT_BUILT,
        PlanBar.UNRESPONSIVE,
    }
)
"""What stands in the way of a method that the drive has, or may have."""


def bar(method: Method, situation: Situation) -> Bar | None:
    """Why this method cannot be used now; `None` when it can."""
    lasting = _lasting(method, situation)
    return lasting if lasting is not None else _passing(method, situation)


def has(method: Method, situation: Situation) -> bool:
    """Whether the drive has it or may have it, and nothing but its state is in the way."""
    reason = bar(method, situation)
    return reason is None or reason in _OF_STATE


def _lasting(method: Method, situation: Situation) -> Bar | None:
    """What the drive, the way to it, or the policy settles for good."""
    if method is not Method.OVERWRITE:
        if situation.drive.transport is Transport.USB:
            # H1: bridges take such commands and do not carry them through.
            return StepReason.BRIDGE
        if not _offered(method, situation):
            return StepReason.NOT_SUPPORTED
    if situation.policy.forbids(method):
        return PlanBar.POLICY
    if any(method in rule.deny for rule in situation.rules):
        return PlanBar.DENY_LISTED
    return None


def _passing(method: Method, situation: Situation) -> Bar | None:
    """What may be otherwise another time."""
    if situation.earlier.unresponsive:
        return PlanBar.UNRESPONSIVE
    if method in NOT_BUILT:
        return PlanBar.NOT_BUILT
    if method is not Method.OVERWRITE and situation.capabilities is None:
        return PlanBar.NOT_ASKED
    by_sanitize = _by_sanitize(method, situation)
    return by_sanitize if by_sanitize is not None else _by_locks(method, situation)


def _offered(method: Method, situation: Situation) -> bool:
    """Whether the drive has it; where it was not asked, whether drives of its kind have it."""
    drive = situation.capabilities
    match drive:
        case AtaCapabilities():
            return _sanitizes(method, situation) or _secures(method, drive)
        case NvmeCapabilities():
            return _sanitizes(method, situation) or _formats(method, drive)
        case MmcCapabilities():
            return method is Method.MMC_SAN and drive.secure_erase
        case UfsCapabilities():
            return method is Method.UFS_PURGE and drive.purge
        case None:
            return method in _BY_TRANSPORT.get(situation.drive.transport, ())


def _sanitizes(method: Method, situation: Situation) -> bool:
    actions = situation.sanitize
    return (
        (method is Method.SAN_BLOCK and actions.block)
        or (method is Method.SAN_CRYPTO and actions.crypto)
        or (method is Method.SAN_OVR and actions.overwrite)
    )


def _secures(method: Method, drive: AtaCapabilities) -> bool:
    if drive.security.state is SecurityState.NOT_SUPPORTED:
        return False
    return method is Method.SEC_NORM or (method is Method.SEC_ENH and drive.security.enhanced)


def _formats(method: Method, drive: NvmeCapabilities) -> bool:
    if not drive.format:
        return False
    return method is Method.FMT_USER or (method is Method.FMT_CRYPTO and drive.format_crypto)


def _by_sanitize(method: Method, situation: Situation) -> StepReason | None:
    """What the state of its sanitize forbids."""
    status = situation.sanitize_status
    if status is None:
        # H26: registers that do not come through tell no end of anything.
        unread = situation.sanitize.any and method in _STATUS
        return StepReason.STATUS_UNREADABLE if unread else None
    sanitizes = method in SANITIZE_METHODS
    if status.phase is SanitizePhase.RUNNING and not sanitizes:
        return StepReason.FOREIGN
    if status.phase is SanitizePhase.FROZEN and sanitizes:
        return StepReason.FROZEN
    if status.phase is SanitizePhase.FAILED and status.unrestricted is False and not sanitizes:
        # Nothing but a sanitize that succeeds leaves a restricted failure (H18).
        return StepReason.FIRMWARE_FAILED
    return None


def _by_locks(method: Method, situation: Situation) -> StepReason | None:
    """What passwords, freezes and locked ranges forbid."""
    if situation.ata is not None:
        return _by_security(method, situation.ata) or _by_opal(method, situation)
    if method is Method.MMC_SAN and situation.mmc is not None:
        # Its areas of general purpose are not reached by the erase of the user area.
        areas = situation.mmc.areas
        return StepReason.NAMESPACES if any(a.name.startswith("gp") for a in areas) else None
    return _by_opal(method, situation)


def _by_opal(method: Method, situation: Situation) -> StepReason | None:
    may_be_taken = method in SANITIZE_METHODS or method in FORMAT_METHODS
    return StepReason.LOCKED if situation.stays_locked and not may_be_taken else None


def _by_security(method: Method, drive: AtaCapabilities) -> StepReason | None:
    security = drive.security
    if method in SECURITY_METHODS:
        if security.attempts_exceeded:
            return StepReason.ATTEMPTS_EXCEEDED
        return StepReason.FROZEN if security.state in _FROZEN else None
    return StepReason.LOCKED if security.state is SecurityState.SEC4 else None
