"""Ed25519 keys of benches and sites: made, kept, named.

KeyFileError     a file holds no such key
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from typing_extensions import override

from host.durable import write_whole

SEED_BYTES = 32
SIGNATURE_BYTES = 64


class KeyFileError(Exception):
    """There is no usable key where one was expected."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What checks a signature."""

    raw: bytes
    """32 bytes, as RFC 8032 encodes them."""

    @property
    def keyid(self) -> str:
        """First 16 hex digits of the digest: a short name, never proof."""
        return "ed25519:" + hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def base64(self) -> str:
        """The key as it stands in statements."""
        return base64.b64encode(self.raw).decode("ascii")

    @property
    def pem(self) -> bytes:
        """SubjectPublicKeyInfo, as openssl reads it."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether this key made the signature over exactly these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, signed)
        except InvalidSignature:
            return False
        return True

    @classmethod
    def from_base64(cls, text: str) -> Self:
        """The key of a statement.

        Raises:
            KeyFileError: not 32 bytes in canonical base64.
        """
        try:
            raw = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyFileError("not base64") from error
        if len(raw) != SEED_BYTES or base64.b64encode(raw).decode("ascii") != text:
            raise KeyFileError("not a public key of 32 bytes")
        return cls(raw)

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """The key of a PEM file.

        Raises:
            KeyFileError: no Ed25519 public key.
        """
        try:
            key = serialization.load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyFileError("no public key in PEM form") from error
        if not isinstance(key, Ed25519PublicKey):
            raise KeyFileError("not an Ed25519 key")
        return cls(key.public_bytes_raw())


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What makes a signature. Its seed is never printed."""

    _private: Ed25519PrivateKey

    @override
    def __repr__(self) -> str:
        return f"SigningKey({self.public.keyid})"

    @classmethod
    def generate(cls, random_bytes: bytes) -> Self:
        """A key from 32 random bytes (the seed of RFC 8032)."""
        if len(random_bytes) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(random_bytes)}")
        return cls(Ed25519PrivateKey.from_private_bytes(random_bytes))

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """The key of an unencrypted PKCS#8 PEM.

        Raises:
            KeyFileError: no Ed25519 private key.
        """
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyFileError("no private key in PEM form") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFileError("not an Ed25519 key")
        return cls(key)

    @property
    def public(self) -> PublicKey:
        """The other half."""
        return PublicKey(self._private.public_key().public_bytes_raw())

    @property
    def pem(self) -> bytes:
        """Unencrypted PKCS#8: the file's mode protects it."""
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def sign(self, signed: bytes) -> bytes:
        """64 bytes over exactly these bytes; the same each time."""
        return self._private.sign(signed)


def save_signing_key(path: Path, key: SigningKey) -> None:
    """Keep a key for its owner alone (0600), whole or not at all.

    Raises:
        OSError: nothing at `path` has changed.
    """
    write_whole(path, key.pem, mode=0o600)


def load_signing_key(path: Path) -> SigningKey:
    """Read a kept key.

    Raises:
        KeyFileError: the file holds no such key.
        OSError: it cannot be read.
    """
    return SigningKey.from_pem(path.read_bytes())


def save_public_key(path: Path, key: PublicKey) -> None:
    """Keep a public key as PEM.

    Raises:
        OSError: nothing at `path` has changed.
    """
    write_whole(path, key.pem)


def load_public_key(path: Path) -> PublicKey:
    """Read a public key.

    Raises:
        KeyFileError: the file holds no such key.
        OSError: it cannot be read.
    """
    return PublicKey.from_pem(path.read_bytes())
