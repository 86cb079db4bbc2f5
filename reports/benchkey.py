"""`opknap/bench-key/v1`: the site's signed word that a key belongs to a bench.

StatementError     the statement is not one we can read
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from host.value import Value
from reports import dsse, strict_json
from reports.keys import KeyFileError, PublicKey, SigningKey
from reports.record import Utc

PAYLOAD_TYPE = "application/vnd.opknap.bench-key.v1+json"


class StatementError(Exception):
    """A signed statement that says nothing we understand."""


def _is_public_key(text: str) -> str:
    try:
        PublicKey.from_base64(text)
    except KeyFileError as error:
        raise ValueError(str(error)) from error
    return text


class BenchKey(Value):
    """Whose key it is, and when it counts."""

    schema_: Annotated[Literal["opknap/bench-key/v1"], Field(alias="schema")] = (
        "opknap/bench-key/v1"
    )
    bench_id: Annotated[str, Field(min_length=1, max_length=80)]
    public_key: Annotated[str, AfterValidator(_is_public_key)]
    """32 bytes in base64."""
    valid_from: Utc
    valid_to: Utc
    revoked_at: Utc | None = None

    model_config = {"serialize_by_alias": True, "validate_by_name": True, "validate_by_alias": True}

    @property
    def key(self) -> PublicKey:
        """The bench's public key."""
        return PublicKey.from_base64(self.public_key)

    def counts_at(self, at: str) -> bool:
        """Whether the key was valid and not revoked at this UTC time (`...T09:33:02.481Z`)."""
        # All our times have one fixed form, so their text sorts as they do.
        revoked = self.revoked_at is not None and self.revoked_at <= at
        return self.valid_from <= at < self.valid_to and not revoked


def make_statement(site_key: SigningKey, bench_key: BenchKey) -> bytes:
    """The signed statement."""
    return dsse.sign(site_key, PAYLOAD_TYPE, bench_key.model_dump_json().encode())


def open_statement(data: bytes, site_key: PublicKey) -> BenchKey:
    """The statement, once the site's signature has held.

    Raises:
        EnvelopeError: not signed by this site key.
        StatementError: signed, and not readable.
    """
    body = dsse.open_envelope(data, site_key, PAYLOAD_TYPE)
    try:
        strict_json.parse(body)
        return BenchKey.model_validate_json(body)
    except (strict_json.StrictJsonError, ValidationError) as error:
        raise StatementError("it cannot be read") from error
