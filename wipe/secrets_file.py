"""Secrets of a drive's erase: durable before they are used, readable by root only.

One JSON object a line: `{"id":"k1","cipher":"aes-256-ctr","key":"…hex…"}`. The journal names ids
and digests only, because it is evidence that leaves the bench.
"""

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from host.durable import AppendFile
from host.value import Value
from wipe.events import SecretUse
from wipe.journal import JournalLost
from wipe.values import Cipher


class StreamSecret(Value):
    """The key of an overwrite."""

    id: str
    cipher: Cipher
    key: str
    """Hex."""

    @property
    def key_bytes(self) -> bytes:
        """The key."""
        return bytes.fromhex(self.key)

    @property
    def sha256(self) -> str:
        """Digest of the key, to find the right one again."""
        return hashlib.sha256(self.key_bytes).hexdigest()


class OtherSecret(Value):
    """The seed of the markers, or our ATA password."""

    id: str
    use: SecretUse
    key: str
    """Hex."""

    @property
    def key_bytes(self) -> bytes:
        """The secret itself."""
        return bytes.fromhex(self.key)

    @property
    def sha256(self) -> str:
        """Digest of the secret, to find the right one again."""
        return hashlib.sha256(self.key_bytes).hexdigest()


def keep_secret(path: Path, secret: StreamSecret | OtherSecret) -> None:
    """Write a secret, durable before this returns.

    Raises:
        JournalLost: it could not be made durable; it must not be used.
    """
    try:
        file = AppendFile.open(path, mode=0o600)
        try:
            # A line torn by a power cut must not swallow this one.
            file.append(b"\n" + secret.model_dump_json().encode() + b"\n", sync=True)
        finally:
            file.close()
    except OSError as error:
        raise JournalLost(str(error)) from error


def find_secret(path: Path, secret_id: str, sha256: str) -> StreamSecret | None:
    """The stream's key that a journal names, or `None` if it is not there whole."""
    return _find(path, StreamSecret, secret_id, sha256)


def find_other_secret(path: Path, secret_id: str, sha256: str) -> OtherSecret | None:
    """The seed that a journal names, or `None` if it is not there whole."""
    return _find(path, OtherSecret, secret_id, sha256)


_Kind = TypeVar("_Kind", StreamSecret, OtherSecret)


def _find(path: Path, kind: type[_Kind], secret_id: str, sha256: str) -> _Kind | None:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return None
    for line in lines:
        try:
            secret = kind.model_validate_json(line)
        except ValidationError:
            continue
        if secret.id == secret_id and secret.sha256 == sha256:
            return secret
    return None
