"""What is said of drives that erase themselves: what is so, and never that they were stopped."""

from dataclasses import replace

import pytest

from agent.plain_words import drive_lines, drive_story, erase_progress
from agent.say import Say
from agent.screens.drive_words import drive_details
from agent.screens.erase_story import by_drive, erase_story
from agent.screens.questions import resume_question, stop_question
from agent.view import DrivePhase, DriveRow, Stage
from agent.widgets.erase_line import erase_line
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens.rendering import flat, press, running
from wipe.codes import DriveStatus, Method, StatusReason, StepReason
from wipe.step_now import StepNow

EN = Say(Language.EN)
OWN = (
    drives.CLEANS_ITSELF,
    drives.SANITIZING,
    drives.FORMATTING,
    drives.ADOPTED,
    drives.SAMPLED,
    drives.LYING,
    drives.AT_WORK,
    drives.LEFT_ALONE,
)


def everything(row: DriveRow, say: Say) -> str:
    lines = (*erase_story(row, say), *drive_story(row, say), *drive_lines(1, row, say))
    return "\n".join((*lines, erase_line(s.working(Stage.ERASE, drives=(row,)), say)[0]))


@pytest.mark.parametrize("row", OWN)
def test_no_screen_says_overwritten_of_a_drive_that_was_not(row: DriveRow) -> None:
    assert "overwrit" not in everything(row, EN).lower()
    assert "overschr" not in everything(row, Say(Language.NL)).lower()


def test_the_drives_own_number_is_told_with_the_time_of_its_part_and_that_a_check_follows() -> None:
    story = " ".join(erase_story(drives.SANITIZING, EN))
    assert "The drive erases itself." in story
    assert "33 %" in story
    assert story.endswith("still about 2 min, then the check")
    assert erase_progress(drives.SANITIZING, EN) == (
        "The drive erases itself. 33 % · still about 2 min, then the check"
    )


def test_a_drive_that_does_not_tell_gets_no_number_and_no_time_left() -> None:
    said = everything(drives.FORMATTING, EN)
    assert "It does not tell how far it is." in said
    assert "%" not in said
    assert "In all: about 10 min." in said
    untimed = replace(drives.FORMATTING, plan=drives.PLAN)
    assert "In all" not in everything(untimed, EN)


def test_what_ran_before_we_came_is_said_to_be_followed() -> None:
    assert "It was erasing itself when we came. We follow it." in erase_story(drives.ADOPTED, EN)


def test_a_sample_is_not_called_reading_back_the_drive() -> None:
    assert erase_story(drives.SAMPLED, EN)[0].startswith("Reading back a part")
    whole = replace(drives.SAMPLED, plan=drives.PLAN, step=StepNow(Method.OVERWRITE))
    assert erase_story(whole, EN)[0].startswith("Reading back █")


def test_h19_a_lying_drive_is_named_with_strong_words_on_every_face() -> None:
    for said in (
        " ".join(erase_story(drives.LYING, EN)),
        " ".join(drive_story(drives.LYING, EN)),
        drive_details(drives.LYING, EN),
    ):
        assert "that is not true" in said
        assert "Never hand out this drive" in said


def test_h8_a_drive_that_is_still_at_it_is_left_powered() -> None:
    (line,) = erase_story(drives.AT_WORK, EN)
    assert "Leave the laptop on." in line
    stuck = drives.drive_row(
        DrivePhase.ENDED,
        outcome=drives.outcome(DriveStatus.UNKNOWN, StatusReason.NO_PROGRESS),
        can_go_on=True,
    )
    (line,) = erase_story(stuck, EN)
    assert "Leave the laptop on" in line


def test_only_a_step_that_runs_in_the_drive_can_be_left_and_not_stopped() -> None:
    assert by_drive(drives.SANITIZING)
    assert not by_drive(drives.SAMPLED)
    assert not by_drive(drives.ERASING)
    for row, said in (
        (drives.SANITIZING, "nobody can stop that"),
        (drives.SAMPLED, "nothing is proved"),
        (drives.ERASING, "half erased"),
    ):
        assert said in stop_question(EN, row).body_text(EN)


def test_going_on_with_a_drive_that_may_be_at_work_asks_it_first() -> None:
    assert "ask the drive" in resume_question(EN, drives.LEFT_ALONE).body_text(EN)
    assert "ask the drive" in resume_question(EN, drives.AT_WORK).body_text(EN)
    assert "where it stopped" in resume_question(EN, drives.INTERRUPTED).body_text(EN)


def test_details_name_the_level_what_comes_next_and_what_is_ruled_out() -> None:
    said = drive_details(drives.CLEANS_ITSELF, EN)
    assert "Once begun, nobody can stop it." in said
    assert "Level: Purge." in said
    assert "If that does not run: Format, user data erase, Overwriting." in said
    assert "Not used: SANITIZE, crypto erase. The drive cannot do it." in said
    assert StepReason.NOT_SUPPORTED.value not in said


async def test_the_dialog_to_stop_such_a_drive_only_leaves_it() -> None:
    view = s.working(Stage.ERASE, drives=(drives.SANITIZING,), language=Language.EN)
    async with running(view) as (app, pilot, job):
        await press(pilot, ["enter"])
        assert "nobody can stop that" in flat(app)
        await press(pilot, ["enter"])
        assert job.asked == []
        await press(pilot, ["enter", "down", "enter"])
        assert job.asked == [("stop_erase", drives.SANITIZING.drive.id)]
