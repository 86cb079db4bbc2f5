"""EDID of a laptop's panel (VESA E-EDID release A2; DisplayID 1.3 and 2.0 as an extension)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt

BLOCK_BYTES = 128
_HEADER = bytes((0, 255, 255, 255, 255, 255, 255, 0))
_DESCRIPTORS = (54, 72, 90, 108)
_DESCRIPTOR_BYTES = 18
_NAME, _TEXT = 0xFC, 0xFE
_CTA_EXTENSION, _DISPLAYID_EXTENSION = 0x02, 0x70
_MODEL_YEAR = 0xFF
_LETTERS = 26
_FIRST_CTA_TIMING = 4
_PARAMETERS_BYTES, _LONG_TIMING_BYTES = 8, 20

# A laptop's panel lies between these; one of a laptop said 575 x 323 mm, and some firmware writes
# the ratio of the sides (16 x 9) where the millimetres belong.
SMALLEST_TENTHS, LARGEST_TENTHS = 90, 190


@dataclass(frozen=True, slots=True)
class Edid:
    """What an EDID says; `None` where it says nothing that can be believed."""

    maker: str
    """PNP id of three letters: `BOE`."""
    product: int
    """The maker's own number, 16 bits."""
    year: int | None
    """Of production, or of the model where `is_model_year`; not checked against any calendar."""
    is_model_year: bool
    name: str | None
    """Display product name (descriptor 0xFC)."""
    texts: tuple[str, ...]
    """Other texts (0xFE): panels keep their part number there."""
    width_px: int | None
    height_px: int | None
    width_mm: int | None
    height_mm: int | None
    size_from: str | None
    """`timing`, `displayid` or `base`, whose centimetres are rounded."""
    checksum_ok: bool
    """Of the base block; a wrong one is noted and the block is read all the same."""

    @property
    def diagonal_tenths(self) -> int | None:
        """Diagonal in tenths of an inch."""
        if self.width_mm is None or self.height_mm is None:
            return None
        return diagonal_tenths(self.width_mm, self.height_mm)


@dataclass(frozen=True, slots=True)
class _Picture:
    """Pixels and millimetres of one source; 0 is nothing."""

    source: str
    width_px: int = 0
    height_px: int = 0
    width_mm: int = 0
    height_mm: int = 0


def diagonal_tenths(width_mm: int, height_mm: int) -> int:
    """Diagonal in tenths of an inch, rounded."""
    return (isqrt(4 * (width_mm**2 + height_mm**2) * 10_000) + 254) // 508


def parse_edid(content: bytes) -> Edid | None:
    """Read an EDID; `None` where it is none or its base block is cut off."""
    base = content[:BLOCK_BYTES]
    if len(base) < BLOCK_BYTES or not base.startswith(_HEADER):
        return None
    pictures = (*_timings(base, _DESCRIPTORS), *_of_extensions(content), _of_base(base))
    width_px, height_px = _pixels(pictures)
    size = next((each for each in pictures if _is_panel_size(each)), None)
    return Edid(
        maker=_maker(base),
        product=int.from_bytes(base[10:12], "little"),
        year=base[17] + 1990 if base[17] else None,
        is_model_year=base[16] == _MODEL_YEAR,
        name=next(iter(_texts(base, _NAME)), None),
        texts=tuple(_texts(base, _TEXT)),
        width_px=width_px,
        height_px=height_px,
        width_mm=size.width_mm if size else None,
        height_mm=size.height_mm if size else None,
        size_from=size.source if size else None,
        checksum_ok=sum(base) % 256 == 0,
    )


def _maker(base: bytes) -> str:
    """Three letters of five bits each, A is 1; what is no letter is `?`."""
    packed = int.from_bytes(base[8:10], "big")
    letters = (packed >> shift & 0x1F for shift in (10, 5, 0))
    return "".join(chr(64 + each) if 1 <= each <= _LETTERS else "?" for each in letters)


