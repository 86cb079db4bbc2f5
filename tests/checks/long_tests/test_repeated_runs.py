"""A long test begun again, and parts that were changed in between: what still counts."""

import pytest

from checks.facts import BatteryFacts, DriveFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.judging import judge_foreign, judge_laptop
from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.long_tests.battery_values import BatteryRun, PackLoad
from checks.long_tests.cpu_values import CpuRun
from checks.long_tests.selftest_values import SelftestRun, SelftestWay
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy

POLICY = default_policy()
WRONG = LongRun(
    test=LongTest.CPU, cpu=CpuRun(asked_seconds=120, loaded_ms=120_000, exit_status=2, failures=3)
)
CANCELLED = LongRun(test=LongTest.CPU, reason=Reason.CANCELLED)
OLD_PACK, NEW_PACK = "battery:lgc:old:1", "battery:lgc:new:2"
GOOD_LOAD = PackLoad(
    battery_id=OLD_PACK,
    name="BAT0",
    load_s=180,
    distinct_samples=170,
    idle_microvolt=12_300_000,
    idle_microampere=500_000,
    load_microvolt=12_000_000,
    load_microampere=2_500_000,
    drop_points=1,
)
JUMP = GOOD_LOAD.model_copy(update={"drop_points": 9})


def found(facts: LaptopFacts, code: str) -> Finding:
    (one,) = (each for each in judge_laptop(facts, POLICY) if each.code == code)
    return one


def pack(name: str) -> BatteryFacts:
    return BatteryFacts(id=name, name="BAT0", present=True, status="Charging")


def loaded(*loads: PackLoad, reason: Reason | None = None, died: int = 0) -> LongRun:
    return LongRun(test=LongTest.BATTERY, battery=BatteryRun(packs=loads), reason=reason, died=died)


def drive(**more: object) -> DriveFacts:
    told = {"drive_id": "d1", "kind": "ssd", "protocol": "ATA", "source": "smartctl", **more}
    return DriveFacts.model_validate(told)


def ended(result: int) -> LongRun:
    test = SelftestRun(way=SelftestWay.ATA, result=result, attempts=1)
    return LongRun(test=LongTest.SELFTEST, drive_id="d1", selftest=test)


@pytest.mark.parametrize(
    "again",
    [
        CANCELLED,
        LongRun(test=LongTest.CPU, reason=Reason.OUTPUT_UNREADABLE, crashed=True),
        LongRun(test=LongTest.CPU, cpu=CpuRun(asked_seconds=120, loaded_ms=9_000)),
    ],
    ids=["cancelled", "crashed", "cut short"],
)
def test_a_repeat_without_result_undoes_no_wrong_computing(again: LongRun) -> None:
    facts = LaptopFacts(long_tests=(again, WRONG))
    assert found(facts, "cpu.verify").verdict is Verdict.FAIL


def test_the_newest_run_that_measured_counts() -> None:
    right = CpuRun(asked_seconds=120, loaded_ms=120_000, exit_status=0)
    facts = LaptopFacts(long_tests=(LongRun(test=LongTest.CPU, cpu=right), WRONG))
    assert found(facts, "cpu.verify").verdict is Verdict.PASS


def test_a_death_under_load_is_not_forgotten_when_a_repeat_is_cancelled() -> None:
    died = LongRun(test=LongTest.CPU, reason=Reason.MACHINE_DIED, died=1)
    facts = LaptopFacts(long_tests=(CANCELLED, died))
    assert found(facts, "thermal.shutdown").verdict is Verdict.FAIL


def test_a_wrong_result_counts_although_the_load_was_stopped_for_its_heat() -> None:
    cpu = CpuRun(asked_seconds=120, loaded_ms=40_000, exit_status=-15, failures=1, stopped_hot=True)
    facts = LaptopFacts(long_tests=(LongRun(test=LongTest.CPU, cpu=cpu),))
    assert found(facts, "cpu.verify").verdict is Verdict.FAIL


