"""DSSE v1 envelopes with one Ed25519 signature: sign, read strictly, open.

    EnvelopeError     the bytes are no envelope of ours; `reason` is one of `EnvelopeFault`

The bytes of an envelope must be exactly those that we would write for its contents, so no bit of
it is free: a change anywhere is a change of type, payload, key name or signature.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationError

from host.value import Value
from reports import strict_json
from reports.keys import SIGNATURE_BYTES, PublicKey, SigningKey

MAX_ENVELOPE_BYTES = 1_500_000
"""A record of 1 MiB in base64, and what is around it."""


class EnvelopeFault(StrEnum):
    """What is wrong with an envelope."""

    NOT_AN_ENVELOPE = "not_an_envelope"
    """Not the JSON of a DSSE envelope with one signature."""
    NOT_CANONICAL = "not_canonical"
    """It says the same in other bytes than ours: somebody rewrote it."""
    OTHER_TYPE = "other_type"
    """Another kind of document than asked for."""
    OTHER_KEY = "other_key"
    """It names another key than the one it is checked with."""
    BAD_SIGNATURE = "bad_signature"
    """The signature does not fit: changed, or not made by this key."""


class EnvelopeError(Exception):
    """An envelope that cannot be trusted."""

    def __init__(self, reason: EnvelopeFault, detail: str = "") -> None:
        super().__init__(f"{reason.value} {detail}".rstrip())
        self.reason = reason
        self.detail = detail


class Signature(Value):
    """One signature as the file holds it."""

    keyid: Annotated[str, Field(pattern=r"^ed25519:[0-9a-f]{16}$")]
    sig: str


class Envelope(Value):
    """The file."""

    # The names are those of the DSSE specification.
    payload_type: Annotated[
        str, Field(alias="payloadType", max_length=200, pattern=r"^[!#-\[\]-~]+$")
    ]
    payload: str
    signatures: tuple[Signature]


@dataclass(frozen=True, slots=True)
class Unverified:
    """A well-formed envelope whose signature nobody has checked yet."""

    payload_type: str
    body: bytes
    keyid: str
    signature: bytes


def pae(payload_type: str, body: bytes) -> bytes:
    """The text that is signed: type and body with their lengths in bytes."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)


def sign(key: SigningKey, payload_type: str, body: bytes) -> bytes:
    """The bytes of an envelope around `body`."""
    signature = key.sign(pae(payload_type, body))
    return encode(Unverified(payload_type, body, key.public.keyid, signature))


def encode(parts: Unverified) -> bytes:
    """The one way to write an envelope."""
    text = {
        "payloadType": parts.payload_type,
        "payload": base64.b64encode(parts.body).decode("ascii"),
        "signatures": [
            {"keyid": parts.keyid, "sig": base64.b64encode(parts.signature).decode("ascii")}
        ],
    }
    return json.dumps(text, separators=(",", ":")).encode("ascii")


def read(data: bytes) -> Unverified:
    """Take an envelope apart without believing it: to learn its type and its key's name.

    Raises:
        EnvelopeError: it is no envelope, or not written as we write them.
    """
    try:
        strict_json.parse(data, max_bytes=MAX_ENVELOPE_BYTES, max_text=MAX_ENVELOPE_BYTES)
        envelope = Envelope.model_validate_json(data)
        body = base64.b64decode(envelope.payload, validate=True)
        signature = base64.b64decode(envelope.signatures[0].sig, validate=True)
    except strict_json.StrictJsonError as error:
        raise EnvelopeError(EnvelopeFault.NOT_AN_ENVELOPE, str(error)) from error
    except (ValidationError, binascii.Error, ValueError) as error:
        raise EnvelopeError(EnvelopeFault.NOT_AN_ENVELOPE) from error
    if len(signature) != SIGNATURE_BYTES:
        raise EnvelopeError(EnvelopeFault.NOT_AN_ENVELOPE, f"{len(signature)} bytes of signature")
    parts = Unverified(envelope.payload_type, body, envelope.signatures[0].keyid, signature)
    if encode(parts) != data:
        raise EnvelopeError(EnvelopeFault.NOT_CANONICAL)
    return parts


def open_envelope(data: bytes, key: PublicKey, payload_type: str) -> bytes:
    """The body, once type, key and signature have held.

    Raises:
        EnvelopeError: one of them does not hold; the body is not to be read.
    """
    parts = read(data)
    if parts.payload_type != payload_type:
        raise EnvelopeError(EnvelopeFault.OTHER_TYPE, parts.payload_type)
    if parts.keyid != key.keyid:
        raise EnvelopeError(EnvelopeFault.OTHER_KEY, parts.keyid)
    if not key.verifies(parts.signature, pae(parts.payload_type, parts.body)):
        raise EnvelopeError(EnvelopeFault.BAD_SIGNATURE)
    return parts.body
