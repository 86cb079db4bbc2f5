"""Lines that tell the screen how far a phase is."""

from wipe.events import Progressed, RunPhase
from wipe.journal import Clock, Journal

_FIRST_PAUSE_MS = 500
_LAST_PAUSE_MS = 5000
_LINES_PER_RUN = 200
_STANDING_STILL_MS = 60_000


class ProgressLines:
    """Writes a line every half second at first, and less often the longer a phase takes.

    A journal is evidence that travels with the record: ten hours of half seconds would make it
    ten megabytes of nothing.
    """

    def __init__(self, journal: Journal, clock: Clock, phase: RunPhase) -> None:
        self._journal = journal
        self._clock = clock
        self._phase = phase
        self._began_ms = clock.boot_ms()
        self._due_ms = self._began_ms
        self._said: tuple[int, str | None] | None = None

    def tell(self, done_bytes: int, total_bytes: int, *, raw: str | None = None) -> None:
        """Say how far it is, if the last line is old enough.

        Where nothing has moved since, that is said once in a while only: a drive that stands still
        may do so for days.
        """
        now = self._clock.boot_ms()
        said = (done_bytes, raw)
        if now < self._due_ms + (_STANDING_STILL_MS if said == self._said else 0):
            return
        self._journal.append(
            Progressed(phase=self._phase, bytes=done_bytes, total_bytes=total_bytes, raw=raw),
            sync=False,
        )
        self._said = said
        elapsed = now - self._began_ms
        self._due_ms = now + min(_LAST_PAUSE_MS, max(_FIRST_PAUSE_MS, elapsed // _LINES_PER_RUN))