@pytest.mark.parametrize("load", [GOOD_LOAD, JUMP], ids=["good", "jump"])
def test_the_load_of_a_pack_that_was_changed_says_nothing_of_the_new_one(load: PackLoad) -> None:
    facts = LaptopFacts(batteries=(pack(NEW_PACK),), long_tests=(loaded(load),))
    now = found(facts, "battery.load")
    assert (now.verdict, now.reason) == (Verdict.NOT_TESTED, Reason.NOT_STARTED)


def test_a_second_pack_that_came_later_was_not_loaded() -> None:
    facts = LaptopFacts(batteries=(pack(OLD_PACK), pack(NEW_PACK)), long_tests=(loaded(GOOD_LOAD),))
    assert found(facts, "battery.load").verdict is Verdict.NOT_TESTED


def test_a_bad_pack_that_was_taken_out_fails_no_other() -> None:
    other = GOOD_LOAD.model_copy(update={"battery_id": NEW_PACK})
    facts = LaptopFacts(batteries=(pack(NEW_PACK),), long_tests=(loaded(JUMP, other),))
    assert found(facts, "battery.load").verdict is Verdict.PASS


def test_a_laptop_without_packs_is_told_nothing_of_a_load() -> None:
    facts = LaptopFacts(batteries=(), long_tests=(loaded(JUMP),))
    assert "battery.load" not in {each.code for each in judge_laptop(facts, POLICY)}


def test_a_load_that_was_cut_short_undoes_no_jump() -> None:
    facts = LaptopFacts(
        batteries=(pack(OLD_PACK),),
        long_tests=(LongRun(test=LongTest.BATTERY, reason=Reason.CANCELLED), loaded(JUMP)),
    )
    assert found(facts, "battery.load").verdict is Verdict.FAIL


def test_a_self_test_of_a_drive_that_is_gone_says_nothing_of_the_new_one() -> None:
    facts = LaptopFacts(drives=(drive(drive_id="d2"),), long_tests=(ended(0), ended(7)))
    assert found(facts, "drive.selftest").reason is Reason.NOT_STARTED


def test_an_aborted_repeat_undoes_no_failed_self_test() -> None:
    facts = LaptopFacts(drives=(drive(),), long_tests=(ended(1), ended(7)))
    assert found(facts, "drive.selftest").verdict is Verdict.FAIL


def test_a_foreign_drive_tells_its_failed_self_test_and_the_kernels_complaints() -> None:
    complaint = KernelCount(kind=KernelKind.DRIVE, where="sdb", lines=4, first="ata2: failed")
    facts = LaptopFacts(
        drives=(drive(foreign=True, self_test_passed=False, path="/dev/sdb"),),
        kernel=KernelFacts(counts=(complaint,), first_sequence=0),
    )
    told = {each.code: each.verdict for each in judge_foreign(facts, POLICY)}
    assert told["drive.selftest"] is Verdict.FAIL
    assert told["kernel.errors"] is Verdict.WARN
    own = [each for each in judge_laptop(facts, POLICY) if each.device == "drive:d1"]
    assert own == []


def test_a_foreign_drive_that_was_tested_here_tells_it() -> None:
    facts = LaptopFacts(drives=(drive(foreign=True),), long_tests=(ended(0),))
    told = {each.code: each.verdict for each in judge_foreign(facts, POLICY)}
    assert told["drive.selftest"] is Verdict.PASS


def test_two_packs_that_tell_no_number_stay_two() -> None:
    twins = tuple(
        BatteryFacts(id="battery:lgc::", name=name, present=True) for name in ("BAT0", "BAT1")
    )
    told = [each.device for each in judge_laptop(LaptopFacts(batteries=twins), POLICY)
            if each.code == "battery.pack_wear"]  # fmt: skip
    assert told == ["battery:lgc:::bat0", "battery:lgc:::bat1"]
