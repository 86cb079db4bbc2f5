"""What an open drive can be asked beside reading and writing: the commands of its own interface."""

from typing import Protocol

from host.ata.command import AtaCommand, AtaReply
from host.capabilities import OpalState
from host.errors import NoSuchInterface
from host.mmc.command import MmcCommand, MmcReply
from host.nvme.command import NvmeCommand, NvmeReply


class Firmware(Protocol):
    """The firmware's door on an open drive.

    A command that is not `harmless` needs a handle that was opened with a token. Every method
    may block for as long as the command's time-out.
    """

    def ata(self, command: AtaCommand) -> AtaReply:
        """Send an ATA command.

        Raises:
            NoSuchInterface: no ATA drive, or behind a bridge; nothing was sent.
            NotPermitted: the handle may not; nothing was sent.
            CommandLost: sent, and no answer came: nobody knows what became of it.
            DriveGone: the drive went away.
        """

    def nvme(self, command: NvmeCommand) -> NvmeReply:
        """Send an NVMe admin command to the drive's own controller. Raises as `ata`."""

    def mmc(self, command: MmcCommand) -> MmcReply:
        """Send an eMMC command. Raises as `ata`."""

    def discard_securely(self, offset: int, length: int) -> None:
        """Secure erase of a byte range of an eMMC (BLKSECDISCARD).

        Raises:
            NoSuchInterface: the kernel or the card offers none; nothing was erased.
            ReadFailed: it failed somewhere in the range.
        """

    def revert_by_psid(self, psid: str, state: OpalState, *, tries: int) -> None:
        """Have the drive throw away its locks and keys, with the code on its label.

        When this returns the drive says that it did so; that proves nothing (H11).

        Args:
            psid: as it was typed or scanned.
            state: what the drive said of its locks right before.
            tries: how many such codes were sent to it since it got power.

        Raises:
            PsidRefused: there was no revert; its reason says why.
            NoSuchInterface, NotPermitted, CommandLost, DriveGone: as `ata`.
        """

    def look_again(self) -> None:
        """Have the kernel forget what it read of the drive: caches, partitions, namespaces."""


class NoFirmware:
    """A drive without an interface of its own: loop devices, plain files."""

    def ata(self, command: AtaCommand) -> AtaReply:
        """Nothing is sent."""
        raise NoSuchInterface(f"{command.name}: no ATA drive")

    def nvme(self, command: NvmeCommand) -> NvmeReply:
        """Nothing is sent."""
        raise NoSuchInterface(f"{command.name}: no NVMe drive")

    def mmc(self, command: MmcCommand) -> MmcReply:
        """Nothing is sent."""
        raise NoSuchInterface(f"{command.name}: no eMMC")

    def discard_securely(self, offset: int, length: int) -> None:
        """Nothing is erased."""
        raise NoSuchInterface(f"secure discard of {length} bytes at {offset}: no eMMC")

    def revert_by_psid(self, psid: str, state: OpalState, *, tries: int) -> None:
        """Nothing is sent."""
        cause = f"PSID revert of {state.kind} after {tries} tries, {len(psid)} characters"
        raise NoSuchInterface(f"{cause}: no drive that locks")

    def look_again(self) -> None:
        """Nothing is kept of it."""