def _texts(base: bytes, kind: int) -> Iterator[str]:
    """Texts of descriptors: up to 13 characters of code page 437, ended by a line feed."""
    for start in _DESCRIPTORS:
        descriptor = base[start : start + _DESCRIPTOR_BYTES]
        if descriptor[:3] == b"\0\0\0" and descriptor[3] == kind:
            said = descriptor[5:].split(b"\n")[0].split(b"\0")[0].decode("ascii", "replace")
            tidy = "".join(each for each in said if each.isprintable()).strip("\ufffd ")
            if tidy:
                yield tidy


def _timings(block: bytes, starts: tuple[int, ...]) -> Iterator[_Picture]:
    """Detailed timings: their pixel clock is not 0."""
    for start in starts:
        timing = block[start : start + _DESCRIPTOR_BYTES]
        if len(timing) < _DESCRIPTOR_BYTES or timing[:2] == b"\0\0":
            continue
        height = timing[5] + ((timing[7] & 0xF0) << 4)
        yield _Picture(
            "timing",
            width_px=timing[2] + ((timing[4] & 0xF0) << 4),
            # An interlaced timing gives the lines of one field.
            height_px=height * 2 if timing[17] & 0x80 else height,
            width_mm=timing[12] + ((timing[14] & 0xF0) << 4),
            height_mm=timing[13] + ((timing[14] & 0x0F) << 8),
        )


def _of_base(base: bytes) -> _Picture:
    """Centimetres; one of them alone is a ratio and no size."""
    width, height = base[21], base[22]
    return _Picture("base", width_mm=width * 10, height_mm=height * 10)


def _of_extensions(content: bytes) -> Iterator[_Picture]:
    """What follows the base block, whatever number of blocks that one announces."""
    for start in range(BLOCK_BYTES, len(content), BLOCK_BYTES):
        block = content[start : start + BLOCK_BYTES]
        if block[0] == _DISPLAYID_EXTENSION:
            yield from _of_displayid(block[1:-1])
        elif (
            block[0] == _CTA_EXTENSION
            and len(block) == BLOCK_BYTES
            and block[2] >= _FIRST_CTA_TIMING
        ):
            starts = range(block[2], BLOCK_BYTES - _DESCRIPTOR_BYTES, _DESCRIPTOR_BYTES)
            yield from _timings(block, tuple(starts))


def _of_displayid(section: bytes) -> Iterator[_Picture]:
    """Data blocks of a DisplayID section: tag, revision, length, payload."""
    at = 4
    end = min(len(section), 4 + (section[1] if len(section) > 1 else 0))
    while at + 3 <= end:
        tag, revision, length = section[at], section[at + 1], section[at + 2]
        payload = section[at + 3 : at + 3 + length]
        if tag in _DISPLAYID_PARAMETERS and len(payload) >= _PARAMETERS_BYTES:
            # Tenths of a millimetre; bit 7 of the revision says whole ones in 2.0.
            unit = 1 if tag == _PARAMETERS_2 and revision & 0x80 else 10
            width, height, across, down = (_word(payload, each) for each in (0, 2, 4, 6))
            yield _Picture("displayid", across, down, width // unit, height // unit)
        elif tag in _DISPLAYID_TIMINGS and len(payload) >= _LONG_TIMING_BYTES:
            yield _Picture("displayid", _word(payload, 4) + 1, _word(payload, 12) + 1)
        at += 3 + length


_PARAMETERS_1, _PARAMETERS_2 = 0x01, 0x21
_DISPLAYID_PARAMETERS = frozenset({_PARAMETERS_1, _PARAMETERS_2})
_DISPLAYID_TIMINGS = frozenset({0x03, 0x22})
"""Type 1 of 1.x and type 7 of 2.0: both keep the active pixels in the same bytes."""


def _word(payload: bytes, at: int) -> int:
    return int.from_bytes(payload[at : at + 2], "little")


def _pixels(pictures: tuple[_Picture, ...]) -> tuple[int | None, int | None]:
    whole = (each for each in pictures if each.width_px and each.height_px)
    first = next(whole, None)
    return (None, None) if first is None else (first.width_px, first.height_px)


def _is_panel_size(picture: _Picture) -> bool:
    if not picture.width_mm or not picture.height_mm:
        return False
    tenths = diagonal_tenths(picture.width_mm, picture.height_mm)
    return SMALLEST_TENTHS <= tenths <= LARGEST_TENTHS
