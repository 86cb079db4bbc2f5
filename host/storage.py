"""Every drive and every hint of one, from sysfs, udev and the first blocks."""

from host.areas import AreaSource, Unit, units_of
from host.block_devices import (
    BlockSource,
    came_by_cable,
    identity_of,
    kind_of,
    size_of,
    transport_of,
    whole_devices,
)
from host.drive import (
    Drive,
    DriveArea,
    HiddenKind,
    HiddenStorage,
    LoopBacking,
    Transport,
)
from host.hidden import hidden_storage
from host.machine_reader import MachineReader, devices_of, number_of, text_of
from host.mounts import number_of_node, read_system_use
from host.storage_nodes import Node, Probes, Scan, live_reason, look_at_node, loops_on_devices

_FOREIGN = {Transport.USB, Transport.SD}


def list_drives(
    reader: MachineReader, probes: Probes, *, include_loop: bool
) -> tuple[Drive | HiddenStorage, ...]:
    """Drives in the kernel's order, then hints; loop devices only when asked for."""
    devices = devices_of(reader, "block")
    use = read_system_use(reader)
    scan = Scan(reader, probes, devices, use, loops_on_devices(reader, probes))
    found: list[Drive | HiddenStorage] = []
    for unit in units_of(reader, whole_devices(reader, devices)):
        transport = transport_of(reader, unit.main, devices)
        if transport is Transport.LOOP and not include_loop:
            continue
        entry = _entry(scan, unit, transport)
        if entry is not None:
            found.append(entry)
    own = [e for e in found if isinstance(e, Drive) and not e.foreign and e.loop is None]
    return (*found, *hidden_storage(reader, own))


def _entry(scan: Scan, unit: Unit, transport: Transport) -> Drive | HiddenStorage | None:
    """One drive, a hint for a fixed drive without capacity, or nothing for an empty slot."""
    source = unit.main
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
    areas = tuple(_area(scan.reader, area) for area in unit.areas)
    nodes = [look_at_node(scan, each) for each in (source, *(area.source for area in unit.areas))]
    numbers = frozenset[str]().union(*(node.numbers.all for node in nodes))
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
        read_only=_is_read_only(scan.reader, unit),
        diskseq=number_of(scan.reader, f"{source.sys_path}/diskseq"),
        partitions=tuple(part for node in nodes for part in node.partitions),
        partition_table_uuid=nodes[0].whole.table_uuid,
        signature=_joined_signature(nodes),
        mounts=scan.use.mount_points(numbers),
        swaps=tuple(
            path
            for path in scan.use.swaps
            if any(path in node.paths for node in nodes)
            or number_of_node(scan.reader, path) in numbers
        ),
        holders=tuple(dict.fromkeys(name for node in nodes for name in node.numbers.holders)),
        foreign=transport in _FOREIGN or came_by_cable(source),
        loop=loop,
        areas=areas,
    )
    live = next((why for node in nodes if (why := live_reason(scan.use, node)) is not None), None)
    return drive.model_copy(update={"live_medium": live})


def _area(reader: MachineReader, area: AreaSource) -> DriveArea:
    return DriveArea(
        path=area.source.node,
        name=area.name,
        size_bytes=size_of(reader, area.source),
        diskseq=number_of(reader, f"{area.source.sys_path}/diskseq"),
    )


def _is_read_only(reader: MachineReader, unit: Unit) -> bool:
    """Whether what an erase writes cannot be written.

    Boot partitions of an eMMC always say so (`force_ro`), and nothing is written to them.
    """
    sources = [unit.main, *(area.source for area in unit.areas if area.is_namespace)]
    return any(text_of(reader, f"{source.sys_path}/ro") == "1" for source in sources)


def _joined_signature(nodes: list[Node]) -> str | None:
    """The drive's mark; that of a RAID member goes first, for its partner is told by it."""
    marks = [node.signature for node in nodes if node.signature]
    raid = (mark for mark in marks if mark.endswith("_raid_member"))
    return next(raid, marks[0] if marks else None)


def _vendor(reader: MachineReader, source: BlockSource) -> str | None:
    vendor = text_of(reader, f"{source.sys_path}/device/vendor") or source.hints.get("ID_VENDOR")
    # "ATA" is the translation layer's name; virtio and NVMe give PCI numbers here.
    return None if vendor is None or vendor == "ATA" or vendor.startswith("0x") else vendor


def _block_size(reader: MachineReader, source: BlockSource, name: str) -> int:
    return number_of(reader, f"{source.sys_path}/queue/{name}") or 512
