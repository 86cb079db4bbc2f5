"""Templates into answers: every page gets its language, login and the words it needs."""

import hashlib
from importlib.resources import files

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from inventory.service import Inventory
from inventory.store.people import Login
from inventory.web.language import language_of, translator
from inventory.web.local_time import LocalTime
from inventory.web.plain_text import visible
from inventory.web.record_view import Speech
from reports import words
from reports.language import Language, Translator
from reports.words import Words

STATIC = files("inventory").joinpath("static")


class Pages:
    """Renders this inventory's pages."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._translators = {language: translator(language) for language in Language}
        self._environment = Environment(
            loader=PackageLoader("inventory", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["style_version"] = _style_version()
        self._time = LocalTime()
        self._speeches = {
            language: Speech(
                self._translators[language], Words(words.translator(language)), self._time
            )
            for language in Language
        }

    def words(self, request: Request) -> Translator:
        """This room's texts in the language of this request."""
        return self._translators[language_of(request)]

    def speech(self, request: Request) -> Speech:
        """Everything that words a record in the language of this request."""
        return self._speeches[language_of(request)]

    def answer(
        self,
        request: Request,
        template: str,
        *,
        login: Login | None,
        status: int = 200,
        **values: object,
    ) -> HTMLResponse:
        """A page. `login` is who reads it, `None` outside."""
        tr = self.words(request)
        query = f"?{request.url.query}" if request.url.query else ""
        text = self._environment.get_template(template).render(
            tr=tr,
            plural=tr.plural,
            language=tr.language,
            other_language=tr.language.other,
            here=request.url.path + query if request.method == "GET" else "/",
            login=login,
            organisation=self._inventory.site.organisation,
            time=self._time,
            **values,
        )
        headers = {"Content-Language": tr.language.value, "Vary": "Accept-Language, Cookie"}
        return HTMLResponse(text, status_code=status, headers=headers)

    def message(
        self,
        request: Request,
        login: Login | None,
        *,
        status: int,
        title: str,
        cause: str,
        next_step: str,
    ) -> HTMLResponse:
        """A page that says what is so, why, and what to do next."""
        return self.answer(
            request,
            "message.html",
            login=login,
            status=status,
            title=title,
            cause=cause,
            next_step=next_step,
        )


def _style_version() -> str:
    return hashlib.sha256(STATIC.joinpath("opknap.css").read_bytes()).hexdigest()[:12]
