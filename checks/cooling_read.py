"""Reading temperature and fan sensors."""

from checks.findings import Reason
from checks.reading import Reading, without
from host.port import Host


def read_cooling(host: Host) -> Reading:
    """The part `cooling`."""
    return without("cooling", Reason.NOT_RECORDED)
