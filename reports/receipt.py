"""`opknap/receipt/v1`: the server's signed word that it holds an envelope, and since when.

ReceiptError     the receipt does not stand for this envelope
"""

import base64
import binascii
import hashlib
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from host.value import Value
from reports import dsse, merkle, strict_json
from reports.keys import PublicKey, SigningKey
from reports.record import RecordId, Sha256, Utc

PAYLOAD_TYPE = "application/vnd.opknap.receipt.v1+json"
_HASH_BYTES = 32


class ReceiptError(Exception):
    """A receipt that does not prove what it should."""


def _is_hash(text: str) -> str:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(raw) != _HASH_BYTES:
        raise ValueError("not a SHA-256")
    return text


Hash = Annotated[str, AfterValidator(_is_hash)]
"""32 bytes in base64."""


class LogPlace(Value):
    """Where the envelope stands in the site's log, with the proof."""

    origin: str
    """Name of the log, as on its checkpoints."""
    leaf_index: int = Field(ge=0)
    tree_size: int = Field(gt=0)
    root: Hash
    path: tuple[Hash, ...]


class Receipt(Value):
    """What the server signs."""

    schema_: Annotated[Literal["opknap/receipt/v1"], Field(alias="schema")] = "opknap/receipt/v1"
    record_id: RecordId
    envelope_sha256: Sha256
    received_at: Utc
    time_source: Literal["ntp", "rtc", "unknown"]
    log: LogPlace

    model_config = {"serialize_by_alias": True, "validate_by_name": True, "validate_by_alias": True}


def place(
    origin: str, leaf_index: int, tree_size: int, root: bytes, path: tuple[bytes, ...]
) -> LogPlace:
    """A place in the log from raw hashes."""
    return LogPlace(
        origin=origin,
        leaf_index=leaf_index,
        tree_size=tree_size,
        root=base64.b64encode(root).decode("ascii"),
        path=tuple(base64.b64encode(step).decode("ascii") for step in path),
    )


def make_receipt(site_key: SigningKey, receipt: Receipt) -> bytes:
    """The signed receipt; the same bytes each time."""
    return dsse.sign(site_key, PAYLOAD_TYPE, receipt.model_dump_json().encode())


def open_receipt(data: bytes, site_key: PublicKey) -> Receipt:
    """The receipt, once the site's signature has held.

    Raises:
        EnvelopeError: not signed by this site key.
        ReceiptError: signed, and no receipt we can read.
    """
    body = dsse.open_envelope(data, site_key, PAYLOAD_TYPE)
    try:
        strict_json.parse(body)
        return Receipt.model_validate_json(body)
    except (strict_json.StrictJsonError, ValidationError) as error:
        raise ReceiptError("it cannot be read") from error


def check_receipt(data: bytes, site_key: PublicKey, envelope: bytes) -> Receipt:
    """The receipt, once signature, digest and place in the log have held for this envelope.

    Raises:
        EnvelopeError: not signed by this site key.
        ReceiptError: it stands for another envelope, or its proof does not hold.
    """
    receipt = open_receipt(data, site_key)
    if receipt.envelope_sha256 != hashlib.sha256(envelope).hexdigest():
        raise ReceiptError("it is the receipt of another envelope")
    log = receipt.log
    proved = merkle.includes(
        merkle.leaf_hash(envelope),
        log.leaf_index,
        log.tree_size,
        [base64.b64decode(step) for step in log.path],
        base64.b64decode(log.root),
    )
    if not proved:
        raise ReceiptError("its proof does not lead to the log's root")
    return receipt
