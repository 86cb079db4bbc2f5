"""Numbers out of a pack's samples at rest and under load (pure)."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from checks.long_tests.battery_values import PackLoad

MINIMUM_STEPS = 3
"""Below so many changes the gauge says nothing about its own speed."""
_HALF_PERCENT = 50
_TAIL_MS = 30_000
_MS_PER_HOUR = 3_600_000
_MICRO = 10**6


@dataclass(frozen=True, slots=True)
class Sample:
    """A pack at one moment, as the kernel tells it; `None`: it does not."""

    at_ms: int
    microvolt: int | None = None
    microampere: int | None = None
    """Never negative: the sign differs between drivers."""
    microwatt: int | None = None
    amount: int | None = None
    percent: int | None = None
    decicelsius: int | None = None

    @property
    def current(self) -> int | None:
        """µA, from power where the pack tells only that."""
        if self.microampere is not None or self.microwatt is None or not self.microvolt:
            return self.microampere
        return self.microwatt * _MICRO // self.microvolt

    @property
    def power(self) -> int | None:
        """µW, from current where the pack tells only that."""
        if self.microwatt is not None or self.microampere is None or self.microvolt is None:
            return self.microwatt
        return self.microampere * self.microvolt // _MICRO


def without_repeats(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Samples that differ from the one before in anything but time."""
    kept: list[Sample] = []
    for each in samples:
        if not kept or replace(each, at_ms=kept[-1].at_ms) != kept[-1]:
            kept.append(each)
    return tuple(kept)


def measure(
    base: PackLoad, idle: Sequence[Sample], load: Sequence[Sample], until_ms: int
) -> PackLoad:
    """The pack with all that its samples say.

    Args:
        base: who the pack is and how the load ended; its `unit` and `full` are those of the trace.
        idle: each second's samples at rest.
        load: likewise under load.
        until_ms: when the last sample was taken.
    """
    resting, working = without_repeats(idle), without_repeats(load)
    whole = without_repeats((*idle, *load))
    tail = _tail(working, until_ms)
    used, drawn, steps = _gauge(whole, base.unit)
    return base.model_copy(
        update={
            "distinct_samples": len(whole),
            "start_percent": next((x.percent for x in whole if x.percent is not None), None),
            "end_percent": next((x.percent for x in whole[::-1] if x.percent is not None), None),
            "idle_microvolt": _median(resting, lambda each: each.microvolt),
            "idle_microampere": _median(resting, lambda each: each.current),
            "load_microvolt": _median(tail, lambda each: each.microvolt),
            "load_microampere": _median(tail, lambda each: each.current),
            "load_microwatt": _median(tail, lambda each: each.power),
            "lowest_microvolt": _lowest(working),
            "lowest_above_half_microvolt": _lowest(_above_half(working, base.full)),
            "drop_points": _fall([x.percent for x in whole if x.percent is not None]),
            "drop_permille": _drop([x.amount for x in whole if x.amount is not None], base.full),
            "gauge_steps": steps,
            "gauge_used": used,
            "drawn": drawn,
            "hottest_decicelsius": max(
                (x.decicelsius for x in whole if x.decicelsius is not None), default=None
            ),
        }
    )


def median(numbers: Sequence[int]) -> int | None:
    """The middle one, the lower of two."""
    return sorted(numbers)[(len(numbers) - 1) // 2] if numbers else None


def trace_json(packs: Iterable[tuple[str, Sequence[Sample], Sequence[Sample]]]) -> bytes:
    """The traces as evidence: by pack, repeats left out."""
    kept = {
        battery_id: {
            "idle": [asdict(each) for each in without_repeats(idle)],
            "load": [asdict(each) for each in without_repeats(load)],
        }
        for battery_id, idle, load in packs
    }
    return json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()


def _median(samples: Sequence[Sample], of: Callable[[Sample], int | None]) -> int | None:
    return median([number for each in samples if (number := of(each)) is not None])


def _tail(samples: Sequence[Sample], until_ms: int) -> Sequence[Sample]:
    """The last half minute; a controller that kept silent in it still holds its last word."""
    late = [each for each in samples if each.at_ms > until_ms - _TAIL_MS]
    return late or samples[-1:]


def _above_half(samples: Iterable[Sample], full: int | None) -> list[Sample]:
    return [each for each in samples if (_percent(each, full) or 0) > _HALF_PERCENT]


def _percent(sample: Sample, full: int | None) -> int | None:
    if sample.percent is not None:
        return sample.percent
    return sample.amount * 100 // full if sample.amount is not None and full else None


def _lowest(samples: Iterable[Sample]) -> int | None:
    return min((each.microvolt for each in samples if each.microvolt), default=None)


def _drop(numbers: Sequence[int], full: int | None) -> int | None:
    """Largest fall between neighbours, in permille of `full`."""
    drop = _fall(numbers)
    return None if drop is None or not full or full < 0 else drop * 1000 // full


def _fall(numbers: Sequence[int]) -> int | None:
    if not numbers:
        return None
    return max(0, max((first - then for first, then in pairwise(numbers)), default=0))


def _gauge(samples: Sequence[Sample], unit: str | None) -> tuple[int | None, int | None, int]:
    """Used and drawn between the gauge's first and last change, and its number of changes.

    Gauges move in steps; between two changes neither the first nor the last step is cut.
    """
    told = [each for each in samples if each.amount is not None]
    changes = [then for first, then in pairwise(told) if then.amount != first.amount]
    if len(changes) < MINIMUM_STEPS or unit is None:
        return None, None, len(changes)
    first, last = changes[0], changes[-1]
    between = [each for each in samples if first.at_ms <= each.at_ms <= last.at_ms]
    flow = _integral(between, unit)
    if flow is None or first.amount is None or last.amount is None:
        return None, None, len(changes)
    return first.amount - last.amount, flow, len(changes)


def _integral(samples: Sequence[Sample], unit: str) -> int | None:
    """µWh or µAh; each value holds until the next sample."""
    total = 0
    for each, then in pairwise(samples):
        rate = each.power if unit == "energy" else each.current
        if rate is None:
            return None
        total += rate * (then.at_ms - each.at_ms)
    return total // _MS_PER_HOUR
