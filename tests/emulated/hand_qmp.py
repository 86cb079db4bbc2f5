"""QEMU's own line (QMP): what hands do to the emulated laptop, and its end."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path

_PATIENCE_S = 20.0

Words = Mapping[str, object]


class QmpRefused(Exception):
    """QEMU did not do it; says why."""


class Qmp:
    """One connection."""

    def __init__(self, path: Path) -> None:
        """Connect and greet; what is plugged in lies in the same folder."""
        self.folder = path.parent
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE_S)
        try:
            self._socket.connect(str(path))
        except OSError:
            self._socket.close()
            raise
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._lines.readline()
        self.do("qmp_capabilities")

    def do(self, command: str, arguments: Words | None = None) -> object:
        """Let QEMU do something; events that come in between are nobody's.

        Raises:
            QmpRefused: it cannot.
        """
        words = {"execute": command, "arguments": dict(arguments or {})}
        self._socket.sendall(json.dumps(words).encode() + b"\n")
        while True:
            answer = json.loads(self._lines.readline())
            if "error" in answer:
                raise QmpRefused(answer["error"]["desc"])
            if "return" in answer:
                done: object = answer["return"]
                return done

    def key(self, qcode: str, *, down: bool) -> None:
        """A key of the built-in keyboard goes down or comes up."""
        value = {"type": "qcode", "data": qcode}
        self._send([{"type": "key", "data": {"down": down, "key": value}}])

    def press(self, qcode: str) -> None:
        """A key goes down, and up again: no finger is faster, and bounces are."""
        key = {"type": "qcode", "data": qcode}
        self.do("send-key", {"keys": [key], "hold-time": 60})

    def button(self, name: str, *, down: bool) -> None:
        """A button of the built-in mouse."""
        self._send([{"type": "btn", "data": {"down": down, "button": name}}])

    def _send(self, events: list[Words]) -> None:
        self.do("input-send-event", {"events": events})

    def plug(self, device: str, **properties: object) -> None:
        """A device goes in."""
        self.do("device_add", {"driver": device, **properties})

    def pull(self, device_id: str) -> None:
        """A device comes out."""
        self.do("device_del", {"id": device_id})

    def cable(self, device_id: str, *, there: bool) -> None:
        """A network cable goes in or comes out."""
        self.do("set_link", {"name": device_id, "up": there})

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()
