"""Headers of every answer, and the origin check of every request that changes something."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
"""Below this nobody is known by a cookie, so no other site can act in a person's name."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"


class GuardedAnswers:
    """Middleware that adds the headers and refuses forms of other sites."""

    def __init__(self, app: ASGIApp, *, is_tls: bool) -> None:
        self._app = app
        self._is_tls = is_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        is_change = scope["method"] not in SAFE_METHODS and not scope["path"].startswith(API)
        if is_change and not is_own_form(Headers(scope=scope), scope["scheme"]):
            refusal = PlainTextResponse("This form was not sent from this site.", status_code=403)
            await refusal(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _add_headers(self, headers: MutableHeaders, path: str) -> None:
        for name, value in HEADERS.items():
            headers[name] = value
        if not path.startswith("/static/"):
            headers["Cache-Control"] = "no-store"
        if self._is_tls:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT


def is_own_form(headers: Headers, scheme: str) -> bool:
    """Whether a browser says that the form came from one of our own pages.

    With `Referrer-Policy: no-referrer` a browser sends `Origin: null` for its own forms too; then
    `Sec-Fetch-Site` decides, which a page cannot forge.
    """
    origin = headers.get("origin")
    if origin is not None and origin != "null":
        return origin == f"{scheme}://{headers.get('host', '')}"
    return headers.get("sec-fetch-site") == "same-origin"
