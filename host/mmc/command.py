"""eMMC commands as values, and the structure in which Linux takes them.

Source: JEDEC JESD84-B51; `struct mmc_ioc_cmd` of linux/mmc/ioctl.h.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MmcCommand:
    """One command."""

    name: str
    """For journals and messages; never on the wire."""
    opcode: int
    argument: int = 0
    flags: int = 0
    """Response type and command type, as linux/mmc/core.h numbers them."""
    write: bool = False
    """Sets the card's state, or moves data to it."""
    data_in_bytes: int = 0
    timeout_ms: int = 15_000
    harmless: bool = False
    """It only asks. Everything else needs a handle that was opened with a token."""


@dataclass(frozen=True, slots=True)
class MmcReply:
    """The answer to one command."""

    errno: int
    """0 when the card took it; the system's number otherwise."""
    response: tuple[int, int, int, int] = (0, 0, 0, 0)
    data: bytes = field(default=b"", repr=False)

    @property
    def ok(self) -> bool:
        """Whether the card took it without complaint."""
        return self.errno == 0
