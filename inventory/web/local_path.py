"""Addresses of our own that a page may lead back to."""

from urllib.parse import urlsplit


def own_path(given: str | None, otherwise: str = "/records") -> str:
    """The given path when it is one of ours, so that no link can send people elsewhere."""
    if given is None or not given.startswith("/") or given.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(given)
    is_plain = not parts.scheme and not parts.netloc and "\\" not in given and given.isprintable()
    return given if is_plain else otherwise
