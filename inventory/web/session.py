"""Who asks: the login cookie, and what a route needs."""

from fastapi import Request, Response

from inventory.service import Inventory
from inventory.store.people import LOGIN_LASTS, Login, Role, login_of

SECURE_COOKIE = "__Host-opknap"
LOOPBACK_COOKIE = "opknap-loopback"
"""Browsers refuse a `__Host-` cookie without TLS, so loopback http has one of its own."""


class NotSignedIn(Exception):
    """The page is for people with an account; `back` is where to go on afterwards."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


class NotAllowed(Exception):
    """The account's role does not cover this page."""

    def __init__(self, login: Login, needed: Role) -> None:
        super().__init__(needed.value)
        self.login = login
        self.needed = needed


def cookie_name(inventory: Inventory) -> str:
    """The name of the login cookie on this listener."""
    return SECURE_COOKIE if inventory.is_tls else LOOPBACK_COOKIE


def login_in(inventory: Inventory, request: Request) -> Login | None:
    """The login of this request, if there is one."""
    cookie = request.cookies.get(cookie_name(inventory))
    if cookie is None:
        return None
    with inventory.store.read() as connection:
        return login_of(connection, cookie, inventory.now())


def set_cookie(inventory: Inventory, response: Response, cookie: str) -> None:
    """Hand the login's cookie to the browser."""
    response.set_cookie(
        cookie_name(inventory),
        cookie,
        max_age=int(LOGIN_LASTS.total_seconds()),
        path="/",
        secure=inventory.is_tls,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(inventory: Inventory, response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(
        cookie_name(inventory), path="/", secure=inventory.is_tls, httponly=True, samesite="lax"
    )


class Needs:
    """A dependency: only logins whose role covers `role` get through."""

    def __init__(self, inventory: Inventory, role: Role) -> None:
        self._inventory = inventory
        self.role = role

    def __call__(self, request: Request) -> Login:
        """The login, or the reason to go elsewhere first."""
        login = login_in(self._inventory, request)
        if login is None:
            query = f"?{request.url.query}" if request.url.query else ""
            raise NotSignedIn(request.url.path + query)
        if not login.role.covers(self.role):
            raise NotAllowed(login, self.role)
        return login
