"""Chance that is the same in every run."""

from random import Random


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - tests choose places, not keys


def noise(size: int = 4096, seed: int = 1) -> bytes:
    return seeded(seed).randbytes(size)
