"""The one place that turns errors into answers: a page for a person, a fragment for htmx."""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.errors import NotAllowed, NotFound, Phrase, Refused, TooMany
from app.web.guard import HEADERS
from app.web.language import settle_language
from app.web.templates import page, wants_fragment

log = logging.getLogger("chairs")

GONE = Phrase("This page does not exist, or it is not for you.")
NOT_YOURS = Phrase("Your role does not allow this.")
BROKEN = Phrase("Something broke on our side. What you typed is still in your browser: go back.")


def install(app: FastAPI) -> None:
    """Teach the application how errors look."""
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone_away)
    app.add_exception_handler(Exception, _broken)


def answer(request: Request, status: int, phrase: Phrase, **headers: str) -> Response:
    """An error as the reader should see it."""
    if not hasattr(request.state, "language"):
        settle_language(request, None)  # refused before anybody asked who is there
    template = "errors/_notice.html" if wants_fragment(request) else "errors/error.html"
    response = page(request, template, status, code=status, phrase=phrase)
    response.headers.update(headers)
    return response


async def _not_found(request: Request, _error: Exception) -> Response:
    return answer(request, 404, GONE)


async def _not_allowed(request: Request, _error: Exception) -> Response:
    return answer(request, 403, NOT_YOURS)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return answer(request, 422, error.phrase)


async def _too_many(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooMany)
    return answer(request, 429, error.phrase, **{"Retry-After": str(error.seconds)})


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrases: dict[int, Any] = {404: GONE, 405: GONE, 403: NOT_YOURS}
    if error.status_code == 413:
        return answer(request, 413, Phrase("This is larger than the server accepts."))
    return answer(request, error.status_code, phrases.get(error.status_code, BROKEN))


async def _gone_away(_request: Request, _error: Exception) -> Response:
    # The phone lost its network in the middle of sending; nobody reads an answer.
    return Response(status_code=400)


async def _broken(request: Request, error: Exception) -> Response:
    log.exception("request failed", exc_info=error)
    response = answer(request, 500, BROKEN)
    # This answer is made outside of the guard, which puts the headers on all others.
    response.raw_headers.extend((*HEADERS, (b"cache-control", b"no-store")))
    return response
