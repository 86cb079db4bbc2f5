"""Looks at the machine's drives and its mains again and again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from agent.desk import Ticker
from agent.drive_asking import DriveAsking
from agent.drive_rows import Seen
from host.drive import Drive, HiddenStorage
from host.errors import HostError
from host.port import Host
from host.suspend import read_mem_sleep
from wipe.mains import on_mains

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 3.0


@dataclass(frozen=True, slots=True)
class DriveLook:
    """How drives are looked at."""

    host: Host
    include_loop: bool
    asking: DriveAsking

    def now(self) -> Seen:
        """Every drive and hint as the machine shows them now.

        Raises:
            HostError: the machine could not be asked.
        """
        found = self.host.drives(include_loop=self.include_loop)
        drives = tuple(entry for entry in found if isinstance(entry, Drive))
        return Seen(
            drives=drives,
            hidden=tuple(entry for entry in found if isinstance(entry, HiddenStorage)),
            on_mains=on_mains(self.host),
            capabilities=self.asking.look(drives),
            deep_sleep=self._deep_sleep(),
        )

    def _deep_sleep(self) -> bool | None:
        kinds = read_mem_sleep(self.host)
        return None if kinds is None else "deep" in kinds


def drive_watch(
    look: DriveLook, seen: Callable[[Seen], None], looked: Callable[[], None]
) -> Ticker:
    """A thread that looks every few seconds.

    Args:
        look: how drives are looked at.
        seen: told what there is.
        looked: told after each look, the failed ones too.
    """

    def look_once() -> None:
        try:
            seen(look.now())
        except (HostError, OSError) as failed:
            # What was seen before stands; the guard asks the machine again by itself.
            _log.warning("drives: %s", failed)
        looked()

    return Ticker("drives", LOOK_EVERY_S, look_once)
