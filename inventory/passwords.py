"""Passwords: Argon2id, one at a time and few in line.

t=3, 64 MiB, p=4 takes about 0.11 s on two cores; the parameters stand in each stored text, so they
can be raised later without asking anyone for a new password.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

ITERATIONS = 3
LANES = 4
MEMORY_KIB = 64 * 1024
PLACES = 8
"""Who may stand in line for a run; each holds a thread that records and pages need too."""

_one_at_a_time = Lock()
"""Of the whole process: two runs with several lanes at once wait for each other for ever, or fail,
because OpenSSL hands them threads of one pool. It also keeps a crowd from taking all memory."""


class Crowded(Exception):
    """Too many are being checked at this moment."""


def password_text(password: str) -> str:
    """The text that is stored for a password (PHC format, salt inside)."""
    kdf = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    with _one_at_a_time:
        return kdf.derive_phc_encoded(password.encode())


def new_password() -> str:
    """A password for a first login: 20 characters, easy to read out."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


class PasswordChecker:
    """Checks passwords for a bounded number of people, and takes as long for unknown names."""

    def __init__(self) -> None:
        self._places = BoundedSemaphore(PLACES)
        self._nobody = password_text(secrets.token_urlsafe(32))

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in line, to be taken before anything else is done for a login.

        Raises:
            Crowded: the line is full; nobody waits outside of it.
        """
        if not self._places.acquire(blocking=False):
            raise Crowded
        try:
            yield
        finally:
            self._places.release()

    def holds(self, password: str, stored: str | None) -> bool:
        """Whether the password belongs to the stored text; `None` is a name that is not known."""
        with _one_at_a_time:
            try:
                Argon2id.verify_phc_encoded(password.encode(), stored or self._nobody)
            except InvalidKey:
                return False
        return stored is not None
