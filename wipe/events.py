"""What a journal says: one value per type of line (values only)."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from host.drive import Drive
from host.value import Value
from wipe.values import (
    Cipher,
    ErasePlan,
    Method,
    Outcome,
    Refusal,
    StepResult,
    Verification,
)


class RunPhase(StrEnum):
    """What the process is doing with the drive."""

    PROVE = "prove"
    """Looking whether an interrupted drive is as we left it; writes nothing."""
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


class SecretKept(Value):
    """A secret is durable in `secrets.jsonl`; here are its id and digest only."""

    type: Literal["secret"] = "secret"
    secret_id: str
    cipher: Cipher
    sha256: str


class StepBegan(Value):
    """Written before the first byte of a step."""

    type: Literal["step_begin"] = "step_begin"
    method: Method
    start_offset: int
    end_offset: int


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


class StopAsked(Value):
    """Somebody asked to stop; what runs is finished first."""

    type: Literal["stop"] = "stop"


class StepEnded(Value):
    """A step ended."""

    type: Literal["step_end"] = "step_end"
    method: Method
    result: StepResult
    reason: str | None = None
    written_bytes: int


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
    | StepBegan
    | Proof
    | OffsetReached
    | WriteFailed
    | Progressed
    | StopAsked
    | StepEnded
    | VerifyBegan
    | Verified
    | Crashed
    | Ended,
    Field(discriminator="type"),
]
"""One line of a journal, without its sequence number, times and checksum."""
