"""Bitmaps as the kernel writes them: words in hexadecimal, the highest first (pure).

A word is one of the kernel's longs, and nothing in the text says whether that was 32 or 64 bits.
"""

import re

_WORD = re.compile(r"[0-9a-fA-F]{1,16}")
_HALF_DIGITS = 8
_MODALIAS_KEYS = re.compile(r"-e[^k]*k([0-9A-Fa-f,]*)r")
_FIRST_TOLD_KEY = 0x71
"""The modalias names keys from KEY_MIN_INTERESTING (mute) on."""


def bits_of_words(text: str, bits: int) -> frozenset[int]:
    """Numbers of the set bits; a text that is no bitmap has none.

    Args:
        text: `10000000000000 0`.
        bits: Of a word: 32 or 64.
    """
    words = text.split()
    if not all(_WORD.fullmatch(word) for word in words):
        return frozenset()
    return frozenset(
        place * bits + bit
        for place, word in enumerate(reversed(words))
        for bit in range(int(word, 16).bit_length())
        if int(word, 16) >> bit & 1
    )


def word_bits(keys: str, modalias: str) -> int:
    """How many bits a word of this machine has: 64 unless the bitmap of keys shows 32.

    The modalias names the same keys one by one, so that the width at which both agree is the one.
    """
    words = keys.split()
    if any(len(word) > _HALF_DIGITS for word in words):
        return 64
    told = _MODALIAS_KEYS.search(modalias)
    if told is None or len(words) < 2:  # noqa: PLR2004 - one word means the same in both
        return 64
    named = {int(one, 16) for one in told[1].split(",") if one}
    for bits in (64, 32):
        if {key for key in bits_of_words(keys, bits) if key >= _FIRST_TOLD_KEY} == named:
            return bits
    return 64
