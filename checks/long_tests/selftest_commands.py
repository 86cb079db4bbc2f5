"""The commands of a drive's self-test: all there are, word by word."""

import re
from dataclasses import dataclass

from host.drive import Drive
from host.port import Host

_CONTROLLER = re.compile(r"nvme\d+")
_NAMESPACE = re.compile(r"^(/dev/nvme\d+)n\d+$")
ALL_NAMESPACES = "0xffffffff"
SHORT, ABORT = "1", "0xf"

TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Commands:
    """How a test is looked at, begun and ended."""

    look: tuple[str, ...]
    start: tuple[str, ...]
    abort: tuple[str, ...]


def by_smartctl(node: str) -> Commands:
    """Of ATA drives, and of NVMe drives from smartctl 7.4 on."""
    return Commands(
        look=("smartctl", "-i", "-c", "-A", "-l", "selftest", "-j", node),
        start=("smartctl", "-t", "short", "-j", node),
        abort=("smartctl", "-X", "-j", node),
    )


def by_nvme(node: str) -> Commands:
    """Of NVMe drives whose self-tests smartctl does not reach."""
    test = ("nvme", "device-self-test", node, "-n", ALL_NAMESPACES, "-s")
    return Commands(
        look=("nvme", "self-test-log", node, "-o", "json"),
        start=(*test, SHORT),
        abort=(*test, ABORT),
    )


def nvme_support(node: str) -> tuple[str, ...]:
    """Asks what an NVMe controller offers."""
    return ("nvme", "id-ctrl", node, "-o", "json")


def node_of(host: Host, drive: Drive) -> str:
    """Where self-tests are asked for: of NVMe the controller, since drives refuse namespace 1.

    The namespace's name does not tell its controller where one drive has several paths.
    """
    if not drive.path.startswith("/dev/nvme"):
        return drive.path
    leads = host.real_path(f"/sys/block/{drive.path.rsplit('/', 1)[-1]}/device") or ""
    last = leads.rsplit("/", 1)[-1]
    if _CONTROLLER.fullmatch(last):
        return f"/dev/{last}"
    names = host.list_dir(leads) if leads else ()
    below = names if isinstance(names, tuple) else ()
    first = next((name for name in below if _CONTROLLER.fullmatch(name)), None)
    if first is not None:
        return f"/dev/{first}"
    named = _NAMESPACE.match(drive.path)
    return named[1] if named else drive.path
