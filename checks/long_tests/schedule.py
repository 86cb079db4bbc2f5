"""Which long test may begin now: none disturbs another, nor an erase (pure)."""

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
    """What hand tests hold now: `quiet`, `input`, `screen`."""
    asleep: bool = False


def may_begin(now: Standing) -> tuple[LongTask, ...]:
    """The wanted tests that may begin at this moment, together."""
    return ()


def must_stop(now: Standing) -> tuple[LongTask, ...]:
    """Running tests that have to end because of what is so now (an erase was confirmed)."""
    return ()


def wanted_tests(drive_ids: tuple[str, ...], *, has_battery: bool) -> tuple[LongTask, ...]:
    """All long tests of a laptop."""
    selftests = tuple(LongTask(LongTest.SELFTEST, drive_id=one) for one in drive_ids)
    battery = (LongTask(LongTest.BATTERY),) if has_battery else ()
    return (*selftests, LongTask(LongTest.MEMORY), LongTask(LongTest.CPU), *battery)
