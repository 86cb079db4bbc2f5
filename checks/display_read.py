"""Reading the panel (EDID), graphics and sockets for other screens."""

from checks.findings import Reason
from checks.reading import Reading, without
from host.port import Host


def read_display(host: Host) -> Reading:
    """The part `display`."""
    return without("display", Reason.NOT_RECORDED)
