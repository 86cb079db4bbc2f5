"""The worked examples of the grading page, and the rules between them."""

from dataclasses import replace

import pytest

from checks.findings import Verdict
from checks.policy import Policy, default_policy
from reports.functional import GradingError
from reports.grade_input import DriveEnd, GradeInput
from reports.grades import FitFor, Grade, GradeOutcome, Letter, LooksCard, NextStep, Tier
from reports.grading import grade
from tests.reports.laptops import (
    SSD,
    finding,
    good_findings,
    looks,
    spoiled,
    t480,
    with_ram,
    with_storage,
    without,
)
from wipe.codes import DriveStatus

POLICY: Policy = default_policy()


def graded(inp: GradeInput) -> Grade:
    return grade(inp, POLICY)


def codes(result: Grade) -> list[str]:
    return [reason.code for reason in result.reasons]


def raised(result: Grade) -> list[tuple[tuple[str, ...], str, str]]:
    return [(one.repairs, one.letter.value, one.fit_for.value) for one in result.lifts]


def test_example_1_a_good_thinkpad_is_an_a() -> None:
    result = graded(t480())
    assert (result.letter, result.fit_for, result.tier) == (
        Letter.A,
        FitFor.WINDOWS_11,
        Tier.COMFORT,
    )
    assert (result.functional, result.cosmetic) == ("F4", "C5")
    assert result.outcome is GradeOutcome.GRADED
    assert result.complete
    assert (result.reasons, result.also, result.lifts, result.holds) == ((), (), (), ())
    assert result.next_step == NextStep.RELEASE.value
    assert result.policy.sha256 == POLICY.digest


def test_example_2_a_worn_battery_makes_it_a_b() -> None:
    result = graded(spoiled(t480(), finding("battery.wear", Verdict.WARN, health_permille=710)))
    assert (result.letter, codes(result)) == (Letter.B, ["battery.wear"])
    assert result.reasons[0].measured == {"health_permille": 710}
    assert raised(result) == [(("replace_battery",), "A", "windows_11")]


def test_example_3_two_packs_at_52_percent_make_it_a_c() -> None:
    pack = finding("battery.pack_wear", Verdict.FAIL, "battery:rear", health_permille=420)
    worn = finding("battery.wear", Verdict.FAIL, health_permille=524)
    result = graded(spoiled(t480(), worn, pack))
    assert (result.letter, codes(result)) == (Letter.C, ["battery.wear"])
    assert raised(result) == [(("replace_battery",), "A", "windows_11")]


def test_example_4_four_gigabytes_are_the_minimum() -> None:
    result = graded(with_ram(t480(), 4))
    assert (result.letter, result.tier) == (Letter.C, Tier.MINIMUM)
    assert codes(result) == ["capability.windows_11.minimum"]
    assert raised(result) == [(("fit_ram_8",), "A", "windows_11")]


def test_example_5_a_good_laptop_that_windows_refuses_is_a_b_for_linux() -> None:
    no = finding("cpu.windows_11", Verdict.FAIL)
    result = graded(with_storage(spoiled(t480(), no), "ssd", 512))
    assert (result.letter, result.fit_for) == (Letter.B, FitFor.LINUX)
    assert codes(result) == ["capability.linux.comfort"]
    assert result.lifts == ()


def test_example_6_a_dying_hard_disk_is_repaired() -> None:
    hdd = spoiled(
        with_storage(with_ram(t480(), 8), "hdd", 500),
        finding("drive.pending_sectors", Verdict.FAIL, SSD, pending_sectors=3),
        finding("drive.selftest", Verdict.FAIL, SSD),
    )
    result = graded(without(hdd, "drive.wear", "drive.media_errors", "drive.spare"))
    assert (result.letter, result.fit_for) == (Letter.PARTS, FitFor.PARTS)
    assert codes(result) == ["drive.pending_sectors", "drive.selftest"]
    assert raised(result) == [(("fit_ssd_256",), "A", "windows_11")]
    assert result.next_step == NextStep.REPAIR.value


def test_example_7_an_erase_without_end_is_a_hold() -> None:
    result = graded(t480(drives=(DriveEnd("3f9a1c42", DriveStatus.UNKNOWN),)))
    assert (result.outcome, result.letter) == (GradeOutcome.HOLD, Letter.A)
    assert [(hold.code, hold.device, hold.needs) for hold in result.holds] == [
        ("erase.unknown", SSD, "new_erase")
    ]
    assert result.lifts == ()
    assert result.next_step == NextStep.RESOLVE_HOLD.value


