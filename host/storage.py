"""Every drive and every hint of one, from sysfs, udev and the first blocks."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from host.block_devices import (
    BlockSource,
    came_by_cable,
    identity_of,
    kind_of,
    partition_names,
    partitions_of,
    recorded_arrays,
    size_of,
    transport_of,
    whole_devices,
)
from host.drive import Drive, HiddenKind, HiddenStorage, LoopBacking, Partition, Transport
from host.hidden import hidden_storage
from host.machine_reader import MachineReader, devices_of, names_in, number_of, text_of
from host.mounts import SystemUse, number_of_node, read_system_use
from host.readings import Device
from host.signatures import Signature, is_stick

_FOREIGN = {Transport.USB, Transport.SD}


@dataclass(frozen=True, slots=True)
class Probes:
    """What only a real machine can do beside reading files."""

    signature: Callable[[str], Signature]
    """Ids in the first blocks of a node; asked only where no udevd has read them."""
    loop: Callable[[str], tuple[LoopBacking, str] | None]
    """Backing of a loop device and the serial made of it."""


def list_drives(
    reader: MachineReader, probes: Probes, *, include_loop: bool
) -> tuple[Drive | HiddenStorage, ...]:
    """Drives in the kernel's order, then hints; loop devices only when asked for."""
    devices = devices_of(reader, "block")
    use = read_system_use(reader)
    scan = _Scan(reader, probes, devices, use, _loops_on_devices(reader, probes))
    found: list[Drive | HiddenStorage] = []
    for source in whole_devices(reader, devices):
        transport = transport_of(reader, source, devices)
        if transport is Transport.LOOP and not include_loop:
            continue
        entry = _entry(scan, source, transport)
        if entry is not None:
            found.append(entry)
    own = [e for e in found if isinstance(e, Drive) and not e.foreign and e.loop is None]
    return (*found, *hidden_storage(reader, own))


@dataclass(frozen=True, slots=True)
class _Scan:
    reader: MachineReader
    probes: Probes
    devices: tuple[Device, ...]
    use: SystemUse
    loops: dict[str, tuple[str, ...]]
    """Loop devices that stand on a block device, by its device number."""


def _entry(scan: _Scan, source: BlockSource, transport: Transport) -> Drive | HiddenStorage | None:
    """One drive, a hint for a fixed drive without capacity, or nothing for an empty slot."""
    size = size_of(scan.reader, source)
    removable = text_of(scan.reader, f"{source.sys_path}/removable") == "1"
    if size == 0:
        if removable or transport is Transport.LOOP:
            return None
        return HiddenStorage(kind=HiddenKind.NO_MEDIUM, where=source.node)
    identity, firmware = identity_of(scan.reader, source, transport)
    loop: LoopBacking | None = None
    if transport is Transport.LOOP:
        backing = scan.probes.loop(source.node)
        if backing is None:
            return None
        loop, serial = backing
        identity = identity.model_copy(update={"model": "loop device", "serial": serial})
    partitions = _with_signatures(scan, source, partitions_of(scan.reader, source, scan.devices))
    numbers = _numbers(scan, source, partitions)
    whole = _whole_signature(scan, source)
    drive = Drive(
        path=source.node,
        identity=identity,
        firmware=firmware,
        vendor=_vendor(scan.reader, source),
        transport=transport,
        kind=kind_of(scan.reader, source, transport),
        size_bytes=size,
        logical_block_bytes=_block_size(scan.reader, source, "logical_block_size"),
        physical_block_bytes=_block_size(scan.reader, source, "physical_block_size"),
        removable=removable,
        read_only=text_of(scan.reader, f"{source.sys_path}/ro") == "1",
        diskseq=number_of(scan.reader, f"{source.sys_path}/diskseq"),
        partitions=partitions,
        partition_table_uuid=whole.table_uuid,
        signature=source.hints.get("ID_FS_TYPE") or whole.raid,
        mounts=scan.use.mount_points(numbers.all),
        swaps=tuple(
            node
            for node in scan.use.swaps
            if node in {source.node, *(p.path for p in partitions)}
            or number_of_node(scan.reader, node) in numbers.all
        ),
        holders=numbers.holders,
        foreign=transport in _FOREIGN or came_by_cable(source),
        loop=loop,
    )
    return drive.model_copy(update={"live_medium": _live(scan.use, drive, numbers, whole.label)})


@dataclass(frozen=True, slots=True)
class _Numbers:
    all: frozenset[str]
    """Device numbers of the drive, its partitions and everything stacked on them."""
    holders: tuple[str, ...]


def _loops_on_devices(reader: MachineReader, probes: Probes) -> dict[str, tuple[str, ...]]:
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


def _numbers(scan: _Scan, source: BlockSource, partitions: tuple[Partition, ...]) -> _Numbers:
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
    return _Numbers(frozenset(numbers), tuple(dict.fromkeys(holders)))


def _with_signatures(
    scan: _Scan, source: BlockSource, partitions: tuple[Partition, ...]
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


def _whole_signature(scan: _Scan, source: BlockSource) -> Signature:
    """Partition-table GUID, label and RAID mark of the bare drive."""
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


def _live(use: SystemUse, drive: Drive, numbers: _Numbers, own_label: str | None) -> str | None:
    """Why this drive is what the running system came from, or a stick of ours."""
    nodes = {drive.path, *(p.path for p in drive.partitions)}
    ids = {p.partition_uuid for p in drive.partitions}
    ids |= {p.filesystem_uuid for p in drive.partitions} | {drive.partition_table_uuid}
    if numbers.all & use.live_numbers or nodes & use.boot_nodes:
        return "root"
    if {i.lower() for i in ids if i} & use.boot_uuids:
        return "boot_uuid"
    labels = [own_label, *(p.label for p in drive.partitions)]
    if any(is_stick(drive.partition_table_uuid, label) for label in labels):
        return "opknap_stick"
    return None


def _vendor(reader: MachineReader, source: BlockSource) -> str | None:
    vendor = text_of(reader, f"{source.sys_path}/device/vendor") or source.hints.get("ID_VENDOR")
    # "ATA" is the translation layer's name; virtio and NVMe give PCI numbers here.
    return None if vendor is None or vendor == "ATA" or vendor.startswith("0x") else vendor


def _block_size(reader: MachineReader, source: BlockSource, name: str) -> int:
    return number_of(reader, f"{source.sys_path}/queue/{name}") or 512
