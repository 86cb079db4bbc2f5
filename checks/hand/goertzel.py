"""How much of one frequency is in a recording (pure).

Goertzel's recursion with a Hann window, over short blocks whose powers are added up, so that the
moment at which a tone begins does not matter. Levels are powers of samples scaled to 1.
"""

import math
from array import array
from collections.abc import Sequence
from functools import lru_cache

RATE_HZ = 48_000
BLOCK = 4_800
"""A tenth of a second: bins of 10 Hz."""
_FULL_SCALE = 32_768


def samples_of(pcm: bytes) -> Sequence[int]:
    """16-bit little-endian samples; an odd last byte is dropped."""
    samples = array("h")
    samples.frombytes(pcm[: len(pcm) // 2 * 2])
    if _IS_BIG_ENDIAN:
        samples.byteswap()
    return samples


_IS_BIG_ENDIAN = array("h", b"\x01\x00")[0] != 1


@lru_cache(maxsize=2)
def _window(length: int) -> tuple[float, ...]:
    return tuple(0.5 - 0.5 * math.cos(2 * math.pi * n / length) for n in range(length))


def blocks_of(samples: Sequence[int]) -> list[list[float]]:
    """Whole blocks, windowed; what is left at the end is dropped."""
    window = _window(BLOCK)
    return [
        [
            sample * weight / _FULL_SCALE
            for sample, weight in zip(samples[at : at + BLOCK], window, strict=True)
        ]
        for at in range(0, len(samples) - BLOCK + 1, BLOCK)
    ]


def power(block: Sequence[float], frequency_hz: int) -> float:
    """The power of one block at one frequency."""
    factor = 2 * math.cos(2 * math.pi * frequency_hz / RATE_HZ)
    before = last = 0.0
    for value in block:
        before, last = last, value + factor * last - before
    return max(0.0, last * last + before * before - factor * last * before)
