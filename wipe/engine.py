"""One drive's erase from plan to final word: guard, keyed overwrite, full read-back, outcome.

Everything is journaled before it is done. What is claimed at the end follows from the journal and
from the comparison alone; a run that dies anywhere leaves no claim and can be resumed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from host.errors import DriveGone, ReadFailed
from host.port import DriveHandle, Host
from host.readings import Unread
from wipe.admission import Admitted, admit, is_still
from wipe.chunks import Pace, pace_for
from wipe.events import (
    Began,
    Ended,
    OffsetReached,
    Planned,
    Proof,
    RunPhase,
    SecretKept,
    StepBegan,
    StepEnded,
    StopAsked,
    Verified,
    VerifyBegan,
    WriteFailed,
)
from wipe.folder import DriveFolder
from wipe.history import History, must_belong, recall
from wipe.journal import Journal, JournalLost
from wipe.narrowing import Failed
from wipe.outcome import RunFacts, conclude, refused, unproved
from wipe.overwrite import StreamMaker, overwrite
from wipe.progress import ProgressLines
from wipe.ranges import RangeSet
from wipe.resume import prove
from wipe.secrets_file import StreamSecret, find_secret, keep_secret
from wipe.status import RunEnd
from wipe.stream import KEY_BYTES, StreamSource, cipher_for
from wipe.values import (
    Attempt,
    ErasePlan,
    Method,
    Outcome,
    Refusal,
    StatusReason,
    StepResult,
    Verification,
)
from wipe.verify import verify


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world."""

    host: Host
    stopped: Callable[[], bool]
    random_bytes: Callable[[int], bytes]
    pid: int
    version: str


def erase(folder: DriveFolder, journal: Journal, world: Surroundings) -> Outcome:
    """Run, or go on with, the erase of a folder.

    Returns:
        How it ended; what the last line of the journal says, unless the journal was lost.

    Raises:
        JournalDamaged: the journal is of another drive or job.
    """
    plan = folder.plan()
    must_belong(journal.entries, plan)
    history = recall(journal.entries)
    if history.final is not None and history.is_finished:
        return history.final
    run = _Run(folder, plan, journal, world, history)
    try:
        outcome = run.outcome()
        journal.append(Ended(outcome=outcome))
    except JournalLost:
        return unproved(plan, StatusReason.JOURNAL_LOST, run.elapsed_ms())
    return outcome


