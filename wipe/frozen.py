"""Drives that only a power cycle can free: which ones, from what, and whether it helped (pure)."""

from collections.abc import Iterable

from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    NvmeCapabilities,
    SanitizePhase,
    SanitizeStatus,
    SecurityState,
)
from wipe.codes import StepReason
from wipe.erase_policy import SANITIZE_METHODS
from wipe.events import Event
from wipe.sleep_events import S3Began, S3Ended, SleepReason
from wipe.unfreeze import was_tried
from wipe.values import DrivePlan

_FROZEN = frozenset({SecurityState.SEC2, SecurityState.SEC6})
_NVME_REFUSED = "D4"
_CURED_FROM = (SleepReason.FROZEN, SleepReason.SANITIZE_FROZEN, SleepReason.COMMANDS_REFUSED)
"""What keeps a drive from its best method; the others are slept for in the middle of an erase."""


def sleep_reason(plan: DrivePlan) -> SleepReason | None:
    """What a sleep may cure, so that the best method of a plan can be used; `None` for nothing.

    Whether the machine can sleep at all is another question, and so is whether it has done so.
    """
    if (plan.methods_of or plan.row) == _NVME_REFUSED:
        return SleepReason.COMMANDS_REFUSED
    why = next((one.reason for one in plan.ruled_out if one.method is plan.preferred), None)
    if why != StepReason.FROZEN:
        return None
    sanitizes = plan.preferred in SANITIZE_METHODS
    return SleepReason.SANITIZE_FROZEN if sanitizes else SleepReason.FROZEN


def is_freed(reason: SleepReason, told: Capabilities | None) -> bool | None:
    """Whether a drive that was asked anew is free; `None` when only the next command will show."""
    if not isinstance(told, AtaCapabilities):
        return None
    if reason is SleepReason.FROZEN:
        return told.security.state not in _FROZEN
    if reason is SleepReason.SANITIZE_FROZEN and told.sanitize_status is not None:
        return told.sanitize_status.phase is not SanitizePhase.FROZEN
    return None


def erases_itself(told: Capabilities | None) -> bool:
    """Whether a drive says that its sanitize runs: it must not lose its power now."""
    status = _status(told)
    return status is not None and status.phase is SanitizePhase.RUNNING


def slept_in_vain(events: Iterable[Event], drive_id: str) -> bool:
    """Whether the laptop has slept for a drive that was not freed by it."""
    past = tuple(events)
    return any(was_tried(past, drive_id, reason) for reason in _CURED_FROM)


def never_woke(events: Iterable[Event]) -> tuple[str, ...]:
    """Drives for which the laptop went to sleep and nobody wrote that it woke, by drive id."""
    asleep: dict[str, None] = {}
    for event in events:
        match event:
            case S3Began():
                asleep[event.drive_id] = None
            case S3Ended():
                asleep.pop(event.drive_id, None)
            case _:
                pass
    return tuple(asleep)


def _status(told: Capabilities | None) -> SanitizeStatus | None:
    drive = told if isinstance(told, AtaCapabilities | NvmeCapabilities) else None
    return None if drive is None else drive.sanitize_status
