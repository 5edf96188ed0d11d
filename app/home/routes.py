"""The first screen of each role, and search."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.accounts.access import Who
from app.curriculum.model import Audience, Language
from app.curriculum.search import search
from app.db.session import Db
from app.home import queries
from app.web.templates import language_of, page, page_or_fragment

router = APIRouter()
LONGEST_QUERY = 200


@router.get("/")
def show_home(request: Request, actor: Who, db: Db) -> Response:
    """What is next, for whoever signed in."""
    library = request.app.state.library.current()
    first = queries.first_screen(db, library, actor, Language(language_of(request)))
    return page(request, "home/home.html", actor=actor, first=first)


@router.get("/search")
def show_search(request: Request, actor: Who, q: str = "") -> Response:
    """What the curriculum says about some words; trainers find their own text too."""
    query = q[:LONGEST_QUERY].strip()
    library = request.app.state.library.current()
    audience = Audience.TRAINER if actor.is_staff else Audience.PARTICIPANT
    hits = search(library, query, Language(language_of(request)), audience)
    return page_or_fragment(request, "home/search.html", "home/_hits.html", query=query, hits=hits)
