"""Records over the wire: benches send them, other programs fetch them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from inventory.api.body import limited_body
from inventory.api.gate import holder_of
from inventory.ingest import ingest
from inventory.problems import Problem, ProblemCode
from inventory.service import Inventory
from inventory.store import kept
from inventory.store.log import Leaf
from inventory.tokens import Scope
from reports import dsse, strict_json
from reports.record import RecordId

JSON = "application/json"


def records_api(inventory: Inventory) -> APIRouter:
    """The routes of records."""
    router = APIRouter(tags=["records"])

    @router.put("/records/{record_id}", status_code=201)
    def put_record(
        request: Request,
        record_id: RecordId,
        envelope: Annotated[bytes | None, Depends(limited_body)],
    ) -> Response:
        """Store a signed record. The same bytes may come again and get the same receipt."""
        holder = holder_of(inventory, request, Scope.RECORDS_WRITE)
        if envelope is None:
            raise Problem(ProblemCode.TOO_LARGE)
        stored = ingest(inventory, holder, record_id, envelope)
        return Response(stored.body, status_code=stored.status, media_type=JSON)

    @router.get("/records/{record_id}/receipt")
    def get_receipt(request: Request, record_id: RecordId) -> Response:
        """The receipt of a record: the same bytes each time."""
        holder_of(inventory, request, Scope.RECORDS_WRITE, Scope.RECORDS_READ)
        return Response(_leaf(inventory, record_id).receipt, media_type=JSON)

    @router.get("/records/{record_id}")
    def get_record(request: Request, record_id: RecordId) -> Response:
        """A record with all that proves it: the signed bytes, the receipt and the record itself."""
        holder_of(inventory, request, Scope.RECORDS_READ)
        leaf = _leaf(inventory, record_id)
        return Response(record_with_proof(leaf), media_type=JSON)

    return router


def record_with_proof(leaf: Leaf) -> bytes:
    """Envelope, receipt and record side by side, each with its bytes unchanged.

    The record is `null` where the signed bytes are not JSON (kept in quarantine).
    """
    record = dsse.read(leaf.envelope).body
    try:
        strict_json.parse(record)
    except strict_json.StrictJsonError:
        record = b"null"
    return b"".join(
        (b'{"envelope":', leaf.envelope, b',"receipt":', leaf.receipt, b',"record":', record, b"}")
    )


def _leaf(inventory: Inventory, record_id: str) -> Leaf:
    with inventory.store.read() as connection:
        leaf = kept.leaf_under(connection, record_id)
    if leaf is None:
        raise Problem(ProblemCode.NOT_FOUND)
    return leaf
