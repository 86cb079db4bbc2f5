"""The drive of a run: open, held, and asked what it can do."""

from dataclasses import dataclass

from host.capabilities import Capabilities
from host.drive import Drive
from host.firmware import Firmware
from host.port import DriveHandle, Host
from wipe.admission import Admitted, is_still
from wipe.codes import Refusal
from wipe.device import JournaledFirmware
from wipe.events import CapabilitiesRead, Guarded
from wipe.interrogation import interrogate
from wipe.journal import Journal
from wipe.values import ErasePlan


@dataclass(slots=True)
class OpenDrive:
    """An admitted drive and what it said of itself last."""

    drive: Drive
    handle: DriveHandle
    device: Firmware
    capabilities: Capabilities | None
    _journal: Journal

    @classmethod
    def of(cls, admitted: Admitted, journal: Journal, host: Host) -> "OpenDrive":
        """Ask an admitted drive.

        Raises:
            DriveGone, JournalLost
        """
        device = JournaledFirmware(admitted.handle, journal, host)
        opened = cls(admitted.drive, admitted.handle, device, None, journal)
        opened.ask_again()
        return opened

    def ask_again(self) -> None:
        """Have it say anew what it can do and how it stands.

        Raises:
            DriveGone, JournalLost
        """
        told = interrogate(self.device, self.handle, self.drive)
        self.capabilities = told.capabilities
        self._journal.append(CapabilitiesRead(capabilities=told.capabilities, cause=told.cause))

    def refusal_now(self, plan: ErasePlan, host: Host) -> Refusal | None:
        """The guard, right before a command that destroys: still the drive that was confirmed?

        Raises:
            JournalLost
        """
        told = interrogate(self.device, self.handle, self.drive)
        known = self.capabilities is None or told.capabilities is not None
        reason = None if known and is_still(self.drive, plan, host) else Refusal.IDENTITY_CHANGED
        self._journal.append(Guarded(passed=reason is None, reason=reason, cause=told.cause))
        return reason
