"""Putting the laptop to sleep once for a drive that only a power cycle can cure.

Names move while a laptop sleeps, those of sticks too: whatever is done afterwards goes to the
drive of the same identity, or to none (H28). Whether it is cured the drive itself has to say.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from host.drive import Drive, DriveIdentity
from host.errors import HostError
from host.port import Host
from host.suspend import (
    DEFAULT_SECONDS,
    SleepRefusal,
    Slept,
    in_the_way,
    is_kept,
    read_mem_sleep,
)
from wipe.events import Event
from wipe.hidden_area import MOST_CYCLES
from wipe.mains import on_mains
from wipe.sleep_events import S3Began, S3Ended, S3Told, SleepReason

_TRIES = {SleepReason.HIDDEN_AREA: MOST_CYCLES}
"""A hidden area may need one for each of its changes; anything else is tried once."""
_PATIENCE_S = 30
"""A disk has to spin up, a stick to be found again."""
_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A drive that a sleep may free, and from what."""

    drive: Drive
    reason: SleepReason


class UnfreezeEnd(StrEnum):
    """What came of it."""

    SLEPT = "slept"
    """It slept, or the kernel does not tell, and the drive is back: ask it anew."""
    NOT_SLEPT = "not_slept"
    """The laptop stayed awake; the drive is as it was."""
    REFUSED = "refused"
    """Nothing was done."""
    VANISHED = "vanished"
    """The drive did not come back, or two claim to be it."""


@dataclass(frozen=True, slots=True)
class Unfrozen:
    """What came of it, and where the drive is now."""

    end: UnfreezeEnd
    refusal: SleepRefusal | None = None
    drive: Drive | None = None
    """As it is listed now: its name may be another."""
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class SleepConditions:
    """What sleeping depends on; see `may_suspend`."""

    mem_sleep: str | None
    mains: bool | None
    survives: bool
    busy: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[SleepRefusal, ...]:
        """Everything that is not given, in the order in which it is told."""
        return in_the_way(self.mem_sleep, mains=self.mains, survives=self.survives, busy=self.busy)

    def refusal(self) -> SleepRefusal | None:
        """Why not."""
        return next(iter(self.missing), None)


def read_conditions(
    host: Host, *, busy: Sequence[str] = (), medium_stays: bool = False
) -> SleepConditions:
    """Ask the machine.

    Args:
        host: The machine.
        busy: Drives that erase themselves or are being written, by their processes' journals.
        medium_stays: A person said that the stick stays powered. Without it the program has to
            run from memory, or the kernel has to keep what it runs from (see `is_kept`).

    Raises:
        HostError: the machine could not be asked.
    """
    live = [drive for drive in _listed(host, include_loop=False) if drive.live_medium is not None]
    survives = medium_stays or all(is_kept(host, drive) for drive in live)
    return SleepConditions(read_mem_sleep(host), on_mains(host), survives, tuple(busy))


def was_tried(events: Iterable[Event], drive_id: str, reason: SleepReason) -> bool:
    """Whether a drive's journal says that it was done as often as it may be.

    A journal that ends at `s3_begin` counts: the laptop lost power in it, or did not wake. What
    freed the drive does not: it may be frozen again after the next start.
    """
    begun = 0
    for event in events:
        match event:
            case S3Began() if (event.drive_id, event.reason) == (drive_id, reason):
                begun += 1
            case S3Told(freed=True) if event.drive_id == drive_id:
                begun = 0
            case _:
                pass
    return begun >= _TRIES.get(reason, 1)


def unfreeze(
    host: Host,
    drive: Drive,
    reason: SleepReason,
    conditions: SleepConditions,
    *,
    events: Iterable[Event],
    tell: Callable[[Event], None],
    sleep: Callable[[int], Slept],
) -> Unfrozen:
    """Sleep for one drive, and find it again; see `unfreeze_all`."""
    (result,) = unfreeze_all(
        host, [Wanted(drive, reason)], conditions, events=events, tell=tell, sleep=sleep
    )
    return result


