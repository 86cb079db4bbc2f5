"""What each technique leaves on a drive, and so what it cannot have left (pure)."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from wipe.codes import Method
from wipe.proof.classify import Look, PageClass, smallest_turn
from wipe.ranges import RangeSet


class Expected(StrEnum):
    """What a proof expects to read; the words of `Verification.expected`."""

    STREAM = "stream"
    """The keyed stream, byte by byte."""
    BLANK = "blank"
    """Zeros, ones or a maker's pattern, the same all over."""
    CHANGED = "changed"
    """Anything but what looks like data: the cells are as before, their key is not."""
    PATTERN = "pattern"
    """What was sent."""


def expected_of(method: Method) -> Expected:
    """What `method` leaves."""
    match method:
        case Method.OVERWRITE:
            return Expected.STREAM
        case Method.SAN_CRYPTO | Method.FMT_CRYPTO:
            return Expected.CHANGED
        case Method.SAN_OVR:
            return Expected.PATTERN
        case (
            Method.SAN_BLOCK
            | Method.FMT_USER
            | Method.SEC_ENH
            | Method.SEC_NORM
            | Method.MMC_SAN
            | Method.UFS_PURGE
        ):
            return Expected.BLANK


_UNIFORM = frozenset({PageClass.ZERO, PageClass.ONES})
_BLANK = _UNIFORM | {PageClass.PERIODIC}
_UNLIKE_DATA = _BLANK | {PageClass.RANDOM}
_MOST_LOOKS = 16
"""Patterns of one area that are kept apart; one erase leaves one."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be read after one technique."""

    kinds: frozenset[PageClass]
    alike: bool
    """Whether every page must be like most of them."""
    patterns: frozenset[bytes] | None = None
    """The smallest turns of what may repeat; `None` allows any pattern."""

    def allows(self, look: Look) -> bool:
        """Whether this page, for itself, may have been left."""
        if look.kind not in self.kinds:
            return False
        return self.patterns is None or _pattern_of(look) in self.patterns


def allowance(method: Method, pattern: bytes | None = None) -> Allowance:
    """What `method` may leave.

    Args:
        method: a firmware method.
        pattern: what SANITIZE OVERWRITE was sent, in any byte order; `None` allows any pattern
            that is the same all over.

    Raises:
        ValueError: an overwrite of ours is compared with its stream, not judged by looks.
    """
    match expected_of(method):
        case Expected.STREAM:
            raise ValueError("an overwrite is compared with its stream")
        case Expected.CHANGED:
            return Allowance(_UNLIKE_DATA, alike=False)
        case Expected.PATTERN if pattern:
            # ATA and NVMe state the byte order on the medium differently: both will do.
            turns = {_shortest(turn) for turn in (pattern, pattern[::-1])}
            return Allowance(_BLANK, alike=True, patterns=frozenset(turns))
        case Expected.PATTERN:
            return Allowance(_BLANK, alike=True)
        case Expected.BLANK:
            # An eMMC erases to zeros or ones and tells which (EXT_CSD [181]); so does a UFS.
            plain = method in {Method.MMC_SAN, Method.UFS_PURGE}
            return Allowance(_UNIFORM if plain else _BLANK, alike=True)


def _pattern_of(look: Look) -> bytes:
    match look.kind:
        case PageClass.ZERO:
            return b"\0"
        case PageClass.ONES:
            return b"\xff"
        case _:
            return look.pattern


def _shortest(pattern: bytes) -> bytes:
    whole = pattern * 2
    return smallest_turn(pattern[: whole.index(pattern, 1)])


@dataclass(slots=True)
class Sorting:
    """Sorts the pages of one area into what may have been left and what may not."""

    allowance: Allowance
    pages: Counter[str] = field(default_factory=Counter)
    _residue: RangeSet = field(default_factory=RangeSet)
    _alike: dict[Look, RangeSet] = field(default_factory=dict)

    def add(self, look: Look, offset: int, length: int, pages: int = 1) -> None:
        """`pages` pages of `length` bytes together from `offset` look like this."""
        self.pages[look.kind.value] += pages
        if not self.allowance.allows(look):
            self._residue.add(offset, length)
        elif self.allowance.alike:
            if look not in self._alike and len(self._alike) >= _MOST_LOOKS:
                self._residue.add(offset, length)
                return
            self._alike.setdefault(look, RangeSet()).add(offset, length)

    def residue(self) -> RangeSet:
        """What cannot have been left, the pages unlike most of the others among it.

        One erase leaves one value. Zeros among ones hold nobody's data, and still they were not
        reached: they are what stood there before.
        """
        found = RangeSet()
        found.add_all(self._residue.ranges())
        by_size = sorted(self._alike.values(), key=lambda ranges: -ranges.total_bytes)
        for other in by_size[1:]:
            found.add_all(other.ranges())
        return found

    def classes(self) -> tuple[tuple[str, int], ...]:
        """Pages by class, the words in their order."""
        return tuple((kind.value, self.pages[kind.value]) for kind in PageClass if self.pages[kind])
