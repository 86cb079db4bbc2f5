"""The files of a record, for people who keep or check them elsewhere."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from inventory.service import Inventory
from inventory.store import benches, kept
from inventory.store.log import Leaf
from inventory.store.people import Login, Role
from inventory.web.bundle import bundle_of
from inventory.web.messages import not_found
from inventory.web.pages import Pages
from inventory.web.session import Needs
from reports.record import RecordId


def record_files(inventory: Inventory, pages: Pages) -> APIRouter:
    """The routes of a record's files."""
    router = APIRouter(prefix="/records/{record_id}", include_in_schema=False)
    reader = Depends(Needs(inventory, Role.VIEWER))
    # the signed bytes name the operator, whom viewers do not see
    reviewer = Depends(Needs(inventory, Role.REVIEWER))

    @router.get("/envelope")
    def get_envelope(
        request: Request, _login: Annotated[Login, reviewer], record_id: RecordId
    ) -> Response:
        leaf = _leaf(inventory, record_id)
        if leaf is None:
            return not_found(inventory, pages, request)
        return _file(leaf.envelope, f"{record_id}.dsse.json")

    @router.get("/receipt")
    def get_receipt(
        request: Request, _login: Annotated[Login, reader], record_id: RecordId
    ) -> Response:
        leaf = _leaf(inventory, record_id)
        if leaf is None:
            return not_found(inventory, pages, request)
        return _file(leaf.receipt, f"{record_id}.receipt.json")

    @router.get("/bundle")
    def get_bundle(
        request: Request, _login: Annotated[Login, reviewer], record_id: RecordId
    ) -> Response:
        with inventory.store.read() as connection:
            leaf = kept.leaf_under(connection, record_id)
            keys = [] if leaf is None else benches.keys_of(connection, leaf.bench_id)
        if leaf is None:
            return not_found(inventory, pages, request)
        return _file(bundle_of(leaf, keys, inventory.site_key.public), f"{record_id}.zip")

    return router


def _leaf(inventory: Inventory, record_id: str) -> Leaf | None:
    with inventory.store.read() as connection:
        return kept.leaf_under(connection, record_id)


def _file(content: bytes, name: str) -> Response:
    """Bytes that a browser saves and never shows."""
    return Response(
        content,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
