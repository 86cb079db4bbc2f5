"""Where to look for each surface (pure)."""

from agent.say import Say
from reports.grades import Surface


def surface_where(surface: Surface, say: Say) -> str:
    """Where to look."""
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
