"""Opening a drive of the real machine: everything is asked again on the open descriptor."""

import contextlib
import os
import re
from collections.abc import Callable

from host.block_io import BlockHandle, Opened, open_block
from host.drive import Drive, Transport
from host.errors import DriveGone, NoSuchInterface, NotPermitted
from host.machine_reader import MachineReader, names_in, text_of
from host.nvme.controller import controller_of
from host.nvme.ioctl import NvmeDoor, open_controller
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
    opened = open_block(drive.path, write=token is not None, exclusive=token is not None)
    held = [opened.descriptor]
    try:
        _same_device(reader, drive, opened)
        seen_now = _found(drive, look())
        if token is not None:
            _refuse_writing(drive, seen_now, token, opened)
            _hold_other_nodes(reader, drive, held)
        nvme = _nvme_door(reader, drive, held, writable=token is not None)
        return BlockHandle(tuple(held), writable=token is not None, nvme=nvme)
    except BaseException:
        for descriptor in held:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        raise


def _nvme_door(
    reader: MachineReader, drive: Drive, held: list[int], *, writable: bool
) -> NvmeDoor | NoSuchInterface | None:
    """The controller of an NVMe drive, held with it; or why it cannot be spoken to.

    That is no reason against reading and writing the drive: it is raised when a command is sent.
    """
    if drive.transport is not Transport.NVME:
        return None
    try:
        node = controller_of(reader, drive.path)
        door = open_controller(node, drive.identity.serial, writable=writable)
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


def _same_device(reader: MachineReader, drive: Drive, opened: Opened) -> None:
    """The descriptor is the node that sysfs names, and a whole drive."""
    base = f"/sys/dev/block/{opened.device_number}"
    if text_of(reader, f"{base}/partition") is not None:
        raise NotPermitted("not_whole_drive", f"{drive.path} is a partition")
    name = (reader.real_path(base) or "").rsplit("/", 1)[-1]
    node = (reader.real_path(drive.path) or drive.path).rsplit("/", 1)[-1]
    if name.replace("!", "/") != node:
        raise NotPermitted("identity_changed", f"{drive.path} leads to {name or 'nothing'}")


def _refuse_writing(drive: Drive, seen_now: Drive, token: WriteToken, opened: Opened) -> None:
    """Compare what was confirmed with the open descriptor and a fresh look."""
    path, loop = drive.path, seen_now.loop
    checks = (
        (token.identity != seen_now.identity, "identity_changed", "not the confirmed drive"),
        (not token.confirmed_serial, "not_confirmed", "nobody confirmed it"),
        (token.confirmed_serial != seen_now.identity.serial, "not_confirmed", "another serial"),
        (token.diskseq != seen_now.diskseq, "identity_changed", "it was plugged in again"),
        (token.size_bytes != opened.size_bytes, "identity_changed", "another size"),
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


def _hold_other_nodes(reader: MachineReader, drive: Drive, held: list[int]) -> None:
    """Hold every further node of the same unit exclusively.

    eMMC boot slices and further namespaces of an NVMe controller belong to the drive; nobody may
    use them while it is being erased.
    """
    name = drive.path.rsplit("/", 1)[-1]
    for other in names_in(reader, "/sys/block"):
        if other != name and _same_unit(name, other):
            # read-only: eMMC boot slices cannot be opened for writing while `force_ro` is set
            opened = open_block(f"/dev/{other}", write=False, exclusive=True)
            held.append(opened.descriptor)


_NAMESPACE = re.compile(r"(nvme\d+)n\d+")


def _same_unit(name: str, other: str) -> bool:
    """Whether two whole block devices are slices or namespaces of one drive."""
    if name.startswith("mmcblk"):
        return other.startswith(f"{name}boot")
    one, two = _NAMESPACE.fullmatch(name), _NAMESPACE.fullmatch(other)
    return one is not None and two is not None and one.group(1) == two.group(1)
