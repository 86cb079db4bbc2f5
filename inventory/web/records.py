"""The pages of records: the list, one record, and its files."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from inventory.reading import Unreadable, read_record
from inventory.service import Inventory
from inventory.store import benches, kept, lists
from inventory.store.lists import Filter
from inventory.store.people import Login, Role
from inventory.web.list_view import address_with, chips_of, lines_of
from inventory.web.messages import not_found
from inventory.web.pages import Pages
from inventory.web.record_view import Shown, view_of
from inventory.web.session import Needs
from reports import dsse
from reports.grades import Letter
from reports.receipt import open_receipt
from reports.record import RecordId


def record_pages(inventory: Inventory, pages: Pages) -> APIRouter:
    """The routes of records, for people."""
    router = APIRouter(prefix="/records", include_in_schema=False)
    reader = Depends(Needs(inventory, Role.VIEWER))

    @router.get("")
    def list_records(
        request: Request,
        login: Annotated[Login, reader],
        wanted: Annotated[Filter, Depends(filter_of)],
    ) -> Response:
        with inventory.store.read() as connection:
            page = lists.page_of(connection, wanted)
            counts = lists.counts(connection)
            waiting = kept.newest(connection) if counts.quarantined else ()
        speech = pages.speech(request)
        return pages.answer(
            request,
            "records.html",
            login=login,
            wanted=wanted,
            counts=counts,
            kept=waiting,
            page=page,
            lines=lines_of(page.lines, speech),
            chips=chips_of(wanted, counts, speech),
            is_narrowed=wanted != Filter(),
            older=None
            if page.next_before is None
            else address_with(replace(wanted, before=page.next_before)),
        )

    @router.get("/{record_id}")
    def show_record(
        request: Request, login: Annotated[Login, reader], record_id: RecordId
    ) -> Response:
        with inventory.store.read() as connection:
            leaf = kept.leaf_under(connection, record_id)
            if leaf is None:
                return not_found(inventory, pages, request)
            bench_name = benches.bench_name(connection, leaf.bench_id)
            visits = lists.visits_beside(connection, leaf.idx)
            held_back = kept.row_of(connection, leaf.idx)
        parts = dsse.read(leaf.envelope)
        record = read_record(parts.payload_type, parts.body)
        shows_people = login.role.covers(Role.REVIEWER)
        receipt = open_receipt(leaf.receipt, inventory.site_key.public)
        if held_back is not None or isinstance(record, Unreadable):
            return pages.answer(
                request,
                "quarantined.html",
                login=login,
                leaf=leaf,
                reason=held_back.reason if held_back else "unknown_schema",
                detail=held_back.detail if held_back else "",
                bench_name=bench_name,
                has_signed_files=shows_people,
            )
        shown = Shown(record, leaf, receipt, bench_name, visits, shows_people)
        view = view_of(shown, pages.speech(request))
        return pages.answer(request, "record.html", login=login, view=view)

    return router


def filter_of(
    q: Annotated[str, Query(max_length=100)] = "",
    letter: Letter | None = None,
    hold: bool = False,  # noqa: FBT001, FBT002 a query parameter
    before: Annotated[int | None, Query(ge=0)] = None,
) -> Filter:
    """What the address asks of the list."""
    return Filter(q.strip(), None if letter is None else letter.value, hold, before)
