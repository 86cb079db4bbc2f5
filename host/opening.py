"""Opening a drive of the real machine: everything is asked again on the open descriptor."""

import contextlib
import os
from collections.abc import Callable

from host.block_io import BlockHandle, Opened
from host.drive import Drive, Transport
from host.errors import DriveGone, NoSuchInterface, NotPermitted
from host.machine_reader import MachineReader
from host.nvme.controller import ControllerNode, controller_of
from host.nvme.ioctl import NvmeDoor, open_controller
from host.open_areas import (
    area_node,
    open_areas,
    open_node,
    refuse_areas,
    refuse_other_controller,
)
from host.port import WriteToken


def open_checked(
    reader: MachineReader,
    drive: Drive,
    look: Callable[[], Drive | None],
    token: WriteToken | None,
) -> BlockHandle:
    """A handle on exactly the drive that was meant.

    Args:
        reader: The door's reading half.
        drive: The drive as it was shown.
        look: Enumerates afresh what stands at the drive's path. Asked after the exclusive open,
            so that nothing can be mounted between the look and the first write.
        token: Permission to write; `None` opens for reading.

    Raises:
        NotPermitted: with a reason of the guard's list; nothing was written.
        DriveGone: it is no longer there.
    """
    held: list[int] = []
    exclusive = token is not None
    try:
        opened = open_node(reader, drive.path, held, write=exclusive, exclusive=exclusive)
        if token is None:
            areas = open_areas(reader, _found(drive, look()).areas, held, exclusive=False)
        else:
            # Every node is held before the look: whatever is free then stays free.
            areas = open_areas(reader, drive.areas, held, exclusive=True)
            _refuse_writing(drive, _found(drive, look()), token, opened)
            refuse_areas(areas)
        controller = _controller(reader, drive)
        if token is not None and isinstance(controller, ControllerNode):
            refuse_other_controller(reader, drive, controller)
        nvme = _nvme_door(drive, controller, held, writable=token is not None)
        others = tuple(area_node(area, writable=token is not None) for area in areas)
        own = [each for each in held if each not in {area.opened.descriptor for area in areas}]
        return BlockHandle(tuple(own), writable=token is not None, nvme=nvme, others=others)
    except BaseException:
        for descriptor in held:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        raise


def _controller(reader: MachineReader, drive: Drive) -> ControllerNode | NoSuchInterface | None:
    """The controller of an NVMe drive, or why it cannot be told."""
    if drive.transport is not Transport.NVME:
        return None
    try:
        return controller_of(reader, drive.path)
    except NoSuchInterface as error:
        return error


def _nvme_door(
    drive: Drive,
    controller: ControllerNode | NoSuchInterface | None,
    held: list[int],
    *,
    writable: bool,
) -> NvmeDoor | NoSuchInterface | None:
    """The controller of an NVMe drive, held with it; or why it cannot be spoken to.

    That is no reason against reading and writing the drive: it is raised when a command is sent.
    """
    if not isinstance(controller, ControllerNode):
        return controller
    try:
        door = open_controller(controller, drive.identity.serial, writable=writable)
    except NoSuchInterface as error:
        return error
    held.append(door.descriptor)
    return door


def _found(drive: Drive, seen_now: Drive | None) -> Drive:
    if seen_now is None:
        raise DriveGone(f"{drive.path} is no longer there")
    if seen_now.identity != drive.identity:
        raise NotPermitted("identity_changed", f"{drive.path} is now another drive")
    return seen_now


def _refuse_writing(drive: Drive, seen_now: Drive, token: WriteToken, opened: Opened) -> None:
    """Compare what was confirmed with the open descriptor and a fresh look."""
    path, loop = drive.path, seen_now.loop
    checks = (
        (token.identity != seen_now.identity, "identity_changed", "not the confirmed drive"),
        (not token.confirmed_serial, "not_confirmed", "nobody confirmed it"),
        (token.confirmed_serial != seen_now.identity.serial, "not_confirmed", "another serial"),
        (token.diskseq != seen_now.diskseq, "identity_changed", "it was plugged in again"),
        (token.size_bytes != opened.size_bytes, "identity_changed", "another size"),
        (seen_now.areas != drive.areas, "identity_changed", "other areas than it had"),
        (opened.read_only, "read_only", "write-protected"),
        (seen_now.live_medium is not None, "live_medium", "the system runs from it"),
        (bool(seen_now.mounts), "mounted", " ".join(seen_now.mounts)),
        (bool(seen_now.swaps), "swap", "it holds swap"),
        (bool(seen_now.holders), "in_use", " ".join(seen_now.holders)),
        (
            loop is not None and not (loop.regular_file and loop.writable),
            "loop_backing",
            "it stands on no regular, writable file",
        ),
    )
    for refused, reason, cause in checks:
        if refused:
            raise NotPermitted(reason, f"{path}: {cause}")
