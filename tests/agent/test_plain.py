"""The plain face: what it says, byte for byte, in both languages; and that it cannot do harm."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from agent.answer_sheet import AnswerSheet
from agent.answers import Answers, ForeignChoice, HandChoice
from agent.asking import Ask, Question, Respondent
from agent.ending import JobEnd
from agent.plain import Plain
from agent.plain_talk import Surroundings
from agent.session import Session
from agent.typist import Typist
from agent.view import DrivePhase
from agent.walk import DemoWalk
from checks.hand.questions import HAND_CODES
from host.drive import Drive
from reports.grades import LooksCard, Surface
from reports.language import Language
from tests.agent.session_bench import Bench, drive_with, only_drive, wait_for
from wipe.codes import DriveStatus

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.end()


class Reader:
    """Keeps what the face says; its pauses look at nothing but the clock of the test."""

    def __init__(self, session: Session) -> None:
        self.lines: list[str] = []
        self.session = session
        self.now_ms = 0

    def world(self) -> Surroundings:
        return Surroundings(self.lines.append, self.pause, lambda: self.now_ms)

    def pause(self, _: float) -> None:
        """Wait for the machine, not for the clock: only what is said must not depend on speed."""
        before = self.session.view()
        wait_for(lambda: self.session.view() != before or not before.blockers, "any change")

    def run(self, respondent: Respondent) -> JobEnd:
        return Plain(self.session, respondent, self.world()).run()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def walk(session: Session) -> Reader:
    reader = Reader(session)
    assert reader.run(DemoWalk(lambda given: reader.lines.append(f"> {given}"))) is JobEnd.DONE
    return reader


def without_chance(text: str) -> str:
    """The transcript without the record's number and without how far a fast erase was seen."""
    for later in (
        " Still erasing? Leave the lid open and do this part later.",
        " Loopt het wissen nog? Laat de klep open en doe dit deel straks.",
        " Still erasing? Leave the charger in and do this part later.",
    ):
        text = text.replace(later, "")
    text = re.sub(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "RECORD", text)
    kept = (line for line in text.splitlines() if not (_is_progress(line) or _is_of_test(line)))
    return "\n".join(kept) + "\n"


def _is_of_test(line: str) -> bool:
    """How far a long test is seen, and whether at all, is chance."""
    return line.startswith("[~]") or "go on by themselves" in line


def _is_progress(line: str) -> bool:
    return bool(
        re.match(r"Samsung .*: (The erase is|Het wissen|Erasing|Reading|Wissen|Terug)", line)
    )


@pytest.mark.parametrize("language", list(Language))
def test_a_whole_trip_in_lines(bench: Bench, language: Language) -> None:
    session = bench.open()
    session.set_language(language)
    said = without_chance(walk(session).text)
    golden = GOLDEN / f"plain.{language.value}.txt"
    assert said == golden.read_text("utf-8"), "read the difference; then keep it with care"


def test_progress_lines_come_seldom_and_only_while_something_runs(bench: Bench) -> None:
    reader = walk(bench.open())
    progress = [line for line in reader.lines if _is_progress(line)]
    assert len(progress) <= 1, "the clock stood still, so one line is all"


@pytest.mark.parametrize("lines", ["", "op-1\n", "op-1\n\n", "op-1\n\n\n\n", "op-1\n\n\n\n\n\n\n"])
def test_when_input_ends_nothing_is_erased_and_nothing_hangs(bench: Bench, lines: str) -> None:
    session = bench.open()
    session.set_language(Language.EN)
    row = only_drive(session)
    before = hashlib.sha256(bench.medium(row)).hexdigest()
    reader = Reader(session)
    assert reader.run(Typist(io.StringIO(lines), lambda: None)) is JobEnd.LEFT
    assert "Nobody answers any more." in reader.text
    assert only_drive(session).phase is DrivePhase.WAITING
    assert hashlib.sha256(bench.medium(row)).hexdigest() == before


