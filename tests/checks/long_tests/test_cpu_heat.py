"""What a trace tells: the right sensor, counters that differ, fans that rise or do not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.long_tests.cpu_heat import (
    Trace,
    clock_seen,
    fan_seen,
    heat_seen,
    is_too_hot,
    milliwatts,
    throttled_permille,
)
from checks.long_tests.cpu_values import FanSeen
from checks.long_tests.sample_values import Sample, Sensors, TemperatureSensor

IDLE_S, LOAD_S, COOL_S = 20, 120, 60
Second = Callable[[int], dict[str, object]]


def trace_of(second: Second, **sensors: object) -> Trace:
    """One sample a second; the load begins at second 0."""
    samples = tuple(
        Sample.model_validate({"at_ms": (now + IDLE_S) * 1000, **second(now)})
        for now in range(-IDLE_S, LOAD_S + COOL_S + 1)
    )
    return Trace(Sensors.model_validate(sensors), samples, IDLE_S * 1000, (IDLE_S + LOAD_S) * 1000)


def sensors(*names: str, critical: int | None = None) -> tuple[TemperatureSensor, ...]:
    return tuple(TemperatureSensor(name=each, critical_millicelsius=critical) for each in names)


def heats(*pairs: tuple[str, int]) -> dict[str, object]:
    return {"temperatures": dict(pairs)}


def warming(now: int) -> int:
    """45 degrees idle, one more each second of load, 90 at most."""
    return min(45 + max(now, 0), 90) * 1000 if now <= LOAD_S else 60_000


def test_the_processor_s_own_chip_is_believed_before_the_board_s() -> None:
    names = ("acpitz/temp1", "thinkpad/CPU", "coretemp/Package id 0", "nvme/Composite")
    seen = heat_seen(
        trace_of(
            lambda now: heats(
                ("acpitz/temp1", 99_000), ("coretemp/Package id 0", warming(now)),
                ("nvme/Composite", 95_000), ("thinkpad/CPU", 20_000)),
            temperatures=sensors(*names, critical=100_000),
        )
    )  # fmt: skip
    assert seen is not None
    assert (seen.chip, seen.idle_celsius, seen.peak_celsius) == ("coretemp", 45, 90)
    assert (seen.early_peak_celsius, seen.critical_celsius) == (90, 100)


def test_the_hottest_core_speaks() -> None:
    names = ("coretemp/Core 0", "coretemp/Core 1")
    pairs = (("coretemp/Core 0", 70_000), ("coretemp/Core 1", 81_900))
    seen = heat_seen(trace_of(lambda _: heats(*pairs), temperatures=sensors(*names)))
    assert seen is not None
    assert (seen.peak_celsius, seen.critical_celsius) == (81, None)


def test_the_offset_of_the_first_ryzens_is_no_heat() -> None:
    names = ("k10temp/Tctl", "k10temp/Tdie")
    pairs = (("k10temp/Tctl", 97_000), ("k10temp/Tdie", 70_000))
    seen = heat_seen(trace_of(lambda _: heats(*pairs), temperatures=sensors(*names)))
    assert seen is not None
    assert seen.peak_celsius == 70


@pytest.mark.parametrize("stuck", [27_800, 29_800])
def test_a_board_sensor_that_never_moves_is_no_sensor(stuck: int) -> None:
    there = sensors("acpitz/temp1")
    stays = trace_of(lambda _: heats(("acpitz/temp1", stuck)), temperatures=there)
    moves = trace_of(lambda now: heats(("acpitz/temp1", warming(now))), temperatures=there)
    assert heat_seen(stays) is None
    assert heat_seen(moves) is not None


@pytest.mark.parametrize(
    "name", ["nvme/Composite", "amdgpu/edge", "dell_smm/GPU", "thinkpad/GPU", "iwlwifi_1/temp1"]
)
def test_other_parts_say_nothing_of_the_processor(name: str) -> None:
    hot = trace_of(lambda now: heats((name, warming(now))), temperatures=sensors(name))
    assert heat_seen(hot) is None


def test_a_laptop_without_sensors_has_no_heat_no_clock_and_no_fan() -> None:
    nothing = trace_of(lambda _: {})
    assert heat_seen(nothing) is None
    assert clock_seen(nothing) is None
    assert throttled_permille(nothing) is None
    assert fan_seen(nothing) is None
    assert milliwatts(nothing.load, None) is None


@pytest.mark.parametrize(("heat", "hot"), [(96_999, False), (97_000, True), (99_000, True)])
def test_too_hot_is_within_the_margin_of_critical(
    heat: int,
    hot: bool,  # noqa: FBT001 - a table's column
) -> None:
    there = Sensors(temperatures=sensors("coretemp/Core 0", critical=100_000))
    sample = Sample(at_ms=0, temperatures={"coretemp/Core 0": heat})
    assert is_too_hot(there, sample, 3) is hot


def test_without_a_critical_temperature_nobody_knows_what_is_too_hot() -> None:
    sample = Sample(at_ms=0, temperatures={"k10temp/Tctl": 105_000})
    assert not is_too_hot(Sensors(temperatures=sensors("k10temp/Tctl")), sample, 3)


def throttling(first: int, after_s: int, lost_ms_per_s: int) -> Second:
    """A counter that stood at `first` and grows from a second of the load on."""

    def second(now: int) -> dict[str, object]:
        lost = max(min(now, LOAD_S) - after_s, 0) * lost_ms_per_s
        return {"throttled_ms": (first + lost, first)}

    return second


@pytest.mark.parametrize(
    ("first", "after_s", "lost_ms_per_s", "permille"),
    [
        (0, 0, 0, 0),
        # What was lost before the test does not count.
        (99_000_000, 0, 0, 0),
        (5000, 0, 500, 500),
        (5000, 60, 1000, 500),
        (0, 0, 1000, 1000),
        # A throttled time that began before the load counts whole when it ends.
        (0, 119, 30_000, 250),
        (0, 0, 9000, 1000),
    ],
)
def test_throttling_is_the_difference_over_the_load(
    first: int, after_s: int, lost_ms_per_s: int, permille: int
) -> None:
    assert throttled_permille(trace_of(throttling(first, after_s, lost_ms_per_s))) == permille


def test_the_processor_that_lost_most_speaks_and_a_missing_counter_is_unknown() -> None:
    lost = trace_of(lambda now: {"throttled_ms": (None, 7_000_000, max(now, 0) * 200)})
    assert throttled_permille(lost) == 200
    assert throttled_permille(trace_of(lambda _: {"throttled_ms": (None, None)})) is None


def test_a_counter_that_began_anew_is_left_out() -> None:
    fresh = trace_of(lambda now: {"throttled_ms": (9000 if now < 60 else 0,)})
    assert throttled_permille(fresh) is None


def test_clocks_are_told_against_the_base_of_each_processor() -> None:
    seen = clock_seen(
        trace_of(
            lambda now: {"clocks_khz": (3_000_000 if now < 60 else 1_000_000, 1_000_000, None)},
            base_khz=(2_000_000, 1_000_000, 2_000_000),
            lowest_khz=(400_000, 400_000, 400_000),
        )
    )
    assert seen is not None
    assert seen.tenths_permille[0] == 750
    assert seen.tenths_permille[-1] == 1250
    assert 950 <= seen.mean_permille <= 1050
    assert seen.at_lowest_permille == 0
    assert seen.slow_permille(700) == 0
    assert seen.slow_permille(800) == 500


def test_every_processor_at_its_lowest_clock_is_seen() -> None:
    stuck = trace_of(
        lambda _: {"clocks_khz": (400_000, 419_000)},
        base_khz=(1_800_000, 1_800_000),
        lowest_khz=(400_000, 400_000),
    )
    seen = clock_seen(stuck)
    assert seen is not None
    assert seen.at_lowest_permille == 1000


def test_clocks_without_a_base_say_nothing() -> None:
    blind = trace_of(lambda _: {"clocks_khz": (2_000_000,)}, base_khz=(None,))
    assert clock_seen(blind) is None


def rpm(idle: int, early: int, late: int) -> Second:
    def second(now: int) -> dict[str, object]:
        return {"fans_rpm": {"fan1": idle if now < 0 else early if now < 60 else late, "fan2": 0}}

    return second


@pytest.mark.parametrize(
    ("idle", "early", "late"),
    # The second turned at first and stopped: what counts is after a minute.
    [(0, 0, 3000), (2000, 2000, 0), (3000, 3000, 2900)],
)
def test_the_fan_after_a_minute_of_load(idle: int, early: int, late: int) -> None:
    seen = fan_seen(trace_of(rpm(idle, early, late)))
    assert seen == FanSeen(fans=2, idle_rpm=idle, load_rpm=late)


def test_from_3000_to_2900_is_no_rise() -> None:
    """canonical/checkbox: `stress / baseline > 0` rose for any fan that turned at all."""
    assert FanSeen(fans=1, idle_rpm=3000, load_rpm=2900).rise_rpm == -100
    assert FanSeen(fans=1, idle_rpm=None, load_rpm=2900).rise_rpm is None


def test_a_load_that_was_cut_short_shows_its_fan_all_the_same() -> None:
    whole = trace_of(rpm(0, 1200, 3000))
    cut = Trace(whole.sensors, whole.samples, whole.load_from_ms, whole.load_from_ms + 20_000)
    seen = fan_seen(cut)
    assert seen is not None
    assert seen.load_rpm == 1200


def test_power_is_energy_over_time_also_when_the_counter_wraps() -> None:
    wraps = trace_of(lambda now: {"energy_uj": (now * 15_000_000) % 262_143_328})
    assert milliwatts(wraps.load, 262_143_328) == 15_000
    assert milliwatts(wraps.load, None) is None


numbers = st.lists(st.integers(1, 5_000_000), min_size=4, max_size=4)


@given(st.lists(numbers, min_size=10, max_size=60), st.integers(1, 4_000_000))
def test_slower_clocks_never_count_as_less_slow(rows: list[list[int]], base: int) -> None:
    def seen_of(clocks: list[list[int]]) -> tuple[int, int]:
        samples = tuple(
            Sample(at_ms=number * 1000, clocks_khz=tuple(row)) for number, row in enumerate(clocks)
        )
        told = Sensors(base_khz=(base,) * 4)
        seen = clock_seen(Trace(told, samples, 0, len(clocks) * 1000))
        assert seen is not None
        return seen.mean_permille, seen.slow_permille(700)

    mean, slow = seen_of(rows)
    slower_mean, slower = seen_of([[each // 2 for each in row] for row in rows])
    assert slower_mean <= mean
    assert slower >= slow
