"""JSON from outside, limited in size and refused where readers could differ.

    StrictJsonError     not JSON as we allow it; `reason` is one of `JsonFault`

Duplicate keys, numbers with a fraction, NaN, lone surrogates: two readers may take them for two
different things, and then a signature says nothing.
"""

import json
import unicodedata
from enum import StrEnum
from typing import NoReturn

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_ITEMS = 4096
MAX_TEXT = 2000


class JsonFault(StrEnum):
    """Why bytes were refused."""

    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_ITEMS = "too_many_items"
    TEXT_TOO_LONG = "text_too_long"
    ODD_TEXT = "odd_text"
    """A control character, a lone surrogate, or text that is not NFC."""
    DUPLICATE_KEY = "duplicate_key"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_JSON = "not_json"


class StrictJsonError(Exception):
    """The bytes were refused."""

    def __init__(self, reason: JsonFault, detail: str = "") -> None:
        super().__init__(f"{reason.value} {detail}".rstrip())
        self.reason = reason
        self.detail = detail


def parse(data: bytes, *, max_bytes: int = MAX_BYTES, max_text: int = MAX_TEXT) -> object:
    """The value that these bytes stand for.

    Raises:
        StrictJsonError: they are larger, deeper or odder than any text of ours.
    """
    if len(data) > max_bytes:
        raise StrictJsonError(JsonFault.TOO_LARGE, f"{len(data)} bytes")
    try:
        text = data.decode("utf-8")
        value: object = json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except ValueError as error:
        raise StrictJsonError(JsonFault.NOT_JSON, str(error)) from error
    except RecursionError as error:  # the parser's own guard, far beyond our limit
        raise StrictJsonError(JsonFault.TOO_DEEP) from error
    _walk(value, max_text)
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise StrictJsonError(JsonFault.DUPLICATE_KEY, ascii(twice[:80]))
    return found


def _refuse_number(text: str) -> NoReturn:
    raise StrictJsonError(JsonFault.NOT_A_WHOLE_NUMBER, text[:40])


def _walk(value: object, max_text: int, depth: int = 0) -> None:
    if isinstance(value, str):
        _check_text(value, max_text)
    elif isinstance(value, dict):
        _check_size(len(value), depth)
        for key, item in value.items():
            _check_text(key, max_text)
            _walk(item, max_text, depth + 1)
    elif isinstance(value, list):
        _check_size(len(value), depth)
        for item in value:
            _walk(item, max_text, depth + 1)


def _check_size(count: int, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise StrictJsonError(JsonFault.TOO_DEEP, f"more than {MAX_DEPTH} levels")
    if count > MAX_ITEMS:
        raise StrictJsonError(JsonFault.TOO_MANY_ITEMS, str(count))


def _check_text(text: str, max_text: int) -> None:
    if len(text) > max_text:
        raise StrictJsonError(JsonFault.TEXT_TOO_LONG, f"{len(text)} characters")
    if text.isascii() and text.isprintable():
        return
    if any(is_odd(char) for char in text) or not unicodedata.is_normalized("NFC", text):
        raise StrictJsonError(JsonFault.ODD_TEXT, ascii(text[:80]))


def is_odd(char: str) -> bool:
    """Whether a character has no place in a record: a control character or a lone surrogate."""
    return unicodedata.category(char) in {"Cc", "Cs"}
