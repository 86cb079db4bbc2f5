"""What the kernel's console can draw: its font's glyphs, eight backgrounds."""

from pathlib import Path

import pytest

import agent
from agent.look import Look
from tests.agent.screens.gallery import Gallery, Wanted
from tests.agent.screens.test_pictures import ALL

GLYPHS = frozenset((Path(agent.__file__).parent / "glyphs.txt").read_text()) - {"\n"}
HALF_BLOCKS = frozenset("▀▄")
"""Only in the QR code of the look whose console draws everything; the other draws none."""
DARK = frozenset(("default", *(f"color({number})" for number in range(8))))


@pytest.mark.parametrize("wanted", ALL, ids=str)
async def test_text_keeps_to_the_glyphs_of_the_console_font(
    wanted: Wanted, gallery: Gallery
) -> None:
    text = (await gallery.picture(wanted)).text
    foreign = set(text) - GLYPHS - {"\n"}
    allowed = HALF_BLOCKS if (wanted.name, wanted.look) == ("address", Look.RICH) else frozenset()
    assert foreign <= allowed


@pytest.mark.parametrize("wanted", [w for w in ALL if w.look is Look.PLAIN_VT], ids=str)
async def test_the_console_look_uses_dark_backgrounds_only(
    wanted: Wanted, gallery: Gallery
) -> None:
    assert (await gallery.picture(wanted)).backgrounds <= DARK


@pytest.mark.parametrize("wanted", ALL, ids=str)
async def test_no_verdict_is_told_by_colour_alone(wanted: Wanted, gallery: Gallery) -> None:
    text = (await gallery.picture(wanted)).text
    words = {"GOED", "FOUT", "LET OP", "NIET GETEST", "GOOD", "CHECK ", "BAD", "NOT TESTED"}
    for line in text.splitlines():
        if any(f" {word} " in line for word in words):
            assert any(sign in line for sign in ("[+]", "[!]", "[x]", "[-]")), line
