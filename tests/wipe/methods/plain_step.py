"""A step without engine and journal: it remembers what a method did, in order."""

from dataclasses import dataclass, field

from host.ata.command import AtaCommand
from host.capabilities import Capabilities
from host.drive import Drive
from host.firmware import Firmware


@dataclass(slots=True)
class PlainStep:
    """The world of one step, in memory."""

    device: Firmware
    drive: Drive
    capabilities: Capabilities
    mains: bool | None = True
    stop_after: int | None = None
    """A stop is asked once it was looked for this often."""
    did: list[str] = field(default_factory=list)
    """`begin`, `accepted`, `progress` and `pause`, in order."""
    begun: list[tuple[bytes, int]] = field(default_factory=list)
    accepted_raw: list[str] = field(default_factory=list)
    progressed: list[tuple[int | None, str]] = field(default_factory=list)
    looked: int = 0
    clock_ms: int = 1_000_000

    def now_ms(self) -> int:
        return self.clock_ms

    def pause(self, seconds: float) -> None:
        self.clock_ms += round(seconds * 1000)
        self.did.append("pause")

    @property
    def stopped(self) -> bool:
        self.looked += 1
        return self.stop_after is not None and self.looked > self.stop_after

    def on_mains(self) -> bool | None:
        return self.mains

    def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
        self.did.append("begin")
        self.begun.append((command_bytes, timeout_ms))

    def accepted(self, raw: str) -> None:
        self.did.append("accepted")
        self.accepted_raw.append(raw)

    def progress(self, done: int | None, raw: str = "") -> None:
        self.did.append("progress")
        self.progressed.append((done, raw))

    def take_back(self, command: AtaCommand) -> None:
        self.did.append(f"take back {command.name}")

    def password(self) -> bytes:
        raise AssertionError("no password is needed here")
