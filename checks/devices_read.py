"""Reading what the kernel lists of input, radios, sound, cameras and USB."""

from checks.findings import Reason
from checks.reading import Reading, without
from host.port import Host


def read_devices(host: Host) -> Reading:
    """The part `devices`."""
    return without("devices", Reason.NOT_RECORDED)
