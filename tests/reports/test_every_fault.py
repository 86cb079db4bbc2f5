"""One thing broken at a time in a laptop that is otherwise perfect: verdict, letter, hold."""

from collections.abc import Callable, Sequence

import pytest

from checks.codes import KNOWN_CODES
from checks.findings import Finding, Verdict
from checks.policy import default_policy
from reports.grades import FitFor, GradeOutcome, Letter, NextStep, Tier
from reports.language import Language
from reports.machine import grade_input
from reports.record import HandTest
from reports.words import Words, translator
from tests.reports.fault_table import CRASHED, GOOD, HOLDS, MEASURED, SKIPPED, TRIED, A, B, C, D
from tests.reports.whole_laptops import HDD, SSD, Whole, hand

POLICY = default_policy()
EN = Words(translator(Language.EN))


def numbered(rows: Sequence[tuple[object, ...]]) -> list[str]:
    """One code has several rows."""
    return [f"{number} {row[0]}" for number, row in enumerate(rows, 1)]


def answers(laptop: Whole, code: str) -> list[Finding]:
    return [one for one in grade_input(laptop.job()).findings if one.code == code]


def test_a_perfect_laptop_is_an_a_and_nothing_is_left_to_say() -> None:
    grade = GOOD.grade()
    assert (grade.letter, grade.outcome, grade.functional) == (A, GradeOutcome.GRADED, "F4")
    assert (grade.fit_for, grade.tier) == (FitFor.WINDOWS_11, Tier.COMFORT)
    assert (grade.reasons, grade.also, grade.holds, grade.lifts) == ((), (), (), ())
    assert (grade.complete, grade.next_step) == (True, NextStep.RELEASE)


@pytest.mark.parametrize(("code", "verdict", "broken", "letter"), MEASURED, ids=numbered(MEASURED))
def test_one_fault(
    code: str, verdict: Verdict, broken: Callable[[], Whole], letter: Letter
) -> None:
    laptop = broken()
    assert verdict in {one.verdict for one in answers(laptop, code)}
    grade = laptop.grade()
    assert grade.letter is letter
    assert not {one.code for one in grade.holds} - {"drive.hidden"}
    group = POLICY.group(code)
    if verdict in {SKIPPED, CRASHED} and group in {"vital", "key"}:
        assert not grade.complete


@pytest.mark.parametrize(("code", "broken"), HOLDS, ids=numbered(HOLDS))
def test_one_hold(code: str, broken: Callable[[], Whole]) -> None:
    grade = broken().grade()
    assert grade.outcome is GradeOutcome.HOLD
    assert [one.code for one in grade.holds] == [code]
    assert (grade.letter, grade.next_step) == (A, NextStep.RESOLVE_HOLD)


@pytest.mark.parametrize(("code", "no", "partly", "skipped"), TRIED, ids=[r[0] for r in TRIED])
def test_one_thing_that_a_person_found(
    code: str, no: Letter, partly: Letter, skipped: Letter
) -> None:
    said = [GOOD.says(code, verdict).grade() for verdict in ("fail", "warn", "not_tested")]
    assert [one.letter for one in said] == [no, partly, skipped]
    assert not any(one.holds for one in said)
    if POLICY.group(code) in {"vital", "key"}:
        assert not said[2].complete


def test_a_fan_that_only_ears_can_judge() -> None:
    deaf = GOOD.part("cooling", fans=())
    assert deaf.grade().letter is A
    assert deaf.says("thermal.fan", "fail").grade().letter is D
    assert deaf.says("thermal.fan", "not_tested").grade().complete is False


def test_three_failed_small_things_make_a_c() -> None:
    codes = ("audio.speakers", "camera.picture", "port.jack")
    laptop = GOOD
    for code in codes[:2]:
        laptop = laptop.says(code, "fail")
    assert laptop.grade().letter is B
    assert laptop.says(codes[2], "fail").grade().letter is C


def test_the_table_holds_every_code() -> None:
    rows = {row[0] for row in (*MEASURED, *HOLDS, *TRIED)}
    assert KNOWN_CODES - rows == {"thermal.fan"} - rows
    assert rows - KNOWN_CODES == {"erase.not_erased", "erase.unknown"}


def test_every_fault_of_the_table_has_words() -> None:
    laptops = [row[2]() for row in MEASURED] + [row[1]() for row in HOLDS]
    for laptop in laptops:
        grade = laptop.grade()
        for reason in (*grade.reasons, *grade.also):
            assert EN.grade_reason(reason)
        for hold in grade.holds:
            assert EN.hold(hold).title
        for one in grade_input(laptop.job()).findings:
            told = EN.finding(one)
            assert told.title
            assert "{" not in told.title + told.means + told.next


def test_the_hand_tests_of_the_table_are_those_of_the_laptop() -> None:
    asked: set[str] = {one.code for one in GOOD.job().hand_tests}
    assert asked == {row[0] for row in TRIED} | {"battery.swollen"}
    assert isinstance(hand("port.usb", "fail", 1), HandTest)
    assert HDD.id != SSD.id
