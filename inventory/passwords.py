"""Passwords: Argon2id, at most four at once.

t=3, 64 MiB, p=4 takes about 0.11 s on two cores; the parameters stand in each stored text, so they
can be raised later without asking anyone for a new password.
"""

import secrets
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

ITERATIONS = 3
LANES = 4
MEMORY_KIB = 64 * 1024
AT_ONCE = 4
"""Each run takes 64 MiB: a crowd at the login page must not take all memory."""


def password_text(password: str) -> str:
    """The text that is stored for a password (PHC format, salt inside)."""
    kdf = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password.encode())


def new_password() -> str:
    """A password for a first login: 20 characters, easy to read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


class PasswordChecker:
    """Checks passwords in a bounded number of runs, and takes as long for unknown names."""

    def __init__(self) -> None:
        self._runs = BoundedSemaphore(AT_ONCE)
        self._nobody = password_text(secrets.token_urlsafe(32))

    def holds(self, password: str, stored: str | None) -> bool:
        """Whether the password belongs to the stored text; `None` is a name that is not known."""
        with self._runs:
            try:
                Argon2id.verify_phc_encoded(password.encode(), stored or self._nobody)
            except InvalidKey:
                return False
        return stored is not None
