"""The flash behind a simulated eMMC: an erase unmaps, and only a purge empties cells.

A block that was erased or trimmed reads as erased at once, while its cells hold what they held
until a sanitize or a secure erase. Page n of the area `spare` is an old copy of the same part of
`main`, and is purged with it and not before.
"""

import json
from collections.abc import Iterable

from host.simulated.cells import (
    PAGE_BYTES,
    Cells,
    is_lying,
    kept_pages,
    pattern,
    read_part,
    write_part,
)
from host.simulated.mmc_profile import SPARE, MmcProfile, mmc_areas, shown_areas
from host.simulated.model import Misbehaviour, Store
from host.value import Value

_PART = "mmc"
Span = tuple[int, int]
"""Begin and end in bytes."""


class MmcState(Value):
    """What the card keeps of itself."""

    unmapped: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    """By area, ascending."""
    config: int = 0
    """PARTITION_CONFIG."""
    dead: bool = False
    force_ro: tuple[str, ...] = ()
    """Volatile, and the kernel's: boot areas that it does not write to."""
    boot_wp: int = 0
    """Volatile but for bit 2."""
    group_def: int = 0
    """Volatile: ERASE_GROUP_DEF."""
    selected: tuple[int | None, int | None] = (None, None)
    """Volatile: first and last sector that CMD35 and CMD36 named."""
    marked: tuple[Span, ...] = ()
    """Volatile: what the first step of a secure trim named."""
    complaint: int = 0
    """Volatile: bits that the next status shows."""


class MmcMedium:
    """All areas of one card, mapped and unmapped."""

    def __init__(
        self, store: Store, profile: MmcProfile, misbehaviours: frozenset[Misbehaviour]
    ) -> None:
        self._store = store
        self._profile = profile
        self._misbehaviours = misbehaviours
        self._cells = {area: Cells(store, area, misbehaviours) for area in mmc_areas(profile)}
        self._erased = pattern(b"\xff" if profile.erased_ones else b"\x00")
        self._state = self._load()

    def _load(self) -> MmcState:
        part = read_part(self._store, _PART)
        return MmcState.model_validate_json(json.dumps(part)) if part else MmcState()

    @property
    def state(self) -> MmcState:
        """What the card keeps of itself."""
        return self._state

    def refresh(self) -> None:
        """See what another process' model did to a card that stays powered."""
        if self._store.power_on is not None:
            self._state = self._load()

    def keep(self, **changes: object) -> None:
        """Change the state, durable when this returns."""
        self._state = self._state.model_copy(update=changes)
        write_part(self._store, _PART, self._state.model_dump(mode="json"))

    @property
    def main(self) -> Cells:
        """The user area; also the place of what concerns the whole card."""
        return self._cells["main"]

    def cells(self, area: str) -> Cells:
        """One area."""
        return self._cells[area]

    def sizes(self) -> dict[str, int]:
        """Bytes of each hardware partition."""
        return {area: self._cells[area].size_bytes for area in shown_areas(self._profile)}

    def unmapped(self, area: str) -> tuple[Span, ...]:
        """Ranges of an area that hold nothing as far as a reader can tell."""
        return dict(self._state.unmapped).get(area, ())

    def read(self, area: str, offset: int, length: int) -> bytes:
        """Read as the system does. Raises as `Cells.read`."""
        content = self._cells[area].read(offset, length)
        for low, high in _within(self.unmapped(area), offset, offset + length):
            blank = self._erased(low, bytes(high - low))
            content = content[: low - offset] + blank + content[high - offset :]
        return content

    def write(self, area: str, offset: int, data: bytes) -> None:
        """Write and map. Raises as `Cells.write`."""
        self._cells[area].write(offset, data)
        if any(_within(self.unmapped(area), offset, offset + len(data))):
            self._map(area, (*self._outside(area, offset, offset + len(data)),))

    def unmap(self, area: str, span: Span) -> None:
        """Erase or trim: the blocks read as erased, their cells stay as they are."""
        end = min(span[1], self._cells[area].size_bytes)
        added = [part for part in self._not_kept(area, (span[0], end)) if part[0] < part[1]]
        self._map(area, _merged((*self.unmapped(area), *added)))

    def purge(self, area: str, span: Span) -> None:
        """Unmap a range and empty its cells and its old copies."""
        self.unmap(area, span)
        self._cells[area].erase(self._erased, span[0], span[1] - span[0])
        if area == "main" and not is_lying(self._misbehaviours):
            spare, size = self._cells[SPARE], self.main.size_bytes
            low = -(-span[0] * spare.size_bytes // size)
            high = min(span[1], size) * spare.size_bytes // size
            spare.erase(self._erased, low, max(0, high - low))

    def purge_unmapped(self) -> None:
        """Sanitize: what is mapped keeps its cells, and its old copies too."""
        for area, spans in self._state.unmapped:
            for span in spans:
                self.purge(area, span)

    def _map(self, area: str, spans: tuple[Span, ...]) -> None:
        known = {**dict(self._state.unmapped), area: spans}
        self.keep(unmapped=tuple(sorted(known.items())))

    def _outside(self, area: str, low: int, high: int) -> Iterable[Span]:
        """Unmapped parts of an area that a range does not meet."""
        for begin, end in self.unmapped(area):
            for part in ((begin, min(end, low)), (max(begin, high), end)):
                if part[0] < part[1]:
                    yield part

    def _not_kept(self, area: str, span: Span) -> Iterable[Span]:
        """What a lying card does not keep of a range."""
        pages = -(-self._cells[area].size_bytes // PAGE_BYTES)
        at = span[0]
        for run in kept_pages(self._misbehaviours, pages, self.main.seed):
            yield at, min(max(at, run.start * PAGE_BYTES), span[1])
            at = max(at, run.stop * PAGE_BYTES)
        yield at, span[1]


def _within(spans: Iterable[Span], low: int, high: int) -> Iterable[Span]:
    """The parts of the spans that lie in a range."""
    for begin, end in spans:
        if max(begin, low) < min(end, high):
            yield max(begin, low), min(end, high)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Ascending, and none touching another."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
