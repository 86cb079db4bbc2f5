"""The captures of real machines that lie beside the checkout, where they are there."""

from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

CAPTURES = Path(__file__).parents[2] / "../shared/captures"
_ABSENT = "the captures of real machines are not here"


def capture_params(folder: str, *patterns: str) -> list[ParameterSet]:
    """One parameter per capture; a single skipped one where there are none."""
    found = sorted(path for each in patterns for path in (CAPTURES / folder).glob(each))
    if not found:
        return [pytest.param(None, marks=pytest.mark.skip(reason=_ABSENT), id="absent")]
    return [pytest.param(path, id=path.name) for path in found]


def needed(path: Path) -> Path:
    """A capture that a test cannot do without."""
    if not path.exists():
        pytest.skip(_ABSENT)
    return path


def text_of(path: Path) -> str:
    """A capture's text; odd bytes become U+FFFD, as the host gives them."""
    return path.read_bytes().decode("utf-8", "replace")
