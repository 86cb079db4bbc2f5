"""Read a record whose signature holds, or say why this version cannot."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from reports import strict_json, upcast
from reports.record import PAYLOAD_TYPE, Record

ANY_RECORD = "application/vnd.opknap.record."
"""Every version of the record's type begins like this."""


class QuarantineReason(StrEnum):
    """Why a record is kept whole but not shown as one."""

    UNKNOWN_SCHEMA = "unknown_schema"
    """Written by a newer opknap."""
    INVALID_FIELDS = "invalid_fields"
    """Signed, but not what its schema says, or in the name of another bench."""
    KEY_EXPIRED = "key_expired"
    """The bench's key was not valid any more (or not yet) when the record came."""
    KEY_REVOKED = "key_revoked"
    """The bench's key had been revoked."""
    NOT_LISTED = "not_listed"
    """Readable, but this server failed to put it into its lists: a fault of ours."""


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
    found = upcast.latest(body)
    if isinstance(found, Record):
        if payload_type == PAYLOAD_TYPE:
            return found
        reason, detail = QuarantineReason.UNKNOWN_SCHEMA, payload_type
    else:
        reason, detail = QuarantineReason(found.reason.value), found.detail
    return Unreadable(reason, _text_at(body, "schema"), detail, _text_at(body, "record_id"))


def id_of_unnamed(envelope_sha256: str) -> str:
    """The id of bytes that name no record: made from their digest, so that it is theirs alone."""
    return str(uuid.UUID(bytes=bytes.fromhex(envelope_sha256)[:16], version=4))


def _text_at(body: bytes, name: str) -> str | None:
    try:
        parsed = strict_json.parse(body)
    except strict_json.StrictJsonError:
        return None
    found = parsed.get(name) if isinstance(parsed, dict) else None
    return found[:200] if isinstance(found, str) else None
