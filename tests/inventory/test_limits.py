"""What a crowd or a stranger may cost: bodies are counted while they come, logins wait nowhere."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from typing_extensions import override

from inventory.clock import utc_now
from inventory.commands.opened import opened
from inventory.passwords import PLACES, PasswordChecker
from inventory.service import Inventory
from inventory.web.app import make_app
from inventory.web.form_limit import MAX_FORM_BYTES
from tests.inventory import samples
from tests.inventory.running import TIMEOUT_S, Browser, Prepared, Site, in_thread

BOUNDARY = "opknap"
GUESS = "a guess"
PART = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"; filename="a.bin"\r\n\r\n'
).encode()


def pieces(size: int) -> Iterator[bytes]:
    """A file part in a body whose length no header tells."""
    yield PART
    left = size - len(PART)
    while left > 0:
        yield b"x" * min(left, 8192)
        left -= 8192


def upload(site: Site, path: str, size: int, method: str = "POST") -> requests.Response:
    return requests.request(
        method,
        site.url + path,
        data=pieces(size),
        headers={
            "Origin": site.url,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Accept-Language": "en",
        },
        allow_redirects=False,
        timeout=TIMEOUT_S,
    )


@pytest.mark.parametrize("path", ["/login", "/logout", "/nothing", "/static/opknap.css"])
@pytest.mark.parametrize("size", [MAX_FORM_BYTES + 1, 10 * MAX_FORM_BYTES])
def test_a_body_that_is_too_long_is_refused_before_anything_reads_it(
    site: Site, path: str, size: int
) -> None:
    answer = upload(site, path, size)
    assert "Content-Length" not in answer.request.headers
    assert answer.status_code == 413
    assert "This form is too large" in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_body_where_none_belongs_is_counted_too(site: Site) -> None:
    assert upload(site, "/records", MAX_FORM_BYTES + 1, "GET").status_code == 413


def test_a_body_of_the_largest_size_is_read(site: Site) -> None:
    assert upload(site, "/login", MAX_FORM_BYTES).status_code != 413
    fields = {"name": "admin", "password": site.people["admin"], "more": ""}
    used = len(requests.Request("POST", site.url, data=fields).prepare().body or "")
    fields["more"] = "x" * (MAX_FORM_BYTES - used)
    assert Browser(site.url).post("/login", **fields).status_code == 303


class SlowChecker(PasswordChecker):
    """Checks nothing until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    @override
    def holds(self, password: str, stored: str | None) -> bool:
        assert self.go_on.wait(TIMEOUT_S)
        return super().holds(password, stored)


def test_a_crowd_at_the_login_page_never_keeps_a_record_waiting(
    prepared: Prepared, own_folder: Path
) -> None:
    crowd, slow = 60, SlowChecker()
    refused: list[requests.Response] = []
    enough = threading.Event()

    def sign_in(number: int) -> requests.Response:
        answer = Browser(url, "en").post("/login", name=f"guess {number}", password=GUESS)
        if answer.status_code == 503:
            refused.append(answer)
        if len(refused) == crowd - PLACES:
            enough.set()
        return answer

    with opened(own_folder) as at, ThreadPoolExecutor(crowd) as pool:
        made = Inventory(at.store, at.site, at.key, slow, utc_now, is_tls=False)
        with in_thread(make_app(made, "0")) as url:
            site = prepared.site(own_folder, url)
            tries = [pool.submit(sign_in, number) for number in range(crowd)]
            try:
                assert enough.wait(TIMEOUT_S), "tries wait in line"
                site.stored(samples.plain(1))
            finally:
                slow.go_on.set()
            answers = [each.result() for each in tries]
    assert sorted(answer.status_code for answer in answers) == [403] * PLACES + [503] * (
        crowd - PLACES
    )
    assert {answer.headers["Retry-After"] for answer in refused} == {"2"}
    assert "Many people are signing in right now" in refused[0].text
