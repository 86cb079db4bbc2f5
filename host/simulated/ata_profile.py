"""What kind of ATA drive is simulated: names, abilities, timings. Values only."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from host.value import Value

_Milliseconds = Annotated[int, Field(ge=1, le=1_000_000_000)]
_Leaves = Annotated[str, Field(pattern=r"^([0-9a-f]{2}){1,16}$")]
_Ascii = r"^[ -~]+$"


class FailureSense(StrEnum):
    """How the system tells of a command that failed."""

    DESCRIPTOR = "descriptor"
    """With all registers: Linux up to 4.6, or asked for by mode page 0Ah."""
    FIXED = "fixed"
    """With those that fixed format has room for, where SAT-5 puts them: Linux since 6.11."""
    MISPLACED = "misplaced"
    """The same at Linux' own offsets: 4.7 to 6.10."""


class AtaProfile(Value):
    """Of one drive, for life. The defaults are a SATA SSD that can do everything."""

    family: Literal["ata"] = "ata"
    model: Annotated[str, Field(pattern=_Ascii, max_length=40)] = "SIMULATED SATA SSD"
    serial: Annotated[str, Field(pattern=_Ascii, max_length=20)] = "SIM0001"
    firmware: Annotated[str, Field(pattern=_Ascii, max_length=8)] = "1.0"
    wwn: Annotated[int, Field(ge=0, lt=1 << 64)] = 0x5000_0000_0000_0001
    """64 bits; 0 tells none."""
    logical_block_bytes: Literal[512, 4096] = 512
    rotation: Annotated[int, Field(ge=0, le=0xFFFE)] = 1
    """IDENTIFY word 217: 1 does not turn, 0 not stated, else turns a minute."""
    trim: bool = True
    zeroes_after_trim: bool = True
    trusted: bool = False
    hybrid: bool = False
    zones: Annotated[int, Field(ge=0, le=3)] = 0
    """IDENTIFY word 69 bits 1:0."""

    sanitize_block: bool = True
    sanitize_crypto: bool = True
    sanitize_overwrite: bool = True
    sanitize_antifreeze: bool = True
    sanitize_when_locked: bool = False
    security: bool = True
    security_enhanced: bool = True
    hpa: bool = False
    ama: bool = False
    dco: bool = False
    hidden_permille: Annotated[int, Field(ge=1, le=900)] = 125
    """How much of the drive a hidden area hides, where a misbehaviour makes one."""

    block_ms: _Milliseconds = 10_000
    crypto_ms: _Milliseconds = 2_000
    overwrite_ms: _Milliseconds = 60_000
    """A pass."""
    security_ms: _Milliseconds = 60_000
    """Duration of SECURITY ERASE UNIT, either mode."""
    stated_minutes: Annotated[int, Field(ge=0, le=65_534)] | None = None
    """Time of a security erase as IDENTIFY states it, 0 for not stated; `None`: the truth."""

    block_leaves: _Leaves = "00"
    """Hex of what is read after a block erase, over and over."""
    enhanced_leaves: _Leaves = "00"
    """Hex of what an enhanced security erase leaves."""
    locked_with: Annotated[str, Field(pattern=_Ascii, max_length=32)] = "maas"
    """User password of a drive that is found locked with a known one."""
    master_password: Annotated[str, Field(pattern=_Ascii, max_length=32)] = "maker's own secret"
    failure_sense: FailureSense = FailureSense.FIXED
    fixed_sense: bool = False
    """Without registers: fixed-format sense where it is asked for, instead of none."""

    @property
    def sanitize(self) -> bool:
        """Whether the feature set is there at all."""
        return self.sanitize_block or self.sanitize_crypto or self.sanitize_overwrite
