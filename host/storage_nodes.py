"""What one block device holds and who uses it: partitions, marks, numbers, reasons to spare it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from host.block_devices import BlockSource, partition_names, partitions_of, recorded_arrays
from host.drive import LoopBacking, Partition
from host.machine_reader import MachineReader, names_in, text_of
from host.mounts import SystemUse, number_of_node
from host.readings import Device
from host.signatures import Signature, is_stick


@dataclass(frozen=True, slots=True)
class Probes:
    """What only a real machine can do beside reading files."""

    signature: Callable[[str], Signature]
    """Ids in the first blocks of a node; asked only where no udevd has read them."""
    loop: Callable[[str], tuple[LoopBacking, str] | None]
    """Backing of a loop device and the serial made of it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at the machine: what holds for all of its block devices."""

    reader: MachineReader
    probes: Probes
    devices: tuple[Device, ...]
    use: SystemUse
    loops: dict[str, tuple[str, ...]]
    """Loop devices that stand on a block device, by its device number."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands on a block device."""

    all: frozenset[str]
    """Device numbers of itself, its partitions and everything stacked on them."""
    holders: tuple[str, ...]
    """Kernel names of what holds it or a partition of it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One block device of a drive: its own, or that of another area."""

    source: BlockSource
    partitions: tuple[Partition, ...]
    numbers: Numbers
    whole: Signature

    @property
    def paths(self) -> frozenset[str]:
        """Its own node and those of its partitions."""
        return frozenset({self.source.node, *(part.path for part in self.partitions)})

    @property
    def signature(self) -> str | None:
        """What it is marked as, in udev's word."""
        return self.source.hints.get("ID_FS_TYPE") or self.whole.raid


def look_at_node(scan: Scan, source: BlockSource) -> Node:
    """Read one block device's own state."""
    partitions = _with_signatures(scan, source, partitions_of(scan.reader, source, scan.devices))
    return Node(
        source, partitions, _numbers(scan, source, partitions), _whole_signature(scan, source)
    )


def loops_on_devices(reader: MachineReader, probes: Probes) -> dict[str, tuple[str, ...]]:
    """A loop device takes no claim on the device below it, and the kernel lists no holder."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names_in(reader, "/sys/block"):
        backing_file = text_of(reader, f"/sys/block/{name}/loop/backing_file")
        if backing_file is None:
            continue
        probed = probes.loop(f"/dev/{name}")
        number = number_of_node(reader, backing_file) or (
            probed[0].block_device if probed else None
        )
        if number is not None:
            found[number] = (*found.get(number, ()), name)
    return found


def _numbers(scan: Scan, source: BlockSource, partitions: tuple[Partition, ...]) -> Numbers:
    reader = scan.reader
    bases = [source.sys_path]
    bases += [f"{source.sys_path}/{p.path.rsplit('/', 1)[-1]}" for p in partitions]
    numbers: set[str] = set()
    holders = list(recorded_arrays(scan.devices, (source.node, *(p.path for p in partitions))))
    while bases:
        base = bases.pop(0)
        if (number := text_of(reader, f"{base}/dev")) is None or number in numbers:
            continue
        numbers.add(number)
        for holder in (*names_in(reader, f"{base}/holders"), *scan.loops.get(number, ())):
            holders.append(holder)
            # an array or a loop device may be divided, and its parts mounted or held in turn
            parts = partition_names(reader, f"/sys/block/{holder}")
            bases += [f"/sys/block/{holder}", *(f"/sys/block/{holder}/{part}" for part in parts)]
    return Numbers(frozenset(numbers), tuple(dict.fromkeys(holders)))


def _with_signatures(
    scan: Scan, source: BlockSource, partitions: tuple[Partition, ...]
) -> tuple[Partition, ...]:
    """Where no udevd has looked, read the labels ourselves: the live medium must be known."""
    if _udev_has_looked(source):
        return partitions
    return tuple(
        _signed(partition, scan.probes.signature(partition.path)) for partition in partitions
    )


def _signed(partition: Partition, signature: Signature) -> Partition:
    return partition.model_copy(
        update={
            "label": partition.label or signature.label,
            "filesystem": partition.filesystem or signature.raid,
            "filesystem_uuid": partition.filesystem_uuid or signature.filesystem_uuid,
        }
    )


def _udev_has_looked(source: BlockSource) -> bool:
    return "USEC_INITIALIZED" in source.hints


def _whole_signature(scan: Scan, source: BlockSource) -> Signature:
    """Partition-table GUID, label and RAID mark of the bare block device."""
    hints = source.hints
    told = Signature(hints.get("ID_PART_TABLE_UUID"), hints.get("ID_FS_LABEL"))
    if _udev_has_looked(source):
        return told
    found = scan.probes.signature(source.node)
    return replace(
        found,
        table_uuid=told.table_uuid or found.table_uuid,
        label=told.label or found.label,
    )


def live_reason(use: SystemUse, node: Node) -> str | None:
    """Why this is what the running system came from, or a stick of ours."""
    table = node.whole.table_uuid
    ids = {p.partition_uuid for p in node.partitions}
    ids |= {p.filesystem_uuid for p in node.partitions} | {table}
    if node.numbers.all & use.live_numbers or node.paths & use.boot_nodes:
        return "root"
    if {i.lower() for i in ids if i} & use.boot_uuids:
        return "boot_uuid"
    labels = [node.whole.label, *(p.label for p in node.partitions)]
    if any(is_stick(table, label) for label in labels):
        return "opknap_stick"
    return None
