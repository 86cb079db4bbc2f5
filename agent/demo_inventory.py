"""The demo's own inventory: another process on loopback, spoken to by its commands alone."""

import json
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from agent.data_folder import DataFolder
from host.durable import write_whole
from host.errors import HostError
from host.port import Host, Process
from host.value import Value

_log = logging.getLogger(__name__)

ORGANISATION = "opknap demo"
SITE = "demo"
USER = "supervisor"
_COMMAND_S = 60.0
_READY_S = 30.0
_LOOK_EVERY_S = 0.05
_STOP_S = 10.0


class DemoSite(Value):
    """What was made once: kept in `keys/` (0600), so that a demo can be shown again."""

    bench_id: str
    password: str
    reader_token: str


class _Server(Value):
    """The process that served last."""

    pid: int
    port: int


class NoInventory(Exception):
    """The demo's inventory cannot run; the cause is what it said."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running inventory."""

    url: str
    port: int
    process: Process


class DemoInventory:
    """Makes, serves and stops the inventory of one demo folder."""

    def __init__(self, host: Host, data: DataFolder) -> None:
        self._host = host
        self._data = data
        self._pause = threading.Event()

    def prepare(self) -> DemoSite:
        """Make the inventory with its bench, login and reader, or find it as it was made.

        Raises:
            NoInventory: a command failed.
        """
        try:
            return DemoSite.model_validate_json(self._site_file.read_bytes())
        except (OSError, ValidationError):
            return self._make()

    def serve(self) -> Served:
        """Start serving, at the address of the last time if that is free.

        Raises:
            NoInventory: it did not start.
        """
        last = self._last()
        if last is not None and self._host.ask_to_stop(last.pid, str(self._data.root)):
            # A demo that was killed could not end its inventory.
            self._wait_until(lambda: not self._ready_file.exists(), _STOP_S)
        return (self._serve(last.port) if last else None) or self._serve(0) or self._failed()

    def stop(self, served: Served) -> None:
        """End the server; what it stored stays in the folder."""
        served.process.terminate()
        if served.process.wait(_STOP_S) is None:
            served.process.kill()

    @property
    def _site_file(self) -> Path:
        return self._data.keys / "demo.json"

    @property
    def _server_file(self) -> Path:
        return self._data.root / "demo-server.json"

    @property
    def _ready_file(self) -> Path:
        return self._data.root / "demo-ready.json"

    @property
    def _log_file(self) -> Path:
        return self._data.log_file.with_name("inventory.log")

    def _make(self) -> DemoSite:
        self._command("init", "--site", SITE, "--organisation", ORGANISATION)
        # Three starts of an interpreter: together they take the time of one and a half.
        with ThreadPoolExecutor(max_workers=3) as together:
            asked: list[Callable[[], dict[str, str]]] = [
                together.submit(self._command, *words).result
                for words in (
                    ("bench", "add", "Demo", "--public-key", str(self._data.bench_public_file)),
                    ("user", "add", USER, "--role", "reviewer"),
                    ("token", "add", "--name", "demo"),
                )
            ]
        bench, user, token = (ask() for ask in asked)
        write_whole(self._data.token_file, bench["token"].encode(), mode=0o600)
        write_whole(self._data.bench_statement_file, bench["statement"].encode())
        write_whole(self._data.site_key_file, bench["site_public_key_pem"].encode())
        site = DemoSite(
            bench_id=bench["bench_id"], password=user["password"], reader_token=token["token"]
        )
        write_whole(self._site_file, site.model_dump_json().encode(), mode=0o600)
        return site

    def _command(self, *words: str) -> dict[str, str]:
        argv = (*_INVENTORY, *words, "--data", str(self._data.root), "--json")
        try:
            done = self._host.run(argv, timeout_s=_COMMAND_S)
        except HostError as failed:
            raise NoInventory(str(failed)) from failed
        if done.exit_status != 0:
            raise NoInventory(done.stderr.decode("utf-8", "replace").strip())
        answer: dict[str, str] = json.loads(done.stdout)
        return answer

    def _serve(self, port: int) -> Served | None:
        ready = self._ready_file
        ready.unlink(missing_ok=True)
        argv: Sequence[str] = (
            *_INVENTORY,
            *("serve", "--data", str(self._data.root), "--port", str(port)),
            *("--ready-file", str(ready)),
        )
        process = self._host.spawn(argv, log=str(self._log_file))
        served: Served | None = None
        try:
            self._wait_until(lambda: ready.exists() or process.poll() is not None, _READY_S)
            if ready.exists():
                told = json.loads(ready.read_bytes())
                server = _Server(pid=process.pid, port=told["port"])
                write_whole(self._server_file, server.model_dump_json().encode())
                served = Served(told["url"], told["port"], process)
        finally:
            if served is None:
                # It did not start, or we are being ended: nobody else would end it.
                process.kill()
                process.wait(_STOP_S)
        return served

    def _wait_until(self, condition: Callable[[], bool], within_s: float) -> None:
        deadline_ms = self._host.boot_ms() + int(within_s * 1000)
        while not condition() and self._host.boot_ms() < deadline_ms:
            self._pause.wait(_LOOK_EVERY_S)

    def _last(self) -> _Server | None:
        try:
            return _Server.model_validate_json(self._server_file.read_bytes())
        except (OSError, ValidationError):
            return None

    def _failed(self) -> Served:
        raise NoInventory(self._log_file.read_text("utf-8", "replace")[-1000:].strip())


_INVENTORY = (sys.executable, "-P", "-m", "inventory")
