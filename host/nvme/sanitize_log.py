"""Log page 81h, Sanitize Status: how the last or the running sanitize of an NVMe drive stands.

Source: NVM Express base specification 2.0, Sanitize Status log page.
"""

from dataclasses import dataclass

from host.capabilities import SanitizePhase, SanitizeStatus
from host.errors import AnswerMalformed

SANITIZE_LOG_BYTES = 512
NO_ESTIMATE = 0xFFFF_FFFF
_USED_BYTES = 37
"""Up to and with SSI; the rest is reserved and not kept."""
_PHASES = (
    SanitizePhase.IDLE,
    SanitizePhase.DONE,
    SanitizePhase.RUNNING,
    SanitizePhase.FAILED,
    SanitizePhase.DONE,
)
"""By SSTAT bits 2:0. 4 is done as well: blocks were deallocated although that was not asked."""


@dataclass(frozen=True, slots=True)
class SanitizeLog:
    """The log page."""

    progress: int
    """SPROG, of 65,536; FFFFh when idle."""
    sstat: int
    started_with: int
    """SCDW10: dword 10 of the command that started the last sanitize."""
    estimate_overwrite_s: int | None
    """Seconds; `None` when not told."""
    estimate_block_s: int | None
    estimate_crypto_s: int | None
    raw: str
    """Hex of the bytes that mean something."""

    @property
    def phase(self) -> SanitizePhase:
        """How it stands."""
        return _PHASES[self.sstat & 0b111]

    @property
    def action(self) -> int:
        """SANACT of the last sanitize."""
        return self.started_with & 0b111

    @property
    def unrestricted(self) -> bool:
        """AUSE of the last sanitize: a failure can be left without another sanitize."""
        return bool(self.started_with & 1 << 3)

    @property
    def global_data_erased(self) -> bool:
        """Nothing was written since the last sanitize, or ever."""
        return bool(self.sstat & 1 << 8)

    @property
    def status(self) -> SanitizeStatus:
        """The same as a value; what only speaks of a sanitize is unknown before the first."""
        running, ever = self.phase is SanitizePhase.RUNNING, self.phase is not SanitizePhase.IDLE
        return SanitizeStatus(
            phase=self.phase,
            progress=self.progress if running else None,
            action=self.action if ever else None,
            unrestricted=self.unrestricted if ever else None,
            global_data_erased=self.global_data_erased,
            raw=self.raw,
        )


def parse_sanitize_log(raw: bytes) -> SanitizeLog:
    """Read the page.

    Raises:
        AnswerMalformed: wrong length, or a status that the standard does not have (which is not
            idle: something may be running).
    """
    if len(raw) != SANITIZE_LOG_BYTES:
        raise AnswerMalformed(f"log page 81h: {len(raw)} bytes instead of {SANITIZE_LOG_BYTES}")
    sstat = _number(raw, 2, 2)
    if sstat & 0b111 >= len(_PHASES):
        raise AnswerMalformed(f"log page 81h: status {sstat:04x}h is not in the standard")
    return SanitizeLog(
        progress=_number(raw, 0, 2),
        sstat=sstat,
        started_with=_number(raw, 4, 4),
        estimate_overwrite_s=_estimate(raw, 8),
        estimate_block_s=_estimate(raw, 12),
        estimate_crypto_s=_estimate(raw, 16),
        raw=raw[:_USED_BYTES].hex(),
    )


def _estimate(raw: bytes, at: int) -> int | None:
    seconds = _number(raw, at, 4)
    return None if seconds == NO_ESTIMATE else seconds


def _number(raw: bytes, at: int, length: int) -> int:
    return int.from_bytes(raw[at : at + length], "little")
