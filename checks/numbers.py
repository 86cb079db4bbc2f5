"""Whole numbers out of text and JSON that may hold anything."""

import re

_DECIMAL = re.compile(r"^[+-]?\d{1,30}$")
_HEXADECIMAL = re.compile(r"^0[xX][0-9A-Fa-f]{1,16}$")


def to_int(value: object) -> int | None:
    """A whole number, given as one or as its decimal or `0x` text; anything else is `None`."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return None
    tidy = value.strip()
    if _DECIMAL.match(tidy) and tidy.isascii():
        return int(tidy)
    return int(tidy, 16) if _HEXADECIMAL.match(tidy) else None


def to_bool(value: object) -> bool | None:
    """A JSON boolean; anything else is `None`."""
    return value if isinstance(value, bool) else None


def to_text(value: object) -> str | None:
    """A JSON text; anything else is `None`."""
    return value if isinstance(value, str) else None
