"""Records of every version read as the newest one, or the reason why not (pure)."""

import json
from dataclasses import dataclass
from enum import StrEnum

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


def _without_unknown(value: dict[str, object]) -> Record:
    """A record of a later minor: its new optional fields are passed over, nothing else is."""
    while True:
        try:
            return Record.model_validate_json(json.dumps(value))
        except ValidationError as error:
            unknown = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
            if len(unknown) < error.error_count():
                raise
            for path in unknown:
                _drop(value, path)


def _drop(value: object, path: tuple[int | str, ...]) -> None:
    *parents, name = path
    for step in parents:
        value = _inside(value, step)
    if isinstance(value, dict):
        del value[name]


def _inside(value: object, step: int | str) -> object:
    match value:
        case dict():
            return value[step]
        case list() if isinstance(step, int):
            return value[step]
        case _:
            raise TypeError(f"{step} leads into {type(value).__name__}")


def _where(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
