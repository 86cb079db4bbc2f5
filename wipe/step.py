"""The world of one step of a firmware method: its drive, its clock, its lines in the journal."""

from collections.abc import Callable
from dataclasses import dataclass

from host.ata.command import AtaCommand
from host.capabilities import Capabilities
from host.drive import Drive
from host.firmware import Firmware
from host.port import Host
from wipe.codes import Method
from wipe.device import JournaledFirmware
from wipe.events import MainsChanged, RunPhase, SecretKept, SecretUse, StepAccepted, StepBegan
from wipe.folder import DriveFolder
from wipe.journal import Journal
from wipe.mains import on_mains
from wipe.methods.base import PROGRESS_WHOLE
from wipe.progress import ProgressLines
from wipe.secrets_file import OtherSecret, keep_secret

ATA_PASSWORD = b"opknap".ljust(32, b"\0")
"""One fixed, documented string: whoever finds a drive that lost power in mid-erase can unlock it.

It protects nothing and is needed only because a security erase demands a password.
"""
_SLICE_S = 0.25
"""A stop is heard within this."""
_MAINS_EVERY_MS = 10_000


@dataclass(slots=True)
class JournaledStep:
    """One step, everything it does in the journal."""

    method: Method
    device: Firmware
    drive: Drive
    capabilities: Capabilities
    host: Host
    journal: Journal
    folder: DriveFolder
    size_bytes: int
    is_stopped: Callable[[], bool]
    may_begin: Callable[[], None]
    """Asks the guard once more; raises when it says no."""
    lines: ProgressLines
    has_begun: bool = False
    command_bytes: str | None = None
    has_been_accepted: bool = False
    began_ms: int = 0
    mains_due_ms: int = 0
    mains_were_on: bool = True

    def now_ms(self) -> int:
        """Boot clock."""
        return self.host.boot_ms()

    def pause(self, seconds: float) -> None:
        """Wait, or less when a stop is asked."""
        left = seconds
        while left > 0 and not self.is_stopped():
            self.host.pause(min(left, _SLICE_S))
            left -= _SLICE_S

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self.is_stopped()

    def on_mains(self) -> bool | None:
        """True on mains, False on battery, `None` when the machine does not tell."""
        return on_mains(self.host)

    def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
        """Ask the guard a last time, then journal that the step begins."""
        self.may_begin()
        line = self.journal.append(
            StepBegan(
                method=self.method,
                end_offset=self.size_bytes,
                command_bytes=command_bytes.hex(),
                timeout_ms=timeout_ms,
            )
        )
        self.has_begun, self.began_ms = True, line.boot_ms
        self.command_bytes = command_bytes.hex()

    def accepted(self, raw: str) -> None:
        """Journal that the drive took it, or shows that it runs."""
        self.journal.append(StepAccepted(method=self.method, raw=raw))
        self.has_been_accepted = True

    def progress(self, done: int | None, raw: str = "") -> None:
        """Tell how far it is, of `PROGRESS_WHOLE`."""
        reached = 0 if done is None else min(done, PROGRESS_WHOLE)
        done_bytes = self.size_bytes * reached // PROGRESS_WHOLE
        self.lines.tell(done_bytes, self.size_bytes, raw=raw or None)
        self._watch_mains()

    def _watch_mains(self) -> None:
        now = self.now_ms()
        if now < self.mains_due_ms:
            return
        self.mains_due_ms = now + _MAINS_EVERY_MS
        on = self.on_mains()
        if on is not None and on is not self.mains_were_on:
            self.mains_were_on = on
            self.journal.append(MainsChanged(on=on))

    def take_back(self, command: AtaCommand) -> None:
        """Undo harm after the journal was lost."""
        if isinstance(self.device, JournaledFirmware):
            self.device.take_back(command)

    def password(self) -> bytes:
        """Our ATA password, durable before this returns."""
        kept = OtherSecret(id="ata-1", use=SecretUse.ATA_PASSWORD, key=ATA_PASSWORD.hex())
        keep_secret(self.folder.secrets_path, kept)
        self.journal.append(
            SecretKept(secret_id=kept.id, use=SecretUse.ATA_PASSWORD, sha256=kept.sha256)
        )
        return ATA_PASSWORD


def progress_lines(journal: Journal, host: Host) -> ProgressLines:
    """Lines about how far a firmware method is."""
    return ProgressLines(journal, host, RunPhase.FIRMWARE)
