"""Who takes part: the roster, putting people in, taking them out and back, and their progress."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session as DbSession
from starlette.datastructures import FormData

from app.accounts.access import Who
from app.accounts.rules import Actor, tidy
from app.curriculum.library import Library
from app.curriculum.model import Language
from app.db.session import Db
from app.learning import queries as learning
from app.web.forms import Filled, fill, read, typed
from app.web.templates import language_of, page, page_or_fragment
from app.workshops import access, actions, queries
from app.workshops.access import runnable_workshop, staffed_workshop
from app.workshops.forms import LARGEST_ID, RosterForm
from app.workshops.models import Workshop
from app.workshops.progress import matrix

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get("/workshops/{workshop_id}/roster")
def show_roster(request: Request, workshop_id: Id, actor: Who, db: Db, q: str = "") -> Response:
    """Who takes part, and who could."""
    workshop = staffed_workshop(db, actor, workshop_id)
    return _roster_page(request, db, actor, workshop, tidy(q)[:80], Filled())


def _roster_page(
    request: Request,
    db: DbSession,
    actor: Actor,
    workshop: Workshop,
    words: str,
    form: Filled[RosterForm],
) -> Response:
    workshop_id = workshop.id or 0
    runs = access.runs(db, actor, workshop)
    values = {
        "workshop": workshop,
        "seats": queries.seats(db, workshop_id),
        "left": queries.seats(db, workshop_id, left=True),
        "shares": queries.attendance_share(db, workshop_id),
        "candidates": queries.candidates(db, workshop, words) if runs else (),
        "words": words,
        "runs": runs,
        "form": form,
    }
    status = 422 if form.errors else 200
    whole, piece = "workshops/roster.html", "workshops/_candidates.html"
    return page_or_fragment(request, whole, piece, status, **values)


@router.post("/workshops/{workshop_id}/roster")
def join(request: Request, workshop_id: Id, data: Sent, actor: Who, db: Db) -> Response:
    """Put people in, several at once."""
    workshop = runnable_workshop(db, actor, workshop_id)
    form = fill(RosterForm, typed(data))
    if form.value is None:
        words = tidy(str(data.get("q") or ""))[:80]
        return _roster_page(request, db, actor, workshop, words, form)
    actions.join(db, actor, workshop, form.value.people)
    return RedirectResponse(f"/workshops/{workshop_id}/roster", 303)


@router.post("/workshops/{workshop_id}/roster/{participant_id}/leave")
def leave(workshop_id: Id, participant_id: Id, actor: Who, db: Db) -> Response:
    """Take somebody out; the page that follows offers to undo it."""
    workshop = runnable_workshop(db, actor, workshop_id)
    actions.leave(db, actor, workshop, participant_id)
    return RedirectResponse(f"/workshops/{workshop_id}/roster#left", 303)


@router.post("/workshops/{workshop_id}/roster/{participant_id}/return")
def come_back(workshop_id: Id, participant_id: Id, actor: Who, db: Db) -> Response:
    """Undo that."""
    workshop = runnable_workshop(db, actor, workshop_id)
    actions.come_back(db, actor, workshop, participant_id)
    return RedirectResponse(f"/workshops/{workshop_id}/roster", 303)


@router.get("/workshops/{workshop_id}/progress")
def show_progress(request: Request, workshop_id: Id, actor: Who, db: Db) -> Response:
    """Participant by module: the steps done of all."""
    workshop = staffed_workshop(db, actor, workshop_id)
    library: Library = request.app.state.library.current()
    language = Language(language_of(request))
    found = (library.module(name, language) for name in queries.module_ids(db, workshop_id))
    modules = [module for module in found if module is not None]
    seats = queries.seats(db, workshop_id)
    people, names = [seat.person_id for seat in seats], [module.id for module in modules]
    done = learning.matrix(db, people, names, library)
    return page(
        request,
        "workshops/progress.html",
        workshop=workshop,
        matrix=matrix(seats, modules, done),
    )
