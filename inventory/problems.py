"""What the API can refuse, as RFC 9457 problems with a page each that says what to do."""

from dataclasses import dataclass
from enum import StrEnum

from reports.language import mark


class ProblemCode(StrEnum):
    """Stable codes of refusals."""

    NOT_AN_ENVELOPE = "not_an_envelope"
    """The bytes are no DSSE envelope of a record."""
    OTHER_ID = "other_id"
    """The address names another record than the payload."""
    NO_TOKEN = "no_token"
    """No token, or one that is unknown or revoked."""
    MISSING_SCOPE = "missing_scope"
    """The token may not do this."""
    SIGNATURE_INVALID = "signature_invalid"
    """No key of this bench made the signature."""
    NOT_FOUND = "not_found"
    """Nothing is stored under this address."""
    DIGEST_CONFLICT = "digest_conflict"
    """Other bytes are stored under this id, or these bytes under another id."""
    TOO_LARGE = "too_large"
    """The body is longer than a record may be."""
    METHOD_NOT_ALLOWED = "method_not_allowed"
    """The address exists, the method does not fit it."""
    INVALID_REQUEST = "invalid_request"
    """The address or its parameters are not well formed."""
    NOT_READY = "not_ready"
    """The server is starting or its database is busy."""
    SERVER_FAULT = "server_fault"
    """A mistake of ours; what was asked may be right."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person needs to know about a refusal."""

    status: int
    title: str
    cause: str
    next: str


WORDINGS: dict[ProblemCode, Wording] = {
    ProblemCode.NOT_AN_ENVELOPE: Wording(
        400,
        mark("This is not a signed record"),
        mark("The body is not a DSSE envelope with exactly one signature around a record."),
        mark("Send the file record.dsse.json as it was sealed, byte for byte."),
    ),
    ProblemCode.OTHER_ID: Wording(
        400,
        mark("Address and record do not match"),
        mark("The record names another id than the address it was sent to."),
        mark("Send the record to the address with its own id."),
    ),
    ProblemCode.NO_TOKEN: Wording(
        401,
        mark("The token is missing or not valid"),
        mark("No token was sent, or it is unknown or revoked."),
        mark("Register the bench again with `opknap-inventory bench add`."),
    ),
    ProblemCode.MISSING_SCOPE: Wording(
        403,
        mark("This token may not do that"),
        mark("The token is valid, but was not made for this."),
        mark("Make a token with the right scope with `opknap-inventory token add`."),
    ),
    ProblemCode.SIGNATURE_INVALID: Wording(
        403,
        mark("The signature does not hold"),
        mark("The bytes were changed after signing, or a key of another bench signed them."),
        mark("Run `opknap verify` on the file at the bench, and keep the file."),
    ),
    ProblemCode.NOT_FOUND: Wording(
        404,
        mark("Nothing is stored here"),
        mark("The inventory holds no record under this id."),
        mark("Check the id, or wait until the bench has sent the record."),
    ),
    ProblemCode.DIGEST_CONFLICT: Wording(
        409,
        mark("Other bytes are stored under this id"),
        mark("A record can be sent as often as needed, but it never changes."),
        mark("Compare both files with `opknap verify`; nothing here is overwritten."),
    ),
    ProblemCode.TOO_LARGE: Wording(
        413,
        mark("The record is too large"),
        mark("A record may have at most 1 MiB; raw outputs are kept apart from it."),
        mark("Ask a developer to look at the file: no laptop needs that much."),
    ),
    ProblemCode.METHOD_NOT_ALLOWED: Wording(
        405,
        mark("This address is used in another way"),
        mark("The method of the request does not fit this address."),
        mark("Look at /openapi.json for what each address accepts."),
    ),
    ProblemCode.INVALID_REQUEST: Wording(
        400,
        mark("The request is not well formed"),
        mark("A part of the address or a parameter has a form that cannot be read."),
        mark("Look at /openapi.json for what each address accepts."),
    ),
    ProblemCode.NOT_READY: Wording(
        503,
        mark("The inventory is busy"),
        mark("The database does not answer in time."),
        mark("Wait a moment; whatever was not confirmed is sent again by itself."),
    ),
    ProblemCode.SERVER_FAULT: Wording(
        500,
        mark("The server made a mistake"),
        mark("opknap itself failed here; nothing was stored or changed."),
        mark("Try again, and show the server's log to a developer if it stays."),
    ),
}


class Problem(Exception):
    """A refusal on its way to whoever asked."""

    def __init__(self, code: ProblemCode, **extra: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.extra = extra

    @property
    def wording(self) -> Wording:
        """Status and words."""
        return WORDINGS[self.code]

    def body(self, instance: str) -> dict[str, str | int]:
        """The JSON members of RFC 9457; `detail` joins cause and next step."""
        words = self.wording
        return {
            "type": f"/problems/{slug(self.code)}",
            "title": words.title,
            "status": words.status,
            "code": self.code.value,
            "detail": f"{words.cause} {words.next}",
            "instance": instance,
            **self.extra,
        }


def slug(code: ProblemCode) -> str:
    """How a code is written in an address."""
    return code.value.replace("_", "-")


def code_of_slug(given: str) -> ProblemCode | None:
    """The code an address names."""
    return next((code for code in ProblemCode if slug(code) == given), None)
