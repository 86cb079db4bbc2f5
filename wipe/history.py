"""What a journal tells about the runs before this one: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from wipe.codes import DriveStatus, Method, StatusReason, StepResult
from wipe.events import (
    PSID_REVERT,
    Adopted,
    Began,
    CommandSent,
    DriveSeen,
    Ended,
    Event,
    HiddenRestored,
    Marked,
    OffsetReached,
    Planned,
    SecretKept,
    SecretUse,
    StepAccepted,
    StepBegan,
    StepEnded,
    WriteFailed,
)
from wipe.journal_lines import Entry, JournalDamaged
from wipe.ranges import RangeSet
from wipe.values import Attempt, ByteRange, ErasePlan, Outcome

_GOES_ON_AFTER = {
    StatusReason.STOPPED,
    StatusReason.VANISHED,
    StatusReason.JOURNAL_LOST,
    StatusReason.DIED,
    StatusReason.RUNNING,
    StatusReason.NO_PROGRESS,
    StatusReason.STATUS_UNREADABLE,
    StatusReason.POWER_CYCLE,
    StatusReason.STAYS_LOCKED,
}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that was begun and of which no end is written."""

    method: Method
    accepted: bool
    """Whether the drive took the command, or was seen at work, before the journal ends."""
    command_bytes: str | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything earlier runs promised."""

    final: Outcome | None
    """The last run's final word; `None` when it died without one, or when there was no run."""
    started: bool
    """Whether a byte may have been written."""
    overwrite_began: bool
    """Whether a byte of the stream may have been written."""
    offset: int
    """Everything before it was written (or reported) and flushed."""
    written: bool
    """Whether the overwrite came to its end."""
    secret: SecretKept | None
    """Of the overwrite's key."""
    seed: SecretKept | None
    """Of the markers that were on the drive when a step was last begun."""
    landed: int
    """How many of them the drive took."""
    open_step: OpenStep | None
    ended_step: StepEnded | None
    """The last step's end, if nothing was begun after it."""
    write_errors: tuple[ByteRange, ...]
    attempts: tuple[Attempt, ...]
    restores: tuple[HiddenRestored, ...]
    """Attempts to get hidden sectors back."""
    active_ms: int
    """Time that earlier runs were at work."""

    @property
    def open_firmware_step(self) -> OpenStep | None:
        """A step in which the drive erases itself, begun and with no end that is confirmed."""
        step = self.open_step
        return step if step is not None and step.method is not Method.OVERWRITE else None

    @property
    def is_finished(self) -> bool:
        """Whether there is nothing left to go on with."""
        return self.final is not None and not can_go_on(self.final)


def can_go_on(outcome: Outcome) -> bool:
    """Whether a run that ended like this is worth resuming."""
    if outcome.status is DriveStatus.REFUSED:
        return True
    unproved = outcome.verification is None and outcome.reason == StatusReason.WRITE_ERROR
    return unproved or outcome.reason in _GOES_ON_AFTER


def must_belong(entries: Sequence[Entry], plan: ErasePlan) -> None:
    """Refuse a journal that tells of another drive or another job: it was mixed up or copied.

    Raises:
        JournalDamaged: with the line that gives it away.
    """
    for entry in entries:
        match entry.event:
            case Planned(plan=told):
                other = told.identity != plan.identity or told.record_id != plan.record_id
            case DriveSeen(drive=seen):
                other = seen.identity != plan.identity
            case Ended(outcome=outcome):
                other = outcome.drive_id != plan.identity.drive_id
            case _:
                continue
        if other:
            raise JournalDamaged(entry.seq, "tells of another drive or job")


def recall(entries: Sequence[Entry]) -> History:
    """Read the earlier runs from their journal."""
    errors = RangeSet()
    offset = 0
    for entry in entries:
        match entry.event:
            case OffsetReached(bytes=reached):
                offset = reached
            case StepBegan(method=Method.OVERWRITE, start_offset=start):
                errors = _before(errors, start)
            case WriteFailed(offset=at, length=length):
                errors.add(at, length)
            case _:
                pass
    events = [entry.event for entry in entries]
    return History(
        final=_final(entries),
        started=any(_changes_the_drive(event) for event in events),
        overwrite_began=any(
            isinstance(event, StepBegan) and event.method is Method.OVERWRITE for event in events
        ),
        offset=offset,
        written=any(
            isinstance(event, StepEnded)
            and event.method is Method.OVERWRITE
            and event.result is StepResult.DONE
            for event in events
        ),
        secret=_stream(events),
        seed=_seed(events),
        landed=marked.landed if (marked := _landed(events)) else 0,
        open_step=_open_step(events),
        ended_step=_ended_step(events),
        write_errors=errors.ranges(),
        attempts=_attempts(entries),
        restores=tuple(event for event in events if isinstance(event, HiddenRestored)),
        active_ms=sum(run[-1].boot_ms - run[0].boot_ms for run in runs(entries)),
    )


