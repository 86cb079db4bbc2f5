"""Which ends of erases the timeline of a job tells already."""

from collections.abc import Callable, Mapping

from agent.erase_tasks import Work
from wipe.values import Outcome


class EraseEnds:
    """Tells each end once, whoever asks first: the clockwork of a session, or its seal.

    Not locked: a session asks under its own lock.
    """

    def __init__(self, tell: Callable[[str, Outcome], None]) -> None:
        self._tell = tell
        self._told: dict[str, Outcome] = {}

    def look(self, works: Mapping[str, Work]) -> None:
        """Tell the ends that are new."""
        for drive_id, work in works.items():
            if work.outcome is None:
                self._told.pop(drive_id, None)
            elif self._told.get(drive_id) != work.outcome:
                self._told[drive_id] = work.outcome
                self._tell(drive_id, work.outcome)
