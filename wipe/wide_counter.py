"""AES-256-CTR by way of GCM, for processors with wide AES units (VAES).

GCM encrypts in counter mode too, and the cipher library runs it four blocks at a time where its
plain counter mode takes one: a third less processor time. The stream is the same to the last bit.
GCM derives its first counter J0 from a 128-bit nonce as `J0 = ((nonce * H) + L) * H` in GF(2^128),
with `H` the encryption of zeros and `L` the nonce's length (NIST SP 800-38D, section 7.1). Solved
for the nonce, `nonce = J0 * H^-2 + L * H^-1` starts the counter anywhere we like.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

SPAN_BYTES = 1 << 35
"""A context must not cross a multiple of this: GCM counts with 32 bits, and not the last blocks."""

_REDUCTION = 0xE1 << 120
"""x^128 + x^7 + x^2 + x + 1, in GCM's order of bits."""
_ONE = 1 << 127
_NONCE_BITS = 128
_LOW = 0xFFFFFFFF


class WideCounter:
    """Counter mode of one key. It has no place of its own, so threads may share it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        zeros = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(bytes(16))  # noqa: S305 - GCM's own definition of H
        inverse = _inverse(int.from_bytes(zeros, "big"))
        self._shifts = _shifts(_multiply(_shifts(inverse), inverse))
        self._length = _multiply(_shifts(inverse), _NONCE_BITS)

    def context_at(self, block: int) -> CipherContext:
        """Counter mode from the counter value `block` on."""
        before = (block & ~_LOW) | ((block - 1) & _LOW)
        nonce = (_multiply(self._shifts, before) ^ self._length).to_bytes(16, "big")
        return Cipher(algorithms.AES(self._key), modes.GCM(nonce)).encryptor()


def _shifts(element: int) -> tuple[int, ...]:
    """`element * x^i` for all 128 powers: multiplying by it is then adding a few of these."""
    shifted = []
    for _ in range(128):
        shifted.append(element)
        element = (element >> 1) ^ (_REDUCTION if element & 1 else 0)
    return tuple(shifted)


def _multiply(shifts: tuple[int, ...], other: int) -> int:
    product = 0
    while other:
        top = other.bit_length() - 1
        product ^= shifts[127 - top]
        other ^= 1 << top
    return product


def _inverse(element: int) -> int:
    """By Fermat: the product of the squares `element^(2^i)`, i from 1 to 127."""
    product, square = _ONE, element
    for _ in range(127):
        square = _multiply(_shifts(square), square)
        product = _multiply(_shifts(product), square)
    return product
