"""Synthetic sound: tones, hum, noise and silence as 16-bit samples."""

import math
from array import array
from random import Random

RATE = 48_000


def pcm(seconds: float, *tones: tuple[int, float], noise: float = 0.001, seed: int = 1) -> bytes:
    """Sines (frequency, amplitude of 1) over white noise, clipped as a converter clips."""
    chance = Random(seed)  # noqa: S311 - noise, no secret
    count = int(seconds * RATE)
    values = [chance.gauss(0, noise) if noise else 0.0 for _ in range(count)]
    for frequency, amplitude in tones:
        step = 2 * math.pi * frequency / RATE
        values = [value + amplitude * math.sin(step * n) for n, value in enumerate(values)]
    return array("h", (max(-32768, min(32767, round(v * 32767))) for v in values)).tobytes()


def hum(mains_hz: int, amplitude: float) -> list[tuple[int, float]]:
    """Mains hum with all its harmonics up to 3 kHz."""
    return [(n * mains_hz, amplitude / n) for n in range(1, 3000 // mains_hz + 1)]
