"""The list of records in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from inventory.store.lists import Counts, Filter, Line
from inventory.web.grade_view import letter_text
from inventory.web.laptop_view import maker_in_words
from inventory.web.parts import Badge
from inventory.web.record_view import Speech, address_of
from reports.grades import FitFor, Letter


@dataclass(frozen=True, slots=True)
class LineText:
    """One line of the list."""

    address: str
    title: str
    tag: str | None
    serial: str | None
    letter: str
    letter_label: str
    is_held: bool
    is_complete: bool
    is_demo: bool
    drives: Badge
    fit_for: str
    bench: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter with how many laptops it shows."""

    text: str
    count: int
    address: str
    is_on: bool
    tone: str


def lines_of(lines: Sequence[Line], speech: Speech) -> tuple[LineText, ...]:
    """The page's lines."""
    return tuple(_line(line, speech) for line in lines)


def chips_of(wanted: Filter, counts: Counts, speech: Speech) -> tuple[Chip, ...]:
    """Filters by grade and hold; demo laptops are never counted."""
    tr = speech.tr
    plain = Filter(words=wanted.words)
    first = (
        Chip(
            tr("All"),
            counts.records,
            address_with(plain),
            is_on=wanted.letter is None and not wanted.held,
            tone="",
        ),
        Chip(
            tr("On hold"),
            counts.held,
            address_with(replace(plain, held=True)),
            is_on=wanted.held,
            tone="bad",
        ),
    )
    letters = (
        Chip(
            letter_text(letter, tr).capitalize(),
            counts.by_letter.get(letter.value, 0),
            address_with(replace(plain, letter=letter.value)),
            is_on=wanted.letter == letter.value,
            tone="",
        )
        for letter in reversed(Letter)
    )
    return (*first, *letters)


def address_with(wanted: Filter) -> str:
    """The address of a list."""
    asked: dict[str, str | int] = {}
    if wanted.words:
        asked["q"] = wanted.words
    if wanted.letter is not None:
        asked["letter"] = wanted.letter
    if wanted.held:
        asked["hold"] = 1
    if wanted.before is not None:
        asked["before"] = wanted.before
    return f"/records?{urlencode(asked)}" if asked else "/records"


def _line(line: Line, speech: Speech) -> LineText:
    tr = speech.tr
    letter = letter_text(Letter(line.letter), tr)
    return LineText(
        address=address_of(line.record_id),
        title=_title(line, speech),
        tag=line.tag,
        serial=line.serial,
        letter=line.letter,
        letter_label=tr("on hold") if line.is_held else tr("grade {letter}", letter=letter),
        is_held=line.is_held,
        is_complete=line.is_complete,
        is_demo=line.is_demo,
        drives=_drives(line, speech),
        fit_for=speech.words.fit_for(FitFor(line.fit_for)),
        bench=line.bench,
        received_at=line.received_at,
    )


def _drives(line: Line, speech: Speech) -> Badge:
    if line.drives == 0:
        return Badge(speech.tr("no drive"), "none")
    text = speech.tr("{erased} of {all} erased", erased=line.drives_erased, all=line.drives)
    return Badge(text, "good" if line.drives_erased == line.drives else "bad")


def _title(line: Line, speech: Speech) -> str:
    return maker_in_words(line.maker, line.name or line.model) or speech.tr("Laptop without a name")
