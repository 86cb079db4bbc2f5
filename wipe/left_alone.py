"""May an interrupted firmware erase go on? Only if the drive still is as we left it."""

from host.capabilities import (
    AtaCapabilities,
    NvmeCapabilities,
    SanitizePhase,
    SecurityState,
)
from host.port import Host
from wipe.history import OpenStep
from wipe.marking import Marking
from wipe.open_drive import OpenDrive
from wipe.values import ErasePlan, Method

_SECURITY = {Method.SEC_ENH, Method.SEC_NORM}
_LOCKED = {SecurityState.SEC4, SecurityState.SEC5, SecurityState.SEC6}


def is_as_left(
    plan: ErasePlan, opened: OpenDrive, step: OpenStep, marking: Marking, host: Host
) -> bool:
    """Whether this drive shows that our own step was begun on it, or a fresh yes covers it.

    A yes is fresh in the boot in which it was given. After that one of these must hold: a
    sanitize runs or failed, one that was accepted is done, security is enabled as our password
    left it, or markers of ours are on the drive.
    """
    if plan.boot_id == host.boot_id():
        return True
    told = opened.capabilities
    if isinstance(told, AtaCapabilities | NvmeCapabilities) and told.sanitize_status is not None:
        phase = told.sanitize_status.phase
        if phase in {SanitizePhase.RUNNING, SanitizePhase.FAILED}:
            return True
        if phase is SanitizePhase.DONE and step.accepted:
            return True
    if isinstance(told, AtaCapabilities) and step.method in _SECURITY:
        return told.security.state in _LOCKED or marking.still_there()
    return marking.still_there()
