"""NVMe admin commands as values, and the 72 bytes in which Linux takes them.

Source: NVM Express base specification 2.0; `struct nvme_passthru_cmd` of linux/nvme_ioctl.h.
"""

import struct
from dataclasses import dataclass, field

PASSTHRU = struct.Struct("<BBHIIIQQII6III")
"""`struct nvme_passthru_cmd`."""
STATUS_MASK = 0x7FF
"""Status code type and status code; without More and Do Not Retry."""


@dataclass(frozen=True, slots=True)
class NvmeCommand:
    """One admin command."""

    name: str
    """For journals and messages; never on the wire."""
    opcode: int
    nsid: int = 0
    cdw10: int = 0
    cdw11: int = 0
    cdw12: int = 0
    cdw13: int = 0
    cdw14: int = 0
    cdw15: int = 0
    data_out: bytes = field(default=b"", repr=False)
    data_in_bytes: int = 0
    timeout_ms: int = 60_000
    harmless: bool = False
    """It only asks. Everything else needs a handle that was opened with a token."""
    secret: bool = False
    """Its data holds a password and never goes into a journal."""

    def packed(self, address: int = 0) -> bytes:
        """The structure, with the address of the data buffer."""
        length = self.data_in_bytes or len(self.data_out)
        words = (self.cdw10, self.cdw11, self.cdw12, self.cdw13, self.cdw14, self.cdw15)
        head = (self.opcode, 0, 0, self.nsid, 0, 0, 0, address if length else 0, 0, length)
        return PASSTHRU.pack(*head, *words, self.timeout_ms, 0)


@dataclass(frozen=True, slots=True)
class NvmeReply:
    """The answer to one command."""

    status: int
    """Status code type << 8 | status code; 0 is success."""
    result: int = 0
    """Completion queue entry, dword 0."""
    data: bytes = field(default=b"", repr=False)

    @property
    def ok(self) -> bool:
        """Whether the controller carried it out."""
        return self.status == 0
