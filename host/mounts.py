"""What the running system uses: mounts, swap, and the devices it came from."""

import re
from dataclasses import dataclass

from host.machine_reader import MachineReader, names_in, text_of

_SYSTEM_MOUNTS = (
    "/",
    "/usr",
    "/boot",
    "/boot/efi",
    "/cdrom",
    "/lib/live/mount/medium",
    "/run/initramfs/live",
    "/run/live/medium",
    "/run/live/persistence",
    "/run/opknap/data",
)
_OCTAL = re.compile(r"\\([0-7]{3})")
_UUID = re.compile(
    r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|\b[0-9A-F]{4}-[0-9A-F]{4}\b"
)
_DEVICE_ARGUMENT = re.compile(r"(?:^|\s)(?:root|live-media|bootfrom|resume)=(/dev/\S+)")


@dataclass(frozen=True, slots=True)
class SystemUse:
    """Device numbers (`major:minor`) and names that the running system stands on."""

    mounts: tuple[tuple[str, str], ...]
    """Device number and mount point."""
    swaps: tuple[str, ...]
    """Device nodes of active swap."""
    live_numbers: frozenset[str]
    """Devices behind the system's own mounts, loops and mappings followed down."""
    boot_uuids: frozenset[str]
    """UUIDs on the kernel command line, lower case."""
    boot_nodes: frozenset[str]
    """Device nodes on the kernel command line."""

    def mount_points(self, numbers: frozenset[str]) -> tuple[str, ...]:
        """Where any of these devices is mounted."""
        return tuple(point for number, point in self.mounts if number in numbers)


def read_system_use(reader: MachineReader) -> SystemUse:
    """Mounts, swap and boot devices as the kernel tells them now."""
    mounts = parse_mountinfo(text_of(reader, "/proc/self/mountinfo") or "")
    command_line = text_of(reader, "/proc/cmdline") or ""
    system = {number for number, point in mounts if point in _SYSTEM_MOUNTS}
    return SystemUse(
        mounts=mounts,
        swaps=parse_swaps(text_of(reader, "/proc/swaps") or ""),
        live_numbers=frozenset(_followed_down(reader, system, mounts)),
        boot_uuids=frozenset(found.lower() for found in _UUID.findall(command_line)),
        boot_nodes=frozenset(_DEVICE_ARGUMENT.findall(command_line)),
    )


def parse_mountinfo(text: str) -> tuple[tuple[str, str], ...]:
    """Device number and mount point of each line (proc(5), mountinfo fields 3 and 5)."""
    rows = (line.split() for line in text.splitlines())
    return tuple((row[2], _unescaped(row[4])) for row in rows if len(row) >= 5)  # noqa: PLR2004 - field 5


def parse_swaps(text: str) -> tuple[str, ...]:
    """Nodes or files of active swap: the first column below the heading."""
    return tuple(_unescaped(line.split()[0]) for line in text.splitlines()[1:] if line.split())


def _unescaped(text: str) -> str:
    return _OCTAL.sub(lambda match: chr(int(match.group(1), 8)), text)


def _followed_down(
    reader: MachineReader, numbers: set[str], mounts: tuple[tuple[str, str], ...]
) -> set[str]:
    """These devices and all that they stand on: mappings, RAID members, files behind loops."""
    seen: set[str] = set()
    waiting = set(numbers)
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        base = f"/sys/dev/block/{number}"
        for slave in names_in(reader, f"{base}/slaves"):
            if slave_number := text_of(reader, f"{base}/slaves/{slave}/dev"):
                waiting.add(slave_number)
        if backing := text_of(reader, f"{base}/loop/backing_file"):
            waiting.update(_numbers_below(backing, mounts))
    return seen


def _numbers_below(path: str, mounts: tuple[tuple[str, str], ...]) -> set[str]:
    """The device of the deepest mount that holds a file."""
    holding = [
        (len(point), number)
        for number, point in mounts
        if path == point or path.startswith(point.rstrip("/") + "/")
    ]
    return {max(holding)[1]} if holding else set()
