"""The inspection in lines: parts tried by hand, what no sensor tells, long tests that go on."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from agent.answer_sheet import AnswerSheet
from agent.answers import Answers, HandChoice, ToldSheet
from agent.asking import Ask, Question, Respondent
from agent.ending import JobEnd
from agent.plain import PERSON_WITHIN_MS, Plain
from agent.plain_talk import Surroundings
from agent.plain_try import try_options
from agent.say import Say
from agent.told_words import told_question
from agent.try_words import COUNTED, HAND_QUESTIONS
from agent.typist import Typist
from agent.view import Blocker, HandRow, LongPhase, SendPhase, Stage, View
from agent.walk import DemoWalk
from checks.findings import Finding, Reason, Verdict
from checks.hand.values import HandEnd
from checks.long_tests.values import LongProgress, LongTest, WaitsFor
from checks.told_facts import BiosOpened, Item, ItemTold, ToldFacts
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens.stand_in import StandIn
from tests.agent.screens.test_long_tests import long_row

SAY = Say(Language.EN)


@dataclass
class Lines:
    """What was said; time goes by in pauses only."""

    job: StandIn
    later: Callable[[StandIn, int], None] = lambda _job, _ms: None
    said: list[str] = field(default_factory=list)
    now_ms: int = 0

    def pause(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)
        assert self.now_ms < 3_600_000, "it hangs"
        self.later(self.job, self.now_ms)

    def run(self, respondent: Respondent) -> JobEnd:
        world = Surroundings(self.said.append, self.pause, lambda: self.now_ms)
        return Plain(self.job, respondent, world).run()

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def typed(*lines: str) -> Typist:
    return Typist(io.StringIO("".join(f"{line}\n" for line in lines)), lambda: None)


def at(stage: Stage, **others: object) -> StandIn:
    view = s.working(stage, language=Language.EN, hand_tests=(), blockers=())
    return StandIn(replace(view, **others))  # type: ignore[arg-type]


def trying(*codes: str) -> StandIn:
    return at(Stage.TRY, hand_tests=tuple(HandRow(code, None, None) for code in codes))


# Try

ASKED = {
    "display.picture": "Look at the whole screen. Is the picture even?",
    "display.pixels": "How many dots of the picture stayed dark or bright?",
    "display.damage": "Did you see lines, spots, pressure marks or cracks in the picture?",
}
"""Lines show no colours."""


@pytest.mark.parametrize("code", HAND_QUESTIONS)
def test_every_part_is_asked_with_its_own_words(code: str) -> None:
    lines = Lines(trying(code))
    lines.run(typed("", "q"))
    assert (
        f"{SAY.words.finding_name(code)}: {ASKED.get(code, HAND_QUESTIONS[code].ask)}" in lines.text
    )
    for option in try_options(code, SAY):
        assert f"  {option.key} = {option.text}" in lines.said
    assert lines.job.asked == []


@pytest.mark.parametrize("code", sorted(HAND_QUESTIONS.keys() - COUNTED.keys()))
def test_each_answer_is_kept_as_it_was_given(code: str) -> None:
    for option in try_options(code, SAY):
        lines = Lines(trying(code))
        lines.run(typed(option.key, "q"))
        skipped = option.value == "skip"
        verdict = Verdict.NOT_TESTED if skipped else Verdict(option.value)
        reason = Reason.OPERATOR_SKIPPED if skipped else None
        assert lines.job.asked == [("answer_hand_test", code, verdict, reason)]


def test_dots_and_sockets_are_counted() -> None:
    lines = Lines(trying("display.pixels", "port.usb"))
    lines.run(typed("2", "0", "q"))
    dots = Finding(code="display.pixels", verdict=Verdict.WARN, measured={"dead_pixels": 2})
    usb = Finding(code="port.usb", verdict=Verdict.PASS, measured={"dead_ports": 0})
    assert lines.job.asked == [
        ("end_hand_test", "display.pixels", HandEnd((dots,))),
        ("end_hand_test", "port.usb", HandEnd((usb,))),
    ]


def test_a_bulge_is_a_stop_in_lines_too() -> None:
    lines = Lines(trying("battery.swollen"))
    lines.run(typed("2", "q"))
    assert "Do not press on it. Fetch your supervisor." in lines.said


@pytest.mark.parametrize("code", HAND_QUESTIONS)
def test_in_lines_no_engine_is_opened(code: str) -> None:
    job = trying(code)
    Lines(job).run(typed("1", "q"))
    assert job.opened == []


# What no sensor tells


TOLD = ("bios", "usb_sockets", "touchscreen")


def test_what_no_sensor_tells_is_asked_once_the_check_is_done() -> None:
    job = StandIn(s.fresh(language=Language.EN, told_open=TOLD, blockers=()))
    lines = Lines(job)
    lines.run(typed("mk", "", "", "2", "4", "1", "q"))
    assert job.now.told == ToldFacts(
        bios_opened=BiosOpened.PASSWORD,
        usb_sockets=4,
        items=(ItemTold(item=Item.TOUCHSCREEN, there=True),),
    )
    assert lines.text.index("Step 2 of 6") < lines.text.index("BIOS set-up")


def test_what_is_left_open_is_asked_at_the_next_visit_of_the_start() -> None:
    job = StandIn(s.fresh(language=Language.EN, told_open=TOLD, blockers=()))
    lines = Lines(job)
    lines.run(typed("mk", "", "", "", "", "", "1", "", "", "3", "q"))
    assert lines.text.count("Does this laptop have a touchscreen?") == 2
    assert [one[0] for one in job.asked] == ["begin"], "unknown tells nothing"


def test_a_sealed_record_is_told_nothing_more() -> None:
    view = s.sealed(SendPhase.SENT, language=Language.EN, told_open=TOLD)
    lines = Lines(StandIn(replace(view, stage=Stage.CHECK)))
    lines.run(typed("q"))
    assert "BIOS set-up" not in lines.text


def test_a_sheet_tells_too() -> None:
    sheet = ToldSheet(bios=BiosOpened.YES, usb_sockets=3, items={Item.TOUCHSCREEN: False})
    job = StandIn(s.fresh(language=Language.EN, told_open=(*TOLD, "camera"), blockers=()))
    Lines(job).run(AnswerSheet(Answers(operator="mk", told=sheet), lambda _: None))
    assert job.now.told == ToldFacts(
        bios_opened=BiosOpened.YES,
        usb_sockets=3,
        items=(ItemTold(item=Item.TOUCHSCREEN, there=False),),
    )


@pytest.mark.parametrize(
    ("code", "choice", "verdict"),
    [
        ("input.lid", HandChoice.WARN, Verdict.WARN),
        ("input.lid", HandChoice.SKIP, Verdict.NOT_TESTED),
        ("display.pixels", 0, Verdict.PASS),
        ("display.pixels", 2, Verdict.WARN),
        ("display.pixels", HandChoice.PASS, Verdict.PASS),
        ("port.usb", 1, Verdict.FAIL),
        ("port.usb", HandChoice.SKIP, Verdict.NOT_TESTED),
    ],
)
def test_a_sheet_tries_every_part(code: str, choice: HandChoice | int, verdict: Verdict) -> None:
    job = trying(code)
    sheet = Answers(hand_tests={code: choice})
    Lines(job).run(AnswerSheet(sheet, lambda _: None, typed()))
    assert job.now.hand_tests[0].verdict is verdict


@pytest.mark.parametrize("code", HAND_QUESTIONS)
def test_the_demo_answers_every_part(code: str) -> None:
    walk = DemoWalk(lambda _: None)
    question = Question(Ask.HAND_TEST, try_options(code, SAY), code=code)
    (chosen,) = (one for one in question.options if one.key == walk.answer(question, 0))
    assert chosen.value == "pass"


@pytest.mark.parametrize("name", ["bios", "usb_sockets", *Item])
def test_the_demo_answers_what_no_sensor_tells(name: str) -> None:
    job = StandIn(s.fresh(language=Language.EN, told_open=(name,), blockers=()))
    Lines(job).run(DemoWalk(lambda _: None))
    assert [one[0] for one in job.asked][:2] == ["begin", "tell"]
    assert told_question(name).options


# Long tests


HALF = LongProgress(done_permille=404, left_s=60)
UNPLUG = LongProgress(waits_for=WaitsFor.UNPLUG)
RUNS = (Blocker.LONG_TESTS_RUNNING,)


def test_the_check_tells_of_long_tests_and_goes_on() -> None:
    waiting = long_row(LongTest.CPU, LongPhase.WAITING)
    job = at(Stage.CHECK, long_tests=(long_row(LongTest.MEMORY), waiting), blockers=RUNS)
    lines = Lines(job)
    lines.run(typed("q"))
    assert "[~] Memory test: 40 %, still about 1 min" in lines.said
    assert (
        "[~] Processor test: it begins by itself, as soon as nothing is in its way." in lines.said
    )
    assert "These tests go on by themselves while you do the next steps." in lines.said
    assert lines.now_ms == 0


def test_what_a_test_asks_of_the_person_is_told_at_the_check() -> None:
    job = at(Stage.CHECK, long_tests=(long_row(LongTest.BATTERY, progress=UNPLUG),))
    lines = Lines(job)
    lines.run(typed("q"))
    told = "Battery test: Unplug the charger: the battery is tested for 3 minutes."
    assert f"[~] {told}" in lines.said


def _ending(after_ms: int) -> Callable[[StandIn, int], None]:
    def later(job: StandIn, now_ms: int) -> None:
        if now_ms >= after_ms:
            ended = long_row(LongTest.MEMORY, LongPhase.ENDED, verdict=Verdict.PASS)
            job.now = replace(job.now, long_tests=(ended,), blockers=())

    return later


def test_the_grade_waits_for_tests_that_run_and_tells_seldom() -> None:
    job = at(Stage.GRADE, long_tests=(long_row(LongTest.MEMORY),), blockers=RUNS)
    lines = Lines(job, later=_ending(21_000))
    lines.run(typed("1", "q"))
    told = [line for line in lines.said if line.startswith("[~] Memory test")]
    assert len(told) == 5, "one line in five seconds"
    assert "Seal and send?" in lines.text


def test_a_test_that_nobody_helps_is_told_once_and_not_waited_for_without_end() -> None:
    row = long_row(LongTest.BATTERY, progress=UNPLUG)
    job = at(Stage.GRADE, long_tests=(row,), blockers=RUNS)
    lines = Lines(job)
    lines.run(typed("q"))
    asked = "[ ] Unplug the charger: the battery is tested for 3 minutes."
    assert lines.said.count(asked) == 1
    assert "Not yet. This is still open:" in lines.said
    assert lines.now_ms <= PERSON_WITHIN_MS + 1_000


def test_each_new_thing_to_do_is_told() -> None:
    plug = LongProgress(waits_for=WaitsFor.PLUG)

    def later(job: StandIn, now_ms: int) -> None:
        if now_ms >= 2_000:
            rows = (long_row(LongTest.BATTERY, progress=plug),)
            job.now = replace(job.now, long_tests=rows)

    row = long_row(LongTest.BATTERY, progress=UNPLUG)
    lines = Lines(at(Stage.GRADE, long_tests=(row,), blockers=RUNS), later=later)
    lines.run(typed("q"))
    assert lines.said.count("[ ] Plug the charger in again.") == 1


def test_other_open_work_is_told_at_once() -> None:
    view: View = at(Stage.GRADE).now
    blockers = (Blocker.LONG_TESTS_RUNNING, Blocker.LOOKS_OPEN)
    row = long_row(LongTest.MEMORY)
    lines = Lines(StandIn(replace(view, long_tests=(row,), blockers=blockers)))
    lines.run(typed("q"))
    assert lines.now_ms == 0
    assert "Not yet. This is still open:" in lines.said
