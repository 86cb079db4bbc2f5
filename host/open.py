"""Which door an erase process opens, by the words of its plan."""

from pathlib import Path

from host.local import LocalHost
from host.port import Host
from host.simulated.host import SimulatedHost


def host_for(kind: str, folder: str | None) -> Host:
    """The real machine, or the folder of simulated drives.

    Raises:
        ValueError: there is no such door.
    """
    if kind == "real":
        return LocalHost()
    if kind == "simulated" and folder is not None:
        return SimulatedHost.of_drives(Path(folder))
    raise ValueError(f"no host of kind {kind!r}")
