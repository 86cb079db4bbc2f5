"""Wire the application."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from inventory.api.records import records_api
from inventory.api.site import health_api, site_api
from inventory.service import Inventory
from inventory.web.files import record_files
from inventory.web.headers import GuardedAnswers
from inventory.web.login import login_pages
from inventory.web.messages import handle_errors, message_pages
from inventory.web.pages import STATIC, Pages
from inventory.web.records import record_pages


def make_app(inventory: Inventory, version: str) -> FastAPI:
    """The application around one inventory."""
    # the interactive pages load scripts from elsewhere, which our policy forbids
    app = FastAPI(title="opknap inventory", version=version, docs_url=None, redoc_url=None)
    pages = Pages(inventory)
    app.add_middleware(GuardedAnswers, is_tls=inventory.is_tls)
    app.include_router(records_api(inventory), prefix="/api/v1")
    app.include_router(site_api(inventory), prefix="/api/v1")
    app.include_router(health_api(inventory))
    app.include_router(login_pages(inventory, pages))
    app.include_router(record_pages(inventory, pages))
    app.include_router(record_files(inventory, pages))
    app.include_router(message_pages(inventory, pages))
    app.mount("/static", StaticFiles(directory=str(STATIC)), name="static")
    handle_errors(app, inventory, pages)
    return app
