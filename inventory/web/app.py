"""Wire the application."""

from collections.abc import Iterator
from functools import partial

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from inventory.api.records import records_api
from inventory.api.site import health_api, site_api
from inventory.service import Inventory
from inventory.web.files import record_files
from inventory.web.form_limit import LimitedForms
from inventory.web.headers import GuardedAnswers
from inventory.web.login import login_pages
from inventory.web.messages import form_too_large, handle_errors, message_pages
from inventory.web.pages import STATIC, Pages
from inventory.web.records import record_pages

API = "/api/v1"


def make_app(inventory: Inventory, version: str) -> FastAPI:
    """The application around one inventory."""
    # the interactive pages load scripts from elsewhere, which our policy forbids
    app = FastAPI(title="opknap inventory", version=version, docs_url=None, redoc_url=None)
    pages = Pages(inventory)
    app.add_middleware(LimitedForms, refusal=partial(form_too_large, pages))
    app.add_middleware(GuardedAnswers, is_tls=inventory.is_tls)
    for prefix, router in routers(inventory, pages):
        app.include_router(router, prefix=prefix)
    app.mount("/static", StaticFiles(directory=str(STATIC)), name="static")
    handle_errors(app, inventory, pages)
    return app


def routers(inventory: Inventory, pages: Pages) -> Iterator[tuple[str, APIRouter]]:
    """Everything that can be asked, with the address it stands under."""
    yield API, records_api(inventory)
    yield API, site_api(inventory)
    yield "", health_api(inventory)
    yield "", login_pages(inventory, pages)
    yield "", record_pages(inventory, pages)
    yield "", record_files(inventory, pages)
    yield "", message_pages(inventory, pages)