def test_example_8_a_bios_password_is_a_hold_beside_the_letter() -> None:
    locked = finding("lock.bios_admin_password", Verdict.FAIL)
    result = graded(spoiled(t480(looks=looks(LooksCard.DENTS)), locked))
    assert (result.outcome, result.letter) == (GradeOutcome.HOLD, Letter.C)
    assert [hold.code for hold in result.holds] == ["lock.bios_admin_password"]
    assert codes(result) == ["cosmetic.C3"]
    assert result.lifts == ()
    assert result.functional == "F4"


def test_example_9_a_battery_that_gives_way_is_a_d() -> None:
    laptop = spoiled(
        with_ram(t480(), 8),
        finding("cpu.windows_11", Verdict.FAIL),
        finding("battery.wear", health_permille=1000),
        finding("battery.gauge", Verdict.WARN),
        finding("battery.load", Verdict.FAIL, jump_points=9),
    )
    result = graded(laptop)
    assert (result.letter, result.fit_for) == (Letter.D, FitFor.LINUX)
    assert codes(result) == ["battery.load"]
    assert "battery.gauge" in [reason.code for reason in result.also]
    assert raised(result) == [(("replace_battery",), "B", "linux")]
    assert result.functional == "F3"


def test_example_10_a_dead_key_is_a_d_and_tests_may_lift_it_further() -> None:
    laptop = spoiled(
        with_ram(t480(), 8),
        finding("input.keyboard", Verdict.FAIL),
        finding("camera.picture", Verdict.NOT_TESTED),
    )
    result = graded(laptop)
    assert (result.letter, codes(result)) == (Letter.D, ["input.keyboard"])
    assert [reason.code for reason in result.also] == ["camera.picture"]
    assert result.also[0].why == "operator_skipped"
    assert raised(result) == [
        (("replace_keyboard",), "B", "windows_11"),
        (("finish_tests", "replace_keyboard"), "A", "windows_11"),
    ]
    assert [lift.at_most for lift in result.lifts] == [False, True]
    assert (result.complete, result.functional) == (True, None)


def test_example_11_two_soldered_gigabytes_are_parts() -> None:
    small = with_storage(with_ram(t480(), 2, socketed=False), "flash", 32)
    result = graded(replace(small, looks=looks(LooksCard.PLAIN_SCRATCHES)))
    assert (result.letter, codes(result)) == (Letter.PARTS, ["capability.parts.minimum"])
    assert result.lifts == ()
    assert result.next_step == NextStep.DISMANTLE.value


def test_example_12_an_old_laptop_is_told_its_whole_way_up() -> None:
    old = spoiled(
        with_storage(with_ram(t480(looks=looks(LooksCard.PLAIN_SCRATCHES)), 4), "hdd", 320),
        finding("cpu.windows_11", Verdict.FAIL),
        finding("battery.wear", Verdict.FAIL, health_permille=360),
    )
    result = graded(without(old, "drive.wear", "drive.media_errors", "drive.spare"))
    assert (result.letter, result.fit_for, codes(result)) == (
        Letter.D,
        FitFor.LINUX,
        ["battery.wear"],
    )
    assert [reason.code for reason in result.also] == ["capability.linux.minimum", "cosmetic.C4"]
    assert raised(result) == [
        (("replace_battery",), "C", "linux"),
        (("fit_ram_8", "fit_ssd_256", "replace_battery"), "B", "linux"),
    ]


def test_a_question_without_an_answer_was_not_tested() -> None:
    laptop = t480()
    silent = replace(
        laptop, findings=tuple(one for one in laptop.findings if one.code != "ram.pattern_test")
    )
    result = graded(silent)
    assert (result.letter, codes(result)) == (Letter.C, ["ram.pattern_test"])
    assert (result.reasons[0].verdict, result.reasons[0].why) == ("not_tested", "timeout")
    assert not result.complete
    assert result.next_step == NextStep.FINISH_TESTS.value


def test_an_unanswered_question_about_one_drive_is_not_answered_by_another() -> None:
    laptop = t480()
    asked = laptop.expected | {("drive.health", "drive:b07e55d1")}
    assert not graded(replace(laptop, expected=asked)).complete


@pytest.mark.parametrize("measured", [None, "many", True])
def test_a_banded_finding_without_its_number_is_an_error(measured: object) -> None:
    odd = finding("drive.wear", device=SSD).model_copy(
        update={"measured": {} if measured is None else {"used_permille": measured}}
    )
    with pytest.raises(GradingError, match=r"drive\.wear .* used_permille"):
        graded(spoiled(t480(), odd))


def test_three_failed_minor_functions_weigh_more_than_two() -> None:
    bad = [
        finding(code, Verdict.FAIL) for code in ("camera.picture", "audio.speakers", "port.jack")
    ]
    assert graded(spoiled(t480(), *bad[:2])).letter is Letter.B
    three = graded(spoiled(t480(), *bad))
    assert (three.letter, codes(three)) == (Letter.C, ["minor.count"])
    assert three.reasons[0].measured == {"failed": 3}


