"""What anybody may ask: the site's keys, and whether the server is well."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select

from inventory.problems import Problem, ProblemCode
from inventory.service import Inventory
from inventory.store import benches
from inventory.store.migrate import is_current
from inventory.store.tables import site_key


def site_api(inventory: Inventory) -> APIRouter:
    """Public keys, for whoever checks a record."""
    router = APIRouter(tags=["site"])

    @router.get("/keys")
    def get_keys() -> Response:
        """The site's public keys with their dates, and its signed statements about bench keys."""
        with inventory.store.read() as connection:
            sites = connection.execute(select(site_key)).mappings().all()
            statements = [key.statement.decode("ascii") for key in benches.all_keys(connection)]
        return JSONResponse(
            {
                "origin": inventory.site.origin,
                "site_keys": [dict(row) for row in sites],
                "bench_keys": statements,
            }
        )

    return router


def health_api(inventory: Inventory) -> APIRouter:
    """Liveness and readiness."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    def is_alive() -> Response:
        """The process answers."""
        return JSONResponse({"state": "alive"})

    @router.get("/readyz")
    def is_ready() -> Response:
        """The database answers and has the schema of this version."""
        if not is_current(inventory.store):
            raise Problem(ProblemCode.NOT_READY)
        return JSONResponse({"state": "ready"})

    return router
