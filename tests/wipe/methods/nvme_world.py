"""A step's world for NVMe methods: a clock that runs only while somebody waits, and a list."""

from dataclasses import dataclass, field

from host.ata.command import AtaCommand
from host.capabilities import Capabilities
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.nvme.ask import ask_nvme
from tests.host.nvme.fake import DISK_BYTES, SERIAL, FakeNvme, log_bytes
from wipe.codes import Method, StepReason, StepResult
from wipe.methods.base import StepEnd
from wipe.methods.nvme_sanitize import NvmeSanitize

NVME_DRIVE = Drive(
    path="/dev/nvme0n1",
    identity=DriveIdentity(model="MADE UP 256G", serial=SERIAL, wwid="eui.1"),
    transport=Transport.NVME,
    kind=DriveKind.SSD,
    size_bytes=DISK_BYTES,
)


@dataclass(slots=True)
class World:
    """A `Step`."""

    device: FakeNvme
    capabilities: Capabilities
    drive: Drive = NVME_DRIVE
    mains: bool | None = True
    stop_at_ms: int | None = None
    clock_ms: int = 0
    lines: list[str] = field(default_factory=list)
    """What was journaled, in order: `begin`, `accepted`."""
    told: list[int | None] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    begun_after: int | None = None
    """How many commands had been sent when the step began."""

    def now_ms(self) -> int:
        return self.clock_ms

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        assert len(self.pauses) < 20_000, "it never ends"
        if not self.stopped:
            self.clock_ms += round(seconds * 1000)

    @property
    def stopped(self) -> bool:
        return self.stop_at_ms is not None and self.clock_ms >= self.stop_at_ms

    def on_mains(self) -> bool | None:
        return self.mains

    def begin(self, command_bytes: bytes, timeout_ms: int) -> None:
        assert len(command_bytes) == 72
        assert timeout_ms >= 600_000
        self.lines.append("begin")
        self.begun_after = len(self.device.erasing())

    def accepted(self, raw: str) -> None:
        bytes.fromhex(raw)
        self.lines.append("accepted")

    def progress(self, done: int | None, raw: str = "") -> None:
        bytes.fromhex(raw)
        assert done is None or 0 <= done <= 65_536
        self.told.append(done)

    def take_back(self, command: AtaCommand) -> None:
        raise AssertionError(f"NVMe has nothing to take back: {command.name}")

    def password(self) -> bytes:
        raise AssertionError("NVMe needs none")


def world(device: FakeNvme) -> World:
    """A world whose drive was just asked."""
    capabilities = ask_nvme(device)
    device.sent.clear()
    return World(device, capabilities)


def short(end: StepEnd) -> tuple[StepResult, StepReason | None]:
    """Result and reason."""
    return end.result, end.reason


DONE, NOT_RUN, UNKNOWN = StepResult.DONE, StepResult.NOT_RUN, StepResult.UNKNOWN
BLOCK = NvmeSanitize(Method.SAN_BLOCK)
NEVER = log_bytes(0xFFFF, 0x000, 0)
ENDED = log_bytes(0xFFFF, 0x101, 0x0A)
FAILED = log_bytes(0xFFFF, 0x003, 0x0A)
FAILED_RESTRICTED = log_bytes(0xFFFF, 0x003, 0x02)


def running(sprog: int, word: int = 0x0A, etbe: int = 0xFFFFFFFF) -> bytes:
    return log_bytes(sprog, 0x002, word, etbe=etbe)


def fresh(*logs: bytes, log: bytes = NEVER, **fields: object) -> World:
    return world(FakeNvme(log=log, logs=list(logs), **fields))  # type: ignore[arg-type]  # a table


def words(step: World) -> list[int]:
    return [sent.cdw10 for sent in step.device.erasing()]
