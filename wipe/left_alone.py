"""May an interrupted firmware erase go on? Only if the drive still is as we left it."""

from host.capabilities import (
    AtaCapabilities,
    NvmeCapabilities,
    SanitizePhase,
    SecurityState,
)
from host.port import Host
from wipe.codes import Method
from wipe.history import History, OpenStep
from wipe.marking import Marking
from wipe.open_drive import OpenDrive
from wipe.remaining import SANITIZES
from wipe.values import ErasePlan

_SECURITY = {Method.SEC_ENH, Method.SEC_NORM}
_NAMELESS_BOOT = "unknown"
"""What a machine says that does not tell its boot."""


def is_of_another_boot(plan: ErasePlan, host: Host) -> bool:
    """Whether the yes was surely given in another boot than this.

    The clock of a boot begins anew: one that shows less than when the yes was given is of
    another boot, whatever its name.
    """
    return plan.boot_id != host.boot_id() or plan.confirmation.boot_ms > host.boot_ms()


def is_fresh(plan: ErasePlan, host: Host) -> bool:
    """Whether somebody surely said yes to this drive in this boot."""
    return plan.boot_id != _NAMELESS_BOOT and not is_of_another_boot(plan, host)


def is_as_left(
    plan: ErasePlan, opened: OpenDrive, history: History, step: OpenStep, marking: Marking
) -> bool:
    """Whether this drive shows that our own step was begun on it, or a fresh yes covers it.

    Enough to ask it how that step ended, not to begin another one. A yes is fresh in the boot in
    which it was given. After that one of these must hold: the sanitize that was begun runs or
    failed, or was accepted and is done; security is enabled as our password left it; or markers
    of ours are on the drive and nothing new is.
    """
    host = marking.world.host
    if is_fresh(plan, host):
        return True
    told = opened.capabilities
    if isinstance(told, AtaCapabilities | NvmeCapabilities) and told.sanitize_status is not None:
        phase = told.sanitize_status.phase
        if phase is SanitizePhase.RUNNING:
            return True
        # A drive tells of its last sanitize for life: of another method's step it says nothing.
        if step.method in SANITIZES and (
            phase is SanitizePhase.FAILED or (phase is SanitizePhase.DONE and step.accepted)
        ):
            return True
    if isinstance(told, AtaCapabilities) and step.method in _SECURITY:
        match told.security.state:
            case SecurityState.SEC4:
                return True
            case SecurityState.SEC5 | SecurityState.SEC6 if _is_of_this_boot(history, host):
                # Unlocked after a power cycle it is by somebody else's password, not by ours.
                return True
            case _:
                pass
    return marking.still_there()


def _is_of_this_boot(history: History, host: Host) -> bool:
    last = history.attempts[-1].boot_id if history.attempts else _NAMELESS_BOOT
    return last == host.boot_id() and last != _NAMELESS_BOOT
