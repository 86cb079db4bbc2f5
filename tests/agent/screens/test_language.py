"""F2 switches the language at any moment and keeps the place."""

from dataclasses import replace

import pytest

from agent.look import Look
from agent.view import Stage
from agent.widgets.rows import Rows
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.states import DIALOGS, EVERYTHING

WITH_OWN_KEYS = {"keyboard", "picture-red"}
"""Screens that take keys for themselves, or show nothing to read."""


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.START])
async def test_the_cursor_stays_on_its_row(stage: Stage) -> None:
    async with running(s.working(stage, drives=(drives.drive_row(), drives.STICK))) as (
        app,
        pilot,
        job,
    ):
        await press(pilot, ["down"])
        rows = app.frame.pane.query_one(Rows)
        before = rows.chosen_id
        await press(pilot, ["f2"])
        assert job.now.language is Language.EN
        assert app.frame.pane.stage is stage
        assert rows.chosen_id == before
        assert rows.has_focus


@pytest.mark.parametrize("name", sorted(DIALOGS.keys() - WITH_OWN_KEYS))
async def test_a_dialog_speaks_the_other_language_and_stays(name: str) -> None:
    view, keys = EVERYTHING[name]
    async with running(view) as (app, pilot, job):
        await press(pilot, keys)
        screen, dutch = app.screen, flat(app)
        await press(pilot, ["f2"])
        assert job.now.language is Language.EN
        assert app.screen is screen
        assert flat(app) != dutch
        await press(pilot, ["f2"])
        assert flat(app) == dutch


async def test_half_typed_words_survive() -> None:
    async with running(s.fresh()) as (app, pilot, _):
        await press(pilot, [*"m", "f2", *"k", "enter"])
        assert app.frame.query_one("#operator").value == "mk"  # type: ignore[attr-defined]


@pytest.mark.parametrize("look", Look)
async def test_a_changed_view_keeps_focus_and_cursor(look: Look) -> None:
    async with running(s.working(Stage.CHECK), look=look) as (app, pilot, job):
        await press(pilot, ["down", "down"])
        rows = app.frame.pane.query_one(Rows)
        assert rows.chosen_id == "memory//1"
        grown = (results.check("power", "65 W"), *job.now.checks)
        job.now = replace(job.now, checks=grown, checks_done=8)
        app.look_again()
        await pilot.pause()
        assert rows.chosen_id == "memory//1"
        assert rows.has_focus
        assert "65 W" in flat(app)
