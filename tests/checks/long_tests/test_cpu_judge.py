"""Verdicts on the processor under load: both sides of every limit, and what never passes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.components import Component
from checks.cooling_facts import CoolingFacts, TemperatureSensor
from checks.evidence_names import KERNEL
from checks.facts import IdentityFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.judging import judge_component
from checks.kernel_facts import KernelCount, KernelFacts, KernelKind
from checks.long_tests.cpu_judge import judge_cpu_load
from checks.long_tests.cpu_power import is_power_limited
from checks.long_tests.cpu_values import ClockSeen, CpuRun, FanSeen, HeatSeen
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy

POLICY = default_policy()
COOL = HeatSeen(chip="coretemp", peak_celsius=80, early_peak_celsius=75, critical_celsius=100)
FAST = ClockSeen(mean_permille=1200, tenths_permille=(1200,) * 10, at_lowest_permille=0)
TURNS = FanSeen(fans=1, idle_rpm=0, load_rpm=3000)


def heat(peak: int, early: int | None = None, critical: int | None = 100) -> HeatSeen:
    return HeatSeen(
        chip="coretemp",
        peak_celsius=peak,
        early_peak_celsius=peak if early is None else early,
        critical_celsius=critical,
    )


def clock(permille: int, *, slow_tenths: int = 0, lowest: int | None = 0) -> ClockSeen:
    tenths = (100,) * slow_tenths + (1000,) * (10 - slow_tenths)
    return ClockSeen(mean_permille=permille, tenths_permille=tenths, at_lowest_permille=lowest)


def fan(rpm: int | None, idle: int | None = 0) -> FanSeen:
    return FanSeen(fans=1, idle_rpm=idle, load_rpm=rpm)


def cpu(**fields: object) -> CpuRun:
    known = {
        "asked_seconds": 120,
        "loaded_ms": 120_400,
        "exit_status": 0,
        "throughput_mb_s": 900,
        "threads": 8,
        "heat": COOL,
        "clock": FAST,
        "throttled_permille": 0,
        "fan": TURNS,
        **fields,
    }
    return CpuRun.model_validate(known)


def ran(measured: CpuRun | None = None, **fields: object) -> LongRun:
    return LongRun.model_validate({"test": LongTest.CPU, "cpu": measured, **fields})


def judged(run: LongRun) -> dict[str, Finding]:
    facts = LaptopFacts(long_tests=(run,))
    both = (Component.CPU, Component.COOLING)
    return {each.code: each for one in both for each in judge_cpu_load(one, facts, POLICY)}


def verdict(code: str, **fields: object) -> Verdict:
    return judged(ran(cpu(**fields)))[code].verdict


def test_a_sound_laptop_passes_everything() -> None:
    found = judged(ran(cpu(), evidence=("cpu-load.json",)))
    assert {code: each.verdict for code, each in found.items()} == dict.fromkeys(
        ("cpu.verify", "cpu.throughput", "thermal.throttle", "thermal.fan"), Verdict.PASS
    )
    assert all(each.evidence == ("cpu-load.json",) for each in found.values())
    assert found["thermal.throttle"].limit == {
        "warn_from_permille": 200,
        "fail_from_permille": 500,
        "clock_below_permille": 700,
        "crit_margin_celsius": 3,
    }


def test_each_component_has_its_own_codes() -> None:
    facts = LaptopFacts(long_tests=(ran(cpu()),))
    assert judge_cpu_load(Component.CPU, LaptopFacts(), POLICY) == ()
    codes = {each.code for each in judge_cpu_load(Component.COOLING, facts, POLICY)}
    assert codes == {"thermal.throttle", "thermal.fan"}


@pytest.mark.parametrize(
    ("fields", "expected", "reason"),
    [
        ({"exit_status": 0}, Verdict.PASS, None),
        ({"exit_status": 2}, Verdict.FAIL, None),
        ({"exit_status": 2, "stopped_hot": True, "loaded_ms": 9000}, Verdict.FAIL, None),
        ({"exit_status": 1}, Verdict.CRASHED, Reason.ABORTED),
        ({"exit_status": 3}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"exit_status": 4}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"exit_status": 5}, Verdict.CRASHED, Reason.ABORTED),
        ({"exit_status": 6}, Verdict.CRASHED, Reason.ABORTED),
        ({"exit_status": 7}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"exit_status": -9}, Verdict.CRASHED, Reason.ABORTED),
        ({"exit_status": 99}, Verdict.CRASHED, Reason.ABORTED),
        ({"exit_status": None}, Verdict.NOT_TESTED, Reason.ABORTED),
        # Stopped by somebody: it calls that a successful run.
        ({"loaded_ms": 118_000}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"stopped_hot": True, "loaded_ms": 30_000}, Verdict.NOT_TESTED, Reason.ABORTED),
        ({"failures": 1}, Verdict.NOT_TESTED, Reason.ABORTED),
    ],
)
def test_exit_statuses(fields: dict[str, object], expected: Verdict, reason: Reason | None) -> None:
    finding = judged(ran(cpu(**fields)))["cpu.verify"]
    assert (finding.verdict, finding.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"throttled_permille": 199}, Verdict.PASS),
        ({"throttled_permille": 200}, Verdict.WARN),
        ({"throttled_permille": 499}, Verdict.WARN),
        ({"throttled_permille": 500}, Verdict.FAIL),
        ({"clock": clock(700)}, Verdict.PASS),
        ({"clock": clock(699)}, Verdict.WARN),
        # With counters the clock only warns: it may be low for want of power.
        ({"clock": clock(300, slow_tenths=10)}, Verdict.WARN),
        ({"clock": None}, Verdict.PASS),
        # AMD: no counters, so the clock stands for them.
        ({"throttled_permille": None}, Verdict.PASS),
        ({"throttled_permille": None, "clock": clock(900, slow_tenths=1)}, Verdict.PASS),
        ({"throttled_permille": None, "clock": clock(900, slow_tenths=2)}, Verdict.WARN),
        ({"throttled_permille": None, "clock": clock(500, slow_tenths=5)}, Verdict.FAIL),
        ({"heat": heat(96)}, Verdict.PASS),
        ({"heat": heat(97)}, Verdict.FAIL),
        ({"heat": heat(97, early=96)}, Verdict.WARN),
        ({"heat": heat(97, critical=None)}, Verdict.PASS),
        ({"heat": heat(97), "stopped_hot": True, "loaded_ms": 20_000}, Verdict.FAIL),
        ({"heat": heat(97, early=90), "stopped_hot": True, "loaded_ms": 90_000}, Verdict.WARN),
        # A moment between two samples: it was stopped, so it cannot pass.
        ({"stopped_hot": True, "loaded_ms": 20_000}, Verdict.WARN),
        ({"exit_status": 2}, Verdict.PASS),
        ({"heat": None}, Verdict.PASS),
        ({"heat": None, "clock": None, "throttled_permille": None}, Verdict.UNSUPPORTED),
        # To stay cool proves nothing where nothing tells what was lost.
        ({"clock": None, "throttled_permille": None}, Verdict.UNSUPPORTED),
        ({"clock": None, "throttled_permille": None, "heat": heat(99)}, Verdict.FAIL),
        ({"loaded_ms": 60_000}, Verdict.NOT_TESTED),
        ({"exit_status": 3}, Verdict.NOT_TESTED),
        ({"exit_status": -9}, Verdict.CRASHED),
    ],
)
def test_throttling(fields: dict[str, object], expected: Verdict) -> None:
    assert verdict("thermal.throttle", **fields) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"fan": fan(1)}, Verdict.PASS),
        ({"fan": fan(2900, idle=3000)}, Verdict.PASS),
        ({"fan": fan(0), "heat": heat(71)}, Verdict.FAIL),
        # Allowed to stand still, but nobody has seen it turn.
        ({"fan": fan(0), "heat": heat(70)}, Verdict.WARN),
        ({"fan": fan(0), "heat": None}, Verdict.WARN),
        ({"fan": fan(0, idle=2000), "heat": heat(90)}, Verdict.FAIL),
        ({"fan": None}, Verdict.UNSUPPORTED),
        ({"fan": fan(None)}, Verdict.UNSUPPORTED),
        ({"fan": None, "heat": heat(99)}, Verdict.UNSUPPORTED),
        ({"fan": fan(3000), "loaded_ms": 20_000}, Verdict.NOT_TESTED),
        (
            {"fan": fan(0), "heat": heat(98), "stopped_hot": True, "loaded_ms": 20_000},
            Verdict.FAIL,
        ),
    ],
)
def test_the_fan(fields: dict[str, object], expected: Verdict) -> None:
    assert verdict("thermal.fan", **fields) is expected


def test_a_fan_that_slowed_down_is_said_to_have_slowed_down() -> None:
    found = judged(ran(cpu(fan=fan(2900, idle=3000))))["thermal.fan"]
    assert found.measured["rise_rpm"] == -100


def test_where_only_ears_can_tell_the_fan_is_left_to_a_person() -> None:
    facts = LaptopFacts(
        identity=IdentityFacts(chassis="notebook"),
        cooling=CoolingFacts(temperatures=(TemperatureSensor(chip="coretemp", label="Core 0"),)),
        long_tests=(ran(cpu(fan=None)),),
    )
    codes = {each.code for each in judge_cpu_load(Component.COOLING, facts, POLICY)}
    assert codes == {"thermal.throttle"}


def test_rule_6_a_laptop_that_went_off_under_load_fails_and_nothing_else_is_known() -> None:
    found = judged(ran(reason=Reason.MACHINE_DIED, died=1))
    assert found["thermal.shutdown"].verdict is Verdict.FAIL
    assert found["thermal.shutdown"].measured["died"] == 1
    for code in ("cpu.verify", "thermal.throttle", "thermal.fan"):
        assert found[code].verdict is Verdict.NOT_TESTED
        assert found[code].reason is Reason.MACHINE_DIED


@pytest.mark.parametrize(
    "reason",
    [Reason.NEEDS_AC_IN, Reason.CANCELLED, Reason.TIMEOUT, Reason.TOOL_MISSING, Reason.DENIED],
)
def test_a_load_that_did_not_run_is_not_tested(reason: Reason) -> None:
    found = judged(ran(reason=reason))
    assert {(each.verdict, each.reason) for each in found.values()} == {
        (Verdict.NOT_TESTED, reason)
    }


def test_our_own_crash_says_nothing_of_the_laptop() -> None:
    found = judged(ran(reason=Reason.OUTPUT_UNREADABLE, crashed=True))
    assert {each.verdict for each in found.values()} == {Verdict.CRASHED}


def test_speed_is_information_and_absent_speed_no_zero() -> None:
    found = judged(ran(cpu(throughput_mb_s=None)))["cpu.throughput"]
    assert (found.verdict, dict(found.measured)) == (Verdict.NOT_TESTED, {})


@pytest.mark.parametrize(
    ("fields", "limited"),
    [
        ({"heat": heat(45), "clock": clock(250, lowest=1000)}, True),
        ({"heat": heat(45), "clock": clock(699)}, True),
        ({"heat": heat(45), "clock": clock(700)}, False),
        # Slow and warm is heat.
        ({"heat": heat(60), "clock": clock(250)}, False),
        ({"heat": heat(59), "clock": clock(800, lowest=900)}, True),
        ({"heat": None, "clock": clock(250)}, None),
        ({"heat": heat(45), "clock": None}, None),
        ({"heat": heat(45), "clock": clock(250), "loaded_ms": 5000}, None),
    ],
)
def test_slow_and_cool_is_a_charger_or_a_stuck_signal(
    fields: dict[str, object],
    limited: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    assert is_power_limited(cpu(**fields), POLICY.thermal.load) is limited


def test_slow_and_cool_is_told_as_such() -> None:
    found = judged(ran(cpu(heat=heat(45), clock=clock(250))))["thermal.throttle"]
    assert found.verdict is Verdict.WARN
    assert found.measured["cool_clock_permille"] == 250


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (KernelKind.MACHINE_CHECK_UNCORRECTED, Verdict.FAIL),
        (KernelKind.MACHINE_CHECK_CORRECTED, Verdict.WARN),
    ],
)
def test_a_machine_check_under_load_is_one(kind: KernelKind, expected: Verdict) -> None:
    seen = KernelFacts(counts=(KernelCount(kind=kind, lines=1, first="mce"),), first_sequence=900)
    facts = LaptopFacts(
        kernel=KernelFacts(first_sequence=0, last_sequence=899, lines=900),
        long_tests=(ran(cpu(kernel=seen), evidence=("stress-ng.log", "cpu-load-kernel.txt")),),
    )
    found = {each.code: each for each in judge_component(Component.CPU, facts, POLICY)}
    assert found["cpu.machine_check"].verdict is expected
    assert found["cpu.machine_check"].evidence == (KERNEL, "cpu-load-kernel.txt")
    assert found["kernel.errors"].evidence == ()


clocks = st.builds(
    clock,
    st.integers(0, 1500),
    slow_tenths=st.integers(0, 10),
    lowest=st.none() | st.integers(0, 1000),
)
heat_seen = st.builds(
    lambda early, more, critical: heat(early + more, early, critical),
    st.integers(20, 110),
    st.integers(0, 20),
    st.none() | st.integers(90, 110),
)
loads = st.builds(
    cpu,
    throttled_permille=st.none() | st.integers(0, 1000),
    clock=st.none() | clocks,
    heat=st.none() | heat_seen,
    fan=st.none() | st.builds(fan, st.none() | st.integers(0, 6000)),
    stopped_hot=st.booleans(),
    loaded_ms=st.integers(0, 130_000),
    exit_status=st.none() | st.integers(-15, 8),
)
_ORDER = (Verdict.FAIL, Verdict.CRASHED, Verdict.NOT_TESTED, Verdict.UNSUPPORTED,
          Verdict.WARN, Verdict.PASS)  # fmt: skip
_THERMAL = ("thermal.throttle", "thermal.fan")


def no_better(code: str, worse: CpuRun, better: CpuRun) -> bool:
    after, before = (judged(ran(each))[code].verdict for each in (worse, better))
    return _ORDER.index(after) <= _ORDER.index(before)


@given(loads, st.integers(0, 1000))
def test_more_throttling_never_judges_better(load: CpuRun, more: int) -> None:
    known = load.model_copy(update={"throttled_permille": load.throttled_permille or 0})
    worse = known.model_copy(
        update={"throttled_permille": min((known.throttled_permille or 0) + more, 1000)}
    )
    assert no_better("thermal.throttle", worse, known)


@given(loads, clocks, st.integers(0, 10), st.integers(0, 1000))
def test_a_slower_clock_never_judges_better(
    load: CpuRun, seen: ClockSeen, tenths: int, less: int
) -> None:
    slow = sum(1 for each in seen.tenths_permille if each < 700)
    slower = clock(max(seen.mean_permille - less, 0), slow_tenths=max(slow, tenths))
    before = load.model_copy(update={"clock": seen})
    assert no_better("thermal.throttle", load.model_copy(update={"clock": slower}), before)


@example(
    load=CpuRun(asked_seconds=120, loaded_ms=20_000, stopped_hot=True),
    seen=heat(47, 27, 90),
    more=40,
)
@example(load=CpuRun(asked_seconds=120, loaded_ms=120_000), seen=heat(47, 27, 90), more=40)
@given(loads, heat_seen, st.integers(0, 40))
def test_hotter_never_judges_better(load: CpuRun, seen: HeatSeen, more: int) -> None:
    hotter = heat(
        seen.peak_celsius + more, (seen.early_peak_celsius or 0) + more, seen.critical_celsius
    )
    before, after = (load.model_copy(update={"heat": each}) for each in (seen, hotter))
    for code in _THERMAL:
        assert no_better(code, after, before)


@given(loads)
def test_absent_counters_sensors_and_fans_never_pass(load: CpuRun) -> None:
    blind = load.model_copy(update={"throttled_permille": None, "clock": None, "fan": None})
    found = judged(ran(blind))
    for code in _THERMAL:
        assert found[code].verdict is not Verdict.PASS


@given(loads)
def test_a_pass_of_heat_or_fan_rests_on_a_whole_load(load: CpuRun) -> None:
    found = judged(ran(load))
    assert all(found[code].verdict is not Verdict.PASS or load.exit_status in {0, 2}
               or load.stopped_hot for code in _THERMAL)  # fmt: skip
    if found["thermal.throttle"].verdict is Verdict.PASS:
        assert load.loaded_ms >= 119_000
        assert not load.stopped_hot
    if found["cpu.verify"].verdict is Verdict.PASS:
        assert (load.exit_status, load.stopped_hot) == (0, False)


@given(loads)
def test_every_code_is_answered_once(load: CpuRun) -> None:
    facts = LaptopFacts(long_tests=(ran(load),))
    both = (Component.CPU, Component.COOLING)
    codes = [each.code for one in both for each in judge_cpu_load(one, facts, POLICY)]
    assert len(set(codes)) == len(codes) == 4


@given(loads)
def test_stored_facts_judge_the_same_again(load: CpuRun) -> None:
    facts = LaptopFacts(long_tests=(ran(load),))
    again = LaptopFacts.model_validate_json(facts.model_dump_json())
    for one in (Component.CPU, Component.COOLING):
        assert judge_cpu_load(one, again, POLICY) == judge_cpu_load(one, facts, POLICY)
