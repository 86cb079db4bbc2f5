"""How full the packs are together, as the battery test asks it."""

from hypothesis import given
from hypothesis import strategies as st

from agent.long_standing import charge_permille
from checks.facts import BatteryFacts


def pack(
    now: int | None, full: int | None, *, unit: str = "energy", percent: int | None = None
) -> BatteryFacts:
    return BatteryFacts(
        id="b", name="BAT0", present=True, unit=unit, now=now, full=full, capacity_percent=percent
    )


def test_two_packs_count_by_what_they_hold() -> None:
    assert charge_permille((pack(10, 20), pack(60, 80))) == 700


def test_packs_in_different_units_are_told_by_their_shown_charge() -> None:
    mixed = (pack(10, 20, percent=50), pack(9, 10, unit="charge", percent=90))
    assert charge_permille(mixed) == 700


def test_one_silent_pack_makes_the_whole_unknown() -> None:
    assert charge_permille((pack(10, 20), pack(None, None))) is None
    assert charge_permille(()) is None
    assert charge_permille((pack(10, 0),)) is None


def test_an_empty_bay_does_not_count() -> None:
    empty = BatteryFacts(id="e", name="BAT1", present=False)
    assert charge_permille((pack(10, 20), empty)) == 500


@given(st.integers(0, 10**8), st.integers(1, 10**8))
def test_no_gauge_makes_it_more_than_full(now: int, full: int) -> None:
    charge = charge_permille((pack(now, full),))
    assert charge is not None
    assert 0 <= charge <= 1000
