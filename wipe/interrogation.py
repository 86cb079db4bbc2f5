"""Asking a drive what it can do and how it stands, by the commands of its own interface."""

from dataclasses import dataclass

from host.ata.ask import ask_ata
from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    MmcArea,
    NvmeCapabilities,
    OpalState,
)
from host.drive import Drive, Transport
from host.errors import AnswerMalformed, CommandLost, DriveGone, HostError, NoSuchInterface
from host.firmware import Firmware
from host.memory import AlignedBuffer
from host.mmc.ask import ask_mmc
from host.nvme.ask import ask_nvme
from host.opal.ask import ask_opal
from host.port import DriveHandle, Host
from host.serials import serials_agree

_PIECE_BYTES = 1 << 20
_PIECES = 32
"""No boot partition is larger (JEDEC eMMC 5.1, EXT_CSD [226]: 255 times 128 KiB), and general
purpose partitions may be many GiB: of those only a part is read, for it is read at every look."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a drive said, or why it said nothing that can be relied on."""

    capabilities: Capabilities | None
    cause: str | None = None


def ask(host: Host, drive: Drive) -> Capabilities | None:
    """What a drive says of itself; `None` when it cannot be asked. Opens it for reading only."""
    try:
        handle = host.open_drive(drive)
    except HostError:
        return None
    try:
        return interrogate(handle, handle, drive).capabilities
    except DriveGone:
        return None
    finally:
        handle.close()


def interrogate(firmware: Firmware, handle: DriveHandle, drive: Drive) -> Told:
    """Ask an open drive.

    Args:
        firmware: where the commands go: the handle, or a journal in front of it.
        handle: the open drive; its other areas are read.
        drive: as it is listed. One whose own serial is another is not believed: something stands
            in between.

    Raises:
        DriveGone: it went away.
    """
    try:
        told = _ask(firmware, handle, drive)
    except NoSuchInterface as none:
        return Told(None, str(none))
    except DriveGone:
        raise
    except HostError as error:
        return Told(None, f"{type(error).__name__}: {error}")
    if told is None:
        return Told(None, "no interface that can be asked")
    if not _is_of(told, drive):
        return Told(None, "it names another serial than the system does")
    return Told(told)


def _ask(firmware: Firmware, handle: DriveHandle, drive: Drive) -> Capabilities | None:
    match drive.transport:
        case Transport.SATA:
            ata = ask_ata(firmware)
            return ata.model_copy(update={"opal": _opal(firmware, ata)}) if ata.trusted else ata
        case Transport.NVME:
            nvme = ask_nvme(firmware)
            return nvme.model_copy(update={"opal": _opal(firmware, nvme)})
        case Transport.MMC:
            return ask_mmc(firmware, _mmc_areas(handle))
        case _:
            # Bridges take commands that they do not pass on, and cards have none.
            return None


def _opal(firmware: Firmware, told: AtaCapabilities | NvmeCapabilities) -> OpalState | None:
    try:
        return ask_opal(firmware, told.interface)
    except (CommandLost, NoSuchInterface, AnswerMalformed):
        # Most drives have none and say so in many ways; locked ranges show when they are read.
        return None


def _mmc_areas(handle: DriveHandle) -> list[MmcArea]:
    return [
        MmcArea(name=other.area, size_bytes=other.size_bytes, blank=_is_blank(other))
        for other in handle.others()
    ]


def _is_blank(area: DriveHandle) -> bool | None:
    """Whether all of it is zeros or all of it ones; `None` when not all of it was or can be read.

    What is found in a part of a large area tells that it is not blank; a blank part tells nothing
    of the rest.
    """
    piece = min(_PIECE_BYTES, area.size_bytes)
    if not piece:
        return None
    buffer = AlignedBuffer(piece)
    blank: bytes | None = None
    read_bytes = 0
    try:
        for at in _places(area.size_bytes, piece):
            view = buffer.view[: min(piece, area.size_bytes - at)]
            area.read_into(view, at)
            read_bytes += len(view)
            if blank is None:
                blank = (b"\xff" if view[0] else b"\0") * piece
            if bytes(view) != blank[: len(view)]:
                return False
    except HostError:
        return None
    return True if read_bytes == area.size_bytes else None


def _places(size_bytes: int, piece: int) -> range:
    """Where to read: all of a small area, else so many pieces evenly from its first byte on."""
    pieces = -(-size_bytes // piece)
    return range(0, size_bytes, piece * max(1, -(-pieces // _PIECES)))


def _is_of(told: Capabilities, drive: Drive) -> bool:
    """Whether the drive that answered is the one that the system lists."""
    if not isinstance(told, AtaCapabilities | NvmeCapabilities):
        return True
    return serials_agree(told, drive.identity.serial)
