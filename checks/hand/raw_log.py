"""Raw events as they came, bounded, for evidence (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from host.input_events import InputEvent

_KEPT = 2_000
"""Enough for what is judged; fingers on a pad make a hundred a second."""


@dataclass(slots=True)
class RawLog:
    """The first events of a test, and how many more there were."""

    lines: list[bytes] = field(default_factory=list)
    left_out: int = 0

    def add(self, row: Mapping[str, object]) -> None:
        """One line of JSON."""
        if len(self.lines) < _KEPT:
            self.lines.append(json.dumps(row, separators=(",", ":"), ensure_ascii=False).encode())
        else:
            self.left_out += 1

    def add_event(self, source: str, event: InputEvent) -> None:
        """An event of an input device."""
        row = {"us": event.time_us, "type": event.type, "code": event.code, "value": event.value}
        self.add({"from": source, **row})

    @property
    def content(self) -> bytes:
        """All lines; the last one says what was left out."""
        last = json.dumps({"left_out": self.left_out}).encode()
        return b"\n".join((*self.lines, last)) + b"\n"
