"""ATA commands as values, and the 16 bytes in which SCSI layers carry them.

Source: ATA PASS-THROUGH (16) of SAT, register names of ACS-4.
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum


class AtaProtocol(IntEnum):
    """How data moves; the numbers are those of the CDB's protocol field."""

    NON_DATA = 3
    PIO_IN = 4
    PIO_OUT = 5


@dataclass(frozen=True, slots=True)
class AtaCommand:
    """One command with its input registers."""

    name: str
    """For journals and messages; never on the wire."""
    command: int
    protocol: AtaProtocol
    feature: int = 0
    count: int = 0
    lba: int = 0
    device: int = 0x40
    extend: bool = False
    """A 48-bit command: 16-bit feature and count, 48-bit LBA."""
    data_out: bytes = field(default=b"", repr=False)
    data_in_bytes: int = 0
    timeout_ms: int = 15_000
    harmless: bool = False
    """It only asks. Everything else needs a handle that was opened with a token."""
    secret: bool = False
    """Its data holds a password and never goes into a journal."""

    def cdb(self) -> bytes:
        """ATA PASS-THROUGH (16), with CK_COND set wherever no data tells the answer."""
        flags = {AtaProtocol.NON_DATA: 0x20, AtaProtocol.PIO_IN: 0x0E, AtaProtocol.PIO_OUT: 0x06}
        feature = self.feature.to_bytes(2, "big")
        count = self.count.to_bytes(2, "big")
        lba = self.lba.to_bytes(6, "little")
        return bytes(
            (
                0x85,
                self.protocol << 1 | int(self.extend),
                flags[self.protocol],
                *feature,
                *count,
                *(lba[3], lba[0], lba[4], lba[1], lba[5], lba[2]),
                self.device,
                self.command,
                0,
            )
        )


@dataclass(frozen=True, slots=True)
class AtaRegisters:
    """Output registers."""

    error: int
    count: int
    lba: int
    device: int
    status: int


class AtaVerdict(Enum):
    """What became of a command, as far as the answer tells."""

    OK = "ok"
    """Registers came back and show no error, or the data that was asked for is there."""
    ABORTED = "aborted"
    """Registers came back and show an error: the drive refused or failed."""
    REFUSED = "refused"
    """The host adapter or a bridge would not pass it on: the drive never saw it."""
    UNREADABLE = "unreadable"
    """Neither: whether it was carried out is not known."""


@dataclass(frozen=True, slots=True)
class AtaReply:
    """The answer to one command."""

    verdict: AtaVerdict
    registers: AtaRegisters | None = None
    """`None` when the transport gave none."""
    data: bytes = field(default=b"", repr=False)
    sense: bytes = b""
    """As it came, for the journal."""

    @property
    def raw(self) -> str:
        """For the journal: the sense bytes in hex."""
        return self.sense.hex()
