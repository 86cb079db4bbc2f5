"""SEC-ENH and SEC-NORM: SECURITY ERASE UNIT of ATA, the last firmware resort.

A loss of power leaves the drive locked with our password, and many laptops then refuse to start
(H2, H3). So the password is durable before it is set, mains is asked for, and every failure after
that unlocks the drive and takes the password off again.
"""

from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.ata.commands import (
    security_disable_password,
    security_erase_prepare,
    security_erase_unit,
    security_set_user_password,
    security_unlock,
)
from host.ata.security_words import erase_timeout_ms
from host.capabilities import AtaCapabilities, AtaSecurity, SecurityState
from host.drive import Transport
from host.errors import CommandLost, NoSuchInterface
from host.serials import serials_agree
from wipe.codes import StepReason, StepResult
from wipe.journal import JournalLost
from wipe.methods.ata_asking import identity_now
from wipe.methods.ata_unlock import LEFT_BEHIND, unlock
from wipe.methods.base import Step, StepEnd

_DISABLED = {SecurityState.SEC1, SecurityState.SEC2, SecurityState.NOT_SUPPORTED}
_WAKING_TRIES, _WAKING_PAUSE_S = 12, 5.0
"""After an erase of hours a drive may need a while before it answers again."""


class AtaSecurityErase:
    """SECURITY ERASE UNIT, enhanced or normal."""

    def __init__(self, *, enhanced: bool) -> None:
        self._enhanced = enhanced

    def run(self, step: Step) -> StepEnd:
        """Set our password, erase, see that the drive took the password off."""
        if step.drive.transport is not Transport.SATA:
            return _not_run(StepReason.BRIDGE)  # H1
        told = identity_now(step.device)
        if told is None:
            return _not_run(StepReason.STATUS_UNREADABLE)
        refusal = self._why_not(step, told)
        if refusal is not None:
            return refusal
        if told.security.state is SecurityState.SEC4:
            # before the step begins, for a locked drive takes no markers; no data is touched
            found = unlock(step, (step.password(), *LEFT_BEHIND))
            return found if isinstance(found, StepEnd) else self._begin(step, told, found)
        return self._begin(step, told, None)

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:
        """An earlier run began it: a password that still stands is ours, so erase again."""
        told = identity_now(step.device)
        if told is None:
            return _unknown(StepReason.STATUS_UNREADABLE)
        state = told.security.state
        if state in _DISABLED:
            # without `accepted` the end of the erase was not seen: perhaps it never began
            return StepEnd(StepResult.DONE) if accepted else _not_run(StepReason.INTERRUPTED)
        obstacle = _standing_obstacle(step, told.security)
        if obstacle is not None:
            return _unknown(obstacle)
        if state is SecurityState.SEC5:
            return self._set_and_erase(step, told)
        found = unlock(step, (step.password(), *LEFT_BEHIND))
        if isinstance(found, StepEnd):
            # what began is not over while a password stands: nothing else may be tried
            return _unknown(found.reason)
        return self._erase(step, told, found)

    def _begin(self, step: Step, told: AtaCapabilities, found: bytes | None) -> StepEnd:
        erase = self._erase_command(step, told, b"")
        step.begin(erase.cdb(), erase.timeout_ms)
        if found is None:
            return self._set_and_erase(step, told)
        # with whichever password was right the drive is erased as well
        return self._erase(step, told, found)

    def _why_not(self, step: Step, told: AtaCapabilities) -> StepEnd | None:
        """What stands against beginning, found out without changing anything."""
        if not serials_agree(told, step.drive.identity.serial):
            return _not_run(StepReason.BRIDGE)
        reason = self._obstacle(told.security)
        if reason is None and step.on_mains() is False:
            reason = StepReason.NEEDS_MAINS
        if reason is None and step.stopped:
            reason = StepReason.STOPPED
        return None if reason is None else _not_run(reason)

    def _obstacle(self, security: AtaSecurity) -> StepReason | None:
        if security.state is SecurityState.NOT_SUPPORTED:
            return StepReason.NOT_SUPPORTED
        if self._enhanced and not security.enhanced:
            return StepReason.NOT_SUPPORTED
        if security.state in {SecurityState.SEC2, SecurityState.SEC6}:
            return StepReason.FROZEN
        if security.state is SecurityState.SEC4 and not self._enhanced and security.enhanced:
            # the enhanced erase comes first and has used up the tries of this power-on (H33)
            return StepReason.LOCKED
        return StepReason.ATTEMPTS_EXCEEDED if security.attempts_exceeded else None

    def _erase_command(self, step: Step, told: AtaCapabilities, password: bytes) -> AtaCommand:
        security = told.security
        stated = security.enhanced_minutes if self._enhanced else security.normal_minutes
        known = step.capabilities
        # the erase reaches hidden sectors, which IDENTIFY alone does not count
        hidden = known.hidden if isinstance(known, AtaCapabilities) else told.hidden
        size_bytes = hidden.largest * told.logical_block_bytes
        return security_erase_unit(
            password, enhanced=self._enhanced, timeout_ms=erase_timeout_ms(stated, size_bytes)
        )

    def _set_and_erase(self, step: Step, told: AtaCapabilities) -> StepEnd:
        password = step.password()
        try:
            return self._with_password(step, told, password)
        except JournalLost:
            # Nothing more can be done to it now, and so it would be left to lock at power-off.
            step.take_back(security_disable_password(password))
            raise

    def _with_password(self, step: Step, told: AtaCapabilities, password: bytes) -> StepEnd:
        reply = _send(step, security_set_user_password(password))
        now = identity_now(step.device)
        if now is not None and now.security.state is SecurityState.SEC5 and _is_ok(reply):
            return self._erase(step, told, password)
        if now is not None and now.security.state is told.security.state and _is_refusal(reply):
            return _not_run(_reason(reply))  # as it was: somebody else's password may stand
        if _is_ok(reply) and now is not None and now.security.state in _DISABLED:
            return _not_run(StepReason.NEVER_BEGAN)
        return _undo(step, password, _reason(reply))

    def _erase(self, step: Step, told: AtaCapabilities, password: bytes) -> StepEnd:
        """F3h and nothing between it and F4h, which blocks until the drive is erased."""
        step.progress(None)
        prepared = _send(step, security_erase_prepare())
        # without registers it may have worked: if not, the drive aborts what follows
        if prepared is None or _is_refusal(prepared):
            return _undo(step, password, _reason(prepared))
        try:
            reply = step.device.ata(self._erase_command(step, told, password))
        except CommandLost:
            return _unknown(StepReason.ANSWER_LOST)
        except NoSuchInterface:
            return _undo(step, password, StepReason.BRIDGE)
        match reply.verdict:
            case AtaVerdict.OK:
                return _end(step, password, reply)
            case AtaVerdict.UNREADABLE:
                return _unknown(StepReason.ANSWER_LOST, reply.raw)
            case AtaVerdict.ABORTED | AtaVerdict.REFUSED:
                return _undo(step, password, _reason(reply))


