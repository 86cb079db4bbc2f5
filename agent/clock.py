"""A job's clock: durations by the boot clock, dates with what they are worth."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from host.port import Host
from reports.record import Clock, Event

RELEASED = "2026-11-01T00:00:00.000Z"
"""No honest clock is before the release of this version."""


@dataclass(frozen=True, slots=True)
class JobClock:
    """Time as the machine tells it."""

    host: Host

    def boot_ms(self) -> int:
        """Milliseconds since boot, suspend included."""
        return self.host.boot_ms()

    def utc(self) -> str:
        """Wall clock; may be wrong, never used for durations."""
        return self.host.utc_now()

    def event(self, name: str, *, by: str | None = None, **detail: object) -> Event:
        """A point of the timeline, now."""
        return Event(
            boot_id=self.host.boot_id(),
            boot_ms=self.host.boot_ms(),
            at=self.host.utc_now(),
            event=name,
            by=by,
            detail=json.dumps(detail, sort_keys=True) if detail else None,
        )


def clock_of(timeline: Iterable[Event], sealed_at: str) -> Clock:
    """How far the dates of a record can be trusted: nothing here has asked a time server."""
    boots = tuple(dict.fromkeys(event.boot_id for event in timeline))
    return Clock(source="rtc" if sealed_at >= RELEASED else "floor", boot_ids=boots)
