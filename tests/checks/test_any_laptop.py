"""Laws of the whole road from facts to findings, on laptops of any shape."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.codes import KNOWN_CODES
from checks.expected import expected
from checks.facts import LaptopFacts
from checks.findings import Finding, Verdict
from checks.hand.questions import hand_questions
from checks.inspection import inspect
from checks.judging import judge_foreign, judge_laptop
from checks.long_tests.values import LongRun
from checks.policy import default_policy
from host.errors import NotRecorded
from host.recorded import RecordedHost
from reports.functional import functional_caps
from reports.language import Language
from reports.words import Words, translator
from tests.checks.any_facts import laptops
from tests.checks.real_captures import CAPTURES

POLICY = default_policy()
EN = Words(translator(Language.EN))
ANY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MEASURED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})
LAPTOPS = sorted(
    each for each in (Path(__file__).parents[1] / "data/laptops").iterdir() if each.is_dir()
)
DUMPS = [each for folder in ("dmidecode", "lscpu", "smartctl", "udev", "edid")
         for each in sorted((CAPTURES / folder).glob("*.*"))[:25]]  # fmt: skip


def judged(facts: LaptopFacts) -> tuple[Finding, ...]:
    return (*judge_laptop(facts, POLICY), *judge_foreign(facts, POLICY))


@ANY
@given(laptops)
def test_every_question_has_one_answer_that_can_be_graded_and_worded(facts: LaptopFacts) -> None:
    findings = judged(facts)
    answers = Counter((each.code, each.device) for each in findings)
    assert max(answers.values()) == 1
    assert set(expected(facts)) <= answers.keys()
    assert not {(code, None) for code in hand_questions(facts)} & set(expected(facts))
    for each in findings:
        assert each.code in KNOWN_CODES
        assert (each.verdict in MEASURED) == (each.reason is None)
        assert each.verdict not in MEASURED or each.measured
        assert "{" not in EN.says(each)
    functional_caps(findings, POLICY)


@ANY
@given(laptops)
def test_stored_facts_give_the_same_findings_byte_for_byte(facts: LaptopFacts) -> None:
    again = LaptopFacts.model_validate_json(facts.model_dump_json())
    assert again == facts
    assert _bytes(judged(again)) == _bytes(judged(facts))


@ANY
@given(laptops, st.sampled_from(sorted(LaptopFacts.model_fields.keys() - {"unread"})))
def test_a_part_that_was_not_read_passes_nothing_of_its_own(facts: LaptopFacts, part: str) -> None:
    """What passes without a part passed with it, or was asked of another part."""
    empty: tuple[LongRun, ...] | None = () if part == "long_tests" else None
    less = judged(facts.model_copy(update={part: empty}))
    before = {(each.code, each.device): each.verdict for each in judged(facts)}
    for each in less:
        key = (each.code, each.device)
        if each.verdict is Verdict.PASS and before.get(key, Verdict.PASS) is not Verdict.PASS:
            assert (part, each.code) in SPOKE_AGAINST


SPOKE_AGAINST = {
    # With two witnesses the worse one counted, and now the other one is alone.
    ("identity", "lock.bios_admin_password"),
    ("identity", "lock.power_on_password"),
    ("identity", "cpu.windows_11"),
    ("identity", "clock.rtc_reset"),
    ("firmware", "lock.bios_admin_password"),
    ("firmware", "lock.power_on_password"),
    ("firmware", "firmware.version"),
    ("firmware", "tpm.version"),
    ("told", "lock.bios_admin_password"),
    ("kernel", "kernel.errors"),
    ("kernel", "cpu.machine_check"),
    ("drives", "kernel.errors"),
    ("power", "battery.charging"),
    ("power", "battery.gauge"),
    ("batteries", "battery.load"),
    ("long_tests", "battery.charging"),
    ("long_tests", "kernel.errors"),
    ("long_tests", "cpu.machine_check"),
}


@pytest.mark.parametrize(
    "folder", [*LAPTOPS, *DUMPS], ids=lambda each: f"{each.parent.name}-{each.name}"
)
def test_the_record_of_a_recorded_laptop_can_be_judged_again(folder: Path) -> None:
    try:
        host = RecordedHost.read(folder)
    except NotRecorded:
        pytest.skip("no part of a laptop that is read by itself")
    found = inspect(host, POLICY)
    again = LaptopFacts.model_validate_json(found.facts.model_dump_json())
    assert _bytes(judge_laptop(again, POLICY)) == _bytes(found.findings)
    assert _bytes(judge_foreign(again, POLICY)) == _bytes(found.foreign_findings)
    assert found.crashes == ()


def _bytes(findings: tuple[Finding, ...]) -> bytes:
    return b"\n".join(each.model_dump_json().encode() for each in findings)
