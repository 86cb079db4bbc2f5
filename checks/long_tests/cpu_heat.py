"""What a trace of samples tells of heat, clocks, throttling, fans and watts (pure)."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from checks.long_tests.cpu_values import EARLY_S, ClockSeen, FanSeen, HeatSeen
from checks.long_tests.sample_values import Sample, Sensors, TemperatureSensor

# The processor's own sensor first; what firmware tells of somewhere on the board comes last.
_CHIPS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "thinkpad", "dell_smm", "acpitz")
_OF_THE_DIE = frozenset(_CHIPS[:4])
# Tctl of the first Ryzens is the true Tdie and up to 27 degrees more (k10temp driver).
_OFFSET, _TRUE = "k10temp/Tctl", "k10temp/Tdie"
# Labels that say that the sensor is elsewhere (dell_smm, thinkpad).
_ELSEWHERE = ("gpu", "video", "ambient", "sodimm", "other", "battery")
_MILLI, _PERMILLE, _MS = 1000, 1000, 1000
_TENTHS = 10
_NEAR_PERMILLE = 1050


@dataclass(frozen=True, slots=True)
class Trace:
    """All samples of one test, and when in it the load ran."""

    sensors: Sensors
    samples: tuple[Sample, ...]
    load_from_ms: int
    load_to_ms: int

    @property
    def idle(self) -> tuple[Sample, ...]:
        """Before the load."""
        return tuple(each for each in self.samples if each.at_ms < self.load_from_ms)

    @property
    def load(self) -> tuple[Sample, ...]:
        """During the load."""
        first, last = self.load_from_ms, self.load_to_ms
        return tuple(each for each in self.samples if first <= each.at_ms <= last)

    def after(self, seconds: int) -> tuple[Sample, ...]:
        """The part of the load that comes after these seconds of it."""
        first = self.load_from_ms + seconds * _MS
        return tuple(each for each in self.load if each.at_ms >= first)


def is_too_hot(sensors: Sensors, sample: Sample, margin_celsius: int) -> bool:
    """Whether the processor is nearer than this to where its maker sees danger."""
    return any(
        each.critical_millicelsius is not None
        and sample.temperatures[each.name] >= each.critical_millicelsius - margin_celsius * _MILLI
        for each in _processor(sensors, [sample])
    )


def heat_seen(trace: Trace) -> HeatSeen | None:
    """`None`: no sensor told the processor's temperature under load."""
    there = _processor(trace.sensors, trace.load)
    names = {each.name for each in there}
    load = _hottest(trace.load, names)
    if not load:
        return None
    chip = there[0].chip
    if chip not in _OF_THE_DIE and _never_moves(trace.samples, names):
        return None
    early_to = trace.load_from_ms + EARLY_S * _MS
    early = _hottest([each for each in trace.load if each.at_ms <= early_to], names)
    idle = _hottest(trace.idle, names)
    critical = [each.critical_millicelsius for each in there if each.critical_millicelsius]
    return HeatSeen(
        chip=chip,
        idle_celsius=int(statistics.median(idle)) // _MILLI if idle else None,
        peak_celsius=max(load) // _MILLI,
        early_peak_celsius=max(early) // _MILLI if early else None,
        critical_celsius=min(critical) // _MILLI if critical else None,
    )


def clock_seen(trace: Trace) -> ClockSeen | None:
    """`None`: the clocks or what they should be are not told."""
    sensors = trace.sensors
    ratios = [ratio for each in trace.load if (ratio := _ratio(each, sensors.base_khz)) is not None]
    if len(ratios) < _TENTHS:
        return None
    lowest = [low for each in trace.load if (low := _all_at(each, sensors.lowest_khz)) is not None]
    return ClockSeen(
        mean_permille=sum(ratios) // len(ratios),
        tenths_permille=_tenths(ratios),
        at_lowest_permille=sum(lowest) * _PERMILLE // len(lowest) if lowest else None,
    )


