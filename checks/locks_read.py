"""Reading locks that are no password: theft tracking, remote management, enrolment."""

from checks.findings import Reason
from checks.reading import Reading, without
from host.port import Host


def read_locks(host: Host) -> Reading:
    """The part `locks`."""
    return without("locks", Reason.NOT_RECORDED)
