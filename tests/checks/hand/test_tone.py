"""Tones in a recording: heard, too weak, drowned, clipped, hummed over, or never recorded."""

from functools import lru_cache

import pytest

from checks.hand.goertzel import BLOCK, blocks_of, power, samples_of
from checks.hand.tone import TONES_HZ, Hearing, Side, clipped_permille, listen
from tests.checks.hand.pcm import hum, pcm

LIMIT_DB = 15
QUIET = pcm(0.5)


@lru_cache
def played(
    tone: int, amplitude: float, noise: float = 0.001, more: tuple[tuple[int, float], ...] = ()
) -> bytes:
    return pcm(0.5, (tone, amplitude), *more, noise=noise, seed=tone)


def heard(left: float, right: float, noise: float = 0.001, *more: tuple[int, float]) -> Hearing:
    recordings = {
        (side, tone): played(tone, amplitude, noise, more)
        for side, amplitude in ((Side.LEFT, left), (Side.RIGHT, right))
        for tone in TONES_HZ
    }
    return listen(pcm(0.5, *more, noise=noise, seed=9), recordings)


def both(hearing: Hearing) -> tuple[bool, bool]:
    return hearing.hears(Side.LEFT, LIMIT_DB), hearing.hears(Side.RIGHT, LIMIT_DB)


def test_power_is_found_at_its_frequency_alone() -> None:
    (block,) = blocks_of(samples_of(pcm(0.1, (1230, 0.5), noise=0)))
    assert len(block) == BLOCK
    assert power(block, 1230) > 1_000_000 * power(block, 1330)


def test_no_tone_is_a_harmonic_of_mains_hum() -> None:
    near = [abs(tone - round(tone / mains) * mains) for tone in TONES_HZ for mains in (50, 60)]
    assert min(near) >= 20


def test_both_sides_are_heard() -> None:
    assert both(heard(0.1, 0.1)) == (True, True)


def test_a_quiet_speaker_in_a_quiet_room_is_heard() -> None:
    assert both(heard(0.003, 0.003)) == (True, True)


def test_one_dead_speaker_is_told_from_the_other() -> None:
    assert both(heard(0.1, 0.0)) == (True, False)
    assert both(heard(0.0, 0.1)) == (False, True)


def test_silence_is_no_sound() -> None:
    hearing = heard(0.0, 0.0)
    assert both(hearing) == (False, False)
    assert not hearing.silent_input


def test_a_loud_room_drowns_the_tones_and_passes_nothing() -> None:
    assert both(heard(0.02, 0.02, 0.3)) == (False, False)


def test_mains_hum_alone_is_no_tone() -> None:
    for mains in (50, 60):
        assert both(heard(0.0, 0.0, 0.001, *hum(mains, 0.4))) == (False, False)


def test_mains_hum_does_not_hide_the_tones() -> None:
    assert both(heard(0.1, 0.1, 0.001, *hum(50, 0.2))) == (True, True)


def test_somebody_else_s_tone_that_sounds_already_is_not_ours() -> None:
    whistle = tuple((tone, 0.1) for tone in TONES_HZ)
    assert both(heard(0.0, 0.0, 0.001, *whistle)) == (False, False)


def test_clipping_is_counted_and_still_a_tone() -> None:
    loud = pcm(0.5, (1230, 4.0))
    assert clipped_permille(loud) > 500
    assert clipped_permille(QUIET) == 0
    hearing = listen(QUIET, {(Side.LEFT, 1230): loud})
    assert hearing.hears(Side.LEFT, LIMIT_DB)


@pytest.mark.parametrize("recording", [b"", b"\0", b"\0" * 96_000, b"\x00\x80" * 48_000])
def test_a_microphone_that_gives_nothing_is_silent(recording: bytes) -> None:
    hearing = listen(recording, {(side, 1230): recording for side in Side})
    assert hearing.silent_input
    assert both(hearing) == (False, False)


def test_nothing_recorded_is_nothing_heard() -> None:
    assert both(Hearing()) == (False, False)
    assert Hearing().strongest_db is None


def test_the_better_microphone_has_the_larger_score() -> None:
    assert heard(0.1, 0.1).score > heard(0.1, 0.0).score > heard(0.0, 0.0).score > Hearing().score
