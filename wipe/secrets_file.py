"""Secrets of a drive's erase: durable before they are used, readable by root only.

One JSON object a line: `{"id":"k1","cipher":"aes-256-ctr","key":"…hex…"}`. The journal names ids
and digests only, because it is evidence that leaves the bench.
"""

import contextlib
import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from host.durable import AppendFile
from host.value import Value
from wipe.codes import Cipher
from wipe.events import SecretUse
from wipe.journal import JournalLost


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
    """The seed of the markers, our ATA password, or the PSID of the drive's label."""

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


def last_secret(path: Path, use: SecretUse) -> OtherSecret | None:
    """The secret that was kept last for a use, or `None` if there is none whole."""
    kept = [secret for secret in _all(path, OtherSecret) if secret.use is use]
    return kept[-1] if kept else None


_Kind = TypeVar("_Kind", StreamSecret, OtherSecret)


def _find(path: Path, kind: type[_Kind], secret_id: str, sha256: str) -> _Kind | None:
    named = (one for one in _all(path, kind) if one.id == secret_id)
    return next((one for one in named if one.sha256 == sha256), None)


def _all(path: Path, kind: type[_Kind]) -> list[_Kind]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with contextlib.suppress(ValidationError):
            found.append(kind.model_validate_json(line))
    return found
