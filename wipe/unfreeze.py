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
from host.suspend import DEFAULT_SECONDS, SleepRefusal, Slept, may_suspend, read_mem_sleep
from wipe.events import Event
from wipe.hidden_area import MOST_CYCLES
from wipe.mains import on_mains
from wipe.sleep_events import S3Began, S3Ended, SleepReason

_TRIES = {SleepReason.HIDDEN_AREA: MOST_CYCLES}
"""A hidden area may need one for each of its changes; anything else is tried once."""
_PATIENCE_S = 30
"""A disk has to spin up, a stick to be found again."""
_LOOK_EVERY_S = 1.0


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

    def refusal(self) -> SleepRefusal | None:
        """Why not."""
        return may_suspend(self.mem_sleep, mains=self.mains, survives=self.survives, busy=self.busy)


def read_conditions(
    host: Host, *, busy: Sequence[str] = (), medium_stays: bool = False
) -> SleepConditions:
    """Ask the machine.

    Args:
        host: The machine.
        busy: Drives that erase themselves or are being written, by their processes' journals.
        medium_stays: A person said that the stick stays powered. Without it the program has to
            run from memory, with no stick of ours plugged in.
    """
    live = [drive for drive in _listed(host, include_loop=False) if drive.live_medium is not None]
    return SleepConditions(
        read_mem_sleep(host), on_mains(host), medium_stays or not live, tuple(busy)
    )


def was_tried(events: Iterable[Event], drive_id: str, reason: SleepReason) -> bool:
    """Whether a drive's journal says that it was done as often as it may be.

    A journal that ends at `s3_begin` counts: the laptop lost power in it, or did not wake.
    """
    begun = [
        event
        for event in events
        if isinstance(event, S3Began) and (event.drive_id, event.reason) == (drive_id, reason)
    ]
    return len(begun) >= _TRIES.get(reason, 1)


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
    """Sleep, and find the drive again.

    Args:
        host: The machine. No handle of any drive may be open.
        drive: The drive that it is done for.
        reason: Why.
        conditions: As just read.
        events: The drive's journal so far.
        tell: Adds to the journal; durable when it returns.
        sleep: Sleeps for that many seconds: `host.suspend.suspend`, or what a simulated
            machine has in its place.

    Raises:
        JournalLost: raised by `tell`; before the sleep nothing was done.
    """
    include_loop = drive.loop is not None
    before = _listed(host, include_loop=include_loop)
    refusal = _refusal(drive, before, conditions, tried=was_tried(events, drive.id, reason))
    if refusal is not None:
        return Unfrozen(UnfreezeEnd.REFUSED, refusal)
    tell(
        S3Began(
            drive_id=drive.id,
            reason=reason,
            seconds=DEFAULT_SECONDS,
            drives=tuple(each.identity for each in before),
        )
    )
    began_ms = host.boot_ms()
    try:
        slept = sleep(DEFAULT_SECONDS)
    except HostError as error:
        slept = Slept(slept=False, elapsed_ms=host.boot_ms() - began_ms, cause=str(error))
    after = _wait_for(host, before, include_loop=include_loop)
    tell(_ended(drive, before, after, slept))
    return _unfrozen(drive, after, slept)


def _refusal(
    drive: Drive, before: Sequence[Drive], conditions: SleepConditions, *, tried: bool
) -> SleepRefusal | None:
    if drive.identity.serial is None or len(_same(before, drive.identity)) != 1:
        return SleepRefusal.NO_IDENTITY
    return SleepRefusal.TRIED if tried else conditions.refusal()


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
