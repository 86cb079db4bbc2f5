"""Make text from outside harmless to read: nothing in it may turn or hide what stands around it."""

import re

from markupsafe import Markup

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_TURNING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks of direction and characters without width (Unicode Standard Annex 9 and Annex 31)."""


def visible(value: object) -> object:
    """The value as a page may print it; escaping comes after this, markup of ours stays."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _TURNING.sub(REPLACEMENT, value)
    return value
