"""The overwrite as a step of a run: its key, what it wrote before, writing, reading back."""

from dataclasses import dataclass, field
from random import Random

from host.errors import DriveGone, ReadFailed
from host.port import DriveHandle, Host
from host.readings import Unread
from wipe.chunks import Pace, pace_for
from wipe.codes import Method, Refusal, StatusReason, StepResult
from wipe.events import (
    OffsetReached,
    Proof,
    RunPhase,
    SecretKept,
    StepBegan,
    StepEnded,
    Verified,
    VerifyBegan,
    WriteFailed,
)
from wipe.folder import DriveFolder
from wipe.history import History
from wipe.journal import Journal
from wipe.left_alone import is_fresh
from wipe.narrowing import Failed
from wipe.overwrite import StreamMaker, overwrite
from wipe.progress import ProgressLines
from wipe.ranges import RangeSet
from wipe.resume import prove
from wipe.secrets_file import StreamSecret, find_secret, keep_secret
from wipe.status import RunEnd
from wipe.stream import KEY_BYTES, StreamSource, cipher_for
from wipe.surroundings import Surroundings
from wipe.values import Attempt, ErasePlan, Verification
from wipe.verify import verify


@dataclass(slots=True)
class Overwriting:
    """One process's part in overwriting one drive."""

    plan: ErasePlan
    folder: DriveFolder
    journal: Journal
    world: Surroundings
    history: History
    handle: DriveHandle
    secret: StreamSecret | None = field(default=None, repr=False)
    attempts: tuple[Attempt, ...] = ()
    verification: Verification | None = None
    errors: RangeSet = field(default_factory=RangeSet)
    reached: int = 0

    def __post_init__(self) -> None:
        """Take over what earlier runs told."""
        self.errors.add_all(self.history.write_errors)
        self.reached = self.history.offset

    @property
    def overwritten_bytes(self) -> int:
        """What the drive took."""
        return self.reached - self.errors.total_bytes

    def run(self) -> RunEnd | Refusal:
        """Go on where the last run was, write, read everything back.

        Raises:
            DriveGone, JournalLost
        """
        self.secret = self._secret()
        if self.secret is None:
            return Refusal.NOT_CONFIRMED
        end = self._as_we_left_it(self.secret)
        if isinstance(end, Refusal):
            return end
        if end is None:
            end = self._write(self.secret)
        if end is RunEnd.COMPLETE:
            self.verification = self._verify(self.secret)
            end = RunEnd.COMPLETE if self.verification is not None else RunEnd.STOPPED
        return end

    def _secret(self) -> StreamSecret | None:
        """The key of this drive; a new one only if nothing was ever written with another."""
        kept = self.history.secret
        if kept is not None:
            found = find_secret(self.folder.secrets_path, kept.secret_id, kept.sha256)
            if found is not None or self.history.overwrite_began:
                return found
        secret = StreamSecret(
            id=self.world.random_bytes(8).hex(),
            cipher=cipher_for(self._processor_flags()),
            key=self.world.random_bytes(KEY_BYTES).hex(),
        )
        keep_secret(self.folder.secrets_path, secret)
        self.journal.append(
            SecretKept(secret_id=secret.id, cipher=secret.cipher, sha256=secret.sha256)
        )
        return secret

    def _processor_flags(self) -> frozenset[str]:
        words = self.world.host.read_text("/proc/cpuinfo")
        # Any processor can do AES; one that tells nothing is taken to do it well.
        return frozenset({"aes"}) if isinstance(words, Unread) else frozenset(words.split())

    def _stream(self, secret: StreamSecret) -> StreamMaker:
        return StreamSource(secret.cipher, secret.key_bytes, self._processor_flags()).open

    def _as_we_left_it(self, secret: StreamSecret) -> RunEnd | Refusal | None:
        """Prove an interrupted drive; `None` means go on."""
        if not self.history.overwrite_began:
            return None
        prefix = self.history.offset
        if prefix == 0:
            # Nothing was promised, so nothing can be proved: only a fresh yes will do.
            return None if is_fresh(self.plan, self.world.host) else Refusal.NOT_CONFIRMED
        lines = ProgressLines(self.journal, self.world.host, RunPhase.PROVE)
        proof: Proof | None = prove(
            self.handle,
            self._stream(secret),
            prefix,
            self._pace(),
            known_bad=self.history.write_errors,
            random=Random(self.world.random_bytes(16)),  # noqa: S311 - chooses samples
            on_progress=lines.tell,
            stopped=self.world.stopped,
        )
        if proof is None:
            return RunEnd.STOPPED
        self.journal.append(proof)
        if not proof.matched:
            return Refusal.NOT_CONFIRMED
        return RunEnd.COMPLETE if self.history.written else None

    def _pace(self) -> Pace:
        return pace_for(self.handle.size_bytes, self.handle.logical_block_bytes)

    def _write(self, secret: StreamSecret) -> RunEnd:
        start, end = self.history.offset, self.handle.size_bytes
        begun = self.journal.append(
            StepBegan(method=Method.OVERWRITE, start_offset=start, end_offset=end)
        )
        attempt = Attempt(
            method=Method.OVERWRITE,
            boot_id=self.world.host.boot_id(),
            start_ms=begun.boot_ms,
            result=StepResult.UNKNOWN,
        )
        try:
            reached = overwrite(
                self.handle,
                self._stream(secret),
                (start, end),
                self._pace(),
                _WriteLog(self.journal, self.world.host, self.errors, end),
                stopped=self.world.stopped,
            )
        except ReadFailed:
            # The drive cannot flush: what it took may be lost, and nothing more is promised.
            return self._step_ended(attempt, RunEnd.WRITE_FAILED)
        except DriveGone:
            self._step_ended(attempt, RunEnd.VANISHED)
            raise
        self.reached = reached
        return self._step_ended(attempt, RunEnd.COMPLETE if reached == end else RunEnd.STOPPED)

    def _step_ended(self, attempt: Attempt, end: RunEnd) -> RunEnd:
        done = end is RunEnd.COMPLETE
        result = StepResult.DONE if done else StepResult.UNKNOWN
        # It came to its end, and not every block took what was written.
        kept = StatusReason.WRITE_ERROR.value if self.errors.total_bytes else None
        reason = kept if done else end.value
        line = self.journal.append(
            StepEnded(
                method=attempt.method, result=result, reason=reason, written_bytes=self.reached
            )
        )
        update = {"end_ms": line.boot_ms, "result": result, "reason": reason}
        self.attempts = (*self.attempts, attempt.model_copy(update=update))
        return end

    def _verify(self, secret: StreamSecret) -> Verification | None:
        size = self.handle.size_bytes
        self.reached = size
        self.journal.append(VerifyBegan(total_bytes=size))
        lines = ProgressLines(self.journal, self.world.host, RunPhase.VERIFY)
        verification = verify(
            self.handle,
            self._stream(secret),
            self._pace(),
            lambda prefix: lines.tell(prefix, size),
            stopped=self.world.stopped,
        )
        if verification is not None:
            self.journal.append(Verified(verification=verification))
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
