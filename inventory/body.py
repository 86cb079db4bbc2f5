"""Read a request's body with a limit that no header can lie about."""

from starlette.requests import Request

DRAINED = 16
"""How many times the limit is read and dropped, so that a sender hears the refusal instead of a
broken line."""


async def body_at_most(request: Request, limit: int) -> bytes | None:
    """The body, or `None` when it is longer than the limit; counted while it is read."""
    body = bytearray()
    dropped = 0
    async for piece in request.stream():
        if dropped or len(body) + len(piece) > limit:
            dropped += len(piece) + len(body)
            body.clear()
            if dropped > DRAINED * limit:
                return None
        else:
            body += piece
    return None if dropped else bytes(body)
