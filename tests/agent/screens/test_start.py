"""Start: what is wrong stands at once below its own field."""

import pytest
from textual.widgets import Input

from agent.screens.code_words import LONGEST
from agent.state import is_code
from agent.widgets.line import Line
from agent.widgets.rows import Rows
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.rendering import flat, press, running

FRESH = s.fresh(language=Language.EN)


async def test_a_missing_code_is_told_before_the_sticker_is_asked() -> None:
    async with running(FRESH) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert app.focused is app.frame.query_one("#operator")
        assert app.frame.query_one("#operator-problem", Line).display
        assert not app.frame.query_one("#tag-problem", Line).display
        await press(pilot, ["m"])
        assert not app.frame.query_one("#operator-problem", Line).display
        assert job.asked == []


@pytest.mark.parametrize("field", ["operator", "tag"])
async def test_a_code_that_is_too_long_says_how_long_it_may_be(field: str) -> None:
    async with running(FRESH) as (app, pilot, _):
        app.frame.query_one(f"#{field}", Input).value = "a" * (LONGEST + 1)
        await pilot.pause()
        assert app.frame.query_one(f"#{field}-problem", Line).display
        assert "Too long: at most 32 characters." in flat(app)
        app.frame.query_one(f"#{field}", Input).value = "a" * LONGEST
        await pilot.pause()
        assert "Too long" not in flat(app)


def test_the_longest_code_is_the_one_that_a_job_takes() -> None:
    assert is_code("a" * LONGEST)
    assert not is_code("a" * (LONGEST + 1))


async def test_typing_on_the_list_goes_to_the_first_empty_field() -> None:
    async with running(FRESH) as (app, pilot, _):
        app.frame.query_one("#start-choices", Rows).focus()
        await press(pilot, [*"mk", "enter"])
        app.frame.query_one("#start-choices", Rows).focus()
        await press(pilot, [*"DS1"])
        assert app.frame.query_one("#operator", Input).value == "mk"
        assert app.frame.query_one("#tag", Input).value == "DS1"
