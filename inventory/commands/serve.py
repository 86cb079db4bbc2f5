"""Serve the inventory: one process, one listener."""

import json
import signal
import socket
from collections.abc import Callable
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from typing_extensions import override

from host import durable
from inventory.clock import utc_now
from inventory.commands.keep import Data
from inventory.commands.opened import Opened, opened
from inventory.commands.speak import EXIT_USAGE, CannotDo, say
from inventory.passwords import PasswordChecker
from inventory.service import Inventory
from inventory.web.app import make_app

SHUTDOWN_S = 5
KEEP_ALIVE_S = 30
BACKLOG = 2048


def serve(
    *,
    data: Data,
    port: Annotated[int, typer.Option(help="0 takes a free one.", min=0, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    ready_file: Annotated[
        Path | None, typer.Option(help="Written as JSON (url, port) once it listens.")
    ] = None,
    tls_certificate: Annotated[
        Path | None, typer.Option(help="Certificate chain, PEM.", dir_okay=False)
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, PEM.", dir_okay=False)] = None,
) -> None:
    """Serve pages and the API until it is told to stop (Ctrl+C or SIGTERM)."""
    is_tls = tls_certificate is not None and tls_key is not None
    if not is_tls and not _is_loopback(host):
        raise CannotDo(
            "Not without TLS",
            f"{host} can be reached by others, and passwords would cross the network in clear.",
            "Give --tls-certificate and --tls-key, or listen on 127.0.0.1.",
            exit_code=EXIT_USAGE,
        )
    with opened(data) as at, listener_at(host, port) as listener:
        url = _url(listener, host, is_tls=is_tls)
        config = uvicorn.Config(
            make_app(_inventory(at, is_tls=is_tls), version("opknap")),
            log_level="warning",
            access_log=False,
            server_header=False,
            # no proxy stands in front, so nobody may claim to be another address
            proxy_headers=False,
            timeout_graceful_shutdown=SHUTDOWN_S,
            timeout_keep_alive=KEEP_ALIVE_S,
            ssl_certfile=tls_certificate,
            ssl_keyfile=tls_key,
        )
        _run(config, listener, lambda: _tell(url, listener, ready_file))
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)


class _Announcing(uvicorn.Server):
    """Says so once it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def _run(config: uvicorn.Config, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    # uvicorn raises the signal again after it has stopped; then our handler keeps the exit clean
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    _Announcing(config, on_ready).run(sockets=[listener])


def _inventory(at: Opened, *, is_tls: bool) -> Inventory:
    return Inventory(
        store=at.store,
        site=at.site,
        site_key=at.key,
        passwords=PasswordChecker(),
        now=utc_now,
        is_tls=is_tls,
    )


def _tell(url: str, listener: socket.socket, ready_file: Path | None) -> None:
    if ready_file is not None:
        told = {"url": url, "port": listener.getsockname()[1]}
        durable.write_whole(ready_file, json.dumps(told).encode())
    say(url)


def listener_at(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        CannotDo: the address is not free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named as TCP, or asyncio leaves Nagle's delay on and each answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as refused:
        listener.close()
        raise CannotDo(
            "This address is not free",
            f"{host} port {port}: {refused.strerror}.",
            "Stop what uses it, or take another with --port (0 takes a free one).",
        ) from refused
    return listener


def _url(listener: socket.socket, host: str, *, is_tls: bool) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if is_tls else 'http'}://{shown}:{listener.getsockname()[1]}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
