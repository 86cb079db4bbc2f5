"""What a journal says: one value per type of line (values only)."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from host.capabilities import Capabilities, HiddenArea, OpalState
from host.drive import Drive
from host.value import Value
from wipe.codes import Cipher, Method, Refusal, StepResult
from wipe.sleep_events import S3Began, S3Ended, S3Told
from wipe.values import ErasePlan, Outcome, Verification


class RunPhase(StrEnum):
    """What the process is doing with the drive."""

    PROVE = "prove"
    """Looking whether an interrupted drive is as we left it; writes nothing."""
    FIRMWARE = "firmware"
    """The drive erases itself; bytes are its own counter times its size."""
    WRITE = "write"
    VERIFY = "verify"


class Began(Value):
    """A process took the journal."""

    type: Literal["begin"] = "begin"
    boot_id: str
    pid: int
    version: str
    resumed: bool


class Recovered(Value):
    """A torn tail was cut off: the power or the process went away while a line was written."""

    type: Literal["recovered"] = "recovered"
    dropped_bytes: int


class Planned(Value):
    """What was planned and confirmed."""

    type: Literal["plan"] = "plan"
    plan: ErasePlan


class DriveSeen(Value):
    """The drive as it was found right before it was opened."""

    type: Literal["drive_seen"] = "drive_seen"
    drive: Drive


class Guarded(Value):
    """What the guard said."""

    type: Literal["guard"] = "guard"
    passed: bool
    reason: Refusal | None = None
    cause: str | None = None


class SecretUse(StrEnum):
    """What a secret is for."""

    STREAM = "stream"
    """Key of an overwrite."""
    MARKERS = "markers"
    """Seed of the markers."""
    ATA_PASSWORD = "ata_password"
    PSID = "psid"
    """The code on the drive's label."""


class SecretKept(Value):
    """A secret is durable in `secrets.jsonl`; here are its id and digest only."""

    type: Literal["secret"] = "secret"
    secret_id: str
    cipher: Cipher | None = None
    """Of an overwrite's key."""
    use: SecretUse = SecretUse.STREAM
    sha256: str


class CapabilitiesRead(Value):
    """What the drive said of itself, right before anything was decided on it."""

    type: Literal["capabilities"] = "capabilities"
    capabilities: Capabilities | None
    cause: str | None = None
    """Why it could not be asked."""


class HiddenRestored(Value):
    """Sectors that the drive hid were asked back, and what it shows since."""

    type: Literal["hidden_area"] = "hidden_area"
    boot_id: str
    end: str
    """`restored`, `needs_power_cycle`, `refused`, `not_told`."""
    before: HiddenArea
    after: HiddenArea
    sent: tuple[str, ...]


PSID_REVERT = "PSID revert"
"""Name of the command in a journal: each one costs the drive a try (H12)."""


class RevertEnd(StrEnum):
    """What a drive made of its PSID."""

    REVERTED = "reverted"
    """It says that it threw its locks and keys away; nobody knows yet."""
    WRONG = "wrong"
    LOCKED_OUT = "locked_out"
    """It takes no PSID until it loses power."""
    FAILED = "failed"
    NO_INTERFACE = "no_interface"
    """The kernel does not pass it on."""
    LOST = "lost"
    """Sent, and no answer came."""


class OpalReverted(Value):
    """A locked drive was given its PSID, and what it shows since."""

    type: Literal["opal"] = "opal"
    boot_id: str
    secret_id: str
    """Of the PSID; what it is stands in no journal, and no digest of it either."""
    end: RevertEnd
    before: OpalState
    after: OpalState | None


class CommandSent(Value):
    """A command that changes the drive, written before it is sent."""

    type: Literal["command"] = "command"
    name: str
    interface: str
    bytes: str
    """Hex: the CDB, or the 72-byte structure without its address."""
    data_sha256: str | None = None
    """Of what is sent with it; `None` without data or when it holds a password."""
    timeout_ms: int


