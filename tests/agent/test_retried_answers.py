"""A part tried again: what a person says undoes nothing that a machine has measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.answering import Answering
from agent.clock import JobClock
from agent.desk import Desk
from agent.keeper import Keeper
from agent.state import HandAnswer, JobState
from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandEnd
from checks.policy import default_policy
from host.recorded import RecordedHost
from host.value import Measured
from reports.language import Language
from wipe.codes import Purpose

POLICY = default_policy()
T480 = Path(__file__).parents[1] / "data/laptops/lenovo-thinkpad-t480"
SKIPPED = Reason.OPERATOR_SKIPPED


class Bench:
    """An open job and the answers to it."""

    def __init__(self, folder: Path) -> None:
        job = JobState(
            record_id="00000001-0000-4000-8000-000000000000",
            purpose=Purpose.DEMO,
            laptop=None,
            boot_id="b",
            language=Language.EN,
        )
        self.desk = Desk()
        self.keeper = Keeper(folder, job, self.desk)
        self.answering = Answering(self.keeper, JobClock(RecordedHost.read(T480)), POLICY.hand)

    def says(self, code: str, verdict: Verdict) -> HandAnswer:
        reason = SKIPPED if verdict is Verdict.NOT_TESTED else None
        self.answering.hand_test(code, verdict, reason)
        return self.answer(code)

    def measures(self, code: str, verdict: Verdict, values: Measured) -> HandAnswer:
        found = Finding(code=code, verdict=verdict, measured=values)
        self.answering.hand_end(HandEnd((found,)))
        return self.answer(code)

    def answer(self, code: str) -> HandAnswer:
        (answer,) = (one for one in self.keeper.job.hand_tests if one.code == code)
        return answer


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    assert made.desk.finish(10)


@pytest.mark.parametrize("later", [Verdict.PASS, Verdict.NOT_TESTED, Verdict.WARN])
def test_a_word_undoes_no_fault_that_was_measured(bench: Bench, later: Verdict) -> None:
    bench.measures("input.keyboard", Verdict.FAIL, {"missing_keys": 2, "person": "pass"})
    stands = bench.says("input.keyboard", later)
    assert (stands.verdict, stands.measured["missing_keys"]) == (Verdict.FAIL, 2)
    assert stands.attempts == 2


def test_a_new_measurement_undoes_an_old_one(bench: Bench) -> None:
    bench.measures("input.keyboard", Verdict.FAIL, {"missing_keys": 2})
    again = bench.measures("input.keyboard", Verdict.PASS, {"missing_keys": 0})
    assert again.verdict is Verdict.PASS


def test_a_person_may_take_back_a_no(bench: Bench) -> None:
    bench.says("audio.speakers", Verdict.FAIL)
    assert bench.says("audio.speakers", Verdict.PASS).verdict is Verdict.PASS


def test_a_count_of_a_person_is_theirs_to_correct(bench: Bench) -> None:
    bench.measures("display.pixels", Verdict.FAIL, {"dead_pixels": 4})
    assert bench.says("display.pixels", Verdict.PASS).measured == {"dead_pixels": 0}


def test_a_pass_that_is_taken_back_stays_taken_back(bench: Bench) -> None:
    bench.measures("input.keyboard", Verdict.PASS, {"missing_keys": 0})
    assert bench.says("input.keyboard", Verdict.FAIL).verdict is Verdict.FAIL
    assert bench.says("input.keyboard", Verdict.NOT_TESTED).reason is SKIPPED


def test_to_skip_the_question_ends_no_bulge(bench: Bench) -> None:
    bench.says("battery.swollen", Verdict.FAIL)
    assert bench.says("battery.swollen", Verdict.NOT_TESTED).verdict is Verdict.FAIL
    assert bench.says("battery.swollen", Verdict.PASS).verdict is Verdict.PASS
