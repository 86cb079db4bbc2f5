"""What is said of a battery under load and of a drive's self-test: the reason before the rest."""

import pytest

from checks.findings import Finding, Verdict
from reports.language import Language
from reports.words import Words, translator

ENGLISH = Words(translator(Language.EN))


@pytest.mark.parametrize(
    ("code", "verdict", "measured", "title"),
    [
        ("battery.load", Verdict.PASS, {"cells": 3}, "Battery at work: holds"),
        ("battery.load", Verdict.WARN, {"sag_mohm": 300}, "Battery at work: weak"),
        (
            "battery.load",
            Verdict.WARN,
            {"sag_mohm": 90, "lying_gauge_permille": 1709},
            "Battery at work: meter off (170 %)",
        ),
        ("battery.load", Verdict.FAIL, {"died": 1}, "Battery at work: went off (1 x)"),
        ("battery.load", Verdict.FAIL, {"jump_percent": 12}, "Battery at work: 12 % lost at once"),
        ("battery.load", Verdict.FAIL, {"sag_mohm": 900}, "Battery at work: gives way"),
        ("drive.selftest", Verdict.PASS, {"result": 0}, "Drive's self-test: passed"),
        ("drive.selftest", Verdict.FAIL, {"result": 7}, "Drive's self-test: failed"),
        (
            "drive.selftest",
            Verdict.FAIL,
            {"self_test_failures": 3},
            "Drive's self-test: failed (3 x)",
        ),
    ],
)
def test_titles(
    code: str, verdict: Verdict, measured: dict[str, int | str | bool], title: str
) -> None:
    assert ENGLISH.finding(Finding(code=code, verdict=verdict, measured=measured)).title == title


def test_hours_of_work_are_told_as_information() -> None:
    finding = Finding(
        code="battery.load",
        verdict=Verdict.PASS,
        measured={"runtime_min": 108},
        limit={"fail_from_points": 4},
    )
    assert ENGLISH.limit(finding).startswith("A full battery lasts about 108 minutes")
    without = finding.model_copy(update={"measured": {"cells": 3}})
    assert ENGLISH.limit(without) == "Losing 4 % at once is bad."
