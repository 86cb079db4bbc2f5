"""A policy whose numbers for the battery's load contradict each other is refused."""

from importlib import resources

import pytest

from checks.policy import PolicyError, load_policy

TEXT = resources.files("checks").joinpath("policy.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("load_warn = { sag_mohm = 250", "load_warn = { sag_mohm = 500", "fails before it warns"),
        ("gauge_low_permille = 600", "gauge_low_permille = 1600", "no gauge lies between"),
        ("cell_mv = 3200, percent = 15", "cell_mv = 3200, percent = 40", "ends where it may begin"),
        ("cell_mv = 3200", "cell_mv = 3301", "ends before a cell can fail"),
    ],
)
def test_contradictions_of_the_load_are_refused(old: str, new: str, says: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyError, match=says):
        load_policy(TEXT.replace(old, new))
