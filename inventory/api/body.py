"""How long a body of the API may be."""

from fastapi import Request

from inventory.body import body_at_most
from reports import dsse

# What is sent is the envelope: a record of 1 MiB, a third longer in base64.
MAX_BODY_BYTES = dsse.MAX_ENVELOPE_BYTES


async def limited_body(request: Request) -> bytes | None:
    """The body, or `None` when it is longer than an envelope may be."""
    return await body_at_most(request, MAX_BODY_BYTES)
