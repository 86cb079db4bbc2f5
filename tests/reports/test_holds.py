"""What stops a laptop, what ends it, and that no letter moves with it."""

from dataclasses import replace

import pytest

from checks.findings import Verdict
from checks.policy import default_policy, load_policy
from reports.grade_input import DriveEnd, GradeInput
from reports.grades import GradeOutcome, Letter
from reports.grading import grade
from tests.checks.test_policy import TEXT
from tests.reports.laptops import finding, spoiled, t480
from wipe.codes import DriveStatus

POLICY = default_policy()


def held(inp: GradeInput) -> list[tuple[str, str | None, str]]:
    return [(hold.code, hold.device, hold.needs) for hold in grade(inp, POLICY).holds]


@pytest.mark.parametrize(
    ("status", "needs"),
    [
        (DriveStatus.NOT_ERASED, "new_erase"),
        (DriveStatus.UNKNOWN, "new_erase"),
        (DriveStatus.REFUSED, "new_erase"),
        (DriveStatus.TO_DESTROY, "drive_out"),
        (DriveStatus.CLEAR_ONLY, "validator"),
        (DriveStatus.ERASED_WITH_EXCEPTIONS, "validator"),
    ],
)
def test_a_drive_that_is_not_plainly_erased_holds(status: DriveStatus, needs: str) -> None:
    laptop = t480(drives=(DriveEnd("3f9a1c42", status),))
    assert held(laptop) == [(f"erase.{status.value}", "drive:3f9a1c42", needs)]
    assert grade(laptop, POLICY).letter is Letter.A


@pytest.mark.parametrize("status", [DriveStatus.ERASED, DriveStatus.NO_STORAGE_ATTESTED])
def test_only_these_two_clear_by_themselves(status: DriveStatus) -> None:
    assert held(t480(drives=(DriveEnd("3f9a1c42", status),))) == []


def test_a_drive_that_nobody_touched_holds() -> None:
    laptop = t480(drives=(DriveEnd("3f9a1c42", None),))
    assert held(laptop) == [("erase.not_erased", "drive:3f9a1c42", "new_erase")]


def test_one_good_drive_does_not_clear_another() -> None:
    drives = (DriveEnd("3f9a1c42", DriveStatus.ERASED), DriveEnd("b07e55d1", DriveStatus.REFUSED))
    assert held(t480(drives=drives)) == [("erase.refused", "drive:b07e55d1", "new_erase")]


def test_no_drive_and_nobody_who_looked_holds() -> None:
    assert held(t480(drives=())) == [("erase.unknown", None, "supervisor")]
    assert held(t480(drives=(), attested_no_storage=True)) == []


@pytest.mark.parametrize(
    ("code", "needs"),
    [
        ("lock.bios_admin_password", "owner_clears_lock"),
        ("lock.absolute", "owner_clears_lock"),
        ("lock.drive_password", "unlock_and_erase"),
        ("battery.swollen", "pack_out"),
        ("drive.hidden", "firmware_to_ahci"),
    ],
)
def test_a_failed_lock_holds_and_caps_nothing(code: str, needs: str) -> None:
    laptop = spoiled(t480(), finding(code, Verdict.FAIL))
    assert held(laptop) == [(code, None, needs)]
    assert grade(laptop, POLICY).letter is Letter.A


def test_a_swollen_battery_is_no_f4() -> None:
    assert grade(spoiled(t480(), finding("battery.swollen", Verdict.FAIL)), POLICY).functional == (
        "F3"
    )


def test_a_hint_holds_even_without_its_finding() -> None:
    assert held(t480(open_hints=1)) == [("drive.hidden", None, "firmware_to_ahci")]
    both = spoiled(t480(open_hints=1), finding("drive.hidden", Verdict.FAIL))
    assert held(both) == [("drive.hidden", None, "firmware_to_ahci")]


def test_the_operators_word_ends_the_suspicion_of_an_empty_bay_only() -> None:
    empty = spoiled(
        t480(drives=(), attested_no_storage=True), finding("drive.hidden", Verdict.FAIL)
    )
    assert held(empty) == []
    assert held(replace(empty, open_hints=1)) == [("drive.hidden", None, "firmware_to_ahci")]


def test_a_policy_may_hold_on_more() -> None:
    wider = load_policy(TEXT.replace('hold = ["lock.*"', 'hold = ["thermal.shutdown", "lock.*"'))
    result = grade(spoiled(t480(), finding("thermal.shutdown", Verdict.FAIL)), wider)
    assert (result.outcome, result.letter) == (GradeOutcome.HOLD, Letter.A)
    assert [(hold.code, hold.needs) for hold in result.holds] == [
        ("thermal.shutdown", "supervisor")
    ]


def test_a_lock_nobody_could_read_caps_and_does_not_hold() -> None:
    result = grade(spoiled(t480(), finding("lock.power_on_password", Verdict.NOT_TESTED)), POLICY)
    assert (result.letter, result.holds) == (Letter.B, ())
