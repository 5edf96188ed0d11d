"""Who is there: one tap for all, exceptions after, and what was corrected."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session as DbSession
from starlette.datastructures import FormData

from app.accounts.access import Who
from app.accounts.rules import Actor
from app.db.session import Db
from app.errors import NotFound
from app.web.forms import fill, read, typed
from app.web.templates import fragment, page, wants_fragment
from app.workshops import access, marking, queries, rules
from app.workshops.access import runnable_workshop, staffed_workshop
from app.workshops.attendance import AttendanceView, attendance_view
from app.workshops.forms import LARGEST_ID, MarkForm
from app.workshops.models import Day, Workshop
from app.workshops.rules import Half, Status

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Path(ge=1, le=99)]


@router.get("/workshops/{workshop_id}/attendance")
def show_attendance(request: Request, workshop_id: Id, actor: Who, db: Db) -> Response:
    """The half-day that is to be marked now, and the way to all others."""
    workshop = staffed_workshop(db, actor, workshop_id)
    halves = queries.half_days(db, workshop_id)
    now = rules.current_half_day(halves, *queries.local_time(workshop))
    if now is None:
        raise NotFound
    return _page(request, attendance_view(db, workshop, now), db, actor)


@router.get("/workshops/{workshop_id}/attendance/{number}/{half}")
def show_half_day(
    request: Request, workshop_id: Id, number: Number, half: Half, actor: Who, db: Db
) -> Response:
    """One half-day."""
    workshop = staffed_workshop(db, actor, workshop_id)
    return _page(request, _view(db, workshop, number, half), db, actor)


def _view(db: DbSession, workshop: Workshop, number: int, half: Half) -> AttendanceView:
    halves = queries.half_days(db, workshop.id or 0)
    wanted = next((h for h in halves if (h.number, h.half) == (number, half)), None)
    if wanted is None:
        raise NotFound
    return attendance_view(db, workshop, wanted)


def _page(request: Request, view: AttendanceView, db: DbSession, actor: Actor) -> Response:
    request.state.zone = view.workshop.zone
    runs = access.runs(db, actor, view.workshop)
    return page(request, "workshops/attendance.html", view=view, runs=runs)


@router.post("/workshops/{workshop_id}/attendance/{number}/{half}")
def mark_attendance(
    request: Request, workshop_id: Id, number: Number, half: Half, data: Sent, actor: Who, db: Db
) -> Response:
    """Keep what was tapped, then show how it stands."""
    workshop = runnable_workshop(db, actor, workshop_id)
    form = fill(MarkForm, typed(data)).value
    view = _view(db, workshop, number, half)
    day = db.get(Day, view.half_day.day_id)
    if form is None or day is None or not (form.mark or form.everybody):
        raise NotFound
    anchor = _keep(db, actor, day, half, form)
    if wants_fragment(request):
        request.state.zone = workshop.zone
        now = _view(db, workshop, number, half)
        return fragment(request, "workshops/_attendance.html", view=now, runs=True)
    path = f"/workshops/{workshop_id}/attendance/{number}/{half.value}"
    return RedirectResponse(path + anchor, 303)


def _keep(db: DbSession, actor: Actor, day: Day, half: Half, form: MarkForm) -> str:
    if form.mark:
        participant, status = form.mark.split(":")
        marking.mark(db, actor, day, half, {int(participant): Status(status)})
        return f"#mark-{participant}"
    if form.everybody == "open":
        marking.take_back_all(db, actor, day, half)
    else:
        marking.mark_the_rest_present(db, actor, day, half)
    return "#attendance"
