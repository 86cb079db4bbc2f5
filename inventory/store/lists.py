"""The list of records: newest first, paged by key, filtered and searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal_column, or_, select

from inventory.store import kept
from inventory.store.tables import bench, record_search, record_view

PAGE = 50
MOST_VISITS = 20
SHORTEST_PART = 3
"""Trigrams find any part of this length or more; shorter words are looked for as a beginning."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is asked for."""

    words: str = ""
    letter: str | None = None
    held: bool = False
    before: int | None = None
    """Log index of the last line of the page before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a list."""

    log_idx: int
    record_id: str
    is_demo: bool
    received_at: str
    bench: str
    letter: str
    is_held: bool
    is_complete: bool
    fit_for: str
    tag: str | None
    serial: str | None
    maker: str | None
    model: str | None
    name: str | None
    drives: int
    drives_erased: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of lines."""

    lines: Sequence[Line]
    next_before: int | None
    """Where the next page begins, `None` on the last one."""


def page_of(connection: Connection, wanted: Filter) -> Page:
    """One page, in one query."""
    query = (
        select(record_view, bench.c.name.label("bench_name"))
        .join(bench, bench.c.id == record_view.c.bench_id)
        .order_by(record_view.c.log_idx.desc())
        .limit(PAGE + 1)
    )
    rows = connection.execute(_narrowed(query, wanted)).all()
    lines = [_line(row) for row in rows[:PAGE]]
    return Page(lines, lines[-1].log_idx if len(rows) > PAGE else None)


@dataclass(frozen=True, slots=True)
class Counts:
    """Real records (never those of a demo) by what matters first."""

    records: int
    held: int
    by_letter: dict[str, int]
    quarantined: int


def counts(connection: Connection) -> Counts:
    """How many records there are, of each letter, on hold, and waiting in quarantine."""
    rows = connection.execute(
        select(record_view.c.letter, record_view.c.held, func.count())
        .where(record_view.c.demo == 0)
        .group_by(record_view.c.letter, record_view.c.held)
    ).all()
    by_letter: dict[str, int] = {}
    for letter, held, count in rows:
        if not held:
            by_letter[letter] = by_letter.get(letter, 0) + count
    return Counts(
        records=sum(count for _, _, count in rows),
        held=sum(count for _, held, count in rows if held),
        by_letter=by_letter,
        quarantined=kept.count(connection),
    )


def _narrowed(query: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.before is not None:
        query = query.where(record_view.c.log_idx < wanted.before)
    if wanted.letter is not None:
        # a held laptop's letter is provisional: it is found under "hold", not under its letter
        query = query.where(record_view.c.letter == wanted.letter, record_view.c.held == 0)
    if wanted.held:
        # a literal, not a parameter: only then can the partial index serve
        query = query.where(record_view.c.held == literal_column("1"))
    words = wanted.words.split()
    parts = [word for word in words if len(word) >= SHORTEST_PART]
    if parts:
        found = select(record_search.c.rowid).where(
            record_search.c.record_search.match(" ".join(map(_quoted, parts)))
        )
        query = query.where(record_view.c.log_idx.in_(found))
    for beginning in (word for word in words if len(word) < SHORTEST_PART):
        query = query.where(
            or_(
                record_view.c.serial.istartswith(beginning, autoescape=True),
                record_view.c.tag.istartswith(beginning, autoescape=True),
            )
        )
    return query


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _line(row: Row[Any]) -> Line:
    return Line(
        log_idx=row.log_idx,
        record_id=row.record_id,
        is_demo=bool(row.demo),
        received_at=row.received_at,
        bench=row.bench_name,
        letter=row.letter,
        is_held=bool(row.held),
        is_complete=bool(row.complete),
        fit_for=row.fit_for,
        tag=row.tag,
        serial=row.serial,
        maker=row.maker,
        model=row.model,
        name=row.name,
        drives=row.drives,
        drives_erased=row.drives_erased,
    )


def visits_beside(connection: Connection, log_idx: int) -> Sequence[Line]:
    """The newest other records of the laptop that this record is about."""
    same = select(record_view.c.laptop_id).where(record_view.c.log_idx == log_idx).scalar_subquery()
    rows = connection.execute(
        select(record_view, bench.c.name.label("bench_name"))
        .join(bench, bench.c.id == record_view.c.bench_id)
        .where(record_view.c.laptop_id == same, record_view.c.log_idx != log_idx)
        .order_by(record_view.c.log_idx.desc())
        .limit(MOST_VISITS)
    )
    return [_line(row) for row in rows]
