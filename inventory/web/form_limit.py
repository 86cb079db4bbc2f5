"""No page takes a long body: it is counted before anything parses it or writes parts to disk."""

from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inventory.body import body_at_most
from inventory.web.headers import API

MAX_FORM_BYTES = 64 * 1024
"""Forms here have a few short fields. The API counts its own bodies, which are longer."""


class LimitedForms:
    """Middleware that reads the whole body of a request for a page, or refuses it."""

    def __init__(self, app: ASGIApp, *, refusal: Callable[[Request], Response]) -> None:
        self._app = app
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        try:
            body = await body_at_most(Request(scope, receive), MAX_FORM_BYTES)
        except ClientDisconnect:
            return
        if body is None:
            await self._refusal(Request(scope))(scope, receive, send)
        else:
            await self._app(scope, _once(body, receive), send)


def _once(body: bytes, then: Receive) -> Receive:
    """Hand out the body that was read, and afterwards whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await then()

    return receive
