"""What stands on the screen of a running app: as text, as styled runs, as an SVG."""

import io
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC

from rich.console import Console
from rich.segment import Segment
from textual.pilot import Pilot

from agent.app import Ending, OpknapApp
from agent.look import Look
from agent.view import View
from tests.agent.screens.stand_in import StandIn

NARROW = (80, 24)
WIDE = (120, 36)
SIZES = (NARROW, WIDE)


@asynccontextmanager
async def running(
    job: View | StandIn, *, size: tuple[int, int] = NARROW, look: Look = Look.RICH
) -> AsyncIterator[tuple[OpknapApp, Pilot[Ending], StandIn]]:
    """The app on a stand-in, drawn once."""
    stand_in = job if isinstance(job, StandIn) else StandIn(job)
    app = OpknapApp(stand_in, console=look, log=lambda: "10:02 erase started", zone=UTC)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot, stand_in


async def press(pilot: Pilot[Ending], keys: Iterable[str]) -> None:
    """Press keys one after the other, each fully worked off."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    await pilot.pause()


def segments(app: OpknapApp) -> list[list[Segment]]:
    """The lines of the screen as styled segments, dialogs on top."""
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        safe_box=False,
    )
    update = app.screen._compositor.render_update(
        full=True, screen_stack=app._background_screens, simplify=False
    )
    assert update is not None
    lines = Segment.split_lines(console.render(update))
    return [[segment for segment in line if not segment.control] for line in lines][:height]


def text_of(app: OpknapApp) -> str:
    """The screen as lines of text."""
    lines = ("".join(segment.text for segment in line).rstrip() for line in segments(app))
    return "\n".join(lines)


def flat(app: OpknapApp) -> str:
    """The screen's words in one line, to look for sentences that may wrap."""
    return " ".join(text_of(app).replace("│", " ").replace("┃", " ").split())


_MARKS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def painting(app: OpknapApp) -> str:
    """The text, then a letter per cell for its style, then what the letters mean."""
    marks: dict[str, str] = {}
    rows = []
    for line in segments(app):
        row = ""
        for segment in line:
            style = str(segment.style or "none")
            row += marks.setdefault(style, _MARKS[len(marks)]) * len(segment.text)
        rows.append(row)
    legend = [f"{mark} {style}" for style, mark in marks.items()]
    return "\n".join([text_of(app), *rows, *legend, ""])
