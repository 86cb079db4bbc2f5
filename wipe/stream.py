"""The keyed stream that overwrites a drive: any byte of it can be computed from key and offset.

AES-256-CTR with the counter `byte offset / 16` (128 bit, big-endian), or ChaCha20 with the counter
`byte offset / 64` (64 bit, little-endian, nonce zero) for processors without AES instructions.
Every drive has its own random key, so no counter is ever used twice under one key.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from wipe import codes
from wipe.wide_counter import SPAN_BYTES, WideCounter

KEY_BYTES = 32
PIECE_BYTES = 256 << 10
"""Generated at once: zeros, result and what it is compared with stay in the L2 cache."""

_AES_BLOCK = 16
_CHACHA_BLOCK = 64
# The cipher library stops where the low half of ChaCha20's counter would run over.
_CHACHA_SPAN = _CHACHA_BLOCK << 32
_NO_END = 1 << 200
_WIDE_FLAGS = frozenset({"aes", "vaes", "vpclmulqdq"})


class KeyedStream:
    """A place in the stream of one key. Each thread needs its own."""

    def __init__(self, cipher: codes.Cipher, key: bytes, wide: WideCounter | None = None) -> None:
        """Open the stream at its first byte.

        Args:
            cipher: its generator.
            key: 32 bytes.
            wide: the same AES counter by a faster way; see `StreamSource`.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"the key has {len(key)} bytes instead of {KEY_BYTES}")
        self._cipher = cipher
        self._key = key
        self._wide = wide if cipher is codes.Cipher.AES_256_CTR else None
        self._zeros = memoryview(bytes(PIECE_BYTES))
        self.start(0)

    def start(self, offset: int) -> None:
        """Go to a byte offset, a multiple of 64."""
        if offset % _CHACHA_BLOCK:
            raise ValueError(f"offset {offset} is not a multiple of {_CHACHA_BLOCK}")
        self._context = self._context_at(offset)
        self._offset = offset
        self._context_end = self._end_of_context(offset)

    def fill(self, target: memoryview) -> None:
        """Write the next bytes of the stream over the whole of `target`."""
        done = 0
        while done < len(target):
            if self._offset == self._context_end:
                self.start(self._offset)
            length = min(PIECE_BYTES, len(target) - done, self._context_end - self._offset)
            self._context.update_into(self._zeros[:length], target[done : done + length])
            self._offset += length
            done += length

    def _context_at(self, offset: int) -> CipherContext:
        match self._cipher:
            case codes.Cipher.AES_256_CTR:
                if self._wide is not None:
                    return self._wide.context_at(offset // _AES_BLOCK)
                counter = (offset // _AES_BLOCK).to_bytes(16, "big")
                return Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
            case codes.Cipher.CHACHA20:
                counter = (offset // _CHACHA_BLOCK).to_bytes(8, "little")
                return Cipher(algorithms.ChaCha20(self._key, counter + bytes(8)), None).encryptor()

    def _end_of_context(self, offset: int) -> int:
        match self._cipher:
            case codes.Cipher.AES_256_CTR:
                return _NO_END if self._wide is None else _next_multiple(offset, SPAN_BYTES)
            case codes.Cipher.CHACHA20:
                return _next_multiple(offset, _CHACHA_SPAN)


class StreamSource:
    """Opens the stream of one key, in each thread anew, the fastest way this processor has."""

    def __init__(self, cipher: codes.Cipher, key: bytes, processor_flags: frozenset[str]) -> None:
        self._cipher = cipher
        self._key = key
        wide = cipher is codes.Cipher.AES_256_CTR and processor_flags >= _WIDE_FLAGS
        self._wide = WideCounter(key) if wide else None

    def open(self) -> KeyedStream:
        """A stream at its first byte."""
        return KeyedStream(self._cipher, self._key, self._wide)


def _next_multiple(offset: int, span: int) -> int:
    return (offset // span + 1) * span


def counter_rule(cipher: codes.Cipher) -> str:
    """How the counter follows from the byte offset, as records say it."""
    match cipher:
        case codes.Cipher.AES_256_CTR:
            return "byte_offset/16"
        case codes.Cipher.CHACHA20:
            return "byte_offset/64"


def cipher_for(processor_flags: frozenset[str]) -> codes.Cipher:
    """AES where the processor has instructions for it, else ChaCha20."""
    return codes.Cipher.AES_256_CTR if "aes" in processor_flags else codes.Cipher.CHACHA20
