"""The scheduler: one test for each rule, and laws that hold in every standing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.long_tests.schedule import Standing, may_begin, must_stop, wanted_tests
from checks.long_tests.values import LongTask, LongTest

SELFTEST, OTHER_SELFTEST = (LongTask(LongTest.SELFTEST, drive_id=each) for each in ("a", "b"))
MEMORY, CPU, BATTERY = (
    LongTask(each) for each in (LongTest.MEMORY, LongTest.CPU, LongTest.BATTERY)
)
ALL = wanted_tests(("a", "b"), has_battery=True)
HEAVY = {LongTest.MEMORY, LongTest.CPU, LongTest.BATTERY}


def begun(*wanted: LongTask, **surroundings: object) -> tuple[LongTask, ...]:
    return may_begin(replace(Standing(wanted=wanted), **surroundings))  # type: ignore[arg-type]


def stopped(*running: LongTask, **surroundings: object) -> tuple[LongTask, ...]:
    standing = Standing(wanted=(), running=running)
    return must_stop(replace(standing, **surroundings))  # type: ignore[arg-type]


def test_a_laptop_s_tests_are_wanted_in_their_order() -> None:
    assert ALL == (SELFTEST, OTHER_SELFTEST, MEMORY, CPU, BATTERY)
    assert wanted_tests((), has_battery=False) == (MEMORY, CPU)


def test_self_tests_of_all_drives_run_beside_the_memory_test() -> None:
    assert begun(*ALL, mains=True) == (SELFTEST, OTHER_SELFTEST, MEMORY)


def test_what_is_wanted_in_disorder_begins_in_order() -> None:
    assert begun(CPU, MEMORY, SELFTEST) == (SELFTEST, MEMORY)


def test_nothing_begins_twice() -> None:
    assert begun(SELFTEST, running=(SELFTEST,)) == ()
    assert begun(SELFTEST, OTHER_SELFTEST, running=(SELFTEST,)) == (OTHER_SELFTEST,)


def test_rule_1_a_battery_load_never_overlaps_an_erase() -> None:
    for erase in ({"overwriting": True}, {"firmware_erase": True}, {"erasing": frozenset("a")}):
        assert begun(BATTERY, **erase) == ()
        assert stopped(BATTERY, **erase) == (BATTERY,)


def test_rule_1_charger_in_and_charger_out_exclude_each_other() -> None:
    assert begun(BATTERY, running=(CPU,)) == ()
    assert begun(CPU, running=(BATTERY,), mains=True) == ()


@pytest.mark.parametrize(("mains", "begins"), [(True, True), (None, True), (False, False)])
def test_rule_1_the_processor_load_wants_the_charger_where_it_can_be_seen(
    mains: bool | None,  # noqa: FBT001 - a table's column
    begins: bool,  # noqa: FBT001 - likewise
) -> None:
    assert (begun(CPU, mains=mains) == (CPU,)) is begins
    assert (stopped(CPU, mains=mains) == ()) is begins


@pytest.mark.parametrize("mains", [True, False, None])
def test_rule_1_the_battery_load_asks_for_the_plug_itself(
    mains: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    assert begun(BATTERY, mains=mains) == (BATTERY,)


def test_rule_2_nothing_that_may_hang_runs_beside_a_firmware_erase() -> None:
    assert begun(*ALL, firmware_erase=True, erasing=frozenset("a")) == (OTHER_SELFTEST,)
    for each in (MEMORY, CPU, BATTERY):
        assert stopped(each, firmware_erase=True, erasing=frozenset("a")) == (each,)


def test_rule_3_a_drive_that_is_erased_is_left_alone() -> None:
    erasing = frozenset({"a"})
    assert begun(SELFTEST, OTHER_SELFTEST, erasing=erasing) == (OTHER_SELFTEST,)
    assert stopped(SELFTEST, OTHER_SELFTEST, erasing=erasing) == (SELFTEST,)


def test_rule_4_one_test_on_the_processor_at_a_time() -> None:
    assert begun(CPU, BATTERY, running=(MEMORY,)) == ()
    assert begun(MEMORY, CPU, running=(BATTERY,)) == ()


def test_rule_4_memory_test_and_overwriting_do_not_overlap() -> None:
    erase = {"overwriting": True, "erasing": frozenset("a"), "mains": True}
    assert begun(MEMORY, CPU, **erase) == (CPU,)
    assert stopped(MEMORY, CPU, **erase) == (MEMORY,)


def test_rule_4_sound_tests_have_quiet() -> None:
    quiet = frozenset({"quiet"})
    assert begun(SELFTEST, CPU, BATTERY, hand_test_holds=quiet) == (SELFTEST,)
    assert stopped(CPU, hand_test_holds=quiet) == (CPU,)
    assert begun(MEMORY, hand_test_holds=frozenset({"input", "screen"})) == (MEMORY,)


def test_a_hand_test_of_the_charger_has_the_plug() -> None:
    plug = frozenset({"plug"})
    assert begun(CPU, BATTERY, hand_test_holds=plug) == ()
    assert stopped(CPU, hand_test_holds=plug) == (CPU,)


def test_rule_5_sleep_parks_every_test() -> None:
    assert begun(*ALL, asleep=True) == ()
    assert stopped(SELFTEST, MEMORY, asleep=True) == (SELFTEST, MEMORY)


@pytest.mark.parametrize(
    ("charge", "begins"), [(399, False), (400, True), (1000, True), (None, True)]
)
def test_a_battery_that_is_too_empty_waits_until_it_is_charged(
    charge: int | None,
    begins: bool,  # noqa: FBT001 - a table's column
) -> None:
    found = begun(BATTERY, charge_permille=charge, battery_from_permille=400)
    assert (found == (BATTERY,)) is begins


def test_a_battery_that_runs_empty_under_load_is_the_load_s_own_matter() -> None:
    assert stopped(BATTERY, charge_permille=100, battery_from_permille=400, mains=False) == ()


tasks = st.one_of(
    st.sampled_from("abc").map(lambda each: LongTask(LongTest.SELFTEST, drive_id=each)),
    st.sampled_from([MEMORY, CPU, BATTERY]),
)
standings = st.builds(
    Standing,
    wanted=st.lists(tasks, unique=True, max_size=6).map(tuple),
    erasing=st.frozensets(st.sampled_from("abc")),
    firmware_erase=st.booleans(),
    overwriting=st.booleans(),
    mains=st.sampled_from([True, False, None]),
    charge_permille=st.none() | st.integers(0, 1000),
    hand_test_holds=st.frozensets(st.sampled_from(["quiet", "input", "screen", "plug"])),
    asleep=st.booleans(),
    battery_from_permille=st.just(400),
)


def after(running: tuple[LongTask, ...], now: Standing) -> tuple[LongTask, ...]:
    """What runs once this standing was heeded."""
    standing = replace(now, running=running)
    left = tuple(each for each in running if each not in must_stop(standing))
    return (*left, *may_begin(replace(standing, running=left)))


def assert_sound(running: tuple[LongTask, ...], now: Standing) -> None:
    tests = [each.test for each in running]
    assert sum(test in HEAVY for test in tests) <= 1
    assert len(set(running)) == len(running)
    assert not (now.overwriting and LongTest.MEMORY in tests)
    assert not (now.firmware_erase and HEAVY & set(tests))
    assert not {each.drive_id for each in running if each.drive_id} & now.erasing
    assert not ((now.erasing or now.overwriting) and LongTest.BATTERY in tests)
    assert not ("quiet" in now.hand_test_holds and LongTest.CPU in tests)
    assert not (now.mains is False and LongTest.CPU in tests)
    assert not (now.asleep and running)


@given(st.lists(standings, min_size=1, max_size=8), st.data())
def test_no_history_leads_to_a_disturbance(history: list[Standing], data: st.DataObject) -> None:
    running: tuple[LongTask, ...] = ()
    for now in history:
        if running:
            ended = data.draw(st.sampled_from([None, *running]))
            running = tuple(each for each in running if each != ended)
        running = after(running, now)
        assert_sound(running, now)


@given(standings)
def test_what_begins_was_wanted_and_stands_in_order(now: Standing) -> None:
    found = may_begin(now)
    assert set(found) <= set(now.wanted)
    order = list(LongTest)
    assert all(order.index(a.test) <= order.index(b.test) for a, b in pairwise(found))


@given(standings)
def test_nothing_that_begins_would_have_to_stop_at_once(now: Standing) -> None:
    found = may_begin(now)
    assert must_stop(replace(now, running=found)) == ()


@given(standings)
def test_everything_wanted_begins_once_nothing_is_in_its_way(now: Standing) -> None:
    wanted, done = set(now.wanted), set[LongTask]()
    calm = Standing(wanted=now.wanted, mains=True, charge_permille=1000, battery_from_permille=400)
    for _ in range(len(wanted)):
        left = tuple(each for each in now.wanted if each not in done)
        done |= set(may_begin(replace(calm, wanted=left)))
    assert done == wanted


@given(standings)
def test_every_wanted_test_is_begun_or_has_something_in_its_way(now: Standing) -> None:
    """No test is passed over: alone, in calm, it would have begun."""
    for left_out in set(now.wanted) - set(may_begin(now)):
        alone = may_begin(Standing(wanted=(left_out,), mains=True))
        assert alone == (left_out,)
        assert now != Standing(wanted=(left_out,), mains=True)