def _standing_obstacle(step: Step, security: AtaSecurity) -> StepReason | None:
    """What keeps an erase that began, and whose password stands, from being begun again."""
    if security.attempts_exceeded:
        return StepReason.ATTEMPTS_EXCEEDED
    if security.state is SecurityState.SEC6:
        return StepReason.FROZEN
    return StepReason.NEEDS_MAINS if step.on_mains() is False else None


def _end(step: Step, password: bytes, reply: AtaReply) -> StepEnd:
    """Only a drive that took the password off by itself was erased."""
    told = identity_now(step.device)
    for _ in range(_WAKING_TRIES):
        if told is not None or step.stopped:
            break
        step.pause(_WAKING_PAUSE_S)
        told = identity_now(step.device)
    if told is None:
        return _unknown(StepReason.STATUS_UNREADABLE, reply.raw)
    if told.security.state in _DISABLED:
        # not earlier: what `_undo` takes off must never look like an end after a power cut
        step.accepted(reply.raw)
        return StepEnd(StepResult.DONE, raw=reply.raw)
    return _undo(step, password, StepReason.STILL_LOCKED)


def _undo(step: Step, password: bytes, reason: StepReason) -> StepEnd:
    """Leave no password behind. If that fails nothing else may be tried: it would be locked out."""
    told = identity_now(step.device)
    if told is not None and told.security.state is SecurityState.SEC4:
        _send(step, security_unlock(password))
    if told is None or told.security.state not in _DISABLED:
        _send(step, security_disable_password(password))
        told = identity_now(step.device)
    if told is not None and told.security.state in _DISABLED:
        return _not_run(reason)
    return _unknown(StepReason.STILL_LOCKED)


def _send(step: Step, command: AtaCommand) -> AtaReply | None:
    """The reply, or `None` when nobody knows what became of it."""
    try:
        return step.device.ata(command)
    except CommandLost:
        return None
    except NoSuchInterface:
        return AtaReply(AtaVerdict.REFUSED)


def _is_ok(reply: AtaReply | None) -> bool:
    return reply is not None and reply.verdict is AtaVerdict.OK


def _is_refusal(reply: AtaReply | None) -> bool:
    return reply is not None and reply.verdict in {AtaVerdict.ABORTED, AtaVerdict.REFUSED}


def _reason(reply: AtaReply | None) -> StepReason:
    match None if reply is None else reply.verdict:
        case AtaVerdict.REFUSED:
            return StepReason.BRIDGE
        case AtaVerdict.ABORTED:
            return StepReason.ABORTED
        case AtaVerdict.OK:
            return StepReason.STATUS_UNREADABLE
        case _:
            return StepReason.ANSWER_LOST


def _not_run(reason: StepReason) -> StepEnd:
    return StepEnd(StepResult.NOT_RUN, reason)


def _unknown(reason: StepReason | None, raw: str | None = None) -> StepEnd:
    return StepEnd(StepResult.UNKNOWN, reason, raw)
