"""A real inventory in its own process, and what tests ask of it."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner
from typing_extensions import override

from inventory.__main__ import make_commands
from inventory.clock import utc_now
from inventory.commands.opened import opened
from inventory.commands.serve import listener_at
from inventory.passwords import PasswordChecker
from inventory.service import Inventory
from inventory.store import log
from inventory.store.verify import faults
from inventory.web.app import make_app
from tests.inventory import samples

TIMEOUT_S = 30


def command(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run `opknap-inventory` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "inventory", *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def answer_of(*words: str) -> dict[str, Any]:
    """What a command that succeeds answers in JSON; run in this process, which is faster."""
    ended = CliRunner().invoke(make_commands(), words, catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def found_faults(data: Path) -> list[str]:
    """What `verify` would say, line by line."""
    with opened(data) as at, at.store.read() as connection:
        found = faults(connection, at.key.public, at.site.origin)
        return [f"{fault.where} {fault.column}: {fault.detail}" for fault in found]


def leaf_count(data: Path) -> int:
    """How many records the log holds."""
    with opened(data) as at, at.store.read() as connection:
        return log.tree_size(connection)


@dataclass
class Server:
    """A serving process."""

    data: Path
    process: subprocess.Popen[str]
    url: str

    @classmethod
    def start(cls, data: Path, *options: str, module: str = "inventory") -> "Server":
        """Start and wait until it says that it listens."""
        words = ("serve", "--data", str(data), "--port", "0", *options)
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http"), f"it ended with {process.poll()}"
        return cls(data, process, url)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def wait_for_death(self) -> int:
        """Wait until it has died by itself; its exit code."""
        return self._ended()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self._ended()

    def _ended(self) -> int:
        code = self.process.wait(TIMEOUT_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@dataclass
class Site:
    """An inventory with one registered bench, and a person of each role."""

    data: Path
    url: str
    """Where it serves."""
    admin: dict[str, str]
    bench: samples.SampleBench
    bench_answer: dict[str, str]
    reader_token: str
    people: dict[str, str] = field(default_factory=dict)
    """Passwords by name; the names are those of the roles."""
    used: int = 100
    browsers: dict[tuple[str, str], "Browser"] = field(default_factory=dict)

    def next_number(self) -> int:
        """A number that no other test of this site has used."""
        self.used += 1
        return self.used

    def put(self, record_id: str, envelope: bytes, token: str | None = None) -> requests.Response:
        """Send bytes as the bench does."""
        return requests.put(
            f"{self.url}/api/v1/records/{record_id}",
            data=envelope,
            headers={"Authorization": f"Bearer {token or self.bench_answer['token']}"},
            timeout=TIMEOUT_S,
        )

    def stored(self, record: dict[str, Any]) -> bytes:
        """Send a record that must be taken; the envelope's bytes."""
        envelope = self.bench.sealed(record)
        answer = self.put(record["record_id"], envelope)
        assert answer.status_code == 201, answer.text
        return envelope

    def fetch(self, path: str, token: str) -> requests.Response:
        """Ask the API with a token."""
        return requests.get(
            f"{self.url}/api/v1{path}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT_S,
        )

    def signed_in(self, name: str = "admin", language: str = "nl") -> "Browser":
        """A person who has signed in."""
        password = self.people[name]
        browser = Browser(self.url, language)
        answer = browser.post("/login", name=name, password=password)
        assert answer.status_code == 303, answer.text
        return browser

    def reader(self, name: str = "admin", language: str = "nl") -> "Browser":
        """The same, signed in once for all tests that only read."""
        if (name, language) not in self.browsers:
            self.browsers[name, language] = self.signed_in(name, language)
        return self.browsers[name, language]


class Browser:
    """Sends forms with the headers that browsers send; follows nothing by itself."""

    def __init__(self, url: str, language: str = "nl", *, verify: str | bool = True) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = verify
        self.session.headers["Accept-Language"] = language

    def get(self, path: str) -> requests.Response:
        """Load a page."""
        return self.session.get(self.url + path, allow_redirects=False, timeout=TIMEOUT_S)

    def post(self, path: str, origin: str | None = None, **fields: str) -> requests.Response:
        """Send a form from one of the site's own pages, or from `origin`."""
        return self.session.post(
            self.url + path,
            data=fields,
            headers={"Origin": origin or self.url},
            allow_redirects=False,
            timeout=TIMEOUT_S,
        )


@dataclass(frozen=True)
class Prepared:
    """An inventory at rest, made by its own commands, and what they answered once."""

    data: Path
    admin: dict[str, str]
    bench_answer: dict[str, str]
    reader_token: str
    people: dict[str, str]

    def site(self, data: Path, url: str) -> Site:
        """This inventory, or a copy of it, served at an address."""
        bench = samples.bench()
        return Site(data, url, self.admin, bench, self.bench_answer, self.reader_token, self.people)


@contextmanager
def served_here(data: Path) -> Iterator[str]:
    """Serve a folder in this process, which starts at once; its address."""
    with opened(data) as at:
        made = Inventory(at.store, at.site, at.key, PasswordChecker(), utc_now, is_tls=False)
        with in_thread(make_app(made, "0")) as url:
            yield url


def prepare(folder: Path) -> Prepared:
    """Make an inventory with a bench, a reader's token and a person of each role."""
    data = folder / "inventory"
    at = ("--data", str(data))
    admin = answer_of("init", *at, "--site", "ams-1", "--organisation", "Digi Surfer", "--json")
    key_file = folder / "bench.pub.pem"
    key_file.write_bytes(samples.bench().key.public.pem)
    bench = answer_of("bench", "add", "Tafel 3", "--public-key", str(key_file), *at, "--json")
    reader = answer_of("token", "add", "--scope", "records:read", *at, "--json")
    people = {"admin": admin["password"]}
    for role in ("viewer", "reviewer"):
        made = answer_of("user", "add", role, "--role", role, *at, "--json")
        people[role] = made["password"]
    return Prepared(data, admin, bench, reader["token"], people)


class _Quiet(uvicorn.Server):
    """A server in a thread: leaves the signals alone and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    @contextmanager
    @override
    def capture_signals(self) -> Iterator[None]:
        yield

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def in_thread(app: FastAPI) -> Iterator[str]:
    """Serve an application in this process; its address."""
    listener = listener_at("127.0.0.1", 0)
    server = _Quiet(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert server.listening.wait(TIMEOUT_S)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(TIMEOUT_S)
        listener.close()
