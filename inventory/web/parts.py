"""Shapes that templates show: words and tones, nothing left to decide."""

from dataclasses import dataclass

TONES = {"pass": "good", "warn": "warn", "fail": "bad"}
"""Colour of a verdict; every other verdict is a missing result and has none."""
STATUS_TONES = {
    "erased": "good",
    "no_storage_attested": "good",
    "erased_with_exceptions": "warn",
    "clear_only": "warn",
}
"""Colour of a drive's status; every other status is bad."""
SIGNS = {"good": "+", "warn": "!", "bad": "x", "none": "-"}


@dataclass(frozen=True, slots=True)
class Badge:
    """Word, sign and tone of a state."""

    word: str
    tone: str

    @property
    def sign(self) -> str:
        """The sign that carries the state without its colour."""
        return SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of name and value."""

    name: str
    text: str
    is_code: bool = False
    """An identifier, shown in fixed width."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding, a reason or a hold with its words."""

    title: str
    device: str
    verdict: Badge
    measured: str = ""
    meaning: str = ""
    cap: str = ""
    """The best letter this leaves possible."""
