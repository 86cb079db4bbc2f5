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
    r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
    r"|\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{2}\b"
    r"|\b[0-9]{4}(?:-[0-9]{2}){6}\b"
    r"|\b[0-9A-F]{4}-[0-9A-F]{4}\b"
)
"""GPT and most file systems; MBR partitions (PARTUUID); ISO 9660 (a date); FAT."""
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


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo."""

    number: str
    """Device number, `major:minor`."""
    point: str
    source: str
    """What was mounted, as the file system names it; mostly a device node."""


def read_system_use(reader: MachineReader) -> SystemUse:
    """Mounts, swap and boot devices as the kernel tells them now."""
    told = parse_mountinfo(text_of(reader, "/proc/self/mountinfo") or "")
    mounts = tuple(
        (number, mount.point) for mount in told for number in sorted(_numbers_of(reader, mount))
    )
    command_line = text_of(reader, "/proc/cmdline") or ""
    system = {number for number, point in mounts if point in _SYSTEM_MOUNTS}
    nodes = _DEVICE_ARGUMENT.findall(command_line)
    return SystemUse(
        mounts=mounts,
        swaps=parse_swaps(text_of(reader, "/proc/swaps") or ""),
        live_numbers=frozenset(_followed_down(reader, system, mounts)),
        boot_uuids=frozenset(found.lower() for found in _UUID.findall(command_line)),
        boot_nodes=frozenset(
            name for node in nodes for name in (node, reader.real_path(node)) if name
        ),
    )


def parse_mountinfo(text: str) -> tuple[Mount, ...]:
    """One mount a line (proc(5), mountinfo: fields 3, 5 and the second behind the hyphen)."""
    rows = (line.split() for line in text.splitlines())
    return tuple(
        Mount(row[2], _unescaped(row[4]), _unescaped(_source(row)))
        for row in rows
        if len(row) >= 5  # noqa: PLR2004 - field 5
    )


def _source(row: list[str]) -> str:
    behind = row[row.index("-") + 1 :] if "-" in row else []
    return behind[1] if len(behind) > 1 else ""


def _numbers_of(reader: MachineReader, mount: Mount) -> set[str]:
    """Every block device behind a mount.

    btrfs and its like give a mount a number of its own that no block device has, and name one of
    their devices as its source.
    """
    numbers = {mount.number}
    # bcachefs names all of its devices, with colons between
    for node in mount.source.split(":"):
        if number := number_of_node(reader, node):
            numbers.add(number)
    return numbers | _btrfs_companions(reader, numbers)


def _btrfs_companions(reader: MachineReader, numbers: set[str]) -> set[str]:
    """The other devices of a btrfs that stands on several."""
    found: set[str] = set()
    for file_system in names_in(reader, "/sys/fs/btrfs"):
        folder = f"/sys/fs/btrfs/{file_system}/devices"
        members = {text_of(reader, f"{folder}/{name}/dev") for name in names_in(reader, folder)}
        if members & numbers:
            found |= {number for number in members if number}
    return found


def number_of_node(reader: MachineReader, node: str) -> str | None:
    """Device number of a node such as /dev/dm-0 or /dev/mapper/swap; `None` for a plain file."""
    if not node.startswith("/dev/"):
        return None
    name = (reader.real_path(node) or node).rsplit("/", 1)[-1]
    return text_of(reader, f"/sys/class/block/{name}/dev")


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
            device = number_of_node(reader, backing)
            waiting.update({device} if device else _numbers_below(backing, mounts))
    return seen


def _numbers_below(path: str, mounts: tuple[tuple[str, str], ...]) -> set[str]:
    """The device of the deepest mount that holds a file."""
    holding = [
        (point, number)
        for number, point in mounts
        if path == point or path.startswith(point.rstrip("/") + "/")
    ]
    deepest = max((point for point, _ in holding), key=len, default=None)
    return {number for point, number in holding if point == deepest}