def throttled_permille(trace: Trace) -> int | None:
    """By the counters of the processor that was throttled longest; `None` without counters."""
    load = [each for each in trace.load if any(one is not None for one in each.throttled_ms)]
    if len(load) < _TENTHS:
        return None
    first, last = load[0], load[-1]
    spans = [
        end - begin
        for begin, end in zip(first.throttled_ms, last.throttled_ms, strict=False)
        if begin is not None and end is not None and end >= begin
    ]
    elapsed = last.at_ms - first.at_ms
    if not spans or elapsed <= 0:
        return None
    # The counter moves when a throttled time ends, which may have begun before.
    return min(max(spans) * _PERMILLE // elapsed, _PERMILLE)


def fan_seen(trace: Trace) -> FanSeen | None:
    """`None`: no fan told its speed under load."""
    late = trace.after(EARLY_S) or trace.load
    load = _fastest(late)
    if not load:
        return None
    idle = _fastest(trace.idle)
    return FanSeen(
        fans=max(len(each.fans_rpm) for each in late),
        idle_rpm=int(statistics.median(idle)) if idle else None,
        load_rpm=max(load),
    )


def milliwatts(samples: Sequence[Sample], energy_range_uj: int | None) -> int | None:
    """Mean power of the processor's package; its counter begins anew when it is full."""
    told = [each for each in samples if each.energy_uj is not None]
    if len(told) < 2:  # noqa: PLR2004 - a difference needs two
        return None
    used = 0
    for before, now in pairwise(told):
        step = (now.energy_uj or 0) - (before.energy_uj or 0)
        if step < 0 and energy_range_uj is None:
            return None
        used += step if step >= 0 else step + (energy_range_uj or 0)
    elapsed_ms = told[-1].at_ms - told[0].at_ms
    return used // elapsed_ms if elapsed_ms > 0 else None


def _processor(sensors: Sensors, samples: Sequence[Sample]) -> tuple[TemperatureSensor, ...]:
    """The sensors of the best chip that answered in every one of these samples that has any."""
    answered = {name for each in samples for name in each.temperatures}
    for chip in _CHIPS:
        found = [
            each
            for each in sensors.temperatures
            if each.chip == chip and each.name in answered and not _is_elsewhere(each.name)
        ]
        if any(each.name == _TRUE for each in found):
            found = [each for each in found if each.name != _OFFSET]
        if found:
            return tuple(found)
    return ()


def _is_elsewhere(name: str) -> bool:
    label = name.partition("/")[2].lower()
    return any(word in label for word in _ELSEWHERE)


def _hottest(samples: Iterable[Sample], names: set[str]) -> list[int]:
    """The highest of these sensors in each sample."""
    found = ([heat for name, heat in one.temperatures.items() if name in names] for one in samples)
    return [max(each) for each in found if each]


def _never_moves(samples: Sequence[Sample], names: set[str]) -> bool:
    """Some firmware answers the same number for ever."""
    return len(set(_hottest(samples, names))) <= 1


def _ratio(sample: Sample, base_khz: Sequence[int | None]) -> int | None:
    ratios = [
        clock * _PERMILLE // base
        for clock, base in zip(sample.clocks_khz, base_khz, strict=False)
        if clock is not None and base
    ]
    return sum(ratios) // len(ratios) if ratios else None


def _all_at(sample: Sample, lowest_khz: Sequence[int | None]) -> bool | None:
    told: list[bool] = [
        clock * _PERMILLE <= low * _NEAR_PERMILLE
        for clock, low in zip(sample.clocks_khz, lowest_khz, strict=False)
        if clock is not None and low
    ]
    return all(told) if told else None


def _tenths(values: Sequence[int]) -> tuple[int, ...]:
    ordered = sorted(values)
    edges = [number * len(ordered) // _TENTHS for number in range(_TENTHS + 1)]
    parts = (ordered[first:last] for first, last in pairwise(edges))
    return tuple(sum(part) // len(part) for part in parts)


def _fastest(samples: Iterable[Sample]) -> list[int]:
    largest: Callable[[Sample], int] = lambda each: max(each.fans_rpm.values())  # noqa: E731 - short
    return [largest(each) for each in samples if each.fans_rpm]
