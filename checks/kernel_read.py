"""Reading the kernel's log since boot."""

from checks.findings import Reason
from checks.reading import Reading, without
from host.port import Host


def read_kernel(host: Host) -> Reading:
    """The part `kernel`."""
    return without("kernel", Reason.NOT_RECORDED)
