"""DEVICE CONFIGURATION IDENTIFY data (pure).

Source: ATA8-ACS §7.9.3: words 3 to 5 hold the last address that the factory gave, word 255 a
checksum.
"""

import struct

DCO_BYTES = 512
_CHECKSUM_SIGNATURE = 0xA5


def configured_sectors(answer: bytes, *, at_least: int) -> int | None:
    """The factory's size in sectors; `None` when the answer cannot be that.

    Some drives answer 1 or zeros: a size below what can be reached now is not believed.

    Args:
        answer: 512 bytes.
        at_least: sectors that can be reached now.
    """
    if len(answer) != DCO_BYTES:
        return None
    if answer[510] == _CHECKSUM_SIGNATURE and sum(answer) & 0xFF:
        return None
    low, middle, high = struct.unpack_from("<3H", answer, 6)
    sectors = (high << 32 | middle << 16 | low) + 1
    return sectors if sectors >= at_least else None
