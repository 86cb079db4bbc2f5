"""Pictures of all states, each drawn once in a test run however many tests look at it."""

from dataclasses import dataclass, field, replace

from typing_extensions import override

from agent.look import Look
from agent.screens.hand_test import HandTest
from agent.view import HandRow, Stage
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.rendering import NARROW, flat, painting, press, running, segments, text_of
from tests.agent.screens.stand_in import StandIn
from tests.agent.screens.stand_in_engines import Engine, is_engine, until
from tests.agent.screens.states import EVERYTHING, WATCHED, State


def _watched(engine: Engine) -> State:
    rows = (HandRow(engine.answers[0], None, None),)
    return s.working(Stage.TRY, hand_tests=rows), ("enter",)


def _is_ready(engine: Engine | None) -> bool:
    """One that breaks is drawn once it has broken."""
    return engine is None or engine.breaks is None or engine.gave_back.is_set()


@dataclass(frozen=True)
class Wanted:
    """Which picture."""

    name: str
    look: Look = Look.RICH
    language: Language = Language.NL
    size: tuple[int, int] = NARROW

    @override
    def __str__(self) -> str:
        width, height = self.size
        return f"{self.name}-{self.look.value}-{self.language.value}-{width}x{height}"


@dataclass(frozen=True)
class Picture:
    """What was on the screen."""

    text: str
    flat: str
    painting: str
    backgrounds: frozenset[str]
    """Background colours, also those that reverse video makes of a foreground."""


@dataclass
class Gallery:
    """Draws on demand and remembers."""

    _drawn: dict[Wanted, Picture] = field(default_factory=dict)

    async def picture(self, wanted: Wanted) -> Picture:
        if wanted not in self._drawn:
            self._drawn[wanted] = await _draw(wanted)
        return self._drawn[wanted]


async def _draw(wanted: Wanted) -> Picture:
    engine = WATCHED.get(wanted.name)
    view, keys = EVERYTHING[wanted.name] if engine is None else _watched(engine)
    job = StandIn(replace(view, language=wanted.language))
    if engine is not None:
        job.engines[engine.answers[0]] = is_engine(engine)
    async with running(job, size=wanted.size, look=wanted.look) as (app, pilot, _):
        await press(pilot, keys)
        if isinstance(app.screen, HandTest):
            test = app.screen
            await until(pilot, lambda: test.is_shown and _is_ready(engine))
            await pilot.pause(0.05)
        backgrounds = set()
        for line in segments(app):
            for segment in line:
                style = segment.style
                if style is None or not segment.text:
                    continue
                colour = style.color if style.reverse else style.bgcolor
                backgrounds.add(colour.name if colour else "default")
        return Picture(text_of(app), flat(app), painting(app), frozenset(backgrounds))
