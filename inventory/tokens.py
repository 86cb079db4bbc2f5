"""Bearer tokens and cookies: 256 random bits shown once; only their SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a token may do."""

    RECORDS_WRITE = "records:write"
    """Send records and fetch their receipts: benches."""
    RECORDS_READ = "records:read"
    """Fetch records with their receipts: other programs."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token at the only moment its text is known."""

    text: str
    sha256: str


def new_token(prefix: str) -> NewToken:
    """A fresh token: prefix and 43 characters."""
    text = f"{prefix}{secrets.token_urlsafe(32)}"
    return NewToken(text, token_digest(text))


def token_digest(text: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
