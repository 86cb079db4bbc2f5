"""Who may see what: cookies, forms of other sites, headers, roles by route."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from fastapi import Depends
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from inventory.clock import utc_now
from inventory.commands.opened import opened
from inventory.passwords import PasswordChecker
from inventory.service import Inventory
from inventory.store.people import Role
from inventory.tokens import token_digest
from inventory.web.app import make_app, routers
from inventory.web.headers import HEADERS, is_own_form
from inventory.web.local_path import own_path
from inventory.web.pages import Pages
from inventory.web.session import LOOPBACK_COOKIE, SECURE_COOKIE, Needs
from tests.inventory import samples
from tests.inventory.running import TIMEOUT_S, Browser, Prepared, Site, in_thread, served_here

PUBLIC = {
    "GET /",
    "GET /login",
    "POST /login",
    "GET /language/{language}",
    "GET /problems/{slug}",
    "GET /healthz",
    "GET /readyz",
    "GET /api/v1/keys",
}
"""Everything else needs a login or a token."""


def moment() -> datetime:
    return datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def routes(prepared: Prepared) -> Iterator[dict[str, APIRoute]]:
    """Every route of the application by method and path."""
    with opened(prepared.data) as at:
        made = Inventory(at.store, at.site, at.key, PasswordChecker(), moment, is_tls=False)
        yield {
            f"{method} {prefix}{route.path}": route
            for prefix, router in routers(made, Pages(made))
            for route in router.routes
            if isinstance(route, APIRoute)
            for method in route.methods or ()
        }


def needed_role(route: APIRoute) -> Role | None:
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, Needs):
            return dependency.call.role
    return None


def address(name: str) -> str:
    """An address that fits a route."""
    path = name.split(" ")[1].replace("{record_id}", samples.record_id(1))
    return path.replace("{slug}", "no-token").replace("{language}", "nl")


def ask(browser: Browser, name: str) -> requests.Response:
    method = name.split(" ", maxsplit=1)[0]
    return browser.session.request(
        method,
        browser.url + address(name),
        headers={"Origin": browser.url},
        allow_redirects=False,
        timeout=TIMEOUT_S,
    )


def test_every_route_needs_a_login_or_a_token_or_is_known_to_be_public(
    routes: dict[str, APIRoute], site: Site
) -> None:
    assert routes.keys() >= PUBLIC
    stranger = Browser(site.url)
    for name, route in routes.items():
        answer = ask(stranger, name)
        if name in PUBLIC:
            assert answer.status_code < 400 or name == "POST /login", name
        elif "/api/" in name:
            assert answer.status_code == 401, name
        else:
            assert needed_role(route) is not None, name
            assert answer.status_code == 303, name
            assert answer.headers["Location"].startswith("/login"), name


def test_every_route_opens_to_exactly_the_roles_it_names(
    routes: dict[str, APIRoute], site: Site
) -> None:
    for who in Role:
        browser = site.signed_in(who.value)
        for name, route in routes.items():
            needed = needed_role(route)
            if needed is None or not name.startswith("GET"):
                continue
            refused = ask(browser, name).status_code == 403
            assert refused is not who.covers(needed), f"{who} {name}"


def test_viewers_get_no_file_that_names_who_worked(site: Site) -> None:
    record = samples.plain(site.next_number())
    site.stored(record)
    address = f"/records/{record['record_id']}"
    viewer, reviewer = site.reader("viewer"), site.reader("reviewer")
    for name in ("envelope", "bundle"):
        assert viewer.get(f"{address}/{name}").status_code == 403
        assert f"{address}/{name}" not in viewer.get(address).text
        assert f"{address}/{name}" in reviewer.get(address).text
    assert viewer.get(f"{address}/receipt").status_code == 200
    assert f"{address}/receipt" in viewer.get(address).text


def test_a_page_above_the_role_says_whom_to_ask(prepared: Prepared, own_folder: Path) -> None:
    with opened(own_folder) as at:
        made = Inventory(at.store, at.site, at.key, PasswordChecker(), utc_now, is_tls=False)
        app = make_app(made, "0")
        app.get("/keepers", dependencies=[Depends(Needs(made, Role.ADMIN))])(lambda: "kept")
        with in_thread(app) as url:
            own_site = prepared.site(own_folder, url)
            assert own_site.signed_in("admin").get("/keepers").text == '"kept"'
            answer = own_site.signed_in("reviewer", "en").get("/keepers")
    assert answer.status_code == 403
    assert "Ask a keeper of the inventory for this role." in answer.text


def test_every_answer_carries_the_guarding_headers(site: Site) -> None:
    browser = site.reader()
    for path in ("/records", "/login", "/nothing", "/static/opknap.css", "/api/v1/keys"):
        for answer in (Browser(site.url).get(path), browser.get(path)):
            for name, value in HEADERS.items():
                assert answer.headers[name] == value, path
            assert "Server" not in answer.headers
    assert "'unsafe" not in HEADERS["Content-Security-Policy"]
    assert browser.get("/records").headers["Cache-Control"] == "no-store"


def test_pages_need_no_script_and_no_inline_style(site: Site) -> None:
    record = samples.held(site.next_number())
    site.stored(record)
    browser = site.reader()
    for path in ("/records", f"/records/{record['record_id']}", "/login", "/nothing"):
        html = browser.get(path).text
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", html), path


def test_the_loopback_cookie_is_out_of_reach_of_scripts(site: Site) -> None:
    answer = Browser(site.url).post("/login", name="admin", password=site.people["admin"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{LOOPBACK_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert not LOOPBACK_COOKIE.startswith("__")
    assert "Strict-Transport-Security" not in answer.headers


def test_only_the_digests_of_secrets_are_kept(prepared: Prepared, own_folder: Path) -> None:
    with served_here(own_folder) as url:
        own_site = prepared.site(own_folder, url)
        browser = own_site.signed_in()
    cookie = browser.session.cookies[LOOPBACK_COOKIE]
    assert len(cookie) >= 43
    kept = (own_site.data / "inventory.db").read_bytes()
    assert cookie.encode() not in kept
    assert token_digest(cookie).encode() in kept
    assert own_site.bench_answer["token"].encode() not in kept
    assert own_site.reader_token.encode() not in kept
    assert own_site.people["admin"].encode() not in kept


def test_signing_out_ends_the_login_on_the_server(site: Site) -> None:
    browser = site.signed_in("viewer")
    cookie = browser.session.cookies[LOOPBACK_COOKIE]
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/records").text)
    assert csrf is not None
    assert browser.post("/logout", csrf=csrf.group(1)).headers["Location"] == "/login"
    again = Browser(site.url)
    again.session.cookies.set(LOOPBACK_COOKIE, cookie)
    assert again.get("/records").status_code == 303


@pytest.mark.parametrize("csrf", ["", "guess"])
def test_signing_out_needs_the_token_of_this_login(site: Site, csrf: str) -> None:
    browser = site.signed_in("viewer")
    answer = browser.post("/logout", csrf=csrf)
    assert answer.status_code == 403
    assert browser.get("/records").status_code == 200


def test_a_form_of_another_site_is_refused(site: Site) -> None:
    browser = site.signed_in("viewer")
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.get("/records").text)
    assert csrf is not None
    answer = browser.post("/logout", origin="https://elsewhere.example", csrf=csrf.group(1))
    assert answer.status_code == 403
    assert browser.get("/records").status_code == 200
    login = Browser(site.url).post(
        "/login", origin="null", name="admin", password=site.people["admin"]
    )
    assert login.status_code == 403


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({"origin": "http://127.0.0.1:8080"}, True),
        ({"origin": "https://127.0.0.1:8080"}, False),
        ({"origin": "http://127.0.0.1:8081"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "null"}, False),
        ({}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://evil.example", "sec-fetch-site": "same-origin"}, False),
    ],
)
def test_only_our_own_forms_are_taken(headers: dict[str, str], *, is_own: bool) -> None:
    given = Headers({"host": "127.0.0.1:8080", **headers})
    assert is_own_form(given, "http") is is_own


def test_after_signing_in_people_come_where_they_wanted(site: Site) -> None:
    wanted = f"/records/{samples.record_id(1)}"
    browser = Browser(site.url)
    asked = browser.get(wanted).headers["Location"]
    form = browser.get(asked).text
    to = re.search(r'name="to" value="([^"]+)"', form)
    assert to is not None
    answer = browser.post("/login", name="admin", password=site.people["admin"], to=to.group(1))
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_link_leads_elsewhere_after_signing_in(site: Site, to: str) -> None:
    answer = Browser(site.url).post("/login", name="admin", password=site.people["admin"], to=to)
    assert answer.headers["Location"] == "/records"
    switched = Browser(site.url).session.get(
        f"{site.url}/language/nl", params={"back": to}, allow_redirects=False, timeout=TIMEOUT_S
    )
    assert switched.headers["Location"] == "/records"


@given(st.text())
def test_a_path_of_our_own_is_all_that_ever_comes_back(given_path: str) -> None:
    found = own_path(given_path)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert found in {given_path, "/records"}


def test_the_secure_cookie_bears_the_prefix_that_browsers_check() -> None:
    assert SECURE_COOKIE.startswith("__Host-")


def test_static_files_stay_in_their_folder(site: Site) -> None:
    for path in ("/static/../service.py", "/static/..%2fservice.py", "/static//etc/passwd"):
        assert Browser(site.url).get(path).status_code == 404
    assert Browser(site.url).get("/static/opknap.css").status_code == 200
