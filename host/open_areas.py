"""The block devices of a drive, open one by one, and what only they can tell."""

from dataclasses import dataclass

from host.block_io import Opened, open_block
from host.block_node import BlockNode
from host.drive import Drive, DriveArea
from host.errors import NoSuchInterface, NotPermitted
from host.machine_reader import MachineReader, text_of
from host.nvme.controller import ControllerNode, controller_of


@dataclass(frozen=True, slots=True)
class OpenArea:
    """A further area of a drive, open."""

    area: DriveArea
    opened: Opened


def open_node(
    reader: MachineReader, path: str, held: list[int], *, write: bool, exclusive: bool
) -> Opened:
    """Open one whole block device; what is open is noted at once."""
    opened = open_block(path, write=write, exclusive=exclusive)
    held.append(opened.descriptor)
    _same_device(reader, path, opened)
    return opened


def open_areas(
    reader: MachineReader, areas: tuple[DriveArea, ...], held: list[int], *, exclusive: bool
) -> list[OpenArea]:
    """Open every further area: nobody may use one while its drive is being erased.

    Namespaces are erased with their drive. Hardware partitions are only read: some laptops keep
    firmware there, and boot partitions cannot be written while `force_ro` is set, which stays.
    """
    return [
        OpenArea(
            area,
            open_node(
                reader,
                area.path,
                held,
                write=exclusive and area.is_namespace,
                exclusive=exclusive,
            ),
        )
        for area in areas
    ]


def area_node(area: OpenArea, *, writable: bool) -> BlockNode:
    """The handle of an open area; `writable` is whether the drive was opened with a token."""
    return BlockNode(
        area.opened.descriptor,
        area=area.area.name,
        writable=writable and area.area.is_namespace,
    )


def _same_device(reader: MachineReader, path: str, opened: Opened) -> None:
    """The descriptor is the node that sysfs names, and no partition."""
    base = f"/sys/dev/block/{opened.device_number}"
    if text_of(reader, f"{base}/partition") is not None:
        raise NotPermitted("not_whole_drive", f"{path} is a partition")
    name = (reader.real_path(base) or "").rsplit("/", 1)[-1]
    node = (reader.real_path(path) or path).rsplit("/", 1)[-1]
    if name.replace("!", "/") != node:
        raise NotPermitted("identity_changed", f"{path} leads to {name or 'nothing'}")


def refuse_areas(areas: list[OpenArea]) -> None:
    """What is open of a further area is what was listed, and can be written where it is erased."""
    for area, opened in ((each.area, each.opened) for each in areas):
        if area.size_bytes != opened.size_bytes:
            raise NotPermitted("identity_changed", f"{area.path}: another size")
        if area.is_namespace and opened.read_only:
            raise NotPermitted("read_only", f"{area.path}: write-protected")


def refuse_other_controller(
    reader: MachineReader, drive: Drive, controller: ControllerNode
) -> None:
    """The controller that takes the drive's commands has all of its namespaces, by their ids."""
    for area in (each for each in drive.areas if each.is_namespace):
        try:
            found = controller_of(reader, area.path)
        except NoSuchInterface as error:
            raise NotPermitted("identity_changed", str(error)) from error
        same = (found.path, found.device_number) == (controller.path, controller.device_number)
        if not same or area.name != f"nsid:{found.nsid}":
            raise NotPermitted(
                "identity_changed", f"{area.path} is not {area.name} of {drive.path}"
            )