class CommandAnswered(Value):
    """What came back, or that nothing did."""

    type: Literal["answer"] = "answer"
    name: str
    answer: str
    """`ok`, `aborted`, `refused`, `unreadable`, `lost`, or an NVMe status in hex."""
    raw: str
    """Hex: sense bytes, or the completion's dword 0."""
    data: str | None = None
    """Hex of up to 512 bytes."""
    took_ms: int


class Marked(Value):
    """Markers are on the drive, flushed and read back."""

    type: Literal["markers"] = "markers"
    secret_id: str
    placed: int
    landed: int
    witnesses: int


class MarkersChecked(Value):
    """Whether an interrupted drive still holds our markers; reads only."""

    type: Literal["markers_checked"] = "markers_checked"
    placed: int
    found: int


class StepAccepted(Value):
    """The drive took the erase command, or shows that it runs."""

    type: Literal["step_accepted"] = "step_accepted"
    method: Method
    raw: str


class Adopted(Value):
    """Something was running when we came; it is followed, nothing new is started."""

    type: Literal["adopted"] = "adopted"
    method: Method | None
    """As our journal tells it; `None` for something that we did not start."""
    raw: str


class StepBegan(Value):
    """Written before the first byte or command of a step."""

    type: Literal["step_begin"] = "step_begin"
    method: Method
    start_offset: int = 0
    end_offset: int
    command_bytes: str | None = None
    """Of a firmware method: its erase command in hex."""
    timeout_ms: int | None = None


class Proof(Value):
    """Whether an interrupted drive still holds what we wrote."""

    type: Literal["proof"] = "proof"
    prefix_bytes: int
    compared_bytes: int
    matched: bool


class OffsetReached(Value):
    """Everything before `bytes` was written (or recorded as a write error) and flushed."""

    type: Literal["offset"] = "offset"
    bytes: int


class WriteFailed(Value):
    """A range that could not be written, narrowed down to logical blocks."""

    type: Literal["write_error"] = "write_error"
    offset: int
    length: int
    errno: int


class Progressed(Value):
    """How far a phase is. Not durable: for the screen only."""

    type: Literal["progress"] = "progress"
    phase: RunPhase
    bytes: int
    """Done in this phase."""
    total_bytes: int
    raw: str | None = None
    """Of a firmware method: the drive's own status in hex."""


class MainsChanged(Value):
    """The plug was pulled or put back while the drive erases itself.

    Nothing can be done but to put it back: a firmware erase that loses power may leave its drive
    locked or empty halfway.
    """

    type: Literal["mains"] = "mains"
    on: bool


class StopAsked(Value):
    """Somebody asked to stop; what runs is finished first."""

    type: Literal["stop"] = "stop"


class StepEnded(Value):
    """A step ended."""

    type: Literal["step_end"] = "step_end"
    method: Method
    result: StepResult
    reason: str | None = None
    written_bytes: int = 0
    raw: str | None = None
    """The drive's last status in hex."""


class VerifyBegan(Value):
    """Reading back starts, always at the first byte."""

    type: Literal["verify_begin"] = "verify_begin"
    total_bytes: int


class Verified(Value):
    """What reading back the whole drive gave."""

    type: Literal["verify"] = "verify"
    verification: Verification


class Crashed(Value):
    """The process met a defect of its own; it claims nothing."""

    type: Literal["crash"] = "crash"
    cause: str


class Ended(Value):
    """The final word of a run."""

    type: Literal["status"] = "status"
    outcome: Outcome


Event = Annotated[
    Began
    | Recovered
    | Planned
    | DriveSeen
    | Guarded
    | SecretKept
    | CapabilitiesRead
    | HiddenRestored
    | OpalReverted
    | CommandSent
    | CommandAnswered
    | Marked
    | MarkersChecked
    | StepAccepted
    | Adopted
    | StepBegan
    | Proof
    | OffsetReached
    | WriteFailed
    | Progressed
    | MainsChanged
    | StopAsked
    | StepEnded
    | VerifyBegan
    | Verified
    | S3Began
    | S3Ended
    | S3Told
    | Crashed
    | Ended,
    Field(discriminator="type"),
]
"""One line of a journal, without its sequence number, times and checksum."""