def unfreeze_all(
    host: Host,
    wanted: Sequence[Wanted],
    conditions: SleepConditions,
    *,
    events: Iterable[Event],
    tell: Callable[[Event], None],
    sleep: Callable[[int], Slept],
) -> tuple[Unfrozen, ...]:
    """Sleep once for all of them, and find them again.

    Args:
        host: The machine. No handle of any drive may be open.
        wanted: The drives that it is done for, and why.
        conditions: As just read.
        events: The drives' journal so far.
        tell: Adds to the journal; durable when it returns.
        sleep: Sleeps for that many seconds: `host.suspend.suspend`, or what a simulated
            machine has in its place.

    Returns:
        What came of it, in the order of `wanted`. A drive that is refused keeps no other one
        from it; when all are, the laptop stays awake.

    Raises:
        JournalLost: raised by `tell`; before the sleep nothing was done.
        HostError: the machine could not be asked which drives it has.
    """
    past = tuple(events)
    include_loop = any(each.drive.loop is not None for each in wanted)
    before = _listed(host, include_loop=include_loop)
    refusals = [_refusal(each, before, conditions, past) for each in wanted]
    going = [each for each, no in zip(wanted, refusals, strict=True) if no is None]
    if not going:
        return tuple(Unfrozen(UnfreezeEnd.REFUSED, refusal) for refusal in refusals)
    for each in going:
        tell(
            S3Began(
                drive_id=each.drive.id,
                reason=each.reason,
                seconds=DEFAULT_SECONDS,
                drives=tuple(one.identity for one in before),
            )
        )
    began_ms = host.boot_ms()
    try:
        slept = sleep(DEFAULT_SECONDS)
    except HostError as error:
        slept = Slept(slept=False, elapsed_ms=host.boot_ms() - began_ms, cause=str(error))
    after = _wait_for(host, before, include_loop=include_loop)
    for each in going:
        tell(_ended(each.drive, before, after, slept))
    return tuple(
        _unfrozen(each.drive, after, slept)
        if refusal is None
        else Unfrozen(UnfreezeEnd.REFUSED, refusal)
        for each, refusal in zip(wanted, refusals, strict=True)
    )


def _refusal(
    wanted: Wanted, before: Sequence[Drive], conditions: SleepConditions, events: Sequence[Event]
) -> SleepRefusal | None:
    identity = wanted.drive.identity
    if identity.serial is None or len(_same(before, identity)) != 1:
        return SleepRefusal.NO_IDENTITY
    if was_tried(events, wanted.drive.id, wanted.reason):
        return SleepRefusal.TRIED
    return conditions.refusal()


def _unfrozen(drive: Drive, after: Sequence[Drive], slept: Slept) -> Unfrozen:
    same = _same(after, drive.identity)
    if len(same) != 1:
        return Unfrozen(UnfreezeEnd.VANISHED, cause=slept.cause)
    end = UnfreezeEnd.NOT_SLEPT if slept.slept is False else UnfreezeEnd.SLEPT
    return Unfrozen(end, drive=same[0], cause=slept.cause)


def _wait_for(host: Host, before: Sequence[Drive], *, include_loop: bool) -> tuple[Drive, ...]:
    """The drives, once all are back or nobody can be waited for any longer."""
    expected = {each.identity for each in before}
    after = _listed(host, include_loop=include_loop)
    for _ in range(round(_PATIENCE_S / _LOOK_EVERY_S)):
        if expected <= {each.identity for each in after}:
            break
        host.pause(_LOOK_EVERY_S)
        after = _listed(host, include_loop=include_loop)
    return after


def _ended(drive: Drive, before: Sequence[Drive], after: Sequence[Drive], slept: Slept) -> S3Ended:
    there = {each.identity for each in before}
    paths = {(each.identity, each.path) for each in before}
    now = {each.identity for each in after}
    return S3Ended(
        drive_id=drive.id,
        slept=slept.slept,
        elapsed_ms=slept.elapsed_ms,
        missing=_told(each.identity for each in before if each.identity not in now),
        moved=_told(
            each.identity
            for each in after
            if each.identity in there and (each.identity, each.path) not in paths
        ),
        appeared=_told(each.identity for each in after if each.identity not in there),
        cause=slept.cause,
    )


def _told(identities: Iterable[DriveIdentity]) -> tuple[DriveIdentity, ...]:
    return tuple(dict.fromkeys(identities))


def _same(drives: Sequence[Drive], identity: DriveIdentity) -> list[Drive]:
    return [each for each in drives if each.identity == identity]


def _listed(host: Host, *, include_loop: bool) -> tuple[Drive, ...]:
    found = host.drives(include_loop=include_loop)
    return tuple(each for each in found if isinstance(each, Drive))
