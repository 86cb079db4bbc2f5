"""Read a request's body with a limit that no header can lie about."""

from fastapi import Request

from reports import dsse

# What is sent is the envelope: a record of 1 MiB, a third longer in base64.
MAX_BODY_BYTES = dsse.MAX_ENVELOPE_BYTES
MAX_DRAIN_BYTES = 16 * MAX_BODY_BYTES
"""What is read and dropped so that a sender hears the refusal instead of a broken line."""


async def limited_body(request: Request) -> bytes | None:
    """The body, or `None` when it is longer than an envelope may be; counted while it is read."""
    body = bytearray()
    dropped = 0
    async for piece in request.stream():
        if dropped or len(body) + len(piece) > MAX_BODY_BYTES:
            dropped += len(piece) + len(body)
            body.clear()
            if dropped > MAX_DRAIN_BYTES:
                return None
        else:
            body += piece
    return None if dropped else bytes(body)
