"""A limit on the time of a whole exchange over HTTP, not only on each read of it.

The time-outs of a socket begin anew with every byte: a server that sends one now and then would
hold its client for ever.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator

from typing_extensions import override
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Deadline:
    """Hangs up on whoever takes longer than `within_s` for one exchange."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._line: socket.socket | None = None
        self.passed = False
        """Whether the last exchange was cut."""

    @contextlib.contextmanager
    def over_exchange(self) -> Iterator[None]:
        """Cut the line if what happens inside takes too long."""
        self.passed = False
        timer = threading.Timer(self._within_s, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def pools(self) -> dict[str, type[HTTPConnectionPool]]:
        """Connections that this deadline can cut, for a `PoolManager`."""
        watch = self._watch

        class Plain(HTTPConnection):
            @override
            def _new_conn(self) -> socket.socket:
                return watch(super()._new_conn())

        class Tls(HTTPSConnection):
            @override
            def _new_conn(self) -> socket.socket:
                return watch(super()._new_conn())

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        return {"http": PlainPool, "https": TlsPool}

    def close(self) -> None:
        """Let go of the line."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _watch(self, line: socket.socket) -> socket.socket:
        self.close()
        # A second handle on the same line: TLS takes the first one over.
        self._line = line.dup()
        if self.passed:
            # It passed while there was no line yet.
            self._cut()
        return line

    def _cut(self) -> None:
        self.passed = True
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
