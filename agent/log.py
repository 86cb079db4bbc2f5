"""The log: what went wrong, for whoever helps. It rotates and never holds a secret."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LARGEST_BYTES = 1 << 20
_TAIL_BYTES = 20_000
_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def logging_to(file: Path) -> Iterator[None]:
    """Send what the program notes to a file; the screen belongs to the person.

    Raises:
        OSError: the folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=_LARGEST_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter(_FORM))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def read_log(file: Path) -> str:
    """The end of the log."""
    try:
        with file.open("rb") as log:
            log.seek(max(0, file.stat().st_size - _TAIL_BYTES))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""
