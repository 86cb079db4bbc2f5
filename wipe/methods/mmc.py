"""MMC-SAN: secure erase of an eMMC's user area, then sanitize where it is offered."""

from host.capabilities import MmcCapabilities
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface, ReadFailed
from host.mmc.ask import ask_mmc
from host.mmc.command import MmcReply
from host.mmc.commands import RANGE, packed, sanitize_start, send_status
from host.mmc.status import CardStatus, card_status
from wipe.codes import StepReason, StepResult
from wipe.methods.base import PROGRESS_WHOLE, Step, StepEnd

PIECE_BYTES = 64 << 20
"""A multiple of every erase group we know of: only the tail may have to be trimmed instead."""
_DISCARD_PART = PROGRESS_WHOLE * 9 // 10
"""Of the progress: sanitize tells nothing of itself and gets the rest."""
_PIECE_TIMEOUT_MS = 600_000
"""Told to the journal: the kernel's own bound by the card's registers is what counts."""

_ENDS = {
    CardStatus.IDLE: (StepResult.DONE, None),
    CardStatus.SWITCH_REFUSED: (StepResult.NOT_RUN, StepReason.ABORTED),
    CardStatus.FAILED: (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED),
    CardStatus.BUSY: (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE),
}


class MmcSanitize:
    """Erase every unmapped and mapped cell of the user area.

    Boot partitions may hold the laptop's firmware and RPMB cannot be erased at all: both are
    kept, and the drive carries an exception for each. General-purpose partitions are not reached
    by the user area's erase, so a card that has one is not for this method.

    Nothing of this survives a power cut inside the card, and an idle card shows nothing of it: an
    interrupted run is started anew, never believed.
    """

    def run(self, step: Step) -> StepEnd:
        """Erase piece by piece, then sanitize."""
        refusal = _refusal(step)
        if refusal is not None:
            return StepEnd(StepResult.NOT_RUN, refusal)
        size = step.drive.size_bytes or 0
        sanitizes = isinstance(step.capabilities, MmcCapabilities) and step.capabilities.sanitize
        begins_with = packed(sanitize_start()) if sanitizes else RANGE.pack(0, size)
        timeout_ms = sanitize_start().timeout_ms if sanitizes else _PIECE_TIMEOUT_MS
        step.begin(begins_with, timeout_ms)
        ended = _discard_all(step, size, _DISCARD_PART if sanitizes else PROGRESS_WHOLE)
        if ended is not None:
            return ended
        return _sanitize(step) if sanitizes else StepEnd(StepResult.DONE)

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:  # noqa: ARG002  # of no use here
        """An idle card may be asked again; a silent one may be at it still."""
        try:
            ask_mmc(step.device)
        except (AnswerMalformed, CommandLost, NoSuchInterface):
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        return StepEnd(StepResult.NOT_RUN, StepReason.INTERRUPTED)


def _refusal(step: Step) -> StepReason | None:
    can = step.capabilities
    if not isinstance(can, MmcCapabilities) or not can.secure_erase:
        return StepReason.NOT_SUPPORTED
    if any(area.name.startswith("gp") for area in can.areas):
        return StepReason.NAMESPACES
    if not step.drive.size_bytes:
        return StepReason.STATUS_UNREADABLE
    return StepReason.NEEDS_MAINS if step.on_mains() is False else None


def _discard_all(step: Step, size: int, part: int) -> StepEnd | None:
    """Secure erase of everything; `None` when all of it was carried out.

    The call returns when the card is idle again, and the kernel resets a card that stays busy: a
    failure or a stop leaves nothing running.
    """
    for offset in range(0, size, PIECE_BYTES):
        if step.stopped:
            return StepEnd(StepResult.NOT_RUN, StepReason.STOPPED)
        length = min(PIECE_BYTES, size - offset)
        try:
            step.device.discard_securely(offset, length)
        except NoSuchInterface:
            return StepEnd(StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
        except ReadFailed as error:
            return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED, f"{error.errno:02x}")
        if offset == 0:
            step.accepted("")
        step.progress(part * (offset + length) // size)
    return None


def _sanitize(step: Step) -> StepEnd:
    """SANITIZE_START, which returns when the card is idle again.

    Most errors of a card are told by its next status and not by the answer to the command, so it
    is asked: once before, which clears what an earlier command left, and once after.
    `CommandLost` is let pass, because a card that gives no answer may be at it.
    """
    if step.stopped:
        return StepEnd(StepResult.NOT_RUN, StepReason.STOPPED)
    try:
        step.device.mmc(send_status())
        reply = step.device.mmc(sanitize_start())
    except NoSuchInterface:
        return StepEnd(StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
    if not reply.ok:
        return StepEnd(StepResult.NOT_RUN, StepReason.ABORTED, _hex(reply))
    status = step.device.mmc(send_status())
    raw = _hex(status)
    if not status.ok:
        return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE, raw)
    result, reason = _ENDS[card_status(status.response[0])]
    step.progress(PROGRESS_WHOLE if result is StepResult.DONE else None, raw)
    return StepEnd(result, reason, raw)


def _hex(reply: MmcReply) -> str:
    return "".join(f"{word:08x}" for word in reply.response)
