"""What is known of a laptop changes with a long test and with a person's answer."""

from agent.job_facts import Inspected
from agent.judged_now import JudgedNow
from agent.state import JobState
from checks.facts import IdentityFacts, LaptopFacts
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.values import LongRun, LongTest
from checks.policy import default_policy
from checks.told_facts import BiosOpened, Item, ItemTold, ToldFacts
from reports.language import Language
from wipe.codes import Purpose

JOB = JobState(
    record_id="00000001-0000-4000-8000-000000000000",
    purpose=Purpose.DEMO,
    laptop=None,
    boot_id="b",
    language=Language.EN,
)
INSPECTED = Inspected(LaptopFacts(identity=IdentityFacts(chassis="notebook")))


def finding(code: str, job: JobState) -> Finding:
    judged = JudgedNow(default_policy()).of(INSPECTED, job)
    (found,) = (one for one in judged.inspected.findings if one.code == code)
    return found


def told(answers: ToldFacts) -> JobState:
    return JOB.model_copy(update={"told": answers})


def test_nothing_is_judged_twice_while_nothing_changes() -> None:
    judged = JudgedNow(default_policy())
    first = judged.of(INSPECTED, JOB)
    assert judged.of(INSPECTED, JOB.model_copy(update={"operator": "op-1"})) is first
    assert judged.of(INSPECTED, told(ToldFacts(usb_sockets=3))) is not first


def test_a_long_test_that_nobody_began_says_so() -> None:
    pattern = finding("ram.pattern_test", JOB)
    assert (pattern.verdict, pattern.reason) == (Verdict.NOT_TESTED, Reason.NOT_STARTED)


def test_a_long_test_answers_its_question() -> None:
    died = LongRun(test=LongTest.MEMORY, reason=Reason.MACHINE_DIED, died=2)
    assert finding("ram.pattern_test", JOB.with_long_run(died)).verdict is Verdict.FAIL


def test_a_person_who_opened_the_set_up_answers_for_the_password() -> None:
    opened = told(ToldFacts(bios_opened=BiosOpened.YES))
    assert finding("lock.bios_admin_password", opened).verdict is Verdict.PASS
    asked = told(ToldFacts(bios_opened=BiosOpened.PASSWORD))
    assert finding("lock.bios_admin_password", asked).verdict is Verdict.FAIL
    tried = told(ToldFacts(bios_opened=BiosOpened.NOT_TRIED))
    assert finding("lock.bios_admin_password", tried).verdict is Verdict.NOT_TESTED


def test_what_was_told_is_not_asked_again() -> None:
    judged = JudgedNow(default_policy())
    assert {"bios", "touchscreen"} <= set(judged.of(INSPECTED, JOB).told_open)
    there = (ItemTold(item=Item.TOUCHSCREEN, there=False),)
    answers = ToldFacts(bios_opened=BiosOpened.YES, usb_sockets=3, items=there)
    still_open = judged.of(INSPECTED, told(answers)).told_open
    assert not {"bios", "usb_sockets", "touchscreen"} & set(still_open)


def test_a_touchscreen_that_a_person_saw_is_to_be_tried() -> None:
    judged = JudgedNow(default_policy())
    for there in (True, False):
        items = (ItemTold(item=Item.TOUCHSCREEN, there=there),)
        tried = judged.of(INSPECTED, told(ToldFacts(items=items))).hand_tests
        assert ("input.touchscreen" in tried) == there
