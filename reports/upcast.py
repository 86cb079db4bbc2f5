"""Records of every version read as the newest one, or the reason why not (pure)."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from pydantic import ValidationError

from reports import strict_json
from reports.record import MINOR, SCHEMA, Record

_KIND = "opknap/record/"


class WhyUnreadable(StrEnum):
    """Why bytes cannot be read as a record."""

    UNKNOWN_SCHEMA = "unknown_schema"
    """Another kind of document, or a record of a version to come."""
    INVALID_FIELDS = "invalid_fields"
    """A record of a known version whose contents are not allowed."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no record we can read; `detail` says where, for the log."""

    reason: WhyUnreadable
    detail: str


def latest(data: bytes) -> Record | Unreadable:
    """The record in these bytes, in the newest form."""
    try:
        value = strict_json.parse(data)
    except strict_json.StrictJsonError as error:
        return Unreadable(WhyUnreadable.INVALID_FIELDS, str(error))
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        return Unreadable(WhyUnreadable.UNKNOWN_SCHEMA, _named_schema(value))
    try:
        if _is_newer(value):
            return _without_unknown(value)
        return Record.model_validate_json(data)
    except ValidationError as error:
        return Unreadable(WhyUnreadable.INVALID_FIELDS, _where(error))


def _named_schema(value: object) -> str:
    named = value.get("schema") if isinstance(value, dict) else None
    return named if isinstance(named, str) else "no schema"


def _is_newer(value: dict[str, object]) -> bool:
    minor = value.get("minor")
    return isinstance(minor, int) and minor > MINOR


def _without_unknown(value: object) -> Record:
    """A record of a later minor: its new optional fields are passed over, nothing else is."""
    try:
        return Record.model_validate_json(json.dumps(value))
    except ValidationError as error:
        unknown = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
        known = reduce(_dropped, unknown, value)
        # Each round must take something away, or the fault lies elsewhere.
        if len(unknown) < error.error_count() or known == value:
            raise
        return _without_unknown(known)


def _dropped(value: object, path: tuple[int | str, ...]) -> object:
    """The same value without what stands at this path."""
    first, *rest = path
    match value:
        case dict() if not rest:
            return {name: inner for name, inner in value.items() if name != first}
        case dict():
            return {
                name: _dropped(inner, tuple(rest)) if name == first else inner
                for name, inner in value.items()
            }
        case list() if rest:
            return [
                _dropped(inner, tuple(rest)) if at == first else inner
                for at, inner in enumerate(value)
            ]
        case _:
            return value


def _where(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
