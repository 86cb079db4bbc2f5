"""Signing in and out."""

import math
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from inventory.passwords import Crowded
from inventory.service import Inventory
from inventory.store import audit
from inventory.store.people import (
    Account,
    Login,
    Role,
    StartedLogin,
    account_named,
    count_attempt,
    end_login,
    forgive,
    has_accounts,
    start_login,
)
from inventory.web.local_path import own_path
from inventory.web.pages import Pages
from inventory.web.session import Needs, cookie_name, drop_cookie, login_in, set_cookie

LONGEST_FIELD = 200
CROWD_PAUSE_S = 2


def login_pages(inventory: Inventory, pages: Pages) -> APIRouter:
    """The routes of signing in and out."""
    router = APIRouter(include_in_schema=False)
    anyone = Depends(Needs(inventory, Role.VIEWER))

    @router.get("/login")
    def ask(request: Request, to: str | None = None) -> Response:
        login = login_in(inventory, request)
        if login is not None:
            return RedirectResponse(own_path(to), status_code=303)
        return _form(pages, request, inventory, to=to)

    @router.post("/login")
    def sign_in(
        request: Request,
        name: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
        password: Annotated[str, Form(max_length=LONGEST_FIELD)] = "",
        to: Annotated[str | None, Form()] = None,
    ) -> Response:
        try:
            with inventory.passwords.place():
                started = _try_to_start(inventory, request, name.strip(), password)
        except Crowded:
            return _crowded(pages, request)
        match started:
            case StartedLogin():
                answer = RedirectResponse(own_path(to), status_code=303)
                set_cookie(inventory, answer, started.cookie)
                return answer
            case timedelta():
                return _form(pages, request, inventory, to=to, name=name, pause=started)
            case None:
                return _form(pages, request, inventory, to=to, name=name, is_wrong=True)

    @router.post("/logout")
    def sign_out(
        request: Request, login: Annotated[Login, anyone], csrf: Annotated[str, Form()] = ""
    ) -> Response:
        if csrf != login.csrf:
            tr = pages.words(request)
            return pages.message(
                request,
                login,
                status=403,
                title=tr("This form is out of date"),
                cause=tr("It belongs to an earlier login."),
                next_step=tr("Go back, load the page again and try once more."),
            )
        with inventory.store.write() as connection:
            end_login(connection, request.cookies[cookie_name(inventory)])
            audit.note(connection, inventory.now(), "sign_out", login.name, user_id=login.user_id)
        answer = RedirectResponse("/login", status_code=303)
        drop_cookie(inventory, answer)
        return answer

    return router


def _try_to_start(
    inventory: Inventory, request: Request, name: str, password: str
) -> StartedLogin | timedelta | None:
    """A login, the pause to wait first, or `None` when name and password do not belong together."""
    address = request.client.host if request.client else ""
    with inventory.store.write() as connection:
        pause = count_attempt(connection, name, address, inventory.now())
        account: Account | None = account_named(connection, name)
    if pause is not None:
        return pause
    # outside the transaction: it takes a tenth of a second
    stored = None if account is None else account.password
    if not inventory.passwords.holds(password, stored) or account is None:
        return None
    with inventory.store.write() as connection:
        forgive(connection, name, address)
        audit.note(connection, inventory.now(), "sign_in", account.name, user_id=account.id)
        return start_login(connection, account, inventory.now())


def _crowded(pages: Pages, request: Request) -> Response:
    """Asks the database nothing: a crowd must stay cheap."""
    tr = pages.words(request)
    answer = pages.message(
        request,
        None,
        status=503,
        title=tr("Many people are signing in right now"),
        cause=tr("The server checks only a few passwords at once, so that records still come in."),
        next_step=tr("Go back and try again in a few seconds."),
    )
    answer.headers["Retry-After"] = str(CROWD_PAUSE_S)
    return answer


def _form(
    pages: Pages,
    request: Request,
    inventory: Inventory,
    *,
    to: str | None,
    name: str = "",
    is_wrong: bool = False,
    pause: timedelta | None = None,
) -> Response:
    with inventory.store.read() as connection:
        is_empty = not has_accounts(connection)
    seconds = None if pause is None else math.ceil(pause.total_seconds())
    answer = pages.answer(
        request,
        "login.html",
        login=None,
        status=429 if pause else 403 if is_wrong else 200,
        to=own_path(to),
        name=name,
        is_wrong=is_wrong,
        pause_s=seconds,
        is_empty=is_empty,
    )
    if seconds is not None:
        answer.headers["Retry-After"] = str(seconds)
    return answer
