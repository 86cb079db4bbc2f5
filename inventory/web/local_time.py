"""Times as people at the site read them; everything is kept in UTC."""

from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inventory.clock import moment

PLACE = "Europe/Amsterdam"


class LocalTime:
    """Words a UTC stamp in the site's time; in UTC, and saying so, where no zone data exists."""

    def __init__(self) -> None:
        try:
            self._zone: ZoneInfo | None = ZoneInfo(PLACE)
        except ZoneInfoNotFoundError:
            self._zone = None

    def minute(self, stamp: str) -> str:
        """`2026-11-23 10:33`."""
        return self._worded(stamp, "%Y-%m-%d %H:%M")

    def second(self, stamp: str) -> str:
        """`2026-11-23 10:33:02`."""
        return self._worded(stamp, "%Y-%m-%d %H:%M:%S")

    def clock(self, stamp: str) -> str:
        """`10:33:02`."""
        return self._worded(stamp, "%H:%M:%S")

    def _worded(self, stamp: str, pattern: str) -> str:
        given = moment(stamp)
        if self._zone is None:
            return f"{given.astimezone(UTC):{pattern}} UTC"
        return f"{given.astimezone(self._zone):{pattern}}"
