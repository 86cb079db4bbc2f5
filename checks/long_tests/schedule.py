"""Which long test may begin now: none disturbs another, nor an erase (pure).

What each test has for itself is in `_holds`; what must not be so around it in `_is_bearable`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.long_tests.values import LongTask, LongTest


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides what may run beside what."""

    wanted: tuple[LongTask, ...]
    """Not begun yet, in the order of `LongTest`."""
    running: tuple[LongTask, ...] = ()
    erasing: frozenset[str] = frozenset()
    """Ids of the drives whose erase runs or is about to."""
    firmware_erase: bool = False
    """One of those erases is done by the drive itself: nothing that may hang the machine."""
    overwriting: bool = False
    """One of those erases is an overwrite, which lives on memory bandwidth."""
    mains: bool | None = None
    """Charger in; `None` where no mains object tells."""
    charge_permille: int | None = None
    """Of all packs together."""
    hand_test_holds: frozenset[str] = frozenset()
    """What hand tests hold now: `quiet`, `input`, `screen`, `plug`."""
    asleep: bool = False
    battery_from_permille: int = 0
    """The policy's lowest charge for the battery load; 0 asks for none."""


_MAY_HANG = frozenset({LongTest.MEMORY, LongTest.CPU, LongTest.BATTERY})
"""Tests whose failure looks like a dead machine."""
_LOUD = frozenset({LongTest.CPU, LongTest.BATTERY})
"""Tests at which the fan runs up."""
_WITH_PLUG = frozenset({LongTest.CPU, LongTest.BATTERY})
"""Tests that want the charger in, or out, and do not bear that somebody else moves it."""
_AC_IN, _AC_OUT = "ac_in", "ac_out"
_ORDER: Mapping[LongTest, int] = {test: number for number, test in enumerate(LongTest)}


def may_begin(now: Standing) -> tuple[LongTask, ...]:
    """The wanted tests that may begin at this moment, together, in the order of `LongTest`."""
    held = list(now.running)
    chosen: list[LongTask] = []
    for task in sorted(now.wanted, key=lambda each: _ORDER[each.test]):
        if _is_welcome(task, now) and not any(_disturb(task, other) for other in held):
            held.append(task)
            chosen.append(task)
    return tuple(chosen)


def must_stop(now: Standing) -> tuple[LongTask, ...]:
    """Running tests that have to end because of what is so now (an erase was confirmed)."""
    return tuple(task for task in now.running if not _is_bearable(task, now))


def wanted_tests(drive_ids: tuple[str, ...], *, has_battery: bool) -> tuple[LongTask, ...]:
    """All long tests of a laptop."""
    selftests = tuple(LongTask(LongTest.SELFTEST, drive_id=one) for one in drive_ids)
    battery = (LongTask(LongTest.BATTERY),) if has_battery else ()
    return (*selftests, LongTask(LongTest.MEMORY), LongTask(LongTest.CPU), *battery)


def _is_welcome(task: LongTask, now: Standing) -> bool:
    """Whether it may begin, as far as it does not hang on other long tests."""
    charge, needed = now.charge_permille, now.battery_from_permille
    too_empty = task.test is LongTest.BATTERY and charge is not None and charge < needed
    return _is_bearable(task, now) and not too_empty


def _is_bearable(task: LongTask, now: Standing) -> bool:
    """Whether it may be at work in these surroundings."""
    erases = bool(now.erasing) or now.firmware_erase or now.overwriting
    in_its_way = (
        now.asleep,
        task.drive_id is not None and task.drive_id in now.erasing,
        # A hang in the middle of a drive's own erase leaves a locked drive.
        now.firmware_erase and task.test in _MAY_HANG,
        now.overwriting and task.test is LongTest.MEMORY,
        # An erase needs the charger, the battery load needs it out.
        erases and task.test is LongTest.BATTERY,
        now.mains is False and task.test is LongTest.CPU,
        "quiet" in now.hand_test_holds and task.test in _LOUD,
        "plug" in now.hand_test_holds and task.test in _WITH_PLUG,
    )
    return not any(in_its_way)


def _disturb(one: LongTask, other: LongTask) -> bool:
    ours, theirs = _holds(one), _holds(other)
    return not ours.isdisjoint(theirs) or {_AC_IN, _AC_OUT} <= ours | theirs


def _holds(task: LongTask) -> frozenset[str]:
    """What a test has for itself alone while it runs."""
    match task.test:
        case LongTest.SELFTEST:
            return frozenset({f"drive:{task.drive_id}"})
        case LongTest.MEMORY:
            return frozenset({"cpu", "ram"})
        case LongTest.CPU:
            return frozenset({"cpu", _AC_IN})
        case LongTest.BATTERY:
            return frozenset({"cpu", _AC_OUT})
