"""NVMe Sanitize: the drive empties, overwrites or re-keys everything that it ever stored.

It reaches every namespace, attached or not, and the spare area; it goes on through resets and power
cuts. The drive is asked by log page 81h, which tells the last sanitize of its whole life: a success
in it is worth nothing unless it is ours (H25).
"""

from dataclasses import dataclass

from host.capabilities import NvmeCapabilities, SanitizeActions, SanitizePhase
from host.nvme.command import NvmeCommand
from host.nvme.commands import SanitizeAction, sanitize
from host.nvme.sanitize_log import SanitizeLog
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.base import Step, StepEnd
from wipe.methods.nvme_answers import Answer, left_failure_mode, make_readable, read_log, send
from wipe.methods.nvme_follow import Ending, Followed, Follower, unconfirmed

_ACTIONS = {
    Method.SAN_BLOCK: SanitizeAction.BLOCK,
    Method.SAN_CRYPTO: SanitizeAction.CRYPTO,
    Method.SAN_OVR: SanitizeAction.OVERWRITE,
}


class NvmeSanitize:
    """One of the three actions."""

    def __init__(self, method: Method) -> None:
        """Choose the action.

        Raises:
            KeyError: no method that sanitizes.
        """
        self._action = _ACTIONS[method]

    def run(self, step: Step) -> StepEnd:
        """Wait for what runs, leave an earlier failure, start ours, follow it to its end.

        A sanitize of somebody else's is followed first: nothing can be sent until it ends (D6), and
        only then are our own marks placed.
        """
        drive = step.capabilities
        if not isinstance(drive, NvmeCapabilities) or not self._is_offered(drive.sanitize):
            return StepEnd(StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
        log = read_log(step)
        if log is None:
            return StepEnd(StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
        step.progress(None, log.raw)
        if log.phase is SanitizePhase.RUNNING:
            followed = Follower(step).follow()
            if followed.ending is not Ending.ENDED or followed.log is None:
                return unconfirmed(followed)
            log = followed.log
        if step.on_mains() is False:
            return StepEnd(StepResult.NOT_RUN, StepReason.NEEDS_MAINS, log.raw)
        # Left before anything else: in failure mode a drive takes no marks either. A drive whose
        # failed sanitize came without AUSE takes another one without AUSE and nothing else (H18).
        restricted = log.phase is SanitizePhase.FAILED and not left_failure_mode(step, log)
        attempt = _Attempt(step, drive, self._action, restricted)
        step.begin(attempt.command.packed(), attempt.command.timeout_ms)
        return attempt.run()

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:
        """Ask the drive; adopt what runs, and believe a success only if ours was accepted."""
        drive = step.capabilities
        if not isinstance(drive, NvmeCapabilities):
            return StepEnd(StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
        words = frozenset(sanitize(self._action, restricted=r).cdw10 for r in (False, True))
        before = read_log(step)
        if before is None:
            followed = Follower(step).follow()  # as patient as with any poll that fails
        elif before.started_with in words and _is_settled(before):
            followed = Followed(Ending.ENDED, before)
        else:
            follower = Follower(step, words=words, before=before)
            if not accepted:
                follower.on_seen = lambda log: step.accepted(log.raw)
            followed = follower.follow()
        log = followed.log
        if log is not None and followed.ending in {Ending.ENDED, Ending.UNSEEN}:
            seen_to_run = before is not None and before.phase is SanitizePhase.RUNNING
            ours = log.started_with in words and (accepted or seen_to_run)
            return _end_of_earlier(step, drive, log, ours=ours)
        return unconfirmed(followed)

    def _is_offered(self, actions: SanitizeActions) -> bool:
        offered = {
            SanitizeAction.BLOCK: actions.block,
            SanitizeAction.CRYPTO: actions.crypto,
            SanitizeAction.OVERWRITE: actions.overwrite,
        }
        return offered[self._action]


def _is_settled(log: SanitizeLog) -> bool:
    """Whether this cannot be an older end, shown while ours is only about to begin.

    Our marks are new data: a success that came before them does not say "nothing written since".
    """
    succeeded = log.phase is SanitizePhase.DONE and log.global_data_erased
    return succeeded or log.phase is SanitizePhase.FAILED


def _end_of_earlier(
    step: Step, drive: NvmeCapabilities, log: SanitizeLog, *, ours: bool
) -> StepEnd:
    """What a drive at rest tells of the sanitize that an earlier run began."""
    if ours and log.phase is SanitizePhase.DONE:
        make_readable(step, drive)
        return StepEnd(StepResult.DONE, raw=log.raw)
    if ours and log.phase is SanitizePhase.FAILED and left_failure_mode(step, log):
        return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED, log.raw)
    return StepEnd(StepResult.NOT_RUN, StepReason.INTERRUPTED, log.raw)


@dataclass(slots=True)
class _Attempt:
    """One sanitize command and what comes of it."""

    step: Step
    drive: NvmeCapabilities
    action: SanitizeAction
    restricted: bool

    @property
    def command(self) -> NvmeCommand:
        """What is sent."""
        return sanitize(self.action, restricted=self.restricted)

    def run(self) -> StepEnd:
        # Read again: our marks are new data, so what says "nothing written since" is cleared now
        # and a success that we did not bring about looks the same before and after.
        before = read_log(self.step)
        if before is None:
            return StepEnd(StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
        if before.phase is SanitizePhase.RUNNING:
            return StepEnd(StepResult.UNKNOWN, StepReason.FOREIGN, before.raw)
        answer = send(self.step, self.command)
        if answer.taken:
            self.step.accepted(answer.raw)
        elif not (answer.unsure or answer.sanitize_runs):
            return StepEnd(StepResult.NOT_RUN, answer.reason, answer.raw)
        follower = Follower(self.step, words=frozenset({self.command.cdw10}), before=before)
        if not answer.taken:
            follower.on_seen = lambda log: self.step.accepted(log.raw)
        return self._end(follower.follow(), answer)

    def _end(self, followed: Followed, answer: Answer) -> StepEnd:
        log = followed.log
        if log is None or followed.ending not in {Ending.ENDED, Ending.UNSEEN}:
            return unconfirmed(followed)
        seen = answer.taken or followed.ending is Ending.ENDED
        # Some drives do not keep AUSE: a failure of the same action is ours, a success is not.
        if seen and log.phase is SanitizePhase.FAILED and log.action == self.action:
            return self._failed(log)
        if followed.ending is Ending.UNSEEN:
            return StepEnd(StepResult.UNKNOWN, _unseen_reason(answer), log.raw)
        if log.phase is not SanitizePhase.DONE or log.started_with != self.command.cdw10:
            unread, foreign = StepReason.STATUS_UNREADABLE, StepReason.FOREIGN
            return StepEnd(StepResult.UNKNOWN, unread if answer.taken else foreign, log.raw)
        make_readable(self.step, self.drive)
        return StepEnd(StepResult.DONE, raw=log.raw)

    def _failed(self, log: SanitizeLog) -> StepEnd:
        """Leave the failure; where that is refused, the one repeat that the drive still takes."""
        if left_failure_mode(self.step, log):
            return StepEnd(StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED, log.raw)
        if self.restricted:
            return StepEnd(StepResult.UNKNOWN, StepReason.FIRMWARE_FAILED, log.raw)
        again = _Attempt(self.step, self.drive, self.action, restricted=True).run()
        if again.result is StepResult.NOT_RUN:
            # not even that is taken: it failed, and stays so
            return StepEnd(StepResult.UNKNOWN, StepReason.FIRMWARE_FAILED, log.raw)
        return again


def _unseen_reason(answer: Answer) -> StepReason:
    """Why nothing was seen of a command."""
    if answer.taken:
        return StepReason.NEVER_BEGAN
    return StepReason.FOREIGN if answer.sanitize_runs else StepReason.ANSWER_LOST
