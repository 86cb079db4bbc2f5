"""`udevadm info --export-db` text, read and written (pure).

Blocks are separated by blank lines; `P:` is the device path, `N:` the node, `E:` a property.
"""

import re
from collections.abc import Iterable

from host.readings import Device

_FIRST = re.compile(r"^(?P<marks>[ \t\xa0>|#*]*)P: /\S+(?P<behind>[ \t]*)$", re.MULTILINE)


def tidied(text: str) -> str:
    """The dump without what a letter or a page put before and behind each of its lines."""
    first = _FIRST.search(text)
    if first is None or not (first["marks"] or first["behind"]):
        return text
    marks = first["marks"]
    lines = (line.rstrip() for line in text.split("\n"))
    return "\n".join("" if line == marks.rstrip() else line.removeprefix(marks) for line in lines)


def parse_udev(text: str) -> tuple[Device, ...]:
    """Every device of a dump; blocks without a path are skipped."""
    return tuple(
        device for block in text.replace("\r\n", "\n").split("\n\n") if (device := _device(block))
    )


def _device(block: str) -> Device | None:
    path, node, properties = None, None, dict[str, str]()
    for line in block.splitlines():
        mark, _, rest = line.partition(": ")
        match mark:
            case "P":
                path = rest
            case "N":
                node = "/dev/" + rest
            case "E":
                name, _, value = rest.partition("=")
                properties[name] = value
            case _:
                pass
    if path is None:
        return None
    return Device(path, properties.get("SUBSYSTEM", ""), node, properties)


def render_udev(devices: Iterable[Device]) -> str:
    """The same format again; parsing it gives equal devices."""
    return "\n\n".join(_block(device) for device in devices) + "\n"


def _block(device: Device) -> str:
    lines = [f"P: {device.sys_path}"]
    if device.node is not None:
        lines.append(f"N: {device.node.removeprefix('/dev/')}")
    lines += [f"E: {name}={value}" for name, value in sorted(device.properties.items())]
    return "\n".join(lines)
