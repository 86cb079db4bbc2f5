"""The line to the inventory over a real socket: what comes back is an answer, whatever happens."""

import contextlib
import threading
from collections.abc import Iterator
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from agent.outbox import Place
from agent.sender import Sender
from agent.sending import Reply, meaning
from agent.site_http import SiteHttp
from tests.agent.outbox_bench import Bench, check_receipt, receipt_for

TOKEN = "okb_bench_secret"
RECORD = "00000001-0000-4000-8000-000000000000"


class Drip(Enum):
    """What stands before the endless drops."""

    HEADER = b"HTTP/1.1 201 Created\r\nX-Slow: "
    BODY = b"HTTP/1.1 201 Created\r\nContent-Length: 100000\r\n\r\n"
    BODY_WITHOUT_END = b"HTTP/1.1 201 Created\r\n\r\n"


class Inventory(ThreadingHTTPServer):
    """Answers as it is told and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.status = 201
        self.headers: dict[str, str] = {}
        self.body: bytes | None = None
        self.hangs_up_after: int | None = None
        """Bytes of the body that are sent before the line goes dead."""
        self.drips: Drip | None = None
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Inventory

    def do_PUT(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), sent))
        record_id = self.path.rsplit("/", 1)[-1]
        body = receipt_for(record_id, sent) if self.server.body is None else self.server.body
        if self.server.drips is not None:
            self._drip(self.server.drips)
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.hangs_up_after])
        if self.server.hangs_up_after is not None:
            self.close_connection = True
            self.connection.close()

    def _drip(self, drip: Drip) -> None:
        """One byte now and then, for as long as somebody listens."""
        self.close_connection = True
        self.wfile.write(drip.value)
        with contextlib.suppress(OSError):
            while not self.server.over.wait(0.02):
                self.wfile.write(b"x")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def inventory() -> Iterator[Inventory]:
    server = Inventory()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def line(inventory: Inventory) -> Iterator[SiteHttp]:
    http = SiteHttp(inventory.url, token=TOKEN, authority=None)
    yield http
    http.close()


def test_a_record_is_put_under_its_id_with_the_bench_token(
    inventory: Inventory, line: SiteHttp
) -> None:
    answer = line.put_record(RECORD, b"envelope")
    assert (answer.status, answer.body) == (201, receipt_for(RECORD, b"envelope"))
    method, path, headers, body = inventory.asked[0]
    assert (method, path, body) == ("PUT", f"/api/v1/records/{RECORD}", b"envelope")
    assert headers["Authorization"] == "Bearer okb_bench_secret"
    assert headers["Content-Type"] == "application/json"


def test_the_environment_gives_no_proxy_and_no_login(
    inventory: Inventory, line: SiteHttp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    assert line.put_record(RECORD, b"x").status == 201
    assert inventory.asked[0][2]["Authorization"] == "Bearer okb_bench_secret"


def test_a_redirect_is_not_followed_with_our_token(inventory: Inventory, line: SiteHttp) -> None:
    inventory.status, inventory.headers = 302, {"Location": f"{inventory.url}/hotel"}
    answer = line.put_record(RECORD, b"x")
    assert meaning(answer.status) is Reply.PROBLEM
    assert len(inventory.asked) == 1


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("soon", None), ("-1", None), ("99999999999", None)]
)
def test_retry_after_is_read_when_it_is_a_number(
    inventory: Inventory, line: SiteHttp, header: str, seconds: int | None
) -> None:
    inventory.status, inventory.headers = 503, {"Retry-After": header}
    answer = line.put_record(RECORD, b"x")
    assert (answer.status, answer.retry_after_s) == (503, seconds)


def test_an_answer_that_breaks_off_is_no_answer(inventory: Inventory, line: SiteHttp) -> None:
    inventory.hangs_up_after = 5
    assert line.put_record(RECORD, b"x").status is None


def test_an_endless_answer_is_cut(inventory: Inventory, line: SiteHttp) -> None:
    inventory.body = b"x" * (3 << 20)
    assert len(line.put_record(RECORD, b"x").body) == 1 << 20


@pytest.mark.parametrize("drip", Drip)
def test_an_answer_that_drips_in_is_given_up_and_the_next_is_heard(
    inventory: Inventory, drip: Drip
) -> None:
    http = SiteHttp(inventory.url, token=TOKEN, authority=None, answer_within_s=0.3)
    inventory.drips = drip
    answer = http.put_record(RECORD, b"x")
    assert (answer.status, answer.cause) == (None, "TooSlow")
    inventory.drips = None
    assert http.put_record(RECORD, b"x").status == 201
    http.close()


def test_nobody_there_is_silence_with_a_cause_for_the_log() -> None:
    server = Inventory()
    url = server.url
    server.server_close()
    http = SiteHttp(url, token=None, authority=None)
    answer = http.put_record(RECORD, b"x")
    http.close()
    assert answer.status is None
    assert answer.cause == "ConnectionError"


def test_a_record_crosses_the_socket_and_leaves_with_its_receipt(
    inventory: Inventory, line: SiteHttp, tmp_path: Path
) -> None:
    bench = Bench(tmp_path)
    sender = Sender(bench.outbox, line, check_receipt, bench.clock)
    parcel = bench.put(1)
    inventory.hangs_up_after = 3
    assert sender.run_once() == 2_000
    assert bench.outbox.place(parcel.record_id) == (Place.OUTBOX, parcel)
    inventory.hangs_up_after = None
    bench.clock.ms += 2_000
    assert sender.run_once() is None
    assert bench.outbox.place(parcel.record_id) == (Place.SENT, parcel)
    assert {body for _, _, _, body in inventory.asked} == {b"envelope 1"}