class _Run:
    """One process's part in a drive's erase."""

    def __init__(
        self,
        folder: DriveFolder,
        plan: ErasePlan,
        journal: Journal,
        world: Surroundings,
        history: History,
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._journal = journal
        self._world = world
        self._history = history
        self._began_ms = world.host.boot_ms()
        self._errors = RangeSet()
        self._errors.add_all(history.write_errors)
        self._attempts = history.attempts
        self._reached = history.offset

    def elapsed_ms(self) -> int:
        """Time at work, earlier runs included."""
        return self._history.active_ms + self._world.host.boot_ms() - self._began_ms

    def outcome(self) -> Outcome:
        """Do everything."""
        self._journal.append(
            Began(
                boot_id=self._world.host.boot_id(),
                pid=self._world.pid,
                version=self._world.version,
                resumed=self._history.started,
            )
        )
        self._journal.append(Planned(plan=self._plan))
        try:
            admitted = admit(self._plan, self._world.host, self._journal)
        except DriveGone:
            return self._gone()
        if isinstance(admitted, Refusal):
            return refused(self._plan, admitted, self._history)
        try:
            return self._on_drive(admitted)
        finally:
            admitted.handle.close()

    def _gone(self) -> Outcome:
        if not self._history.started:
            return refused(self._plan, Refusal.IDENTITY_CHANGED, self._history)
        return unproved(self._plan, StatusReason.VANISHED, self.elapsed_ms())

    def _on_drive(self, admitted: Admitted) -> Outcome:
        secret = self._secret()
        if secret is None:
            return refused(self._plan, Refusal.NOT_CONFIRMED, self._history)
        verification: Verification | None = None
        try:
            end = self._as_we_left_it(admitted.handle, secret)
            if isinstance(end, Refusal):
                return refused(self._plan, end, self._history)
            if end is None:
                end = self._write(admitted.handle, secret)
            if end is RunEnd.COMPLETE:
                verification = self._verify(admitted.handle, secret)
                end = RunEnd.COMPLETE if verification is not None else RunEnd.STOPPED
            if not is_still(admitted.drive, self._plan, self._world.host):
                end, verification = RunEnd.VANISHED, None
        except DriveGone:
            end, verification = RunEnd.VANISHED, None
        if end is RunEnd.STOPPED:
            self._journal.append(StopAsked())
        facts = RunFacts(
            end=end,
            elapsed_ms=self.elapsed_ms(),
            attempts=self._attempts,
            verification=verification,
            write_errors=self._errors.ranges(),
            overwritten_bytes=self._reached - self._errors.total_bytes,
            secret=secret,
        )
        return conclude(self._plan, admitted.drive, facts)

    def _secret(self) -> StreamSecret | None:
        """The key of this drive; a new one only if nothing was ever written with another."""
        kept = self._history.secret
        if kept is not None:
            found = find_secret(self._folder.secrets_path, kept.secret_id, kept.sha256)
            if found is not None or self._history.started:
                return found
        secret = StreamSecret(
            id=self._world.random_bytes(8).hex(),
            cipher=cipher_for(self._processor_flags()),
            key=self._world.random_bytes(KEY_BYTES).hex(),
        )
        keep_secret(self._folder.secrets_path, secret)
        self._journal.append(
            SecretKept(secret_id=secret.id, cipher=secret.cipher, sha256=secret.sha256)
        )
        return secret

    def _processor_flags(self) -> frozenset[str]:
        words = self._world.host.read_text("/proc/cpuinfo")
        # Any processor can do AES; one that tells nothing is taken to do it well.
        return frozenset({"aes"}) if isinstance(words, Unread) else frozenset(words.split())

    def _stream(self, secret: StreamSecret) -> StreamMaker:
        return StreamSource(secret.cipher, secret.key_bytes, self._processor_flags()).open

    def _as_we_left_it(self, handle: DriveHandle, secret: StreamSecret) -> RunEnd | Refusal | None:
        """Prove an interrupted drive; `None` means go on."""
        if not self._history.started:
            return None
        prefix = self._history.offset
        if prefix == 0:
            # Nothing was promised, so nothing can be proved: only a fresh yes will do.
            same_boot = self._plan.boot_id == self._world.host.boot_id()
            return None if same_boot else Refusal.NOT_CONFIRMED
        lines = ProgressLines(self._journal, self._world.host, RunPhase.PROVE)
        proof: Proof | None = prove(
            handle,
            self._stream(secret),
            prefix,
            self._pace(handle),
            known_bad=self._history.write_errors,
            random=Random(self._world.random_bytes(16)),  # noqa: S311 - chooses samples
            on_progress=lines.tell,
            stopped=self._world.stopped,
        )
        if proof is None:
            return RunEnd.STOPPED
        self._journal.append(proof)
        if not proof.matched:
            return Refusal.NOT_CONFIRMED
        return RunEnd.COMPLETE if self._history.written else None

    def _pace(self, handle: DriveHandle) -> Pace:
        return pace_for(handle.size_bytes, handle.logical_block_bytes)

    def _write(self, handle: DriveHandle, secret: StreamSecret) -> RunEnd:
        start, end = self._history.offset, handle.size_bytes
        begun = self._journal.append(
            StepBegan(method=Method.OVERWRITE, start_offset=start, end_offset=end)
        )
        attempt = Attempt(
            method=Method.OVERWRITE,
            boot_id=self._world.host.boot_id(),
            start_ms=begun.boot_ms,
            result=StepResult.UNKNOWN,
        )
        try:
            reached = overwrite(
                handle,
                self._stream(secret),
                (start, end),
                self._pace(handle),
                _WriteLog(self._journal, self._world.host, self._errors, end),
                stopped=self._world.stopped,
            )
        except ReadFailed:
            # The drive cannot flush: what it took may be lost, and nothing more is promised.
            return self._step_ended(attempt, RunEnd.WRITE_FAILED)
        except DriveGone:
            self._step_ended(attempt, RunEnd.VANISHED)
            raise
        self._reached = reached
        return self._step_ended(attempt, RunEnd.COMPLETE if reached == end else RunEnd.STOPPED)

    def _step_ended(self, attempt: Attempt, end: RunEnd) -> RunEnd:
        done = end is RunEnd.COMPLETE
        result = StepResult.DONE if done else StepResult.UNKNOWN
        reason = None if done else end.value
        line = self._journal.append(
            StepEnded(
                method=attempt.method, result=result, reason=reason, written_bytes=self._reached
            )
        )
        update = {"end_ms": line.boot_ms, "result": result, "reason": reason}
        self._attempts = (*self._attempts, attempt.model_copy(update=update))
        return end

    def _verify(self, handle: DriveHandle, secret: StreamSecret) -> Verification | None:
        size = handle.size_bytes
        self._reached = size
        self._journal.append(VerifyBegan(total_bytes=size))
        lines = ProgressLines(self._journal, self._world.host, RunPhase.VERIFY)
        verification = verify(
            handle,
            self._stream(secret),
            self._pace(handle),
            lambda prefix: lines.tell(prefix, size),
            stopped=self._world.stopped,
        )
        if verification is not None:
            self._journal.append(Verified(verification=verification))
        return verification


class _WriteLog:
    """Brings what the overwrite reports into the journal."""

    def __init__(self, journal: Journal, host: Host, errors: RangeSet, end: int) -> None:
        self._journal = journal
        self._errors = errors
        self._end = end
        self._lines = ProgressLines(journal, host, RunPhase.WRITE)

    def write_failed(self, failed: Failed) -> None:
        self._journal.append(
            WriteFailed(offset=failed.offset, length=failed.length, errno=failed.errno)
        )
        self._errors.add(failed.offset, failed.length)

    def reached(self, offset: int) -> None:
        self._journal.append(OffsetReached(bytes=offset))

    def progress(self, offset: int) -> None:
        self._lines.tell(offset, self._end)
