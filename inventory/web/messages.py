"""Pages for what went otherwise: not found, not allowed, problems of the API, and the language."""

from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from inventory.problems import WORDINGS, Problem, ProblemCode, code_of_slug
from inventory.service import Inventory
from inventory.store.together import TransactionLost
from inventory.web.headers import API, HEADERS
from inventory.web.language import remember
from inventory.web.local_path import own_path
from inventory.web.pages import Pages
from inventory.web.session import NotAllowed, NotSignedIn, login_in
from reports.language import Language

PROBLEM_TYPE = "application/problem+json"
METHOD_NOT_ALLOWED = 405


def message_pages(inventory: Inventory, pages: Pages) -> APIRouter:
    """The routes that need no login and show no data."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def start() -> Response:
        return RedirectResponse("/records", status_code=303)

    @router.get("/language/{language}")
    def choose(language: Language, back: str | None = None) -> Response:
        answer = RedirectResponse(own_path(back), status_code=303)
        remember(answer, language)
        return answer

    @router.get("/problems/{slug}")
    def explain(request: Request, slug: str) -> Response:
        code = code_of_slug(slug)
        if code is None:
            return not_found(inventory, pages, request)
        words, tr = WORDINGS[code], pages.words(request)
        return pages.message(
            request,
            login_in(inventory, request),
            status=200,
            title=tr(words.title),
            cause=tr(words.cause),
            next_step=tr(words.next),
        )

    return router


def not_found(inventory: Inventory, pages: Pages, request: Request) -> Response:
    """The page for an address that does not exist."""
    tr = pages.words(request)
    return pages.message(
        request,
        login_in(inventory, request),
        status=404,
        title=tr("This page does not exist"),
        cause=tr("The address is not complete, or the record has not arrived yet."),
        next_step=tr("Look for the laptop in the list by serial, tag or model."),
    )


def form_too_large(pages: Pages, request: Request) -> Response:
    """The page for a body that no form of ours can have."""
    tr = pages.words(request)
    return pages.message(
        request,
        None,
        status=413,
        title=tr("This form is too large"),
        cause=tr("The fields of a form may have at most 64 KiB together."),
        next_step=tr("Go back, make the fields shorter and try once more."),
    )


def handle_errors(app: FastAPI, inventory: Inventory, pages: Pages) -> None:
    """Turn each kind of error into an answer that says what to do."""
    _handle_strangers(app, pages)
    _handle_faults(app, inventory, pages)


def _handle_strangers(app: FastAPI, pages: Pages) -> None:

    @app.exception_handler(NotSignedIn)
    def sign_in_first(_request: Request, asked: NotSignedIn) -> Response:
        target = RedirectResponse("/login", status_code=303)
        if asked.back not in {"/records", "/logout"}:
            target = RedirectResponse(f"/login?{urlencode({'to': asked.back})}", status_code=303)
        return target

    @app.exception_handler(NotAllowed)
    def not_allowed(request: Request, asked: NotAllowed) -> Response:
        tr = pages.words(request)
        return pages.message(
            request,
            asked.login,
            status=403,
            title=tr("Your account may not see this"),
            cause=tr("This page is for the role {role}.", role=asked.needed.value),
            next_step=tr("Ask a keeper of the inventory for this role."),
        )


def _handle_faults(app: FastAPI, inventory: Inventory, pages: Pages) -> None:
    @app.exception_handler(Problem)
    def problem(request: Request, refused: Problem) -> Response:
        return _problem_answer(request, refused)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        is_method = error.status_code == METHOD_NOT_ALLOWED
        code = ProblemCode.METHOD_NOT_ALLOWED if is_method else ProblemCode.NOT_FOUND
        if _is_api(request):
            return _problem_answer(request, Problem(code))
        return not_found(inventory, pages, request)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, _error: RequestValidationError) -> Response:
        if _is_api(request):
            return _problem_answer(request, Problem(ProblemCode.INVALID_REQUEST))
        return not_found(inventory, pages, request)

    @app.exception_handler(OperationalError)
    @app.exception_handler(PoolTimeout)
    @app.exception_handler(TransactionLost)
    def busy(request: Request, _error: Exception) -> Response:
        answer = _either(pages, request, Problem(ProblemCode.NOT_READY))
        answer.headers["Retry-After"] = "5"
        return answer

    @app.exception_handler(Exception)
    def fault(request: Request, _error: Exception) -> Response:
        answer = _either(pages, request, Problem(ProblemCode.SERVER_FAULT))
        # this answer is made outside of the middleware that adds them
        answer.headers.update(HEADERS)
        return answer


def _either(pages: Pages, request: Request, refused: Problem) -> Response:
    """The same refusal for a program or for a person; it asks the database nothing."""
    if _is_api(request):
        return _problem_answer(request, refused)
    words, tr = refused.wording, pages.words(request)
    return pages.message(
        request,
        None,
        status=words.status,
        title=tr(words.title),
        cause=tr(words.cause),
        next_step=tr(words.next),
    )


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(API)


def _problem_answer(request: Request, refused: Problem) -> Response:
    answer = JSONResponse(
        refused.body(request.url.path),
        status_code=refused.wording.status,
        media_type=PROBLEM_TYPE,
    )
    if refused.code is ProblemCode.NO_TOKEN:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="opknap"'
    return answer
