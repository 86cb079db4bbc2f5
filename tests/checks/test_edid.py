"""EDIDs of panels: every recorded one against edid-decode's text, and what firmware gets wrong."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.edid import BLOCK_BYTES, Edid, diagonal_tenths, parse_edid
from tests.checks.real_captures import capture_params, text_of

EDIDS = capture_params("edid", "*.hex")
HEADER = bytes((0, 255, 255, 255, 255, 255, 255, 0))


def content_of(path: Path) -> bytes:
    return bytes.fromhex("".join(text_of(path).split()))


def parsed(content: bytes) -> Edid:
    edid = parse_edid(content)
    assert edid is not None
    return edid


def timing(width: int, height: int, width_mm: int = 0, height_mm: int = 0) -> bytes:
    """A detailed timing of these pixels and millimetres."""
    block = bytearray(18)
    block[0:2] = (14100).to_bytes(2, "little")
    block[2], block[4] = width & 0xFF, width >> 8 << 4
    block[5], block[7] = height & 0xFF, height >> 8 << 4
    block[12], block[13] = width_mm & 0xFF, height_mm & 0xFF
    block[14] = width_mm >> 8 << 4 | height_mm >> 8
    return bytes(block)


def text(kind: int, said: bytes) -> bytes:
    """A descriptor with a text."""
    return bytes((0, 0, 0, kind, 0)) + said[:13].ljust(13, b"\n")


def edid(*descriptors: bytes, centimetres: tuple[int, int] = (0, 0), year: int = 28) -> bytes:
    """A base block with a right checksum."""
    block = bytearray(BLOCK_BYTES)
    block[:8] = HEADER
    block[8:12] = b"\x09\xe5\x15\x07"
    block[16:18] = (12, year)
    block[21:23] = centimetres
    for number, descriptor in enumerate(descriptors):
        start = 54 + 18 * number
        block[start : start + 18] = descriptor
    block[127] = -sum(block) % 256
    return bytes(block)


@pytest.mark.parametrize("path", EDIDS)
def test_every_recorded_panel_reads_as_edid_decode_read_it(path: Path) -> None:
    found, said = parsed(content_of(path)), text_of(path.with_suffix(".txt"))
    assert found.maker == re.search(r"Manufacturer: (\w+)", said)[1]  # type: ignore[index]
    assert found.product == int(re.search(r"Model: (\d+)", said)[1])  # type: ignore[index]
    made = re.search(r"(?:Made in|Model year): .*?(\d{4})", said)
    assert found.year == (int(made[1]) if made else None)
    assert found.checksum_ok
    pixels = re.search(r"DTD.*?: +(\d+)x(\d+)", said)
    assert (found.width_px, found.height_px) == tuple(map(int, pixels.groups()))  # type: ignore[union-attr]
    name = re.search(r"Display Product Name: '(.*?) *'", said)
    assert found.name == (name[1] if name else None)


@pytest.mark.parametrize("path", EDIDS)
def test_every_recorded_panel_has_the_size_that_the_text_gives(path: Path) -> None:
    found, said = parsed(content_of(path)), text_of(path.with_suffix(".txt"))
    sizes = re.search(r"DTD[^\n]*?(\d+) mm x (\d+) mm\)", said)
    displayid = re.search(r"Image size: ([\d.]+) mm x ([\d.]+) mm", said)
    base = re.search(r"Maximum image size: (\d+) cm x (\d+) cm", said)
    match = sizes or displayid
    if match is not None:
        assert (found.width_mm, found.height_mm) == tuple(int(float(x)) for x in match.groups())
    elif base is not None:
        assert (found.width_mm, found.height_mm) == tuple(int(x) * 10 for x in base.groups())
    else:
        assert found.diagonal_tenths is None


@pytest.mark.parametrize("path", EDIDS)
def test_the_diagonal_is_that_of_the_files_name_or_unknown(path: Path) -> None:
    whole, tenths = re.search(r"-(\d+)p(\d)in-", path.name).groups()  # type: ignore[union-attr]
    named, found = int(whole) * 10 + int(tenths), parsed(content_of(path)).diagonal_tenths
    if named:
        assert found is not None
        assert abs(found - named) <= 1
    elif found is not None:
        # The name looked at the first timing only; the size stands elsewhere.
        assert 90 <= found <= 190


@pytest.mark.parametrize(
    ("width", "height", "tenths"),
    [(309, 174, 140), (344, 194, 155), (286, 179, 133), (223, 125, 101), (382, 215, 173)],
)
def test_diagonals_are_rounded_to_tenths_of_an_inch(width: int, height: int, tenths: int) -> None:
    assert diagonal_tenths(width, height) == tenths


@pytest.mark.parametrize(
    ("descriptors", "centimetres", "expected"),
    [
        pytest.param((timing(1920, 1080, 309, 174),), (31, 17), (140, "timing"), id="whole"),
        pytest.param((timing(1366, 768, 277, 156),), (34, 19), (125, "timing"), id="disagree"),
        pytest.param((timing(1920, 1080),), (31, 17), (139, "base"), id="base_only"),
        pytest.param((timing(1920, 1080),), (0, 0), (None, None), id="nothing"),
        pytest.param((timing(1920, 1080),), (31, 0), (None, None), id="ratio_in_base"),
        pytest.param((timing(1920, 1080, 16, 9),), (31, 17), (139, "base"), id="ratio"),
        pytest.param((timing(1920, 1080, 575, 323),), (58, 32), (None, None), id="television"),
        pytest.param((timing(2170, 60, 200, 6),), (0, 0), (None, None), id="touch_bar"),
    ],
)
def test_a_size_is_that_of_a_laptops_panel_or_unknown(
    descriptors: tuple[bytes, ...],
    centimetres: tuple[int, int],
    expected: tuple[int | None, str | None],
) -> None:
    found = parsed(edid(*descriptors, centimetres=centimetres))
    assert (found.diagonal_tenths, found.size_from) == expected


def test_texts_end_at_their_line_feed_and_odd_bytes_break_nothing() -> None:
    found = parsed(
        edid(timing(1366, 768), text(0xFC, b"LP156WD1\nxx"), text(0xFE, b"K96D2\x80156WHU"))
    )
    assert found.name == "LP156WD1"
    assert found.texts == ("K96D2\ufffd156WHU",)


def test_a_wrong_checksum_is_noted_and_the_rest_is_read() -> None:
    content = bytearray(edid(timing(1920, 1080, 309, 174)))
    content[127] ^= 1
    found = parsed(bytes(content))
    assert not found.checksum_ok
    assert found.diagonal_tenths == 140


def test_a_model_year_is_told_apart_from_a_year_of_production() -> None:
    content = bytearray(edid(timing(1920, 1080), year=30))
    content[16] = 0xFF
    found = parsed(bytes(content))
    assert (found.year, found.is_model_year) == (2020, True)
    assert not parsed(edid(year=0)).is_model_year
    assert parsed(edid(year=0)).year is None


def test_an_interlaced_timing_counts_both_fields() -> None:
    content = bytearray(timing(1920, 540, 309, 174))
    content[17] = 0x98
    assert parsed(edid(bytes(content))).height_px == 1080


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 128, HEADER, HEADER + b"\0" * 100, b"not an EDID" * 20],
    ids=["empty", "zeros", "header", "cut", "text"],
)
def test_what_is_no_edid_is_nothing(content: bytes) -> None:
    assert parse_edid(content) is None


def test_extensions_that_are_cut_off_or_repeat_the_base_say_nothing() -> None:
    base = edid(timing(1920, 1080, 309, 174))
    for rest in (base, base[:64], b"\x70", b"\x70\x20\x79\0\0\x21", b"\x02\x03\x7f" + b"\0" * 125):
        found = parsed(base + rest)
        assert (found.width_px, found.diagonal_tenths) == (1920, 140)


def test_a_timing_of_an_extension_stands_in_for_a_missing_one() -> None:
    cta = bytearray(128)
    cta[:3] = (2, 3, 4)
    cta[4:22] = timing(1280, 800, 261, 163)
    found = parsed(edid() + bytes(cta))
    assert (found.width_px, found.height_px, found.diagonal_tenths) == (1280, 800, 121)


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    parse_edid(noise)
    found = parse_edid(HEADER + noise)
    if found is not None:
        assert found.diagonal_tenths is None or 90 <= found.diagonal_tenths <= 190


@given(st.binary(max_size=300))
def test_any_extension_leaves_the_base_block_as_it_is(noise: bytes) -> None:
    base = edid(timing(1920, 1080, 309, 174))
    assert parsed(base + noise) == parsed(base)
