"""Tones of a speaker as a microphone hears them: how far above the noise (pure)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from checks.hand.goertzel import blocks_of, power, samples_of

TONES_HZ = (630, 1230, 2430)
"""Halfway between the harmonics of 50 Hz and of 60 Hz mains, so that a hum is never a tone."""
_BESIDE_HZ = (-80, -60, -40, 40, 60, 80)
# Below one step of a 16-bit sample there is nothing to be heard.
_FLOOR = 1e-6
_LOUDEST = 32_767
_LOWEST_DB, _HIGHEST_DB = -20, 90
_PERMILLE = 1000


class Side(StrEnum):
    """A loudspeaker."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heard:
    """One tone of one side."""

    side: Side
    tone_hz: int
    snr_db: int
    """Above the louder of: its own neighbourhood, and the same frequency in silence."""
    clipped_permille: int = 0


@dataclass(frozen=True, slots=True)
class Hearing:
    """A whole run with one microphone."""

    heard: tuple[Heard, ...] = ()
    silent_input: bool = False
    """Not one sample differed from the next: the microphone is off, muted or not there."""

    def weakest_db(self, side: Side) -> int | None:
        """The weakest tone of one side; `None` where none was recorded."""
        return min((one.snr_db for one in self.heard if one.side is side), default=None)

    def hears(self, side: Side, limit_db: int) -> bool:
        """Whether every tone of one side came through."""
        weakest = self.weakest_db(side)
        return weakest is not None and weakest > limit_db

    @property
    def strongest_db(self) -> int | None:
        """The best tone of any side."""
        return max((one.snr_db for one in self.heard), default=None)

    @property
    def score(self) -> tuple[int, int]:
        """Sorts microphones: the better one is larger."""
        sides = [self.weakest_db(side) for side in Side]
        known = [one for one in sides if one is not None]
        return (min(known, default=_LOWEST_DB), max(known, default=_LOWEST_DB))


def listen(silence: bytes, played: Mapping[tuple[Side, int], bytes]) -> Hearing:
    """Judge a recording of silence and one of each tone (16 bit, 48 kHz, one channel)."""
    quiet = blocks_of(samples_of(silence))
    recordings = [silence, *played.values()]
    heard = tuple(
        Heard(side, tone, _snr_db(quiet, blocks_of(samples_of(pcm)), tone), clipped_permille(pcm))
        for (side, tone), pcm in played.items()
    )
    return Hearing(heard, silent_input=all(_is_flat(pcm) for pcm in recordings))


def _snr_db(quiet: Sequence[Sequence[float]], blocks: Sequence[Sequence[float]], tone: int) -> int:
    if not blocks:
        return _LOWEST_DB
    signal = sum(power(block, tone) for block in blocks) / len(blocks)
    # The median: a harmonic of a hum may stand on one of these.
    beside = median(
        sum(power(block, tone + away) for block in blocks) / len(blocks) for away in _BESIDE_HZ
    )
    before = sum(power(block, tone) for block in quiet) / len(quiet) if quiet else 0.0
    noise = max(beside, before, _FLOOR)
    if signal <= 0:
        return _LOWEST_DB
    return max(_LOWEST_DB, min(_HIGHEST_DB, math.floor(10 * math.log10(signal / noise))))


def clipped_permille(pcm: bytes) -> int:
    """How many samples stand at the end of the range."""
    samples = samples_of(pcm)
    if not samples:
        return 0
    ends = sum(1 for sample in samples if abs(sample) >= _LOUDEST)
    return ends * _PERMILLE // len(samples)


def _is_flat(pcm: bytes) -> bool:
    samples = samples_of(pcm)
    return not samples or min(samples) == max(samples)
