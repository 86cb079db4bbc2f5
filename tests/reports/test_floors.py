"""What a use asks for: unmet, unknown, fixable and unsure are never met, and each is a lift."""

import pytest

from checks.findings import Finding, Reason, Verdict
from checks.policy import default_policy
from reports.grade_input import GradeInput
from reports.grades import FitFor, Grade
from reports.grading import grade
from tests.reports.laptops import finding, spoiled, t480, with_ram, with_storage

POLICY = default_policy()


def graded(laptop: GradeInput) -> Grade:
    return grade(laptop, POLICY)


def repairs(result: Grade) -> set[str]:
    return {repair for lift in result.lifts for repair in lift.repairs}


def test_a_processor_that_somebody_must_look_up_is_not_met_and_a_lift() -> None:
    result = graded(spoiled(t480(), finding("cpu.windows_11", Verdict.WARN)))
    assert (result.fit_for, repairs(result)) == (FitFor.LINUX, {"finish_tests"})
    assert all(lift.at_most for lift in result.lifts)


def test_a_tpm_that_nothing_tells_of_is_not_met_and_a_lift() -> None:
    silent = Finding(code="tpm.version", verdict=Verdict.UNSUPPORTED, reason=Reason.SENSOR_ABSENT)
    result = graded(spoiled(t480(), silent))
    assert (result.fit_for, repairs(result)) == (FitFor.LINUX, {"finish_tests"})


@pytest.mark.parametrize("code", ["tpm.version", "firmware.uefi"])
def test_what_can_be_switched_on_is_not_met_and_a_lift(code: str) -> None:
    result = graded(spoiled(t480(), finding(code, Verdict.WARN)))
    assert (result.fit_for, repairs(result)) == (FitFor.LINUX, {"set_firmware"})


@pytest.mark.parametrize("code", ["cpu.windows_11", "tpm.version", "firmware.uefi"])
@pytest.mark.parametrize("verdict", [Verdict.NOT_TESTED, Verdict.CRASHED])
def test_what_was_not_tested_is_not_met_and_a_lift(code: str, verdict: Verdict) -> None:
    result = graded(spoiled(t480(), finding(code, verdict)))
    assert (result.fit_for, repairs(result)) == (FitFor.LINUX, {"finish_tests"})


@pytest.mark.parametrize("code", ["cpu.windows_11", "tpm.version", "firmware.uefi"])
def test_no_is_no_and_nothing_in_stock_lifts_it(code: str) -> None:
    result = graded(spoiled(t480(), finding(code, Verdict.FAIL)))
    assert (result.fit_for, result.lifts) == (FitFor.LINUX, ())


@pytest.mark.parametrize(
    ("gib", "fit_for"), [(4, FitFor.WINDOWS_11), (3, FitFor.PARTS), (0, FitFor.PARTS)]
)
def test_memory_on_both_sides_of_its_floor(gib: int, fit_for: FitFor) -> None:
    assert graded(with_ram(t480(), gib)).fit_for is fit_for


@pytest.mark.parametrize(
    ("gb", "fit_for"),
    [
        (64, FitFor.WINDOWS_11),
        (60, FitFor.WINDOWS_11),
        (59, FitFor.LINUX),
        (30, FitFor.LINUX),
        (29, FitFor.CHROMEOS_FLEX),
        (15, FitFor.CHROMEOS_FLEX),
        (14, FitFor.PARTS),
    ],
)
def test_a_nominal_size_is_met_a_little_below_it(gb: int, fit_for: FitFor) -> None:
    assert graded(with_storage(t480(), "ssd", gb)).fit_for is fit_for