def test_a_wrong_serial_is_asked_again_and_never_taken(bench: Bench) -> None:
    session = bench.open()
    session.set_language(Language.EN)
    reader = Reader(session)
    answers = ["3", "XXXX", "YYYY", "ZZZZ", "Q"]
    typist = Typist(io.StringIO("\n".join(["op-1", "", *answers]) + "\n"), lambda: None)
    assert reader.run(typist) is JobEnd.LEFT
    assert reader.text.count("Type the last 4 characters of the serial number:") == 3
    assert only_drive(session).phase is DrivePhase.WAITING


def test_a_person_may_go_anywhere_switch_the_language_and_leave(bench: Bench) -> None:
    session = bench.open()
    session.set_language(Language.EN)
    reader = Reader(session)
    # Leave the code open, go to the grade, speak Dutch, look at the check, stop.
    typist = Typist(io.StringIO("\n6\nL\n2\nQ\n"), lambda: None)
    assert reader.run(typist) is JobEnd.LEFT
    assert "Step 6 of 6: Grade" in reader.text
    assert "Stap 2 van 6: Keuring" in reader.text
    assert session.view().language is Language.NL


def sheet(drive: Drive, **more: object) -> Answers:
    return Answers(
        operator="op-7",
        asset_tag="DS-7",
        confirm=(drive.identity.serial or "",),
        hand_tests=dict.fromkeys(HAND_CODES, HandChoice.SKIP),
        looks=dict.fromkeys(Surface, LooksCard.DENTS),
    ).model_copy(update=more)


def answered(session: Session, answers: Answers) -> tuple[JobEnd, Reader]:
    reader = Reader(session)
    show = reader.lines.append
    return reader.run(AnswerSheet(answers, lambda given: show(f"> {given}"))), reader


def test_a_sheet_answers_everything(bench: Bench) -> None:
    session = bench.open()
    end, _ = answered(session, sheet(only_drive(session).drive))
    view = session.view()
    assert end is JobEnd.DONE
    assert view.sealed
    assert (view.operator, view.asset_tag) == ("op-7", "DS-7")
    assert view.looks.lid is LooksCard.DENTS
    assert {row.verdict for row in view.hand_tests} == {"not_tested"}


def test_a_sheet_that_does_not_name_a_drive_leaves_it_alone(bench: Bench) -> None:
    session = bench.open()
    row = only_drive(session)
    before = bench.medium(row)
    end, reader = answered(session, sheet(row.drive, confirm=("SOMETHING",)))
    assert end is JobEnd.LEFT
    assert not session.view().sealed
    assert bench.medium(row) == before
    assert "A drive is still open" in reader.text


def test_a_sheet_says_which_foreign_drive_belongs(bench: Bench) -> None:
    stick = bench.add_drive("STICK0001", foreign=True)
    other = bench.add_drive("CARD0002", foreign=True)
    session = bench.open()
    own = next(row for row in session.view().drives if not row.drive.foreign)
    answers = sheet(
        own.drive,
        confirm=(own.drive.identity.serial or "", "STICK0001"),
        foreign={"STICK0001": ForeignChoice.BELONGS, "CARD0002": ForeignChoice.NOT_PART},
    )
    end, _ = answered(session, answers)
    assert end is JobEnd.DONE
    erased = drive_with(session, "STICK0001").outcome
    assert erased is not None
    assert erased.status is DriveStatus.ERASED
    assert drive_with(session, "CARD0002").phase is DrivePhase.SET_ASIDE
    assert stick.id != other.id


def test_the_walk_types_no_serial_of_a_real_drive(bench: Bench) -> None:
    session = bench.open()
    row = only_drive(session)
    real = row.drive.model_copy(update={"simulated": False})
    walker = DemoWalk(lambda _: None)
    assert walker.answer(Question(Ask.CONFIRM, drive=row), 0)
    assert walker.answer(Question(Ask.CONFIRM, drive=replace(row, drive=real)), 0) == ""
