"""HTTP to the inventory: our own authority, no proxies, no redirects, every failure an answer."""

import ssl
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from typing_extensions import override

from agent.deadline import Deadline
from agent.sender import Answer

CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 30.0
ANSWER_WITHIN_S = 300.0
"""For all of one exchange: a record of 1 MiB over 40 kbit/s, and its receipt."""
LONGEST_ANSWER_BYTES = 1 << 20
# A dead clock battery puts the date years off; allowed only under the site's private authority,
# where revoking means a new authority on the stick (OpenSSL, X509_V_FLAG_NO_CHECK_TIME).
_NO_CHECK_TIME = 0x200000


class _SiteAdapter(HTTPAdapter):
    """Uses the site's own TLS context, if it has one, and hangs up at a deadline."""

    def __init__(self, deadline: Deadline, context: ssl.SSLContext | None = None) -> None:
        self._deadline = deadline
        self._context = context
        super().__init__()

    @override
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        if self._context is not None:
            kwargs["ssl_context"] = self._context
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._deadline.pools()


class SiteHttp:
    """The line to one inventory for one bench."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None,
        authority: Path | None,
        answer_within_s: float = ANSWER_WITHIN_S,
    ) -> None:
        """Prepare the line; nothing is asked yet.

        Raises:
            OSError: the authority is no certificate, or cannot be read.
            ValueError: the token is none that could be sent.
        """
        self._url = url
        self._session = requests.Session()
        # No proxy and no certificate bundle from the environment.
        self._session.trust_env = False
        self._deadline = Deadline(answer_within_s)
        self._session.mount("http://", _SiteAdapter(self._deadline))
        self._session.mount("https://", _SiteAdapter(self._deadline))
        if token:
            if not (token.isascii() and token.isprintable()):
                # Left to the header's encoder, it would fail again with every record.
                raise ValueError("the token is no token")
            self._session.headers["Authorization"] = f"Bearer {token}"
        if authority is not None:
            context = ssl.create_default_context(cafile=str(authority))
            context.verify_flags |= _NO_CHECK_TIME
            # Left at True, requests adds its own hundred authorities to our context.
            self._session.verify = str(authority)
            self._session.mount("https://", _SiteAdapter(self._deadline, context))

    def put_record(self, record_id: str, envelope: bytes) -> Answer:
        """Send one record."""
        return self._ask(
            "PUT",
            f"/api/v1/records/{record_id}",
            body=envelope,
            headers={"Content-Type": "application/json"},
        )

    def get(self, path: str) -> Answer:
        """Read something with the session's cookies, as a browser would."""
        return self._ask("GET", path)

    def post_form(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form, as a browser would."""
        return self._ask("POST", path, body=fields, headers={"Origin": self._url})

    def close(self) -> None:
        """Drop the connection."""
        self._session.close()
        self._deadline.close()

    def _ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        with self._deadline.over_exchange():
            answer = self._exchange(method, path, body, headers)
        # A cut answer may look like a whole one that ends there.
        return Answer(None, cause="TooSlow") if self._deadline.passed else answer

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, str] | None,
        headers: dict[str, str] | None,
    ) -> Answer:
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(response)
                return Answer(response.status_code, content, _retry_after(response.headers))
        except (requests.RequestException, OSError) as silence:
            return Answer(None, cause=type(silence).__name__)


def _read(response: requests.Response) -> bytes:
    content = bytearray()
    for piece in response.iter_content(64 << 10):
        content += piece
        if len(content) > LONGEST_ANSWER_BYTES:
            break
    return bytes(content[:LONGEST_ANSWER_BYTES])


def _retry_after(headers: "requests.structures.CaseInsensitiveDict[str]") -> int | None:
    given = headers.get("Retry-After", "")
    return int(given) if given.isdecimal() and len(given) < 7 else None  # noqa: PLR2004
