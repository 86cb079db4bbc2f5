"""Text from machines made fit for a record: NFC, no control characters, not endless (pure)."""

import unicodedata

from reports.strict_json import MAX_TEXT, is_odd


def tidy(value: object) -> object:
    """The same JSON value with every text in it made plain."""
    match value:
        case str():
            return _plain(value)
        case list():
            return [tidy(item) for item in value]
        case dict():
            return {_plain(str(name)): tidy(item) for name, item in value.items()}
        case _:
            return value


def _plain(text: str) -> str:
    if len(text) <= MAX_TEXT and text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if is_odd(char) else char for char in text)
    return unicodedata.normalize("NFC", spaced)[:MAX_TEXT]
