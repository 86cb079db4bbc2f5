"""What a run needs of the world."""

from collections.abc import Callable
from dataclasses import dataclass

from host.port import Host


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs of the world."""

    host: Host
    stopped: Callable[[], bool]
    random_bytes: Callable[[int], bytes]
    pid: int
    version: str
