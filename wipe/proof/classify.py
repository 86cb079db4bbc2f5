"""What a page of a drive looks like, by fast statistics on its bytes (pure).

An erased drive shows zeros, ones, a maker's pattern or, after a change of its key, noise. Anything
else looks like what somebody kept there. Noise may be old data too (pictures, archives, encrypted
files), which no statistics can tell: that is what markers and witnesses are for.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

LONGEST_PERIOD = 16
"""Bytes. A vendor's pattern or SANITIZE OVERWRITE's is 4; a text repeated is longer."""


class PageClass(StrEnum):
    """What a page looks like."""

    ZERO = "zero"
    ONES = "ones"
    PERIODIC = "periodic"
    """One pattern of up to 16 bytes over and over, `33 CC 55 AA`."""
    RANDOM = "random"
    """Indistinguishable from noise: encrypted, compressed, or a new key over old cells."""
    TEXT = "text"
    STRUCTURED = "structured"
    """None of these: tables of a file system, programs, sound, raw pictures."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page looks like, and its pattern where it has one."""

    kind: PageClass
    pattern: bytes = b""
    """Of a periodic page: its shortest period, turned so that the smallest turn stands first.
    Two pages of one pattern have the same, wherever each begins in it."""


ZERO = Look(PageClass.ZERO)
ONES = Look(PageClass.ONES)
RANDOM = Look(PageClass.RANDOM)
TEXT = Look(PageClass.TEXT)
STRUCTURED = Look(PageClass.STRUCTURED)

_SIGMAS = 8
"""A drive of 16 TB has 4e9 pages: noise must not be called data once in as many."""
_LAGS_BITS = (16, 64, 96)
"""Samples of 1, 2, 3, 4, 6, 8 or 12 bytes resemble one that lies so far behind: sound, pictures,
tables of numbers. Noise does not."""
_RARE_SIGMAS = 10
"""Counts of what is rare stray further."""
_END_BYTES = 512
"""Of a page, at either end, in which bits and neighbours are looked at."""
_LEAST_STATISTICS = 256
"""Bytes; less is too little to call noise."""
_LOWER_HALF = bytes(range(128))
_PRINTABLE = bytes((*b"\t\n\r\f", *range(32, 127)))
_LETTERS_AND_SPACE = bytes((*range(65, 91), *range(97, 123), *range(48, 58), 32))
_TEXT_PER_CENT = 85
_LEAST_TEXT = 32


def look_at(page: bytes) -> Look:
    """What a page (or what could be read of it) looks like."""
    if not page:
        raise ValueError("an empty page looks like nothing")
    period = _period(page)
    if period is not None:
        return _of_pattern(page[:period])
    if _is_noise(page):
        return RANDOM
    return TEXT if _is_text(page) else STRUCTURED


def smallest_turn(pattern: bytes) -> bytes:
    """The turn of a pattern that sorts first: every turn of it gives the same."""
    return min(pattern[at:] + pattern[:at] for at in range(len(pattern)))


def _of_pattern(pattern: bytes) -> Look:
    if pattern == b"\0":
        return ZERO
    if pattern == b"\xff":
        return ONES
    return Look(PageClass.PERIODIC, smallest_turn(pattern))


def _period(page: bytes) -> int | None:
    """The shortest period of up to 16 bytes, `None` when there is none."""
    if len(page) <= 2 * LONGEST_PERIOD:
        return 1 if page.count(page[0]) == len(page) else None
    # A page with such a period repeats its first 16 bytes within the next 16. The first place
    # where it does is the only candidate: a longer period beside it would be a multiple of it.
    found = page.find(page[:LONGEST_PERIOD], 1, 2 * LONGEST_PERIOD)
    if found < 0 or page[found:] != page[:-found]:
        return None
    return found


def _is_noise(page: bytes) -> bool:
    """Whether bits, bytes and their neighbours are spread as chance spreads them."""
    size = len(page)
    if size < _LEAST_STATISTICS:
        return False
    upper = len(page.translate(None, _LOWER_HALF))
    if abs(2 * upper - size) > _SIGMAS * math.sqrt(size):
        return False
    # Programs, tables and sound are full of zeros and ones; noise has each byte 1 in 256 times.
    most = size / 256 + _RARE_SIGMAS * math.sqrt(size / 256)
    if page.count(0) > most or page.count(255) > most:
        return False
    # Counting bits is the dearer half: both ends of the page tell enough.
    ends = page if size <= 2 * _END_BYTES else page[:_END_BYTES] + page[-_END_BYTES:]
    bits = 8 * len(ends)
    allowed = _SIGMAS * math.sqrt(bits)
    number = int.from_bytes(ends, "little")
    if abs(2 * number.bit_count() - bits) > allowed:
        return False
    return all(
        abs(2 * (number ^ number >> lag).bit_count() - bits) <= allowed for lag in _LAGS_BITS
    )


def _is_text(page: bytes) -> bool:
    """Whether it is mostly writing, in one byte a letter or two; the end may be blank."""
    return any(_reads(part) for part in (page, page[::2], page[1::2]))


def _reads(part: bytes) -> bool:
    written = part.translate(None, b"\0")
    if len(written) < _LEAST_TEXT:
        return False
    printable = len(written) - len(written.translate(None, _PRINTABLE))
    letters = len(written) - len(written.translate(None, _LETTERS_AND_SPACE))
    return printable * 100 >= len(written) * _TEXT_PER_CENT and 2 * letters >= len(written)
