"""Dialogs: F1 explains them, Tab goes through them, nothing typed bursts them."""

from dataclasses import replace

import pytest
from textual.widgets import Input

from agent.look import Look
from agent.screens.address import is_here_only
from agent.screens.too_small import TooSmall
from agent.view import SendPhase, Stage
from agent.widgets.rows import Rows
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running, text_of
from tests.agent.screens.states import DIALOGS, EVERYTHING

ERASE = s.working(Stage.ERASE, drives=(drives.drive_row(), drives.STICK), language=Language.EN)
STOPPING = s.working(Stage.ERASE, drives=(drives.ERASING,), language=Language.EN)
OWN_F1 = {name for name in DIALOGS if name.startswith("help") or name == "picture-red"}


async def test_tab_reaches_both_answers_and_the_field() -> None:
    async with running(ERASE) as (app, pilot, job):
        await press(pilot, ["enter", "tab"])
        rows = app.screen.query_one(Rows)
        assert rows.chosen_id == "yes"
        await press(pilot, ["tab"])
        assert app.screen.query_one(Input).has_focus
        await press(pilot, ["tab"])
        assert (rows.has_focus, rows.chosen_id) == (True, "no")
        await press(pilot, ["shift+tab", "shift+tab"])
        assert (rows.has_focus, rows.chosen_id) == (True, "yes")
        assert job.asked == []


async def test_a_pasted_page_leaves_the_answers_in_sight() -> None:
    async with running(ERASE) as (app, pilot, _):
        await press(pilot, ["enter", "x"])
        app.screen.query_one(Input).value = "z" * 128
        await press(pilot, ["enter"])
        assert f"“{'z' * 20}…” is not right." in flat(app)
        assert "Erase this drive" in flat(app)
        assert "Esc back" in flat(app)


@pytest.mark.parametrize("name", ["confirm", "stop", "foreign", "seal", "card", "keyboard", "menu"])
async def test_f1_explains_a_question_and_leaves_it_open(name: str) -> None:
    view, keys = EVERYTHING[name]
    async with running(view) as (app, pilot, job):
        await press(pilot, keys)
        question = app.screen
        await press(pilot, ["f1"])
        assert app.screen is not question
        assert app.screen.query("#dialog-body")
        await press(pilot, ["f1"])
        assert app.screen is question
        assert job.asked == []


async def test_the_question_about_stopping_goes_with_the_erase() -> None:
    async with running(STOPPING) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert "Stop erasing?" in flat(app)
        job.now = replace(job.now, drives=(drives.ERASED,))
        app.look_again()
        await pilot.pause()
        await pilot.pause()
        assert "Stop erasing?" not in flat(app)
        assert "The erase has ended" in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        assert len(app.screen_stack) == 2


async def test_help_over_a_question_that_is_over_goes_first() -> None:
    async with running(STOPPING) as (app, pilot, job):
        await press(pilot, ["enter", "f1"])
        job.now = replace(job.now, drives=(drives.ERASED,))
        app.look_again()
        await press(pilot, ["escape"])
        app.look_again()
        await pilot.pause()
        await pilot.pause()
        assert "The erase has ended" in flat(app)


async def test_a_window_that_is_too_small_says_only_that_until_it_has_grown() -> None:
    async with running(ERASE) as (app, pilot, _):
        await press(pilot, ["enter"])
        question = app.screen
        await pilot.resize_terminal(59, 24)
        await pilot.pause()
        assert "The window is too small. Make it at least 60 wide and 16 high." in flat(app)
        await pilot.resize_terminal(80, 15)
        await pilot.pause()
        assert isinstance(app.screen, TooSmall)
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert app.screen is question


@pytest.mark.parametrize("look", Look)
async def test_a_start_in_a_small_window_says_only_that_too(look: Look) -> None:
    async with running(ERASE, size=(40, 10), look=look) as (app, _, _job):
        assert "The window is too small." in flat(app)
        assert "Erase" not in flat(app)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8600/records/1", True),
        ("http://[::1]/records/1", True),
        ("http://localhost/records/1", True),
        ("http://10.1.2.3/records/1", False),
        ("https://inventory.example/records/1", False),
        ("http://[half", False),
    ],
)
def test_an_address_of_this_very_laptop_is_known(address: str, *, here: bool) -> None:
    assert is_here_only(address) is here


async def test_no_phone_is_sent_to_an_address_that_only_this_laptop_reaches() -> None:
    address = "http://127.0.0.1:8600/records/1"
    sent = s.send(SendPhase.SENT, address=address)
    view = replace(s.sealed(SendPhase.SENT, send=sent), language=Language.EN)
    async with running(view) as (app, pilot, _):
        assert "QR" not in text_of(app)
        await press(pilot, ["down", "enter"])
        assert address in flat(app).replace(" ", "")
        assert "phone" not in flat(app)


async def test_the_log_tells_in_plain_words_what_was_done_and_when() -> None:
    view = replace(s.sealed(SendPhase.SENT), language=Language.EN)
    async with running(view) as (app, pilot, _):
        await press(pilot, ["f12"])
        words = flat(app)
        for told in (
            "09:16 opknap started. The check begins.",
            "09:18 The check ended.",
            "09:20 Erase confirmed: Samsung SSD 860 EVO · 256 GB",
            "09:58 Erase ended: Samsung SSD 860 EVO · 256 GB. ERASED",
            "11:58 The record was sealed.",
            "14:02 The record was sent.",
        ):
            assert told in words


async def test_a_stopped_erase_says_how_to_go_on() -> None:
    async with running(replace(ERASE, drives=(drives.STOPPED,))) as (app, _, _job):
        assert "Stopped at 48 %. Not erased yet. Press Enter to go on." in flat(app)


async def test_a_long_state_does_not_run_through_the_name_of_the_drive() -> None:
    async with running(replace(ERASE, drives=(drives.REMARKED,))) as (app, _, _job):
        lines = text_of(app).splitlines()
        (state,) = (line for line in lines if "ERASED, WITH A REMARK [!]" in line)
        assert "WDC" not in state
        assert "needs attention [!]" in flat(app)


async def test_the_turn_of_a_person_has_one_sign() -> None:
    async with running(ERASE) as (app, pilot, _):
        assert "YOUR TURN   [ ]" in text_of(app)
        await press(pilot, ["f6"])
        assert "YOUR TURN   [ ]" in text_of(app)
