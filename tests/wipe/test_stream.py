"""The keyed stream: published vectors, any slice anywhere, and the border of its counter."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wipe.codes import Cipher
from wipe.stream import PIECE_BYTES, KeyedStream, StreamSource, cipher_for, counter_rule
from wipe.wide_counter import SPAN_BYTES

KEY = bytes(range(32))


def stream(cipher: Cipher, offset: int, length: int, key: bytes = KEY) -> bytes:
    target = bytearray(length)
    keyed = KeyedStream(cipher, key)
    keyed.start(offset)
    keyed.fill(memoryview(target))
    return bytes(target)


def test_aes_is_the_counter_mode_of_nist_sp_800_38a() -> None:
    # F.5.5 CTR-AES256.Encrypt: initial counter f0f1…ff, first output block.
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    counter = int.from_bytes(bytes(range(0xF0, 0x100)), "big")
    # Places in the stream are multiples of four AES blocks; this counter is the fourth of its four.
    blocks = stream(Cipher.AES_256_CTR, (counter - 3) * 16, 64, key)
    assert blocks[48:].hex() == "0bdf7df1591716335e9a8b15c860c502"


def test_chacha20_is_the_one_of_rfc_8439() -> None:
    # Appendix A.1, test vectors 1 and 2: key and nonce zero, block counters 0 and 1.
    assert stream(Cipher.CHACHA20, 0, 128, bytes(32)).hex() == (
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
        "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f"
    )


@given(
    cipher=st.sampled_from(list(Cipher)),
    start=st.integers(0, 64),
    length=st.integers(0, 3000),
    base=st.sampled_from([0, PIECE_BYTES, (1 << 38) - 2048, (1 << 36) - 2048, 1 << 43]),
)
@settings(max_examples=60, deadline=None)
def test_any_slice_equals_the_slice_of_the_whole(
    cipher: Cipher, start: int, length: int, base: int
) -> None:
    whole = stream(cipher, base, 64 * 64 + 3000)
    assert stream(cipher, base + 64 * start, length) == whole[64 * start : 64 * start + length]


@given(cuts=st.lists(st.integers(1, 5000), max_size=6), cipher=st.sampled_from(list(Cipher)))
@settings(max_examples=40, deadline=None)
def test_filling_in_parts_gives_the_same_stream(cuts: list[int], cipher: Cipher) -> None:
    total = sum(cuts)
    target = bytearray(total)
    keyed = KeyedStream(cipher, KEY)
    keyed.start((1 << 38) - 4096)
    at = 0
    for cut in cuts:
        keyed.fill(memoryview(target)[at : at + cut])
        at += cut
    assert bytes(target) == stream(cipher, (1 << 38) - 4096, total)


def test_chacha20_goes_on_with_a_64_bit_counter_past_four_billion_blocks() -> None:
    border = 64 << 32
    crossing = stream(Cipher.CHACHA20, border - 64, 192)
    expected = b"".join(chacha_block(KEY, n) for n in (2**32 - 1, 2**32, 2**32 + 1))
    assert crossing == expected


def test_aes_goes_on_past_four_billion_blocks() -> None:
    border = 16 << 32
    crossing = stream(Cipher.AES_256_CTR, border - 64, 128)
    assert crossing[64:] == stream(Cipher.AES_256_CTR, border, 64)
    assert crossing[64:] != stream(Cipher.AES_256_CTR, 0, 64)


@given(
    key=st.binary(min_size=32, max_size=32),
    base=st.sampled_from([0, 16 << 32, (16 << 32) - 4096, SPAN_BYTES - 4096, 1 << 43, 7 << 40]),
    start=st.integers(0, 200),
    length=st.integers(0, 9000),
)
@settings(max_examples=60, deadline=None)
def test_wide_aes_units_give_the_same_stream_to_the_last_bit(
    key: bytes, base: int, start: int, length: int
) -> None:
    flags = frozenset({"aes", "vaes", "vpclmulqdq"})
    wide = StreamSource(Cipher.AES_256_CTR, key, flags).open()
    target = bytearray(length)
    wide.start(base + 64 * start)
    wide.fill(memoryview(target))
    assert bytes(target) == stream(Cipher.AES_256_CTR, base + 64 * start, length, key)


@pytest.mark.parametrize("flags", [set(), {"aes"}, {"aes", "vaes", "vpclmulqdq"}])
@pytest.mark.parametrize("cipher", list(Cipher))
def test_every_processor_computes_the_same_stream(cipher: Cipher, flags: set[str]) -> None:
    target = bytearray(3 * PIECE_BYTES + 512)
    StreamSource(cipher, KEY, frozenset(flags)).open().fill(memoryview(target))
    assert bytes(target) == stream(cipher, 0, len(target))


def test_two_drives_never_share_a_stream() -> None:
    assert stream(Cipher.AES_256_CTR, 0, 64) != stream(Cipher.AES_256_CTR, 0, 64, bytes(32))


@pytest.mark.parametrize("offset", [1, 16, 63, 4097])
def test_a_place_between_blocks_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="multiple of 64"):
        KeyedStream(Cipher.AES_256_CTR, KEY).start(offset)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes instead of 32"):
        KeyedStream(Cipher.AES_256_CTR, bytes(16))


def test_processors_without_aes_instructions_get_chacha20() -> None:
    assert cipher_for(frozenset({"fpu", "aes", "avx2"})) is Cipher.AES_256_CTR
    assert cipher_for(frozenset({"fpu", "sse2"})) is Cipher.CHACHA20


def test_the_record_says_how_to_compute_the_counter() -> None:
    assert counter_rule(Cipher.AES_256_CTR) == "byte_offset/16"
    assert counter_rule(Cipher.CHACHA20) == "byte_offset/64"


def chacha_block(key: bytes, counter: int) -> bytes:
    """One block by the algorithm's definition, with a 64-bit counter and a zero nonce."""
    start = [*struct.unpack("<4I", b"expand 32-byte k"), *struct.unpack("<8I", key)]
    start += [counter & 0xFFFFFFFF, counter >> 32, 0, 0]
    state = start.copy()
    for _ in range(10):
        for quarter in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            quarter_round(state, quarter)
        for quarter in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter_round(state, quarter)
    mixed = ((a + b) & 0xFFFFFFFF for a, b in zip(state, start, strict=True))
    return struct.pack("<16I", *mixed)


def quarter_round(state: list[int], places: tuple[int, int, int, int]) -> None:
    a, b, c, d = places
    for first, second, third, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[first] = (state[first] + state[second]) & 0xFFFFFFFF
        mixed = state[third] ^ state[first]
        state[third] = ((mixed << bits) | (mixed >> (32 - bits))) & 0xFFFFFFFF
