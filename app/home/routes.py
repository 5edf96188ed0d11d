"""The first screen of each role, and search."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.access import Who
from app.db.session import Db
from app.web.templates import page

router = APIRouter()


@router.get("/")
def show_home(request: Request, actor: Who, db: Db) -> Response:
    """What is next, for whoever signed in."""
    return page(request, "home/home.html", actor=actor)
