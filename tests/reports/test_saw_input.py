"""The words of what the machine saw of keys, pads, lids and chargers."""

import re
from pathlib import Path

import pytest

from checks.hand.values import Saw
from reports.wording.saw_input import SAW_INPUT

SOURCES = sorted((Path(__file__).parents[2] / "checks/hand").glob("*.py"))
OURS = ("keyboard", "touch", "lid", "mains")
LONGEST = 60


def _codes_in_code() -> set[str]:
    texts = [one.read_text("utf-8") for one in SOURCES if one.stem.startswith(OURS)]
    return {code for text in texts for code in re.findall(r'Saw\(\s*"([a-z_]+)"', text)}


def test_every_code_that_is_made_has_words() -> None:
    assert _codes_in_code() - SAW_INPUT.keys() == set()


@pytest.mark.parametrize("code", sorted(SAW_INPUT))
def test_lines_are_short_plain_and_whole(code: str) -> None:
    values: dict[str, int | str | bool] = {
        "seen": 74, "total": 74, "keys": "Shift Enter Back", "seconds": 20, "count": 12, "packs": 2,
    }  # fmt: skip
    line = SAW_INPUT[code].format(**dict(Saw(code, values).values))
    assert len(line) <= LONGEST, line
    assert "!" not in line
    assert "rror" not in line
