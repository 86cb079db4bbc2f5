"""ATA security as IDENTIFY DEVICE shows it, and how long an erase may take (pure).

Source: ACS-4, words 82, 85, 89, 90, 92 and 128 of IDENTIFY DEVICE data.
"""

from collections.abc import Sequence

from host.capabilities import AtaSecurity, SecurityState

LONG_CODE_MINUTES, SHORT_CODE_MINUTES = 65_532, 508
"""What the largest codes of a time mean; both say `or more`."""
NO_TIME_OUT_MS = 0xFFFF_FFFF
_NOTHING = {0x0000, 0xFFFF}
_MINUTES_MS = 60_000


def security(words: Sequence[int]) -> AtaSecurity:
    """State and abilities by 256 words that were checked before.

    Where two words disagree the drive counts as enabled: it must never look free of a password
    that stands.
    """
    status = 0 if words[128] in _NOTHING else words[128]
    if not status & 1:
        return AtaSecurity(state=SecurityState.NOT_SUPPORTED)
    vouched = words[87] >> 14 == 0b01
    return AtaSecurity(
        state=_state(status, also_enabled=vouched and bool(words[85] >> 1 & 1)),
        attempts_exceeded=bool(status >> 4 & 1),
        enhanced=bool(status >> 5 & 1),
        level_maximum=bool(status >> 8 & 1),
        master_id=None if words[92] in _NOTHING else words[92],
        normal_minutes=_minutes(words[89]),
        enhanced_minutes=_minutes(words[90]),
    )


def _state(status: int, *, also_enabled: bool) -> SecurityState:
    """w128: b1 enabled, b2 locked, b3 frozen. Locked and frozen together counts as locked."""
    if status >> 2 & 1:
        return SecurityState.SEC4
    enabled = also_enabled or bool(status >> 1 & 1)
    if status >> 3 & 1:
        return SecurityState.SEC6 if enabled else SecurityState.SEC2
    return SecurityState.SEC5 if enabled else SecurityState.SEC1


def _minutes(word: int) -> int | None:
    """w89 and w90, in steps of two minutes.

    With b15 set the code is b14:0 and 7FFFh is the largest, else it is b7:0 and FFh.
    """
    if word >> 15:
        code = word & 0x7FFF
        return min(2 * code, LONG_CODE_MINUTES) if code else None
    code = word & 0xFF
    return min(2 * code, SHORT_CODE_MINUTES) if code else None


def erase_estimate_minutes(stated_minutes: int | None, size_bytes: int) -> int | None:
    """How long a SECURITY ERASE UNIT may reasonably take; `None` when the drive states no time.

    The larger of what the drive states with an hour to spare (90 minutes where its code says `or
    more`) and what writing everything at 30 MB/s takes with half an hour to spare.
    """
    if stated_minutes is None:
        return None
    largest = stated_minutes in {LONG_CODE_MINUTES, SHORT_CODE_MINUTES}
    stated = stated_minutes + (90 if largest else 60)
    return max(stated, -(-size_bytes // (30_000_000 * 60)) + 30)


def erase_timeout_ms(stated_minutes: int | None, size_bytes: int) -> int:
    """Three times the estimate, or for ever: a command that is given up harms the drive (H16)."""
    estimate = erase_estimate_minutes(stated_minutes, size_bytes)
    if estimate is None:
        return NO_TIME_OUT_MS
    return min(3 * estimate * _MINUTES_MS, NO_TIME_OUT_MS)
