"""The erase line says the most urgent thing, and never more than is known."""

from dataclasses import replace

from agent.say import Say
from agent.screens.drive_words import drive_row
from agent.view import DrivePhase, DriveRow, Stage
from agent.widgets.erase_line import bar, erase_line, percent
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives

SAY = Say(Language.EN)


def line(*drives: DriveRow) -> str:
    return erase_line(s.working(Stage.TRY, drives=drives), SAY)[0]


def test_before_anything_is_known_nothing_is_claimed() -> None:
    assert line() == "Erase: not started"


def test_a_waiting_drive_is_announced() -> None:
    assert line(drives.drive_row(), drives.STICK) == "Erase: 1 drive waits for you. Press F5"


def test_progress_comes_with_an_honest_time() -> None:
    assert "42 % · still about 12 min" in line(drives.ERASING)


def test_an_unknown_time_of_one_drive_is_unknown_for_both() -> None:
    other = replace(drives.ERASING, left_s=None)
    assert "time not known yet" in line(drives.ERASING, other)
    assert "2 drives" in line(drives.ERASING, other)


def test_what_runs_goes_before_trouble_and_trouble_before_success() -> None:
    assert line(drives.NOT_ERASED, drives.ERASING).startswith("Erasing")
    assert line(drives.NOT_ERASED, drives.ERASED) == "Erase: 1 drive needs attention [x] Press F5"


def test_a_clean_erase_is_done_only_when_no_drive_waits() -> None:
    assert line(drives.ERASED, drives.STICK) == "Erase: done, 1 drive erased [+]"
    assert "waits for you" in line(drives.ERASED, drives.drive_row())


def test_an_erase_with_remarks_is_not_called_done() -> None:
    assert "needs attention" in line(drives.REMARKED)
    assert "needs attention" in line(replace(drives.ERASED, phase=DrivePhase.GONE, outcome=None))


def test_a_hundred_percent_needs_all_bytes() -> None:
    almost = drives.drive_row(DrivePhase.VERIFYING, done_bytes=999, total_bytes=1000)
    assert percent(almost) == 99
    assert percent(replace(almost, done_bytes=1000)) == 100
    assert percent(replace(almost, total_bytes=0)) == 0
    assert bar(99, 10).count("█") == 9


def test_before_an_erase_goes_on_the_reading_back_has_its_own_share() -> None:
    assert line(drives.PROVING) == "Erasing [~] First reads back what was written: 23 %"
    assert "42 %" in line(drives.PROVING, drives.ERASING)
    row = drive_row("key", drives.PROVING, SAY)
    assert row.more[-1].text == (
        "First we read back what was already overwritten: 23 %. Then the erase goes on."
    )
