"""When the next attempt to send is made: pure, in milliseconds since boot."""

from dataclasses import dataclass
from enum import StrEnum

FIRST_PAUSE_MS = 2_000
LONGEST_PAUSE_MS = 60_000
PROBLEM_PAUSE_MS = 15 * 60_000
"""After a 4xx answer: 401 and 403 heal when the bench is enrolled again."""
LONGEST_RETRY_AFTER_MS = 10 * 60_000
_SERVER_ERRORS = 500


class Reply(StrEnum):
    """What an answer of the inventory means for a record."""

    STORED = "stored"
    """201, 200 or 202: it is there, a receipt comes with it."""
    CONFLICT = "conflict"
    """409: other bytes are stored under this id; sending again can never help."""
    PROBLEM = "problem"
    """Another 4xx, or an answer that proves nothing: a person should look; tried again later."""
    FAULT = "fault"
    """500: the inventory stumbled over this record, and may take every other."""
    BUSY = "busy"
    """429, 502, 503 or 504: the inventory, or what stands before it, asks for time."""
    SILENCE = "silence"
    """No answer at all."""


def meaning(status: int | None) -> Reply:
    """What an HTTP status says; `None` is no answer."""
    match status:
        case None:
            return Reply.SILENCE
        case 200 | 201 | 202:
            return Reply.STORED
        case 409:
            return Reply.CONFLICT
        case 408 | 425 | 429 | 502 | 503 | 504:
            return Reply.BUSY
        case _ if status >= _SERVER_ERRORS:
            return Reply.FAULT
        case _:
            # Redirects and 1xx are no answers of our inventory either (a hotel's login page).
            return Reply.PROBLEM


@dataclass(frozen=True, slots=True)
class Pace:
    """How the line, or one record, is doing: failures in a row since the last answer."""

    failures: int = 0
    not_before_ms: int = 0

    def after_failure(
        self,
        now_ms: int,
        retry_after_s: int | None,
        jitter_permille: int,
        *,
        longest_ms: int = LONGEST_PAUSE_MS,
    ) -> "Pace":
        """Wait twice as long as before, up to a limit; `Retry-After` counts up to 10 min.

        Args:
            now_ms: milliseconds since boot.
            retry_after_s: what the inventory asked for.
            jitter_permille: 0 to 1000, so that the benches of a room do not return together.
            longest_ms: the limit, before chance adds to it.
        """
        pause = min(FIRST_PAUSE_MS << min(self.failures, 16), longest_ms)
        pause += pause * jitter_permille // 2000
        if retry_after_s is not None:
            pause = max(pause, min(retry_after_s * 1000, LONGEST_RETRY_AFTER_MS))
        return Pace(self.failures + 1, now_ms + pause)

    def after_answer(self) -> "Pace":
        """The inventory answered: no pause."""
        return Pace()
