"""What is put on a drive and remembered of it before its firmware erases it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from host.port import DriveHandle
from wipe.proof.markers import Placed, never, place
from wipe.proof.places import Area, MarkerSeed
from wipe.proof.witness import Witnesses, remember


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a drive before its erase."""

    seed: MarkerSeed
    areas: tuple[Area, ...] | None = None
    """As they were marked; `None` after a power cut: as they are found."""
    placed: int = 0
    landed: int = 0
    """How many the drive took; 0 where only the seed is known."""
    unwritable: int = 0
    """Of those that did not land: writes that the drive itself refused."""
    others: int = 0
    """Of those that did not land: something else is read in their place, on a medium of less than
    its capacity or on one that loses writes. A place that cannot be read is a bad sector."""
    witnesses: tuple[Witnesses, ...] | None = field(default=None, repr=False)
    """`None` after a power cut: they were in memory only."""

    @property
    def all_landed(self) -> bool:
        """Whether every marker is there."""
        return self.placed > 0 and self.landed == self.placed

    @property
    def some_are_others(self) -> bool:
        """Whether the drive does not keep what it takes: nothing may be started."""
        return self.others > 0

    @property
    def witness_count(self) -> int | None:
        """Pages of old data that are remembered."""
        return None if self.witnesses is None else sum(one.count for one in self.witnesses)

    def has(self, name: str) -> bool:
        """Whether an area was marked, as far as is known."""
        return self.areas is None or self.area(name) is not None

    def area(self, name: str) -> Area | None:
        """An area as it was marked; `None` when that is not known any more."""
        return next((area for area in self.areas or () if area.name == name), None)

    def witnesses_of(self, name: str) -> Witnesses | None:
        """The witnesses of an area; `None` when they were lost or never taken."""
        return next((one for one in self.witnesses or () if one.area.name == name), None)


def mark(
    handles: Sequence[DriveHandle],
    seed: bytes,
    salt: bytes,
    serial: str,
    random: Random,
    *,
    stopped: Callable[[], bool] = never,
) -> Marks | None:
    """Remember the old data of every area, then place markers in each.

    Args:
        handles: the areas that the erase will reach, writable, `main` first. What is written
            over is gone: a boot partition that is to be kept must not be among them.
        seed: 32 bytes, durable before this is called.
        salt: of this run alone, never stored.
        serial: of the drive.
        random: chooses the witnesses' places.
        stopped: whether somebody asked to stop.

    Returns:
        The marks; ask `some_are_others` before anything else. `None` when it was stopped.

    Raises:
        DriveGone: the drive went away.
        NotPermitted: a handle may not write.
    """
    marker_seed = MarkerSeed(seed, serial)
    witnesses: list[Witnesses] = []
    for handle in handles:
        remembered = remember(handle, marker_seed, salt, random, stopped=stopped)
        if remembered is None:
            return None
        witnesses.append(remembered)
    placed: list[Placed] = []
    for handle in handles:
        one = place(handle, marker_seed, stopped=stopped)
        if one is None:
            return None
        placed.append(one)
    return Marks(
        marker_seed,
        tuple(one.area for one in placed),
        sum(one.count for one in placed),
        sum(one.landed for one in placed),
        sum(one.unwritable for one in placed),
        sum(one.others for one in placed),
        tuple(witnesses),
    )
