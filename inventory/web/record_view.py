"""One record as a page shows it: everything worded, nothing left for the template to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.store.lists import Line
from inventory.store.log import Leaf
from inventory.web.drives_view import DrivesView, DriveText
from inventory.web.findings_view import Component, FindingsView
from inventory.web.grade_view import GradeText, GradeView, HoldText, LiftText, letter_text
from inventory.web.laptop_view import (
    EventText,
    clock_note,
    laptop_facts,
    laptop_name,
    looks_facts,
    timeline,
)
from inventory.web.local_time import LocalTime
from inventory.web.parts import Badge, Fact, Remark
from reports import dsse
from reports.grades import Letter
from reports.language import Translator
from reports.receipt import Receipt
from reports.record import Record
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Speech:
    """One language: this room's texts, the words of codes, and the site's time."""

    tr: Translator
    words: Words
    time: LocalTime


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made of."""

    record: Record
    leaf: Leaf
    receipt: Receipt
    bench_name: str
    visits: Sequence[Line]
    shows_people: bool
    """Reviewers see who worked; viewers do not."""


@dataclass(frozen=True, slots=True)
class VisitText:
    """Another record of the same laptop."""

    letter: str
    letter_label: str
    is_held: bool
    address: str
    received_at: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """The page."""

    address: str
    title: str
    is_demo: bool
    keys: tuple[Fact, ...]
    grade: GradeText
    hold_badge: Badge
    holds: tuple[HoldText, ...]
    reasons: tuple[Remark, ...]
    also: tuple[Remark, ...]
    lifts: tuple[LiftText, ...]
    drives: tuple[DriveText, ...]
    hints: tuple[str, ...]
    no_storage: str
    components: tuple[Component, ...]
    hand_tests: tuple[Remark, ...]
    hand_worst: Badge | None
    looks: tuple[Fact, ...]
    laptop: tuple[Fact, ...]
    timeline: tuple[EventText, ...]
    clock_note: str
    visits: tuple[VisitText, ...]
    proof: tuple[Fact, ...]
    has_signed_files: bool
    """They name who worked."""
    verify_command: str


def view_of(shown: Shown, speech: Speech) -> RecordView:
    """The page of one record in one language."""
    record, tr, words = shown.record, speech.tr, speech.words
    findings = FindingsView(record, words, tr)
    grade = GradeView(record.grade, words, tr, findings)
    storage = DrivesView(record, words, tr)
    return RecordView(
        address=address_of(record.record_id),
        title=laptop_name(record.laptop, tr),
        is_demo=record.purpose.value == "demo",
        keys=_keys(shown, speech),
        grade=grade.text(),
        hold_badge=Badge(tr("On hold"), "bad"),
        holds=grade.holds(),
        reasons=grade.reasons(),
        also=grade.also(),
        lifts=grade.lifts(),
        drives=storage.drives(),
        hints=storage.hints(),
        no_storage=storage.no_storage(),
        components=findings.components(),
        hand_tests=findings.hand_tests(),
        hand_worst=findings.worst_hand_test(),
        looks=tuple(looks_facts(record.looks, words)),
        laptop=tuple(laptop_facts(record.laptop, words, tr)),
        timeline=tuple(timeline(record, speech.time, tr)),
        clock_note=clock_note(record, tr),
        visits=tuple(_visit(line, tr) for line in shown.visits),
        proof=_proof(shown, speech),
        has_signed_files=shown.shows_people,
        verify_command=f"opknap verify {record.record_id}.dsse.json --site-key site.pub.pem",
    )


def address_of(record_id: str) -> str:
    """Where a record is shown."""
    return f"/records/{record_id}"


def _keys(shown: Shown, speech: Speech) -> tuple[Fact, ...]:
    laptop, tr = shown.record.laptop, speech.tr
    facts = [Fact(tr("Serial"), laptop.serial or tr("no serial"), is_code=True)]
    if laptop.asset_tag:
        facts.append(Fact(tr("Tag"), laptop.asset_tag, is_code=True))
    facts.append(Fact(tr("Received"), speech.time.minute(shown.leaf.received_at)))
    facts.append(Fact(tr("Bench"), shown.bench_name))
    if shown.shows_people:
        facts.append(Fact(tr("Operator"), shown.record.operator.id, is_code=True))
    return tuple(facts)


def _visit(line: Line, tr: Translator) -> VisitText:
    letter = letter_text(Letter(line.letter), tr)
    return VisitText(
        letter=line.letter,
        letter_label=tr("on hold") if line.is_held else tr("grade {letter}", letter=letter),
        is_held=line.is_held,
        address=address_of(line.record_id),
        received_at=line.received_at,
    )


def _proof(shown: Shown, speech: Speech) -> tuple[Fact, ...]:
    tr, leaf, log = speech.tr, shown.leaf, shown.receipt.log
    sources = {
        "ntp": tr("by this server's clock, kept by a time server"),
        "rtc": tr("by this server's own clock"),
        "unknown": tr("by this server's clock; how it is kept is not known"),
    }
    received = f"{speech.time.second(leaf.received_at)} ({sources[shown.receipt.time_source]})"
    return (
        Fact(tr("Record"), shown.record.record_id, is_code=True),
        Fact(tr("SHA-256 of the signed record"), leaf.envelope_sha256, is_code=True),
        Fact(tr("Signed by bench key"), dsse.read(leaf.envelope).keyid, is_code=True),
        Fact(tr("Received"), received),
        Fact(tr("Receipt by site key"), dsse.read(leaf.receipt).keyid, is_code=True),
        Fact(tr("Place in the log"), tr("{index} in {origin}", index=leaf.idx, origin=log.origin)),
        Fact(tr("Root of the log then"), log.root, is_code=True),
        Fact(tr("Judged by policy"), shown.record.grade.policy.version),
        Fact(tr("Written by"), tr("opknap {version}", version=shown.record.bench.agent)),
    )
