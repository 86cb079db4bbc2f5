"""Which controller takes the commands of an NVMe namespace.

`nvme0n1` need not belong to `nvme0`: where the system joins paths, the first number counts
subsystems and the second controllers (H14). Only sysfs tells, and the answer is compared again with
what the controller says of itself once it is open.
"""

import re
from dataclasses import dataclass

from host.errors import NoSuchInterface
from host.machine_reader import MachineReader, names_in, number_of, text_of

_CLASS = "/sys/class/nvme"
_CONTROLLER = re.compile(r"nvme\d+")
_NAMESPACE = re.compile(r"nvme(\d+)n(\d+)")


@dataclass(frozen=True, slots=True)
class ControllerNode:
    """A controller's character device, as sysfs names it."""

    path: str
    device_number: str
    """`major:minor`."""
    nsid: int
    """The namespace's id behind this controller."""


def controller_of(reader: MachineReader, node: str) -> ControllerNode:
    """The one controller of a namespace's block device.

    Args:
        reader: The door's reading half.
        node: `/dev/nvme0n1`.

    Raises:
        NoSuchInterface: it is no NVMe namespace, its controller cannot be told for certain, or
            several controllers lead to it.
    """
    name = (reader.real_path(node) or node).rsplit("/", 1)[-1]
    base = f"/sys/block/{name}"
    nsid, named = number_of(reader, f"{base}/nsid"), _NAMESPACE.fullmatch(name)
    if named is None or nsid is None:
        raise NoSuchInterface(f"{node} is no NVMe namespace")
    parent = (reader.real_path(f"{base}/device") or "").rsplit("/", 1)[-1]
    owner = _subsystem(reader, f"{base}/device")
    if not parent or owner is None:
        raise NoSuchInterface(f"{node}: nothing tells which subsystem it belongs to")
    siblings = [c for c in _controllers(reader) if _subsystem(reader, f"{_CLASS}/{c}") == owner]
    if len(siblings) > 1:
        raise NoSuchInterface(f"{node}: {len(siblings)} controllers lead to it")
    direct = siblings == [parent]
    if not siblings or not (direct or _has_path(reader, siblings[0], named, nsid)):
        raise NoSuchInterface(f"{node}: no controller of {parent} shows it")
    controller = siblings[0]
    number = text_of(reader, f"{_CLASS}/{controller}/dev")
    if number is None:
        raise NoSuchInterface(f"{controller} has no device node")
    return ControllerNode(f"/dev/{controller}", number, nsid)


def _controllers(reader: MachineReader) -> list[str]:
    return [name for name in names_in(reader, _CLASS) if _CONTROLLER.fullmatch(name)]


def _subsystem(reader: MachineReader, base: str) -> tuple[str | None, str] | None:
    """NQN and serial; an old kernel tells no NQN, a drive without a serial is none of ours."""
    serial = text_of(reader, f"{base}/serial")
    return (text_of(reader, f"{base}/subsysnqn"), serial) if serial else None


def _has_path(reader: MachineReader, controller: str, named: re.Match[str], nsid: int) -> bool:
    """Whether the controller has the hidden device that leads to this namespace.

    Beside `nvme0n1` of a subsystem stands `nvme0c1n1`: by way of controller 1.
    """
    path = re.compile(rf"nvme{named[1]}c\d+n{named[2]}")
    folder = f"{_CLASS}/{controller}"
    return any(
        path.fullmatch(each) and number_of(reader, f"{folder}/{each}/nsid") == nsid
        for each in names_in(reader, folder)
    )
