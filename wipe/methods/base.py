"""What a firmware method is given and what it gives back."""

from dataclasses import dataclass
from typing import Protocol

from host.ata.command import AtaCommand
from host.capabilities import Capabilities
from host.drive import Drive
from host.firmware import Firmware
from wipe.codes import StepReason, StepResult

PROGRESS_WHOLE = 65_536
"""A drive's own progress counter runs to here, ATA and NVMe alike."""


@dataclass(frozen=True, slots=True)
class StepEnd:
    """How a step ended.

    `DONE`: the drive itself says so, and it accepted the command or showed that it ran in this
    job. `NOT_RUN`: nothing is running and nothing was begun that could still be; the next method
    may be tried. `UNKNOWN`: it was started and its end is not confirmed; nothing else may be sent.
    """

    result: StepResult
    reason: StepReason | None = None
    raw: str | None = None
    """The drive's last status in hex."""


class Step(Protocol):
    """The world of one step. Everything a method does goes through here and is journaled."""

    @property
    def device(self) -> Firmware:
        """The drive's commands; each one that changes it is journaled before it is sent.

        The guard is asked again before the first of them. May raise `DriveGone`, `CommandLost`,
        `NoSuchInterface` and `wipe.journal.JournalLost`, which methods let pass, except
        `CommandLost` where they know better than `UNKNOWN`.
        """

    @property
    def drive(self) -> Drive:
        """The drive as it is listed now."""

    @property
    def capabilities(self) -> Capabilities:
        """What it said of itself right before this step."""

    def now_ms(self) -> int:
        """Boot clock."""

    def pause(self, seconds: float) -> None:
        """Wait, or less when a stop is asked."""

    @property
    def stopped(self) -> bool:
        """Whether somebody asked to stop."""

    def on_mains(self) -> bool | None:
        """True on mains, False on battery, `None` when the machine does not tell."""

    def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
        """Journal `step_begin`, durable, before the first command that changes the drive."""

    def accepted(self, raw: str) -> None:
        """Journal `step_accepted`: the drive took it, or shows that it runs."""

    def progress(self, done: int | None, raw: str = "") -> None:
        """Tell how far it is, of `PROGRESS_WHOLE`; `None` when the drive does not tell.

        Journals now and then. Call it on every poll.
        """

    def take_back(self, command: AtaCommand) -> None:
        """The journal is lost: send what undoes harm all the same, and hear nothing of it."""

    def password(self) -> bytes:
        """The 32 bytes of our ATA password, durable in the secrets file before this returns."""


class FirmwareMethod(Protocol):
    """One way in which a drive erases itself."""

    def run(self, step: Step) -> StepEnd:
        """Check that it can run now, start it, follow it to its end."""

    def go_on(self, step: Step, *, accepted: bool) -> StepEnd:
        """An earlier run of this job journaled `step_begin` and no end: ask the drive.

        Args:
            step: the world; `begin` was already journaled by the earlier run.
            accepted: whether the journal holds `step_accepted`.

        Returns:
            Its end, as `run`; `NOT_RUN` with `INTERRUPTED` when the drive shows nothing of it and
            the same method may be started anew.
        """
