"""Planning a workshop and running it: the list, the form, the first page, the day."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session as DbSession
from starlette.datastructures import FormData

from app import clock
from app.accounts import queries as accounts
from app.accounts.access import Staff, Who
from app.accounts.rules import RUNS_WORKSHOPS, Actor, Role
from app.curriculum.library import Library
from app.curriculum.model import Language, Programme
from app.db.session import Db
from app.errors import NotFound, Phrase, Refused
from app.web.forms import Filled, client_id, fill, read, typed
from app.web.templates import language_of, page
from app.workshops import (
    access,
    actions,
    attendance_routes,
    print_routes,
    queries,
    roster_routes,
    rules,
)
from app.workshops.access import runnable_workshop, staffed_workshop, visible_workshop
from app.workshops.agenda import content_hash
from app.workshops.forms import (
    LARGEST_ID,
    ActualForm,
    ChangeForm,
    TimesForm,
    WorkshopForm,
    fault_of_dates,
)
from app.workshops.models import Day, Workshop
from app.workshops.overview import overview

router = APIRouter()
router.include_router(attendance_routes.router)
router.include_router(roster_routes.router)
router.include_router(print_routes.router)
Sent = Annotated[FormData, Depends(read)]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Number = Annotated[int, Path(ge=1, le=99)]


def library_of(request: Request) -> Library:
    """The curriculum as it stands now."""
    library: Library = request.app.state.library.current()
    return library


def reading_in(request: Request) -> Language:
    """The language in which the curriculum is read."""
    return Language(language_of(request))


@router.get("/workshops")
def list_workshops(request: Request, actor: Who, db: Db) -> Response:
    """My workshops: now, coming and past."""
    found = queries.workshops_of(db, actor)
    groups = queries.grouped(found, clock.today(request.app.state.settings.zone))
    return page(
        request,
        "workshops/list.html",
        groups=groups,
        counts=queries.counts(db, [workshop.id or 0 for workshop in found]),
        plans=bool(actor.organisations_with(RUNS_WORKSHOPS)),
    )


@router.get("/workshops/new")
def new_workshop(
    request: Request, actor: Staff, db: Db, organisation: int = 0, programme: str = ""
) -> Response:
    """The form for a new workshop, with what can be known filled in."""
    places = actor.organisations_with(RUNS_WORKSHOPS)
    if not places:
        raise NotFound
    place = organisation if organisation in places else _first(actor, places)
    programmes = library_of(request).programmes(reading_in(request))
    chosen = next(
        (p for p in programmes if p.id == programme), programmes[0] if programmes else None
    )
    known: dict[str, Any] = {
        "client_id": client_id(),
        "organisation": place,
        "programme": chosen.id if chosen else "",
        "title": chosen.title if chosen and chosen.id == programme else "",
        "language": language_of(request),
        "rhythm": "no-sundays",
        "trainers": [str(actor.person_id)],
    }
    return _form_page(request, db, actor, Filled(known))


def _first(actor: Actor, places: frozenset[int]) -> int:
    return actor.organisation_id if actor.organisation_id in places else min(places)


def _form_page(
    request: Request, db: DbSession, actor: Actor, form: Filled[WorkshopForm], status: int = 200
) -> Response:
    places = actor.organisations_with(RUNS_WORKSHOPS)
    text = form.text("organisation")
    place = int(text) if text.isascii() and text.isdigit() else 0
    if place not in places:
        raise NotFound
    values = {
        "form": form,
        "organisations": accounts.organisations(db, places),
        "place": place,
        "programmes": library_of(request).programmes(reading_in(request)),
        "trainers": accounts.people_with_role(db, place, Role.TRAINER),
        "chosen": chosen_ids(form),
    }
    return page(request, "workshops/new.html", status, **values)


def chosen_ids(form: Filled[Any]) -> set[str]:
    """The trainers that are ticked, as they were sent."""
    ticked = form.typed.get("trainers") or []
    return set(map(str, ticked if isinstance(ticked, list) else [ticked]))


@router.post("/workshops")
def create_workshop(request: Request, data: Sent, actor: Staff, db: Db) -> Response:
    """Plan a workshop, or show the form again with what is wrong."""
    form = fill(WorkshopForm, typed(data))
    if form.value and form.value.organisation not in actor.organisations_with(RUNS_WORKSHOPS):
        raise NotFound
    workshop = _planned(request, db, actor, form) if form.value else None
    if workshop is None:
        return _form_page(request, db, actor, form, status=422)
    return RedirectResponse(f"/workshops/{workshop.id}", 303)


def _planned(
    request: Request, db: DbSession, actor: Actor, form: Filled[WorkshopForm]
) -> Workshop | None:
    library, wanted = library_of(request), form.value
    assert wanted is not None
    programme = library.programme(wanted.programme, Language(wanted.language))
    if programme is None:
        form.refuse("programme", Phrase("Please choose one of the possibilities."))
        return None
    dates = wanted.dates or _in_a_row(wanted, len(programme.days))
    if fault := fault_of_dates(dates, len(programme.days)):
        form.refuse("dates", fault)
        return None
    if wanted.title in _ready_titles(library):
        wanted = wanted.model_copy(update={"title": programme.title})
    try:
        return actions.plan_workshop(
            db,
            actor,
            wanted.organisation,
            programme,
            content_hash(library, programme.id),
            wanted,
            dates,
            client_id=wanted.client_id,
            zone=request.app.state.settings.zone,
        )
    except Refused as refusal:
        db.rollback()  # nothing half-made is kept
        form.refuse("trainers", refusal.phrase)
        return None


def _in_a_row(wanted: WorkshopForm, count: int) -> tuple[date, ...]:
    assert wanted.starts_on is not None
    return rules.consecutive_dates(wanted.starts_on, count, sundays=wanted.rhythm == "all")


def _ready_titles(library: Library) -> set[str]:
    # A title that was filled in for the reader follows the programme and language really chosen.
    return {programme.title for language in Language for programme in library.programmes(language)}


@router.get("/workshops/{workshop_id}")
def show_workshop(request: Request, workshop_id: Id, actor: Who, db: Db) -> Response:
    """A workshop: for staff what happens now, for its participants days and place."""
    workshop = visible_workshop(db, actor, workshop_id)
    view = overview(db, library_of(request), workshop, reading_in(request))
    staff = access.sees_as_staff(db, actor, workshop)
    template = "workshops/show.html" if staff else "workshops/mine.html"
    request.state.zone = workshop.zone
    return page(request, template, view=view, runs=access.runs(db, actor, workshop))


@router.get("/workshops/{workshop_id}/edit")
def edit_workshop(request: Request, workshop_id: Id, actor: Who, db: Db) -> Response:
    """The form with what is planned."""
    workshop = runnable_workshop(db, actor, workshop_id)
    dates = [f"{day.held_on:%d/%m/%Y}" for day in queries.days(db, workshop_id)]
    known = {
        **workshop.model_dump(include={"title", "venue", "province", "commune", "language"}),
        "dates": ", ".join(dates),
        "trainers": [str(person.id) for person in queries.trainers(db, workshop_id)],
    }
    return _edit_page(request, db, workshop, Filled(known))


def _edit_page(
    request: Request, db: DbSession, workshop: Workshop, form: Filled[ChangeForm], status: int = 200
) -> Response:
    able = accounts.people_with_role(db, workshop.organisation_id, Role.TRAINER)
    ids = {person.id for person in able}
    still = [p for p in queries.trainers(db, workshop.id or 0) if p.id not in ids]
    values = {"workshop": workshop, "form": form, "trainers": [*able, *still]}
    return page(request, "workshops/edit.html", status, chosen=chosen_ids(form), **values)


@router.post("/workshops/{workshop_id}")
def update_workshop(request: Request, workshop_id: Id, data: Sent, actor: Who, db: Db) -> Response:
    """Change title, place, dates or trainers."""
    workshop = runnable_workshop(db, actor, workshop_id)
    form = fill(ChangeForm, typed(data))
    if form.value:
        count = len(queries.days(db, workshop_id))
        if fault := fault_of_dates(form.value.dates, count):
            form.refuse("dates", fault)
    if form.value:
        try:
            actions.change_workshop(db, actor, workshop, form.value, form.value.dates)
        except Refused as refusal:
            form.refuse("trainers", refusal.phrase)
    if form.value is None:
        db.rollback()
        workshop = runnable_workshop(db, actor, workshop_id)
        return _edit_page(request, db, workshop, form, status=422)
    return RedirectResponse(f"/workshops/{workshop_id}", 303)


@router.get("/workshops/{workshop_id}/days/{number}")
def show_day(request: Request, workshop_id: Id, number: Number, actor: Who, db: Db) -> Response:
    """The run sheet of a day: clock times, modules, what must be at hand."""
    workshop = staffed_workshop(db, actor, workshop_id)
    return _day_page(request, db, actor, workshop, number, Filled(), 0)


def _day_page(
    request: Request,
    db: DbSession,
    actor: Actor,
    workshop: Workshop,
    number: int,
    form: Filled[Any],
    block: int,
) -> Response:
    library, language = library_of(request), reading_in(request)
    view = overview(db, library, workshop, language)
    day = view.day(number)
    if day is None:
        raise NotFound
    people = len(view.seats) or _expected(library, workshop)
    values = {
        "view": view,
        "day": day,
        "people": people,
        "materials": day.materials(library, people, language),
        "runs": access.runs(db, actor, workshop),
        "form": form,
        "open_block": block,
    }
    return page(request, "workshops/day.html", 422 if form.errors else 200, **values)


def _expected(library: Library, workshop: Workshop) -> int:
    programme: Programme | None = library.programme(workshop.programme_id)
    return programme.group_size if programme else 0


@router.post("/workshops/{workshop_id}/days/{number}/blocks/{block}/times")
def change_times(
    request: Request,
    workshop_id: Id,
    number: Number,
    block: Number,
    data: Sent,
    actor: Who,
    db: Db,
) -> Response:
    """Another start or length for a block; the rest of the day is worked out anew."""
    workshop = runnable_workshop(db, actor, workshop_id)
    form = fill(TimesForm, typed(data))
    if form.value:
        day, wanted = _day(queries.days(db, workshop_id), number), form.value
        try:
            actions.change_times(
                db, actor, day, block, starts=wanted.starts, minutes=wanted.minutes
            )
        except Refused as refusal:
            form.refuse("starts", refusal.phrase)
    if form.value is None:
        return _day_page(request, db, actor, workshop, number, form, block)
    return RedirectResponse(f"/workshops/{workshop_id}/days/{number}#block-{block}", 303)


@router.post("/workshops/{workshop_id}/days/{number}/blocks/{block}/actual")
def note_actual(
    request: Request,
    workshop_id: Id,
    number: Number,
    block: Number,
    data: Sent,
    actor: Who,
    db: Db,
) -> Response:
    """How long a session really took."""
    workshop = runnable_workshop(db, actor, workshop_id)
    form = fill(ActualForm, typed(data))
    if form.value is None:
        return _day_page(request, db, actor, workshop, number, form, block)
    day = _day(queries.days(db, workshop_id), number)
    actions.note_actual(db, day, block, form.value.actual)
    return RedirectResponse(f"/workshops/{workshop_id}/days/{number}#block-{block}", 303)


def _day(days: Sequence[Day], number: int) -> Day:
    day = next((day for day in days if day.number == number), None)
    if day is None:
        raise NotFound
    return day
