"""The two looks of the app: one for consoles that draw everything, one for the kernel's own."""

from enum import StrEnum
from pathlib import Path

from textual.theme import Theme

_STYLES = Path(__file__).parent / "styles"


class Look(StrEnum):
    """Which style sheet and theme the console can draw."""

    RICH = "rich"
    """True colour and all of Unicode: kmscon and any desktop terminal."""
    PLAIN_VT = "plain-vt"
    """The kernel's console: 16 foregrounds, 8 backgrounds, the glyphs of `glyphs.txt`."""

    @property
    def style_sheets(self) -> list[Path]:
        """The shared sheet, then this look's own."""
        return [_STYLES / "opknap.tcss", _STYLES / f"{self.value}.tcss"]

    @property
    def theme(self) -> Theme:
        """The eight colour roles in this look."""
        return _RICH if self is Look.RICH else _PLAIN_VT


# Roles: ink, faint, good, care, bad, busy, band (header and holds), focus. Blue against orange
# tells good from bad for every kind of colour vision; sign and word say it again.
_RICH = Theme(
    name="opknap-rich",
    primary="#6cb6ff",
    foreground="#e8ecf0",
    background="#10151b",
    surface="#10151b",
    panel="#10151b",
    warning="#ffd866",
    error="#ff9950",
    success="#6cb6ff",
    variables={
        "ink": "#e8ecf0",
        "faint": "#9fb0c0",
        "good": "#6cb6ff",
        "care": "#ffd866",
        "bad": "#ff9950",
        "busy": "#ffffff",
        "band": "#e8ecf0",
        "band-ink": "#10151b",
        "demo-band": "#ffd866",
        "focus": "#e8ecf0",
        "focus-ink": "#10151b",
        "paper": "#10151b",
        "line": "#40505f",
    },
)

# Bright colours never serve as a background: the kernel folds 100 to 107 into the dark ones.
_PLAIN_VT = Theme(
    name="opknap-plain-vt",
    ansi=True,
    primary="ansi_cyan",
    foreground="ansi_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_cyan",
    variables={
        "ink": "ansi_bright_white",
        "faint": "ansi_white",
        "good": "ansi_bright_cyan",
        "care": "ansi_bright_yellow",
        "bad": "ansi_bright_red",
        "busy": "ansi_bright_white",
        "band": "ansi_white",
        "band-ink": "ansi_black",
        "demo-band": "ansi_yellow",
        "focus": "ansi_white",
        "focus-ink": "ansi_black",
        "paper": "ansi_black",
        "line": "ansi_white",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border-blurred": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)
