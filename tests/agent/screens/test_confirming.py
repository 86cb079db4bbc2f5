"""No erase starts without the end of the right serial number."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from agent.screens.confirm_erase import expected_ending, names_drive
from agent.view import Stage
from agent.widgets.rows import Rows
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running
from tests.agent.screens.stand_in import StandIn
from wipe.codes import Refusal

ROW = drives.drive_row()
VIEW = s.working(Stage.ERASE, drives=(ROW, drives.STICK), language=Language.EN)


async def test_the_focus_starts_on_not_erasing() -> None:
    async with running(VIEW) as (app, pilot, job):
        await press(pilot, ["enter"])
        rows = app.screen.query_one(Rows)
        assert rows.has_focus
        assert rows.chosen_id == "no"
        await press(pilot, ["enter"])
        assert job.asked == []


async def test_the_drive_is_named_by_maker_size_and_serial() -> None:
    async with running(VIEW) as (app, pilot, _):
        await press(pilot, ["enter"])
        words = flat(app)
        assert "Samsung SSD 860 EVO · 256 GB" in words
        assert drives.SERIAL in words
        assert "Type the last 4 characters" in words


@pytest.mark.parametrize("typed", ["1234", "3457", "6543", "S3Z9", "456", "0123456", " "])
async def test_wrong_characters_start_nothing_and_are_explained(typed: str) -> None:
    async with running(VIEW) as (app, pilot, job):
        keys = ["space" if character == " " else character for character in typed]
        await press(pilot, ["enter", "tab", *keys, "enter"])
        assert job.asked == []
        assert drives.SERIAL in flat(app)
        assert "is not right" in flat(app) or "First type the characters" in flat(app)


@pytest.mark.parametrize("typed", ["3456", drives.SERIAL, drives.SERIAL.lower()])
async def test_the_right_characters_start_the_erase_once(typed: str) -> None:
    async with running(VIEW) as (app, pilot, job):
        await press(pilot, ["enter", *typed, "enter"])
        assert job.asked == [("confirm_erase", ROW.drive.id, typed)]
        assert len(app.screen_stack) == 2


async def test_a_wrong_try_can_be_put_right() -> None:
    async with running(VIEW) as (_, pilot, job):
        keys = [*"9999", "enter", *["backspace"] * 4, *"3456", "enter"]
        await press(pilot, ["enter", *keys])
        assert job.asked == [("confirm_erase", ROW.drive.id, "3456")]


async def test_choosing_erase_without_typing_starts_nothing() -> None:
    async with running(VIEW) as (app, pilot, job):
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == []
        assert "First type the characters" in flat(app)


async def test_escape_leaves_even_when_the_right_characters_stand_there() -> None:
    async with running(VIEW) as (_, pilot, job):
        await press(pilot, ["enter", *"3456", "escape"])
        assert job.asked == []


async def test_where_two_drives_end_alike_four_characters_do_not_do() -> None:
    row = replace(ROW, confirm_whole_serial=True)
    async with running(replace(VIEW, drives=(row,))) as (_, pilot, job):
        await press(pilot, ["enter", *"3456", "enter"])
        assert job.asked == []
        await press(pilot, [*["backspace"] * 4, *drives.SERIAL, "enter"])
        assert job.asked == [("confirm_erase", row.drive.id, drives.SERIAL)]


async def test_what_was_typed_stays_when_the_language_changes() -> None:
    async with running(VIEW) as (app, pilot, job):
        await press(pilot, ["enter", *"34", "f2"])
        assert job.now.language is Language.NL
        assert "Typ de laatste 4 tekens" in flat(app)
        field = app.screen.query_one(Input)
        assert field.value == "34"
        assert field.has_focus
        await press(pilot, [*"56", "enter"])
        assert job.asked == [("confirm_erase", ROW.drive.id, "3456")]


async def test_a_refusal_after_the_yes_is_told() -> None:
    job = StandIn(VIEW, refusal=Refusal.NEEDS_AC)
    async with running(job) as (app, pilot, _):
        await press(pilot, ["enter", *"3456", "enter"])
        assert "The charger is not plugged in" in flat(app)


async def test_the_stick_cannot_be_confirmed() -> None:
    async with running(VIEW) as (_, pilot, job):
        await press(pilot, ["end", "enter", *"0001", "enter", "enter"])
        assert job.asked == []


SERIALS = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=20)


@given(SERIALS, st.text(max_size=20), st.booleans())
def test_only_the_end_or_the_whole_serial_names_a_drive(
    serial: str,
    typed: str,
    whole: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    row = drives.drive_row(drive=drives.drive(serial), confirm_whole_serial=whole)
    answer = typed.strip().casefold()
    expected = {serial.casefold()} | (set() if whole else {serial[-4:].casefold()})
    assert names_drive(row, typed) == (answer in expected)


@given(SERIALS, st.booleans())
def test_what_the_screen_asks_for_is_accepted(
    serial: str,
    whole: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    row = drives.drive_row(drive=drives.drive(serial), confirm_whole_serial=whole)
    assert names_drive(row, expected_ending(row))


def test_a_drive_without_a_serial_is_never_named() -> None:
    row = drives.drive_row(drive=drives.drive(None))
    assert not names_drive(row, "")
