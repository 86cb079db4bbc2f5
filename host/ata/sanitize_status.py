"""What SANITIZE STATUS EXT says (pure).

Source: ACS-4 §7.36.5 and §4.15: COUNT b15 the last sanitize completed without error, b14 one is in
progress, b13 frozen; LBA 15:0 progress of 65,536, FFFFh when idle. When the command is aborted LBA
7:0 holds the reason.
"""

from dataclasses import dataclass
from enum import IntEnum

from host.ata.command import AtaReply, AtaVerdict
from host.capabilities import SanitizePhase, SanitizeStatus


class AbortReason(IntEnum):
    """LBA 7:0 of an aborted SANITIZE DEVICE command."""

    NOT_REPORTED = 0
    FAILED = 1
    """The last one failed: physical sectors may not be sanitized."""
    UNSUPPORTED = 2
    FROZEN = 3
    """SD1, until the next power cycle."""
    ANTIFREEZE = 4
    OTHER = 255
    """A number that the standard does not have."""


@dataclass(frozen=True, slots=True)
class SanitizeRegisters:
    """The answer, bit by bit: an idle drive may be completed and frozen at once."""

    running: bool
    completed: bool
    """Of any time, perhaps years ago: it proves nothing by itself (H25)."""
    frozen: bool
    failed: bool
    progress: int
    raw: str


def read_sanitize(reply: AtaReply) -> SanitizeRegisters | None:
    """What the drive says of its sanitize; `None` when it says nothing that can be relied on."""
    registers = reply.registers
    if registers is None:
        return None
    if reply.verdict is AtaVerdict.ABORTED:
        reason = abort_reason(reply)
        if reason not in {AbortReason.FAILED, AbortReason.FROZEN}:
            return None
        return SanitizeRegisters(
            running=False,
            completed=False,
            frozen=reason is AbortReason.FROZEN,
            failed=reason is AbortReason.FAILED,
            progress=0,
            raw=reply.raw,
        )
    if reply.verdict is not AtaVerdict.OK:
        return None
    running = bool(registers.count >> 14 & 1)
    return SanitizeRegisters(
        running=running,
        # while one runs b15 can only speak of an earlier one
        completed=bool(registers.count >> 15 & 1) and not running,
        frozen=bool(registers.count >> 13 & 1) and not running,
        failed=False,
        progress=registers.lba & 0xFFFF,
        raw=reply.raw,
    )


def abort_reason(reply: AtaReply) -> AbortReason | None:
    """Why a SANITIZE DEVICE command was aborted; `None` when it was not."""
    if reply.verdict is not AtaVerdict.ABORTED or reply.registers is None:
        return None
    number = reply.registers.lba & 0xFF
    known = AbortReason.NOT_REPORTED <= number <= AbortReason.ANTIFREEZE
    return AbortReason(number) if known else AbortReason.OTHER


def sanitize_status_of(reply: AtaReply) -> SanitizeStatus | None:
    """The same for plans and papers; `None` when the registers do not come through (H26)."""
    told = read_sanitize(reply)
    if told is None:
        return None
    progress = told.progress if told.running else None
    return SanitizeStatus(phase=_phase(told), progress=progress, raw=told.raw)


def _phase(told: SanitizeRegisters) -> SanitizePhase:
    if told.running:
        return SanitizePhase.RUNNING
    if told.failed:
        return SanitizePhase.FAILED
    if told.frozen:
        return SanitizePhase.FROZEN
    return SanitizePhase.DONE if told.completed else SanitizePhase.IDLE
