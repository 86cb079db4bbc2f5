"""Which whole block devices are areas of one drive: NVMe namespaces, eMMC hardware partitions."""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from host.block_devices import BlockSource, size_of
from host.machine_reader import MachineReader, number_of, text_of

_NAMESPACE = re.compile(r"nvme\d+n\d+")
_SLICE = re.compile(r"(mmcblk\d+)((?:boot|gp)\d+)")
"""What the kernel names the hardware partitions of an eMMC; the user area has the bare name."""


@dataclass(frozen=True, slots=True)
class AreaSource:
    """A block device that is an area of a drive."""

    name: str
    """`nsid:2`, `boot0`, `gp0`."""
    source: BlockSource

    @property
    def is_namespace(self) -> bool:
        """Whether it is one of an NVMe drive, and no hardware partition."""
        return self.name.startswith("nsid:")


@dataclass(frozen=True, slots=True)
class Unit:
    """One drive: the block device it is listed as, and those that belong to it."""

    main: BlockSource
    areas: tuple[AreaSource, ...] = ()


def units_of(reader: MachineReader, sources: Sequence[BlockSource]) -> tuple[Unit, ...]:
    """The drives that these block devices make up, in the order of their main areas.

    Args:
        reader: The door's reading half.
        sources: Every whole block device.
    """
    areas = _namespaces(reader, sources)
    by_name = {source.name: source for source in sources}
    for source in sources:
        named = _SLICE.fullmatch(source.name)
        if named is not None and named[1] in by_name:
            areas.setdefault(named[1], []).append(AreaSource(named[2], source))
    belongs = {area.source.name for found in areas.values() for area in found}
    return tuple(
        Unit(source, tuple(areas.get(source.name, ())))
        for source in sources
        # a hardware partition is never a drive, even where nothing shows the drive around it
        if source.name not in belongs and not _SLICE.fullmatch(source.name)
    )


def _namespaces(
    reader: MachineReader, sources: Sequence[BlockSource]
) -> dict[str, list[AreaSource]]:
    """By the name of a subsystem's lowest namespace, the others of it.

    Nothing is joined where it could be a mistake: two block devices with one id are two paths to a
    namespace, or drives that share a serial. They stay apart, and the guard finds them ambiguous.
    """
    found: dict[str, list[AreaSource]] = {}
    for group in _by_subsystem(reader, sources):
        ids = [number_of(reader, f"{source.sys_path}/nsid") for source in group]
        told = {nsid: source for nsid, source in zip(ids, group, strict=True) if nsid is not None}
        if len(told) == len(group):
            (_, main), *others = sorted(told.items(), key=lambda each: each[0])
            found[main.name] = [AreaSource(f"nsid:{nsid}", source) for nsid, source in others]
    return found


def _by_subsystem(reader: MachineReader, sources: Sequence[BlockSource]) -> list[list[BlockSource]]:
    """Namespaces of one NVM subsystem, where there are several: one NQN and one serial.

    `device` is the controller, or the subsystem where the system joins paths; both tell the two.
    """
    by_serial: dict[str, list[BlockSource]] = defaultdict(list)
    for source in sources:
        if _NAMESPACE.fullmatch(source.name) is None:
            continue
        serial = text_of(reader, f"{source.sys_path}/device/serial")
        # one without capacity (a format that the system cannot read) stays a hint of its own
        if serial and size_of(reader, source) != 0:
            by_serial[serial].append(source)
    groups: dict[Hashable, list[BlockSource]] = defaultdict(list)
    for serial, alike in by_serial.items():
        for source in alike if len(alike) > 1 else ():
            groups[serial, _subsystem(reader, source)].append(source)
    return [group for group in groups.values() if len(group) > 1]


def _subsystem(reader: MachineReader, source: BlockSource) -> tuple[str, str]:
    """What names the subsystem beside the serial; an old kernel tells no NQN but the controller."""
    nqn = text_of(reader, f"{source.sys_path}/device/subsysnqn")
    if nqn is not None:
        return ("nqn", nqn)
    parent = reader.real_path(f"{source.sys_path}/device")
    return ("device", parent) if parent is not None else ("name", source.name)
