"""The few files of sysfs that a test may change, and their way back."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from host.errors import DeviceDenied

_NAME = r"(?!\.{1,2}/)[\w:.+-]+"
_TRIES = 3
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO}


@dataclass(frozen=True, slots=True)
class _Setting:
    """One kind of file that may be changed."""

    path: re.Pattern[str]
    values: re.Pattern[str]
    """What may be written."""


_BRIGHTNESS = _Setting(
    re.compile(rf"/sys/class/backlight/{_NAME}/brightness"),
    # Zero is a black screen on many panels: nobody could press a key to end it.
    re.compile(r"[1-9]\d{0,8}"),
)
_ALLOWED = (
    _Setting(
        re.compile(rf"/sys/class/power_supply/{_NAME}/charge_behaviour"),
        re.compile(r"auto|inhibit-charge|force-discharge"),
    ),
    _BRIGHTNESS,
    _Setting(re.compile(r"/sys/class/rfkill/rfkill\d+/soft"), re.compile(r"[01]")),
)
_CHOSEN = re.compile(r"\[([^\]]+)\]")


@contextmanager
def changed_setting(path: str, value: str, *, root: Path = Path("/")) -> Iterator[None]:
    """Write a setting that is on the list, and put back at the end what it held.

    Of a file that lists its choices (`[auto] inhibit-charge`) the chosen one is put back. A device
    that has gone needs nothing put back.

    Args:
        path: As the running kernel names it.
        value: What is written.
        root: Where the file tree begins.

    Raises:
        DeviceDenied: file or value are not on the list, or it cannot be written or put back.
    """
    setting = next((each for each in _ALLOWED if each.path.fullmatch(path)), None)
    if setting is None or not setting.values.fullmatch(value):
        raise DeviceDenied(f"{value!r} may not be written to {path}")
    file = root / path.lstrip("/")
    before = _held(file, path)
    if not setting.values.fullmatch(before):
        if setting is not _BRIGHTNESS or before != "0":
            raise DeviceDenied(f"{path} holds {before!r}, which could not be put back")
        before = "1"
    try:
        _write(file, path, value)
        yield
    finally:
        _put_back(file, path, before)


def _held(file: Path, path: str) -> str:
    try:
        content = file.read_text("utf-8", "replace").strip()
    except OSError as error:
        raise DeviceDenied(f"{path}: {error.strerror}") from error
    chosen = _CHOSEN.search(content)
    return chosen[1] if chosen is not None else content


def _write(file: Path, path: str, value: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CLOEXEC | os.O_TRUNC)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(value)
    except OSError as error:
        raise DeviceDenied(f"{path}: {error.strerror}") from error


def _put_back(file: Path, path: str, value: str) -> None:
    for left in reversed(range(_TRIES)):
        try:
            _write(file, path, value)
        except DeviceDenied as error:
            cause = error.__cause__
            if isinstance(cause, OSError) and cause.errno in _GONE:
                return
            if not left:
                raise
        else:
            return
