"""Where to look for each surface (pure)."""

from agent.say import Say
from reports.grades import Surface

_MOVED = frozenset({Surface.LID, Surface.BASE})
"""Looking there closes the lid or turns the laptop over."""


def surface_where(surface: Surface, say: Say, *, erasing: bool = False) -> str:
    """Where to look; while a drive is being erased, what to leave for later."""
    if erasing and surface in _MOVED:
        later = say.tr("Still erasing? Leave the lid open and do this part later.")
        return f"{_where(surface, say)} {later}"
    return _where(surface, say)


def _where(surface: Surface, say: Say) -> str:
    match surface:
        case Surface.LID:
            return say.tr("The outside of the lid. Close the laptop.")
        case Surface.DECK:
            return say.tr("Around the keys, and the keys themselves.")
        case Surface.SCREEN:
            return say.tr("The glass of the screen.")
        case Surface.BEZEL:
            return say.tr("The frame around the screen.")
        case Surface.BASE:
            return say.tr("The bottom. Turn the laptop over.")
        case Surface.HINGES:
            return say.tr("Open and close the lid slowly.")