def _changes_the_drive(event: Event) -> bool:
    # Markers are written as soon as their seed is kept.
    seed = isinstance(event, SecretKept) and event.use is SecretUse.MARKERS
    # A revert by PSID throws away the keys of all that the drive holds.
    reverted = isinstance(event, CommandSent) and event.name == PSID_REVERT
    return isinstance(event, StepBegan) or seed or reverted


def _stream(events: Sequence[Event]) -> SecretKept | None:
    kept = (e for e in reversed(events) if isinstance(e, SecretKept))
    return next((one for one in kept if one.use is SecretUse.STREAM), None)


def _landed(events: Sequence[Event]) -> Marked | None:
    """The last markers of which the drive took any; in vain tried ones prove nothing."""
    return next((e for e in reversed(events) if isinstance(e, Marked) and e.landed > 0), None)


def _seed(events: Sequence[Event]) -> SecretKept | None:
    """Of the last markers that landed: a seed alone says nothing of the drive."""
    marked = _landed(events)
    kept = (e for e in events if isinstance(e, SecretKept) and e.use is SecretUse.MARKERS)
    return next((one for one in kept if marked and one.secret_id == marked.secret_id), None)


def _open_step(events: Sequence[Event]) -> OpenStep | None:
    found: OpenStep | None = None
    for event in events:
        match event:
            case StepBegan(method=method, command_bytes=command):
                found = OpenStep(method, accepted=False, command_bytes=command)
            case StepAccepted() if found is not None:
                found = OpenStep(found.method, accepted=True, command_bytes=found.command_bytes)
            case StepEnded() as ended:
                # Begun and not confirmed: the drive may still be at it.
                firmware = ended.method is not Method.OVERWRITE
                if not (firmware and ended.result is StepResult.UNKNOWN):
                    found = None
            case _:
                pass
    return found


def _ended_step(events: Sequence[Event]) -> StepEnded | None:
    last = next((e for e in reversed(events) if isinstance(e, StepBegan | StepEnded)), None)
    return last if isinstance(last, StepEnded) else None


def runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The entries of each run: one process from `begin` to its last line."""
    found: list[list[Entry]] = []
    for entry in entries:
        if isinstance(entry.event, Began):
            found.append([entry])
        elif found:
            found[-1].append(entry)
    return found


def _final(entries: Sequence[Entry]) -> Outcome | None:
    last = next(reversed(runs(entries)), [])
    ends = [entry.event.outcome for entry in last if isinstance(entry.event, Ended)]
    return ends[-1] if ends else None


def _before(errors: RangeSet, start: int) -> RangeSet:
    """Without what is about to be written again."""
    kept = RangeSet()
    for part in errors.ranges():
        if part.offset < start:
            kept.add(part.offset, min(part.length, start - part.offset))
    return kept


def _attempts(entries: Sequence[Entry]) -> tuple[Attempt, ...]:
    """What a run tells of its steps: each that was begun, gone on with, or could not begin."""
    attempts: list[Attempt] = []
    command_bytes: str | None = None
    for run in runs(entries):
        boot_id = run[0].event.boot_id if isinstance(run[0].event, Began) else "unknown"
        is_open, went_on_ms = False, None
        for entry in run:
            match entry.event:
                case StepBegan(method=method, command_bytes=command_bytes):
                    attempts.append(
                        Attempt(
                            method=method,
                            command_bytes=command_bytes,
                            boot_id=boot_id,
                            start_ms=entry.boot_ms,
                            result=StepResult.UNKNOWN,
                            reason=StatusReason.DIED,
                        )
                    )
                    is_open = True
                case Adopted():
                    went_on_ms = entry.boot_ms
                case StepEnded() as ended:
                    if not is_open:
                        # It was begun by an earlier run, or never.
                        adopted = went_on_ms is not None
                        attempts.append(
                            Attempt(
                                method=ended.method,
                                command_bytes=command_bytes if adopted else None,
                                boot_id=boot_id,
                                start_ms=entry.boot_ms if went_on_ms is None else went_on_ms,
                                result=ended.result,
                            )
                        )
                    attempts[-1] = _ended(attempts[-1], ended, entry.boot_ms)
                    is_open, went_on_ms = False, None
                case _:
                    pass
    return tuple(attempts)


def _ended(attempt: Attempt, ended: StepEnded, end_ms: int) -> Attempt:
    return attempt.model_copy(
        update={
            "end_ms": end_ms,
            "result": ended.result,
            "reason": ended.reason,
            "device_status_raw": ended.raw,
        }
    )