def test_a_pass_that_stands_for_it_excuses_what_cannot_be_asked() -> None:
    silent = finding("drive.selftest", Verdict.UNSUPPORTED, SSD)
    assert graded(spoiled(t480(), silent)).letter is Letter.A
    uncovered = finding("drive.surface", Verdict.WARN, SSD)
    assert graded(spoiled(t480(), silent, uncovered)).letter is Letter.C


def test_a_pass_on_another_drive_excuses_nothing() -> None:
    laptop = t480()
    second = finding("drive.selftest", Verdict.UNSUPPORTED, "drive:b07e55d1")
    result = graded(replace(laptop, findings=(*laptop.findings, second)))
    assert [(one.code, one.device) for one in result.reasons] == [
        ("drive.selftest", "drive:b07e55d1")
    ]


def test_of_two_drives_the_worse_counts() -> None:
    laptop = t480()
    worn = finding("drive.wear", Verdict.WARN, "drive:b07e55d1", used_permille=630)
    result = graded(replace(laptop, findings=(*laptop.findings, worn)))
    assert (result.letter, result.reasons[0].device) == (Letter.B, "drive:b07e55d1")


def test_a_fan_without_sensor_is_no_f4_claim_lost_when_heat_is_fine() -> None:
    silent = finding("thermal.fan", Verdict.UNSUPPORTED)
    assert graded(spoiled(t480(), silent)).functional == "F4"
    hot = finding("thermal.throttle", Verdict.WARN)
    dead = finding("camera.picture", Verdict.FAIL)
    assert graded(spoiled(t480(), silent, dead)).functional == "F3"
    assert graded(spoiled(t480(), silent, hot, dead)).functional is None


def test_an_untested_drive_leaves_the_key_functions_claimed() -> None:
    result = graded(spoiled(t480(), finding("drive.health", Verdict.CRASHED, SSD)))
    assert (result.functional, result.complete) == ("F3", False)


def test_fixable_firmware_is_a_lift_and_not_met() -> None:
    result = graded(spoiled(t480(), finding("tpm.version", Verdict.WARN)))
    assert (result.fit_for, result.letter) == (FitFor.LINUX, Letter.B)
    assert raised(result) == [(("set_firmware",), "A", "windows_11")]


@pytest.mark.parametrize("code", ["cpu.windows_11", "tpm.version", "firmware.uefi"])
def test_what_windows_needs_and_nobody_knows_is_not_met(code: str) -> None:
    assert graded(without(t480(), code)).fit_for is FitFor.LINUX


def test_sixteen_gigabytes_of_storage_are_enough_for_chromeos_alone() -> None:
    result = graded(with_storage(t480(), "flash", 16))
    assert (result.letter, result.fit_for) == (Letter.D, FitFor.CHROMEOS_FLEX)


def test_no_drive_is_one_lift_away() -> None:
    laptop = t480(drives=(), attested_no_storage=True)
    empty = replace(laptop, machine=replace(laptop.machine, storage=()))
    result = graded(without(empty, *(one.code for one in good_findings() if one.device == SSD)))
    assert (result.letter, result.holds) == (Letter.PARTS, ())
    assert raised(result) == [(("fit_ssd_256",), "A", "windows_11")]
    assert result.next_step == NextStep.REPAIR.value


@pytest.mark.parametrize(
    ("gb", "kind", "tier"),
    [
        (100, "ssd", "comfort"),
        (93, "ssd", "comfort"),
        (92, "ssd", "minimum"),
        (500, "hdd", "minimum"),
    ],
)
def test_a_drives_nominal_size_and_kind_make_comfort(gb: int, kind: str, tier: str) -> None:
    assert graded(with_storage(t480(), kind, gb)).tier.value == tier


def test_unknown_sizes_meet_nothing() -> None:
    laptop = t480()
    blind = replace(laptop, machine=replace(laptop.machine, ram_mib=None))
    assert graded(blind).letter is Letter.PARTS


def test_of_two_answers_to_one_question_the_worse_counts() -> None:
    laptop = t480()
    bad, worse = finding("camera.picture", Verdict.FAIL), finding("input.lid", Verdict.WARN)
    for order in ((*laptop.findings, bad, worse), (worse, bad, *laptop.findings)):
        result = graded(replace(laptop, findings=order))
        assert codes(result) == ["camera.picture", "input.lid"]
    twice = replace(
        laptop, findings=(*laptop.findings, bad, finding("camera.picture", Verdict.WARN))
    )
    assert len(graded(twice).reasons) == 1
    keys = (finding("input.keyboard", Verdict.WARN), finding("input.keyboard", Verdict.FAIL))
    for order in (keys, keys[::-1]):
        assert graded(replace(laptop, findings=(*laptop.findings, *order))).letter is Letter.D
