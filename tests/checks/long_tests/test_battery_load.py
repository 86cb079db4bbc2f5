"""The battery under load: one laptop per outcome, and the way back to how it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.facts import BatteryFacts, LaptopFacts, PowerFacts
from checks.findings import Finding, Reason, Verdict
from checks.judging import judge_laptop
from checks.long_tests.battery_judge import after_load, cells_of, judge_battery_load, sag_mohm
from checks.long_tests.battery_run import TRACE, run_battery
from checks.long_tests.battery_source import sample_of
from checks.long_tests.battery_trace import Sample, measure, without_repeats
from checks.long_tests.battery_values import BatteryRun, LoadEnd, PackLoad
from checks.long_tests.values import LongEnd, LongRun, LongTask, LongTest, WaitsFor
from checks.policy import default_policy
from host.capture import Capture
from host.recorded import RecordedHost
from tests.checks.long_tests.clockwork import Watcher
from tests.checks.long_tests.powering import Bench, Pack, PoweredLaptop

POLICY = default_policy()
RANK = {Verdict.PASS: 2, Verdict.WARN: 1, Verdict.FAIL: 0}
WHOLE_S = 3 + 20 + 180


@dataclass(slots=True)
class Ran:
    end: LongEnd
    laptop: PoweredLaptop
    watcher: Watcher

    @property
    def finding(self) -> Finding:
        (found,) = judge_battery_load(LaptopFacts(long_tests=(self.end.run,)), POLICY)
        return found

    @property
    def verdict(self) -> tuple[Verdict, Reason | None]:
        return self.finding.verdict, self.finding.reason

    @property
    def asked(self) -> set[WaitsFor]:
        return {each.waits_for for each in self.watcher.heard if each.waits_for is not None}


def run(
    *packs: Pack, bench: Bench | None = None, stops: Callable[[PoweredLaptop], bool] | None = None
) -> Ran:
    laptop = PoweredLaptop(packs or (Pack(),), bench or Bench())
    watcher = Watcher((lambda: stops(laptop)) if stops else lambda: False)
    task = LongTask(LongTest.BATTERY)
    return Ran(run_battery(laptop, task, POLICY, "/tmp", watcher), laptop, watcher)  # noqa: S108 - nothing is written


PASS, WARN, FAIL = ((each, None) for each in (Verdict.PASS, Verdict.WARN, Verdict.FAIL))
SILENT = (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)


@pytest.mark.parametrize(
    ("pack", "verdict"),
    [
        (Pack(), PASS),
        (Pack(unit="charge"), PASS),
        (Pack(tells_percent=False), PASS),
        (Pack(rest_mv=7670), PASS),
        (Pack(rest_mv=15400), PASS),
        (Pack(mohm=300), WARN),
        (Pack(mohm=300, unit="charge"), WARN),
        (Pack(mohm=600), FAIL),
        (Pack(jump_at_s=60, jump_mwh=1900), FAIL),
        (Pack(jump_at_s=60, jump_mwh=2300, tells_percent=False), FAIL),
        (Pack(dip_at_s=90, dip_mv=2000), FAIL),
        (Pack(percent=45, dip_at_s=90, dip_mv=1900), FAIL),
        (Pack(full_mwh=3000, percent=50), (Verdict.NOT_TESTED, Reason.ABORTED)),
        (Pack(gauge_permille=500), WARN),
        (Pack(gauge_permille=1700), WARN),
        (Pack(gauge_permille=0, tells_percent=False), PASS),
        (Pack(celsius=56), (Verdict.NOT_TESTED, Reason.ABORTED)),
        (Pack(celsius=55), PASS),
        (Pack(repeats_s=8), PASS),
        (Pack(repeats_s=15), SILENT),
        (Pack(tells_power=False), SILENT),
        (Pack(percent=39), (Verdict.NOT_TESTED, Reason.LOW_CHARGE)),
        (Pack(percent=40), PASS),
    ],
)
def test_one_pack_per_outcome(pack: Pack, verdict: tuple[Verdict, Reason | None]) -> None:
    assert run(pack).verdict == verdict


def test_what_a_good_pack_measured() -> None:
    measured = run(Pack()).finding.measured
    assert measured["cells"] == 3
    assert 110 <= int(measured["sag_mohm"]) <= 130
    assert 900 <= int(measured["gauge_permille"]) <= 1100
    assert 105 <= int(measured["runtime_min"]) <= 110
    assert (measured["packs_tested"], measured["ended"]) == (1, "whole")
    assert 24_500 <= int(measured["load_mw"]) <= 25_000


def test_watt_hours_and_ampere_hours_judge_alike() -> None:
    by_energy, by_charge = (run(Pack(unit=unit)).finding.measured for unit in ("energy", "charge"))
    for name in ("sag_mohm", "gauge_permille", "runtime_min"):
        assert abs(int(by_energy[name]) - int(by_charge[name])) <= 60, name


def test_the_whole_way() -> None:
    ran = run()
    assert WHOLE_S <= ran.end.run.seconds <= WHOLE_S + 32
    assert ran.asked == {WaitsFor.UNPLUG, WaitsFor.PLUG}
    (load,) = ran.laptop.bench.loads
    assert load.argv == ("stress-ng", "--cpu", "0", "--timeout", "240s")
    assert (load.running, load.terminated) == (False, 1)
    (trace,) = ran.end.evidence
    assert (trace.name, trace.content[:1]) == (TRACE, b"{")
    assert ran.finding.evidence == (TRACE,)


def test_the_time_left_falls_and_never_lies_by_more_than_the_waits() -> None:
    heard = run().watcher.heard
    left = [each.left_s for each in heard if each.left_s is not None]
    assert left == sorted(left, reverse=True)
    assert (left[0], left[-1]) == (200, 1)


def test_nobody_pulls_the_plug() -> None:
    ran = run(bench=Bench(unplugged_at_s=None))
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.NEEDS_AC_OUT)
    assert (ran.end.run.seconds, ran.asked) == (31, {WaitsFor.UNPLUG})
    assert ran.laptop.bench.loads == []


def test_the_charger_comes_back_halfway() -> None:
    ran = run(bench=Bench(replugged_at_s=100))
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.NEEDS_AC_OUT)
    assert ran.end.run.seconds <= 102
    assert not ran.laptop.is_loaded


def test_what_failed_before_the_charger_came_back_stays_failed() -> None:
    bench = Bench(replugged_at_s=100)
    assert run(Pack(jump_at_s=10, jump_mwh=5000), bench=bench).verdict == FAIL


def test_a_laptop_without_a_mains_object_is_believed_by_its_pack() -> None:
    assert run(bench=Bench(has_mains=False)).verdict == PASS


@pytest.mark.parametrize("at_s", [1, 10, 60])
def test_a_stop_leaves_nothing_running(at_s: int) -> None:
    ran = run(stops=lambda laptop: laptop.elapsed_s >= at_s)
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.CANCELLED)
    assert (ran.end.run.seconds, ran.laptop.is_loaded) == (at_s, False)


def test_a_load_that_ends_by_itself_says_nothing_of_the_battery() -> None:
    ran = run(bench=Bench(load_dies_at_s=50))
    assert ran.verdict == (Verdict.CRASHED, Reason.OUTPUT_UNREADABLE)


def test_without_stress_ng_nothing_is_claimed() -> None:
    ran = run(bench=Bench(no_stress_ng=True))
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.TOOL_MISSING)


def forceable(name: str = "BAT0", **fields: int | str | bool) -> Pack:
    return replace(Pack(name, behaviour="auto"), **fields)  # type: ignore[arg-type] # a test's shorthand


AT_MAINS = 10_000


def test_a_laptop_that_can_be_told_needs_nobody() -> None:
    bench = Bench(unplugged_at_s=None)
    ran = run(forceable(), bench=bench)
    assert (ran.verdict, ran.asked) == (PASS, set())
    assert bench.written[0] == ("BAT0", "force-discharge")
    assert bench.written[-1] == ("BAT0", "auto")


def test_two_packs_are_loaded_one_after_the_other() -> None:
    bench = Bench(unplugged_at_s=None)
    ran = run(forceable(), forceable("BAT1", mohm=600), bench=bench)
    assert ran.verdict == FAIL
    assert ran.finding.measured["pack"] == "battery:bat1"
    assert ran.finding.measured["packs_tested"] == 2
    assert {pack.behaviour for pack in ran.laptop.packs.values()} == {"auto"}
    left = [each.left_s for each in ran.watcher.heard if each.left_s is not None]
    assert left[0] == 400
    assert left == sorted(left, reverse=True)


def test_two_packs_that_hold_pass_together() -> None:
    ran = run(forceable(), forceable("BAT1"), bench=Bench(unplugged_at_s=None))
    assert ran.verdict == PASS


def test_a_pack_that_is_too_empty_lets_no_other_pass_for_it() -> None:
    bench = Bench(unplugged_at_s=None)
    full, empty = forceable(), forceable("BAT1", percent=20)
    assert run(full, empty, bench=bench).verdict == (Verdict.NOT_TESTED, Reason.LOW_CHARGE)
    assert run(replace(full, mohm=600), empty, bench=Bench(unplugged_at_s=None)).verdict == FAIL


def test_a_pack_that_rests_lets_no_other_pass_for_it() -> None:
    ran = run(Pack(), Pack("BAT1"))
    assert ran.verdict == (Verdict.UNSUPPORTED, Reason.DEVICE_REFUSES)


@pytest.mark.parametrize("at_s", [0, 5, 50, 190, 250, 390])
def test_both_packs_are_on_automatic_whenever_it_is_stopped(at_s: int) -> None:
    bench = Bench(unplugged_at_s=None)
    ran = run(
        forceable(), forceable("BAT1"), bench=bench, stops=lambda laptop: laptop.elapsed_s >= at_s
    )
    assert ran.verdict == (Verdict.NOT_TESTED, Reason.CANCELLED)
    assert {pack.behaviour for pack in ran.laptop.packs.values()} == {"auto"}
    assert not ran.laptop.is_loaded


def test_a_crash_leaves_neither_load_nor_setting_behind() -> None:
    bench = Bench(unplugged_at_s=None)
    laptop = PoweredLaptop((forceable(), forceable("BAT1")), bench)

    def breaks() -> bool:
        if laptop.elapsed_s > 60:
            raise RuntimeError("a bug")
        return False

    with pytest.raises(RuntimeError):
        run_battery(laptop, LongTask(LongTest.BATTERY), POLICY, "/tmp", Watcher(breaks))  # noqa: S108 - nothing is written
    assert {pack.behaviour for pack in laptop.packs.values()} == {"auto"}
    assert not laptop.is_loaded


def test_a_setting_that_somebody_made_is_left_alone() -> None:
    bench = Bench()
    ran = run(replace(Pack(), behaviour="inhibit-charge"), bench=bench)
    assert ran.verdict == PASS
    assert bench.written == []
    assert WaitsFor.UNPLUG in ran.asked


def test_a_laptop_that_does_not_obey_is_unplugged_by_hand() -> None:
    bench = Bench(unplugged_at_s=20)
    ran = run(forceable(deaf=True), bench=bench)
    assert ran.verdict == PASS
    assert WaitsFor.UNPLUG in ran.asked
    assert bench.written[-1] == ("BAT0", "auto")


def test_a_recording_is_not_loaded() -> None:
    host = RecordedHost(Capture(name="nothing"))
    end = run_battery(host, LongTask(LongTest.BATTERY), POLICY, "", Watcher())
    assert end.run.reason is Reason.NOT_RECORDED


def judged(**fields: object) -> tuple[Verdict, Reason | None]:
    run_of = LongRun.model_validate({"test": LongTest.BATTERY, **fields})
    (found,) = judge_battery_load(LaptopFacts(long_tests=(run_of,)), POLICY)
    return found.verdict, found.reason


def test_a_laptop_that_went_off_under_load_fails() -> None:
    assert judged(died=1) == FAIL
    assert judged(crashed=True) == (Verdict.CRASHED, Reason.OUTPUT_UNREADABLE)
    assert judged() == SILENT
    assert judged(battery=BatteryRun()) == SILENT
    assert judge_battery_load(LaptopFacts(), POLICY) == ()


GOOD = PackLoad(
    battery_id="battery:a", name="BAT0", ended=LoadEnd.WHOLE, load_s=180, distinct_samples=150,
    unit="energy", full=45_000_000, start_percent=80, end_percent=78, idle_microvolt=11_800_000,
    idle_microampere=400_000, load_microvolt=11_600_000, load_microampere=2_000_000,
    load_microwatt=23_000_000, lowest_microvolt=11_500_000, lowest_above_half_microvolt=11_500_000,
    drop_points=1, drop_permille=2, gauge_steps=20, gauge_used=1_000_000, drawn=1_000_000,
)  # fmt: skip


def verdict_of(**fields: object) -> tuple[Verdict, Reason | None]:
    return judged(battery=BatteryRun(packs=(GOOD.model_copy(update=fields),)))


def sagging(mohm: int) -> dict[str, object]:
    return {"load_microvolt": 11_800_000 - mohm * 1600}


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({}, PASS),
        (sagging(249), PASS),
        (sagging(250), WARN),
        (sagging(500), WARN),
        (sagging(501), FAIL),
        ({"drop_points": 3}, PASS),
        ({"drop_points": 4}, FAIL),
        ({"drop_permille": 50}, PASS),
        ({"drop_permille": 51}, FAIL),
        ({"lowest_above_half_microvolt": 9_900_000}, PASS),
        ({"lowest_above_half_microvolt": 9_899_999}, FAIL),
        ({"lowest_above_half_microvolt": None}, PASS),
        ({"gauge_used": 600_000}, PASS),
        ({"gauge_used": 599_000}, WARN),
        ({"gauge_used": 1_600_000}, PASS),
        ({"gauge_used": 1_602_000}, WARN),
        ({"gauge_used": 100_000, "gauge_steps": 2}, PASS),
        ({"distinct_samples": 20}, PASS),
        ({"distinct_samples": 19}, SILENT),
        ({"load_microampere": 599_999}, SILENT),
        ({"load_microvolt": None}, SILENT),
        ({"drop_points": None, "drop_permille": None}, SILENT),
        ({"ended": LoadEnd.LOW_CHARGE}, (Verdict.NOT_TESTED, Reason.ABORTED)),
        ({"ended": LoadEnd.MAINS_RETURNED}, (Verdict.NOT_TESTED, Reason.NEEDS_AC_OUT)),
        ({"ended": LoadEnd.NOT_FEEDING, "forced": True}, (Verdict.NOT_TESTED, Reason.ABORTED)),
        ({"ended": LoadEnd.HOT, "drop_points": 9}, FAIL),
        ({"distinct_samples": 5, "drop_points": 9}, FAIL),
    ],
)
def test_each_side_of_each_limit(
    fields: dict[str, object], verdict: tuple[Verdict, Reason | None]
) -> None:
    assert verdict_of(**fields) == verdict


@pytest.mark.parametrize(
    ("microvolt", "cells"),
    [
        (3_700_000, 1),
        (7_670_000, 2),
        (8_700_000, 2),
        (10_900_000, 3),
        (12_600_000, 3),
        (13_200_000, 3),
        (14_800_000, 4),
        (16_800_000, 4),
        (17_600_000, 4),
        (1_000_000, 1),
        (22_200_000, 6),
    ],
)
def test_cells_in_series_by_the_voltage_at_rest(microvolt: int, cells: int) -> None:
    assert cells_of(microvolt) == cells


def test_a_full_pack_of_high_voltage_cells_does_not_fail_for_a_fifth_cell() -> None:
    fields = {"idle_microvolt": 17_400_000, "load_microvolt": 17_100_000}
    assert verdict_of(**fields, lowest_above_half_microvolt=16_300_000) == PASS


def test_a_sign_of_the_current_and_odd_files() -> None:
    said = sample_of(
        {"current_now": "-1500000", "capacity": "101", "voltage_now": "0"}, 7, "charge"
    )
    assert said == Sample(at_ms=7, microampere=1_500_000)
    assert sample_of({"charge_now": "5", "energy_now": "9"}, 0, "energy").amount == 9
    assert sample_of({"charge_now": "", "capacity": "no"}, 0, "charge") == Sample(at_ms=0)


def test_repeats_are_dropped() -> None:
    samples = [
        Sample(at_ms=second * 1000, microvolt=11_000_000 + second // 5) for second in range(20)
    ]
    assert [each.at_ms for each in without_repeats(samples)] == [0, 5000, 10000, 15000]


def test_no_samples_are_no_measurement() -> None:
    empty = measure(PackLoad(battery_id="a", name="BAT0", unit="energy", full=1), (), (), 0)
    assert sag_mohm(empty) is None
    assert judged(battery=BatteryRun(packs=(empty,))) == SILENT


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_more_sag_never_judges_better(first: int, second: int) -> None:
    less, more = sorted((first, second))
    assert RANK[verdict_of(**sagging(more))[0]] <= RANK[verdict_of(**sagging(less))[0]]


steps = st.lists(st.integers(0, 3_000_000), min_size=25, max_size=60)


def rank_of_trace(amounts: list[int], full: int) -> int:
    load = [
        Sample(
            at_ms=second * 1000, microvolt=11_500_000 - second, microwatt=20_000_000, amount=left
        )
        for second, left in enumerate(amounts)
    ]
    idle = [Sample(at_ms=-1000, microvolt=11_800_000, microwatt=4_000_000)]
    base = PackLoad(battery_id="a", name="BAT0", unit="energy", full=full)
    pack = measure(base, idle, load, len(load) * 1000).model_copy(update={"gauge_steps": 0})
    verdict, _ = judged(battery=BatteryRun(packs=(pack,)))
    return RANK[verdict]


@given(steps, st.integers(1, 90_000_000), st.integers(1, 90_000_000))
def test_a_pack_of_less_capacity_never_judges_better(
    falls: list[int], first: int, second: int
) -> None:
    left, amounts = 90_000_000, []
    for fall in falls:
        left = max(0, left - fall)
        amounts.append(left)
    less, more = sorted((first, second))
    assert rank_of_trace(amounts, less) <= rank_of_trace(amounts, more)


DROPPABLE = sorted(PackLoad.model_fields.keys() - {"battery_id", "name", "ended", "forced"})


@given(st.sets(st.sampled_from(DROPPABLE)), st.booleans())
def test_absent_data_never_passes_what_did_not_pass(dropped: set[str], sags: bool) -> None:  # noqa: FBT001 - drawn
    whole = GOOD.model_copy(update=sagging(600) if sags else {"distinct_samples": 3})
    absent = PackLoad(battery_id="battery:a", name="BAT0")
    less = whole.model_copy(update={name: getattr(absent, name) for name in dropped})
    assert judged(battery=BatteryRun(packs=(less,)))[0] is not Verdict.PASS


def test_a_good_load_test_makes_a_copied_gauge_believable() -> None:
    def proven(**fields: object) -> bool:
        pack = GOOD.model_copy(update=fields)
        run_of = LongRun(test=LongTest.BATTERY, battery=BatteryRun(packs=(pack,)))
        return after_load(LaptopFacts(long_tests=(run_of,)), POLICY).gauge_proven

    assert proven()
    assert not proven(gauge_steps=2)
    assert not proven(drop_points=9)
    assert not proven(gauge_used=100_000)
    assert not after_load(LaptopFacts(), POLICY).gauge_proven


@pytest.mark.parametrize(
    ("charges_after_s", "seen_s", "verdict"),
    [(0, 0, Verdict.PASS), (20, 20, Verdict.PASS), (None, 60, Verdict.FAIL)],
)
def test_a_pack_that_runs_down_with_the_charger_in_fails_to_charge(
    charges_after_s: int | None, seen_s: int, verdict: Verdict
) -> None:
    ran = run(Pack(charges_after_s=charges_after_s), bench=Bench(replugged_at_s=210))
    battery = ran.end.run.battery
    assert battery is not None
    assert battery.discharged_on_mains_s == seen_s
    (loaded,) = battery.packs
    packs = (BatteryFacts(id=loaded.battery_id, name="BAT0", present=True, status="Charging"),)
    facts = LaptopFacts(batteries=packs, power=PowerFacts(mains_online=True),
                        long_tests=(ran.end.run,))  # fmt: skip
    charging = [each for each in judge_laptop(facts, POLICY) if each.code == "battery.charging"]
    assert [each.verdict for each in charging] == [verdict]
