"""The language of a page: the person's choice, else what the browser asks for, else Dutch."""

from fastapi import Request, Response

import inventory
from reports.language import Language, Translator

COOKIE = "opknap-language"
A_YEAR_S = 365 * 24 * 3600


def translator(language: Language) -> Translator:
    """The texts of this package in one language."""
    return Translator(str(inventory.__file__), "inventory", language)


def language_of(request: Request) -> Language:
    """The language this request is answered in."""
    chosen = request.cookies.get(COOKIE)
    if chosen in list(Language):
        return Language(chosen)
    return _preferred(request.headers.get("accept-language", ""))


def _preferred(accepted: str) -> Language:
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in list(Language):
            return Language(tag)
    return Language.NL


def remember(response: Response, language: Language) -> None:
    """Keep the choice for a year; it tells nothing about the person."""
    response.set_cookie(COOKIE, language.value, max_age=A_YEAR_S, path="/", samesite="lax")
