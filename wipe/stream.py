"""The keyed stream that overwrites a drive: any byte of it can be computed from key and offset.

AES-256-CTR with the counter `byte offset / 16` (128 bit, big-endian), or ChaCha20 with the counter
`byte offset / 64` (64 bit, little-endian, nonce zero) for processors without AES instructions.
Every drive has its own random key, so no counter is ever used twice under one key.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from wipe import values

KEY_BYTES = 32
PIECE_BYTES = 256 << 10
"""Generated at once: zeros, result and what it is compared with stay in the L2 cache."""

_AES_BLOCK = 16
_CHACHA_BLOCK = 64
# The cipher library stops where the low half of ChaCha20's counter would run over.
_CHACHA_SPAN = _CHACHA_BLOCK << 32


class KeyedStream:
    """The stream of one key. Each thread needs its own."""

    def __init__(self, cipher: values.Cipher, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key has {len(key)} bytes instead of {KEY_BYTES}")
        self._cipher = cipher
        self._key = key
        self._zeros = memoryview(bytes(PIECE_BYTES))

    def fill(self, target: memoryview, offset: int) -> None:
        """Write the stream's bytes from `offset` over the whole of `target`.

        Args:
            target: writable bytes of any length.
            offset: first byte, a multiple of 64.
        """
        if offset % _CHACHA_BLOCK:
            raise ValueError(f"offset {offset} is not a multiple of {_CHACHA_BLOCK}")
        done = 0
        while done < len(target):
            span = self._span(offset + done, len(target) - done)
            self._fill_span(target[done : done + span], offset + done)
            done += span

    def _span(self, offset: int, length: int) -> int:
        """How far one cipher context reaches."""
        match self._cipher:
            case values.Cipher.AES_256_CTR:
                return length
            case values.Cipher.CHACHA20:
                return min(length, _CHACHA_SPAN - offset % _CHACHA_SPAN)

    def _fill_span(self, target: memoryview, offset: int) -> None:
        context = self._context(offset)
        for start in range(0, len(target), PIECE_BYTES):
            piece = target[start : start + PIECE_BYTES]
            context.update_into(self._zeros[: len(piece)], piece)

    def _context(self, offset: int) -> CipherContext:
        match self._cipher:
            case values.Cipher.AES_256_CTR:
                counter = (offset // _AES_BLOCK).to_bytes(16, "big")
                return Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
            case values.Cipher.CHACHA20:
                counter = (offset // _CHACHA_BLOCK).to_bytes(8, "little")
                nonce = counter + bytes(8)
                return Cipher(algorithms.ChaCha20(self._key, nonce), None).encryptor()


def counter_rule(cipher: values.Cipher) -> str:
    """How the counter follows from the byte offset, as records say it."""
    match cipher:
        case values.Cipher.AES_256_CTR:
            return "byte_offset/16"
        case values.Cipher.CHACHA20:
            return "byte_offset/64"


def cipher_for(processor_flags: frozenset[str]) -> values.Cipher:
    """AES where the processor has instructions for it, else ChaCha20."""
    return values.Cipher.AES_256_CTR if "aes" in processor_flags else values.Cipher.CHACHA20
