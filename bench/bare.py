"""The bare answer that pages are measured against: the same server, nothing behind it."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(_request: Request) -> PlainTextResponse:
    """One short text."""
    return PlainTextResponse("hello")


def create_app() -> Starlette:
    """An application of one route."""
    return Starlette(routes=[Route("/", hello)])
