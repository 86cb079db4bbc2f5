"""What does not fit is announced and can be read to its last line."""

from dataclasses import replace

import pytest

from agent.view import Stage
from agent.widgets.rows import Rows
from checks.findings import Finding, Verdict
from reports.grades import GradeReason, Letter
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.rendering import NARROW, SIZES, WIDE, flat, press, running, text_of

REASONS = tuple(
    GradeReason(code=code, cap=Letter.C, verdict="warn")
    for code in ("battery.wear", "battery.gauge", "cpu.cores", "drive.wear", "ram.size") * 4
)
LONG = results.GRADE.model_copy(update={"reasons": REASONS})
GRADE = s.working(Stage.GRADE, grade=LONG, language=Language.EN)
LIFT = "With a new battery this becomes an A"


@pytest.mark.parametrize("size", SIZES)
async def test_page_down_reaches_the_last_line_of_the_grade(size: tuple[int, int]) -> None:
    async with running(GRADE, size=size) as (app, pilot, _):
        assert LIFT not in flat(app)
        assert "↓ more: PgDn" in flat(app)
        await press(pilot, ["pagedown"] * 20)
        assert LIFT in flat(app)
        assert "↓ more: PgDn" not in flat(app)
        assert "↑ back: PgUp" in flat(app)
        await press(pilot, ["pageup"] * 20)
        assert "Why this grade:" in flat(app)


async def test_arrows_past_the_ends_of_the_list_scroll_the_grade() -> None:
    async with running(GRADE) as (app, pilot, _):
        rows = app.frame.pane.query_one(Rows)
        await press(pilot, ["end", *["down"] * 40])
        assert LIFT in flat(app)
        await press(pilot, ["home", *["up"] * 30])
        assert "Why this grade:" in flat(app)
        assert rows.highlighted == 0


async def test_a_grade_that_fits_has_no_mark() -> None:
    async with running(replace(GRADE, grade=results.GRADE), size=WIDE) as (app, _, _job):
        assert LIFT in flat(app)
        assert "PgDn" not in text_of(app)
        assert "PgUp" not in text_of(app)


FINDINGS = tuple(
    Finding(code=f"battery.{what}", verdict=Verdict.FAIL)
    for what in ("wear", "gauge", "load", "swollen", "charging", "cycles", "pack_wear")
)
BATTERY = results.check("battery", "SANYO", *FINDINGS, verdict=Verdict.FAIL)
CHECK = s.working(Stage.CHECK, checks=(BATTERY,), language=Language.EN)


async def test_a_long_explanation_says_that_there_is_more() -> None:
    async with running(CHECK, size=NARROW) as (app, pilot, _):
        await press(pilot, ["enter"])
        assert "↓ more: PgDn" in flat(app)
        await press(pilot, ["pagedown"] * 5)
        assert "↑ back: PgUp" in flat(app)


async def test_evidence_beside_the_work_is_read_to_its_end_too() -> None:
    async with running(CHECK, size=WIDE) as (app, pilot, _):
        assert "↓ more: PgDn" in flat(app)
        await press(pilot, ["pagedown"] * 5)
        assert "↑ back: PgUp" in flat(app)


async def test_where_all_is_seen_a_page_key_still_moves_the_cursor() -> None:
    async with running(s.working(Stage.CHECK)) as (app, pilot, _):
        await press(pilot, ["pagedown"])
        assert app.frame.pane.query_one(Rows).highlighted != 0
