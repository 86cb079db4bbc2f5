"""Read a record whose signature holds, or say why this version cannot."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError

from reports import strict_json
from reports.record import PAYLOAD_TYPE, SCHEMA, Record

ANY_RECORD = "application/vnd.opknap.record."
"""Every version of the record's type begins like this."""


class QuarantineReason(StrEnum):
    """Why a record is kept whole but not shown as one."""

    UNKNOWN_SCHEMA = "unknown_schema"
    """Written by a newer opknap."""
    INVALID_FIELDS = "invalid_fields"
    """Signed, but not what its schema says."""
    KEY_EXPIRED = "key_expired"
    """The bench's key was not valid any more (or not yet) when the record came."""
    KEY_REVOKED = "key_revoked"
    """The bench's key had been revoked."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is known of a record that goes into quarantine."""

    reason: QuarantineReason
    schema: str | None
    detail: str
    record_id: str | None
    """The id it claims, where that much can be read."""


def read_record(payload_type: str, body: bytes) -> Record | Unreadable:
    """The record in these signed bytes."""
    try:
        parsed = strict_json.parse(body)
    except strict_json.StrictJsonError as refused:
        return Unreadable(QuarantineReason.INVALID_FIELDS, None, str(refused), None)
    schema, record_id = _text_at(parsed, "schema"), _text_at(parsed, "record_id")
    if payload_type != PAYLOAD_TYPE or schema != SCHEMA:
        detail = "kept whole; readable after an update of the server"
        return Unreadable(QuarantineReason.UNKNOWN_SCHEMA, schema, detail, record_id)
    try:
        return Record.model_validate_json(body)
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        detail = f"{refused.error_count()} fields, first {place}: {first['msg']}"
        return Unreadable(QuarantineReason.INVALID_FIELDS, schema, detail, record_id)


def _text_at(parsed: object, name: str) -> str | None:
    found = parsed.get(name) if isinstance(parsed, dict) else None
    return found[:200] if isinstance(found, str) else None
